//! What a fallback is told about the call that it stands in for.

use crate::decision::StopReason;
use core::error::Error;
use core::fmt;
use core::time::Duration;

/// A call that was given up: what `fallback = |gave_up| ..` is told.
///
/// An error itself, whose [`source`](Error::source) is the last attempt's error, so that a fallback
/// may log it, or return it in a box.
///
/// # Examples
///
/// ```
/// use retry_runtime::{GaveUp, StopReason, retry};
/// use std::io;
///
/// #[retry(max = 2, backoff = none, fallback = |gave_up| {
///     assert_eq!((gave_up.attempts, gave_up.reason), (2, StopReason::MaxAttempts));
///     Ok("cached".to_owned())
/// })]
/// fn fetch() -> io::Result<String> {
///     Err(io::ErrorKind::ConnectionRefused.into())
/// }
///
/// assert_eq!(fetch().unwrap(), "cached");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct GaveUp<E> {
    /// The error of the last attempt.
    ///
    /// Nothing when there was none: a circuit breaker has rejected the call before its first
    /// attempt, or the last attempt was interrupted and its error type has no `From<TimedOut>`. Nor
    /// is there one when a breaker has rejected a later attempt of an asynchronous function whose
    /// outcome is not known to be `Send`, since it cannot be kept over the wait.
    pub error: Option<E>,
    /// How many attempts were made; 0 when a circuit breaker has rejected the first.
    pub attempts: u32,
    /// How long the call took: since its start where it has a deadline, and otherwise since its
    /// first attempt failed, because before that no clock is read.
    pub elapsed: Duration,
    /// Why no further attempt was made.
    pub reason: StopReason,
}

impl<E> GaveUp<E> {
    /// Creates what a fallback is told: to test one, or to call one from a loop by hand.
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::{GaveUp, StopReason};
    /// use std::time::Duration;
    ///
    /// fn cached(gave_up: &GaveUp<&str>) -> &'static str {
    ///     if gave_up.attempts > 1 { "cached" } else { "default" }
    /// }
    ///
    /// let busy = GaveUp::new(Some("busy"), 3, Duration::from_secs(1), StopReason::MaxAttempts);
    /// assert_eq!(cached(&busy), "cached");
    /// assert_eq!(busy.to_string(), "gave up after 3 attempts in 1s: max_attempts");
    /// ```
    #[must_use]
    pub const fn new(
        error: Option<E>,
        attempts: u32,
        elapsed: Duration,
        reason: StopReason,
    ) -> Self {
        Self {
            error,
            attempts,
            elapsed,
            reason,
        }
    }
}

impl<E> fmt::Display for GaveUp<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let attempts = if self.attempts == 1 {
            "attempt"
        } else {
            "attempts"
        };
        write!(
            f,
            "gave up after {} {attempts} in {:?}: {}",
            self.attempts, self.elapsed, self.reason
        )
    }
}

impl<E: Error + 'static> Error for GaveUp<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.error.as_ref().map(|error| {
            let error: &(dyn Error + 'static) = error;
            error
        })
    }
}
