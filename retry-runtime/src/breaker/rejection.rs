//! The error of a call that a breaker did not permit.

use crate::circuit::State;
use crate::classify::{Class, Classify};
use std::error::Error;
use std::fmt;
use std::io;
use std::time::Duration;

/// A call was rejected by its circuit breaker, and was not made.
///
/// Permanent for [`Classify`]: to retry a rejection is to spin. Nothing is left open. Converts into an
/// [`io::Error`] of kind `Other`, and like every error into a boxed one, so that `?` passes it on;
/// behind the feature of that crate also into a `tonic::Status`, a `thrift::Error`, a `sqlx::Error`, a
/// `redis::RedisError`, a `mongodb::error::Error` and the `SdkError` of AWS, which all are permanent
/// then. Error types of your own implement `From<CircuitOpen>`. Those of `reqwest`, `hyper`,
/// `tokio-postgres` and `rusqlite` cannot be made of it: functions that return them need a `fallback`,
/// or an error type of their own, with `#[classify(transparent)]` on a `#[from]` variant.
///
/// # Examples
///
/// ```
/// use retry_runtime::breaker::{CircuitBreaker, State};
/// use std::io;
/// use std::time::Duration;
///
/// static DB: CircuitBreaker =
///     CircuitBreaker::consecutive(1).name("db").recovery(Duration::from_secs(30)).jitter(0);
///
/// let _: Result<(), io::Error> = DB.call(|| Err(io::ErrorKind::ConnectionRefused.into()));
///
/// let rejected = DB.try_acquire().unwrap_err();
/// assert_eq!(rejected.state(), State::Open);
/// assert!(rejected.retry_after().unwrap() <= Duration::from_secs(30));
/// assert!(io::Error::from(rejected).to_string().starts_with("circuit breaker `db` is open"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CircuitOpen {
    pub(super) name: &'static str,
    pub(super) state: State,
    pub(super) retry_after: Option<Duration>,
}

impl CircuitOpen {
    /// Returns the name of the breaker, empty if it has none.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the state that rejected the call: open, half-open or forced open.
    #[must_use]
    pub const fn state(&self) -> State {
        self.state
    }

    /// Returns how long it is until the next probe is permitted.
    ///
    /// Nothing when no time is set: while the probes of a half-open breaker are on their way, and
    /// while the breaker is forced open. A call that waits so long may be rejected again, because
    /// another one was the probe.
    #[must_use]
    pub const fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }
}

impl fmt::Display for CircuitOpen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("circuit breaker ")?;
        if !self.name.is_empty() {
            write!(f, "`{}` ", self.name)?;
        }
        write!(f, "is {}", self.state)?;
        match self.retry_after {
            Some(wait) => write!(f, "; the next probe is in {wait:?}"),
            None => Ok(()),
        }
    }
}

impl Error for CircuitOpen {}

impl From<CircuitOpen> for io::Error {
    fn from(open: CircuitOpen) -> Self {
        Self::other(open)
    }
}

impl Classify for CircuitOpen {
    fn class(&self) -> Class {
        Class::Permanent
    }
}
