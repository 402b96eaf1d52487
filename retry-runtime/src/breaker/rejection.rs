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
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct CircuitOpen {
    name: &'static str,
    why: Rejected,
}

/// Why a call is rejected: milliseconds left of an open period, or a number that is more than any.
///
/// One number, so that it is returned in a register; who only wants to know that a call was rejected
/// pays for no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rejected(u64);

impl Rejected {
    /// All probes are on their way.
    pub(super) const HALF_OPEN: Self = Self(u64::MAX - 1);

    /// Only an operator can change it.
    pub(super) const FORCED_OPEN: Self = Self(u64::MAX);

    /// The breaker is open, for so many milliseconds.
    #[inline]
    pub(super) const fn open(left: u64) -> Self {
        Self(left)
    }

    const fn state(self) -> State {
        match self {
            Self::FORCED_OPEN => State::ForcedOpen,
            Self::HALF_OPEN => State::HalfOpen,
            _ => State::Open,
        }
    }

    /// Returns how long it is until the next probe is permitted, if that is set.
    pub(super) const fn left(self) -> Option<Duration> {
        match self.state() {
            State::Open => Some(Duration::from_millis(self.0)),
            _ => None,
        }
    }
}

impl CircuitOpen {
    #[inline]
    pub(super) const fn new(name: &'static str, why: Rejected) -> Self {
        Self { name, why }
    }

    /// Returns the name of the breaker, empty if it has none.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the state that rejected the call: open, half-open or forced open.
    #[must_use]
    pub const fn state(&self) -> State {
        self.why.state()
    }

    /// Returns how long it is until the next probe is permitted.
    ///
    /// Nothing when no time is set: while the probes of a half-open breaker are on their way, and
    /// while the breaker is forced open. A call that waits so long may be rejected again, because
    /// another one was the probe.
    #[must_use]
    pub const fn retry_after(&self) -> Option<Duration> {
        self.why.left()
    }
}

#[expect(
    clippy::missing_fields_in_debug,
    reason = "state and time are what the field says that is not named"
)]
impl fmt::Debug for CircuitOpen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CircuitOpen")
            .field("name", &self.name)
            .field("state", &self.state())
            .field("retry_after", &self.retry_after())
            .finish()
    }
}

impl fmt::Display for CircuitOpen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("circuit breaker ")?;
        if !self.name.is_empty() {
            write!(f, "`{}` ", self.name)?;
        }
        write!(f, "is {}", self.state())?;
        match self.retry_after() {
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
