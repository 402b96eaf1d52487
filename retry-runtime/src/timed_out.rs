//! The error of an attempt that took too long.

use crate::classify::{Class, Classify};
use core::error::Error;
use core::fmt;
use core::time::Duration;

/// An attempt was given up because it took longer than its `timeout`, or than what was left of the
/// call's `deadline`.
///
/// Of class [`Timeout`](Class::Timeout), and indeterminate: whether the other side has done the work
/// is not known.
/// Converts into an `io::Error` of kind `TimedOut`, and like every error into a boxed one, so that
/// functions with such errors can take a `timeout` as they are; behind the feature of that crate also
/// into a `tonic::Status`, a `thrift::Error`, a `sqlx::Error`, a `redis::RedisError`, a
/// `mongodb::error::Error` and the `SdkError` of AWS, of the same class. Error types of your own
/// implement `From<TimedOut>`. Those of `reqwest`, `hyper`, `tokio-postgres` and `rusqlite` cannot be
/// made of it: functions that return them need a `fallback`, or an error type of their own, with
/// `#[classify(transparent)]` on a `#[from]` variant.
///
/// # Examples
///
/// ```
/// use retry_runtime::{Class, Classify, TimedOut};
/// use std::io;
/// use std::time::Duration;
///
/// let late = TimedOut::after(Duration::from_secs(2));
/// assert_eq!(late.class(), Class::Timeout);
/// assert!(late.is_indeterminate());
/// assert_eq!(late.to_string(), "timed out after 2s");
/// assert_eq!(io::Error::from(late).kind(), io::ErrorKind::TimedOut);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimedOut {
    limit: Duration,
}

impl TimedOut {
    /// Creates the error of an attempt that had so much time.
    #[must_use]
    pub const fn after(limit: Duration) -> Self {
        Self { limit }
    }

    /// Returns how much time the attempt had.
    #[must_use]
    pub const fn limit(&self) -> Duration {
        self.limit
    }
}

impl fmt::Display for TimedOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "timed out after {:?}", self.limit)
    }
}

impl Error for TimedOut {}

#[cfg(feature = "std")]
impl From<TimedOut> for std::io::Error {
    fn from(late: TimedOut) -> Self {
        Self::new(std::io::ErrorKind::TimedOut, late)
    }
}

impl Classify for TimedOut {
    fn class(&self) -> Class {
        Class::Timeout
    }
}
