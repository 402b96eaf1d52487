//! What the decision needs to know about a failed attempt.

use core::fmt;
use core::time::Duration;

use crate::classify::{Classes, Classify};
use crate::nanos;

/// What the decision needs to know about a failed attempt.
///
/// # Examples
///
/// ```
/// use retry_runtime::{Classes, Failure};
/// use std::io;
///
/// let error = io::Error::from(io::ErrorKind::ConnectionRefused);
/// assert_eq!(Failure::of(&error, Classes::TRANSIENT), Failure::retryable());
/// assert_eq!(Failure::of(&error, Classes::TIMEOUT), Failure::not_retryable());
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Failure {
    /// One word, so that it travels in a register: 0 is not retryable, 1 is retryable, and more is
    /// retryable after so many nanoseconds less one; the largest word is for ever.
    word: u64,
}

impl Failure {
    /// Creates a failure that is worth another attempt.
    #[must_use]
    #[inline]
    pub const fn retryable() -> Self {
        Self { word: 1 }
    }

    /// Creates a failure that another attempt would only repeat.
    #[must_use]
    #[inline]
    pub const fn not_retryable() -> Self {
        Self { word: 0 }
    }

    /// Creates the failure that `error` says it is: retryable when its class is one of `classes`,
    /// unless these [leave out](Classes::unless_indeterminate) what it is.
    #[must_use]
    #[inline]
    pub fn of<E>(error: &E, classes: Classes) -> Self
    where
        E: Classify + ?Sized,
    {
        let is_left_out = || classes.leaves_out_indeterminate() && error.is_indeterminate();
        if classes.contains(error.class()) && !is_left_out() {
            Self::retryable().with_retry_after(error.retry_after())
        } else {
            Self::not_retryable()
        }
    }

    /// Sets the wait that the other side asked for, if it did; without effect unless retryable.
    ///
    /// A wait of zero counts as none: it makes no delay longer. A wait of 584 years and more counts
    /// as [`Duration::MAX`].
    #[must_use]
    #[inline]
    pub const fn with_retry_after(self, wait: Option<Duration>) -> Self {
        match (self.word, wait) {
            (0, _) => self,
            (_, None) => Self::retryable(),
            (_, Some(wait)) => Self {
                word: nanos::saturating(wait).saturating_add(1),
            },
        }
    }

    /// Returns whether it is worth another attempt.
    #[must_use]
    #[inline]
    pub const fn is_retryable(self) -> bool {
        self.word != 0
    }

    /// Returns the wait that the other side asked for, if it did.
    #[must_use]
    #[inline]
    pub const fn retry_after(self) -> Option<Duration> {
        match self.word {
            0 | 1 => None,
            u64::MAX => Some(Duration::MAX),
            more => Some(Duration::from_nanos(more.wrapping_sub(1))),
        }
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Failure")
            .field("retryable", &self.is_retryable())
            .field("retry_after", &self.retry_after())
            .finish()
    }
}
