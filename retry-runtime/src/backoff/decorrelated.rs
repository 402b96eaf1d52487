//! Delays that grow from the delay before them.

use super::{Backoff, DEFAULT_MAX, Step};
use crate::error::InvalidPolicy;
use crate::jitter::Jitter;
use core::time::Duration;

/// Delays drawn anew from the delay before: uniform in \[*first*, min(*max*, 3 * *previous*)\],
/// *previous* starts at *first*.
///
/// The "decorrelated jitter" of [Exponential Backoff And Jitter][aws] (AWS Architecture Blog,
/// 2015). Its jitter is part of the form: always full, from *first* upwards, and a policy that
/// holds it ignores a jitter of its own. *previous* is the delay that was chosen, before the other
/// side asked for a longer one.
///
/// [aws]: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
///
/// # Examples
///
/// ```
/// use retry_runtime::backoff::{Backoff, Decorrelated, Step};
/// use std::time::Duration;
///
/// let backoff = Decorrelated::new(Duration::from_millis(100)).max(Duration::from_secs(1));
/// assert_eq!(backoff.delay(Step::after(1)), Duration::from_millis(300));
///
/// let step = Step::after(2).with_previous(Duration::from_millis(250));
/// assert_eq!(backoff.delay(step), Duration::from_millis(750));
/// assert_eq!(backoff.min(), Duration::from_millis(100));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Decorrelated {
    first: Duration,
    max: Duration,
}

impl Decorrelated {
    /// Creates a backoff whose delays are at least `first`, and the first of them at most three
    /// times as long.
    #[must_use]
    pub const fn new(first: Duration) -> Self {
        Self {
            first,
            max: DEFAULT_MAX,
        }
    }

    /// Sets the cap that no delay passes; [`DEFAULT_MAX`] unless set. A cap below *first* also
    /// lowers the lower end.
    #[must_use]
    pub const fn max(self, max: Duration) -> Self {
        Self { max, ..self }
    }

    pub(super) const fn is_zero(&self) -> bool {
        self.max.is_zero() || self.first.is_zero()
    }

    pub(super) const fn check(&self) -> Result<(), InvalidPolicy> {
        if self.max.as_nanos() < self.first.as_nanos() {
            return Err(InvalidPolicy::CapBelowFirstDelay {
                first: self.first,
                max: self.max,
            });
        }
        Ok(())
    }
}

impl Backoff for Decorrelated {
    #[inline]
    fn delay(&self, step: Step) -> Duration {
        // A previous delay below the first one comes from another policy, or is the missing one of
        // the first step.
        step.previous()
            .max(self.first)
            .saturating_mul(3)
            .min(self.max)
    }

    #[inline]
    fn min(&self) -> Duration {
        self.first
    }

    #[inline]
    fn jitter(&self) -> Jitter {
        Jitter::FULL
    }
}
