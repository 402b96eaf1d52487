//! Why a call has failed.

use retry_runtime::{Classify, TimedOut};
use tonic::Status;

/// Why there is no answer.
///
/// The status decides for itself; it needs company only because a `timeout` makes an error of its
/// own, which nobody but this crate could turn into one of ours.
#[derive(Debug, Classify)]
#[non_exhaustive]
pub enum CallError {
    /// What the server has said, or tonic of the connection.
    #[classify(transparent)]
    Status(Status),
    /// There was no answer in time, and the attempt was dropped.
    #[classify(transparent)]
    Late(TimedOut),
}

impl CallError {
    /// Returns the status, if there is one.
    #[must_use]
    pub const fn status(&self) -> Option<&Status> {
        match self {
            Self::Status(status) => Some(status),
            Self::Late(_) => None,
        }
    }
}

impl std::fmt::Display for CallError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            // Short, unlike the status's own form, which shows its metadata as well.
            Self::Status(status) => write!(f, "{:?}: {}", status.code(), status.message()),
            Self::Late(late) => write!(f, "{late}"),
        }
    }
}

impl std::error::Error for CallError {}

impl From<Status> for CallError {
    fn from(status: Status) -> Self {
        Self::Status(status)
    }
}

impl From<TimedOut> for CallError {
    fn from(late: TimedOut) -> Self {
        Self::Late(late)
    }
}
