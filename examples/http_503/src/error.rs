//! What can come instead of an answer, and which of it passes with time.

use reqwest::header::RETRY_AFTER;
use reqwest::{Response, StatusCode};
use retry_runtime::{Classify, http};
use std::time::Duration;

/// Why there is no answer.
///
/// Retried are the variants with an attribute; the others are permanent.
#[derive(Debug, thiserror::Error, Classify)]
#[non_exhaustive]
pub enum FetchError {
    /// The server, or a proxy before it, has too much to do or is about to start: 502, 503 or 504.
    #[error("{status}")]
    #[classify(transient, retry_after = wait)]
    Unavailable {
        /// Which of them.
        status: StatusCode,
        /// How long the server asks to be left alone.
        wait: Option<Duration>,
    },
    /// We have asked too often: 429.
    #[error("{}", StatusCode::TOO_MANY_REQUESTS)]
    #[classify(throttled, retry_after = wait)]
    TooManyRequests {
        /// How long the server asks to be left alone.
        wait: Option<Duration>,
    },
    /// Any other status that is no success; asking again would not change it.
    #[error("{0}")]
    Refused(StatusCode),
    /// There was nobody to connect to, or no answer in time.
    #[error("no answer: {0}")]
    #[classify(transient)]
    NoAnswer(#[source] reqwest::Error),
    /// Anything else; an unknown error is not retried.
    #[error(transparent)]
    Other(reqwest::Error),
}

impl FetchError {
    /// Hands on a response that is a success, and makes an error of any other.
    ///
    /// # Errors
    ///
    /// By the status of the response, as the variants say, with the wait of its header
    /// `Retry-After`.
    pub fn check(response: Response) -> Result<Response, Self> {
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        let header = response.headers().get(RETRY_AFTER);
        let wait = header.and_then(http::retry_after);
        Err(match status {
            StatusCode::TOO_MANY_REQUESTS => Self::TooManyRequests { wait },
            StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT => Self::Unavailable { status, wait },
            status => Self::Refused(status),
        })
    }
}

impl From<reqwest::Error> for FetchError {
    fn from(error: reqwest::Error) -> Self {
        if error.is_connect() || error.is_timeout() {
            Self::NoAnswer(error)
        } else {
            Self::Other(error)
        }
    }
}
