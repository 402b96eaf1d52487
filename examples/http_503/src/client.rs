//! The annotated functions.

use crate::{FetchError, Pace, RetryLog};
use retry_runtime::retry;
use std::net::SocketAddr;

/// A client of one server.
#[derive(Debug)]
pub struct Client {
    http: reqwest::Client,
    url: String,
    pace: Pace,
}

/// What a server has answered, whether one likes it or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The status, such as 200.
    pub status: u16,
    /// The text of the answer.
    pub text: String,
}

impl Client {
    /// Creates a client of the server at an address.
    ///
    /// # Errors
    ///
    /// Fails if there is no client to be had from `reqwest`.
    pub fn new(server: SocketAddr, pace: Pace) -> Result<Self, FetchError> {
        Ok(Self {
            // The server is on this machine, where no proxy would find it.
            http: reqwest::Client::builder().no_proxy().build()?,
            url: format!("http://{server}/"),
            pace,
        })
    }

    /// Fetches the text, and retries what the type of the error calls transient.
    ///
    /// `observe` logs each retry. `sleep` shortens the waits of this example; a service leaves it out.
    ///
    /// # Errors
    ///
    /// The last attempt's error: a permanent one, such as 404, after the first attempt, any other
    /// after the eleventh.
    #[retry(
        retries = 10,
        backoff = exponential(1s, max = 60s),
        sleep = |delay| self.pace.wait(delay),
        observe = RetryLog::new(),
    )]
    pub async fn text(&self) -> Result<String, FetchError> {
        let response = self.http.get(&self.url).send().await?;
        Ok(FetchError::check(response)?.text().await?)
    }

    /// Fetches whatever the server answers, and retries the answers that the pattern selects.
    ///
    /// For those who want to see each status, and call none an error. A pattern selects answers, and
    /// knows of no wait that they ask for; so 429 is left to [`text`](Self::text). Without jitter,
    /// to see the delays double.
    ///
    /// # Errors
    ///
    /// That of an attempt without an answer, which is not retried: the pattern says nothing of `Err`.
    #[retry(
        retries = 10,
        backoff = exponential(1s, max = 60s),
        jitter = none,
        on = Ok(Reply { status: 503, .. }),
        sleep = |delay| self.pace.wait(delay),
        observe = RetryLog::new(),
    )]
    pub async fn reply(&self) -> reqwest::Result<Reply> {
        let response = self.http.get(&self.url).send().await?;
        let status = response.status().as_u16();
        let text = response.text().await?;
        Ok(Reply { status, text })
    }

    /// Returns the pace, which knows of all waits.
    #[must_use]
    pub const fn pace(&self) -> &Pace {
        &self.pace
    }
}
