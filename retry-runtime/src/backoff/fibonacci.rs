//! Delays that grow like the Fibonacci numbers.

use super::range::Range;
use super::{Backoff, Step};
use crate::error::InvalidPolicy;
use crate::jitter::Jitter;
use core::time::Duration;

/// Delays that grow like the Fibonacci numbers: min(*max*, *first* * F(*n*)) after attempt *n*, F =
/// 1, 1, 2, 3, 5, 8 ...
///
/// Slower than doubling: each delay is about 1.6 times the one before. The cap is
/// [`DEFAULT_MAX`](super::DEFAULT_MAX) unless set; full jitter unless the policy names another.
///
/// # Examples
///
/// ```
/// use retry_runtime::backoff::{Backoff, Fibonacci, Step};
/// use std::time::Duration;
///
/// let backoff = Fibonacci::new(Duration::from_millis(100)).max(Duration::from_secs(1));
/// let delays: Vec<_> = (1..=7).map(|n| backoff.delay(Step::after(n)).as_millis()).collect();
/// assert_eq!(delays, [100, 100, 200, 300, 500, 800, 1000]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fibonacci {
    first: Duration,
    range: Range,
}

impl Fibonacci {
    /// Creates a backoff whose first two delays are `first`.
    #[must_use]
    pub const fn new(first: Duration) -> Self {
        Self {
            first,
            range: Range::DEFAULT,
        }
    }

    /// Sets the lower end of the jitter's spread; zero unless set.
    #[must_use]
    pub const fn min(self, min: Duration) -> Self {
        Self {
            range: self.range.with_min(min),
            ..self
        }
    }

    /// Sets the cap that no delay passes; [`DEFAULT_MAX`](super::DEFAULT_MAX) unless set.
    #[must_use]
    pub const fn max(self, max: Duration) -> Self {
        Self {
            range: self.range.with_max(max),
            ..self
        }
    }

    pub(super) const fn is_zero(&self) -> bool {
        self.range.max().time().is_zero() || self.first.is_zero()
    }

    pub(super) const fn check(&self) -> Result<(), InvalidPolicy> {
        self.range.check(self.first)
    }
}

impl Backoff for Fibonacci {
    fn delay(&self, step: Step) -> Duration {
        if self.is_zero() {
            return Duration::ZERO;
        }
        // The numbers pass every `Duration` after some 140 additions, so the loop is short for any
        // attempt number.
        let (mut delay, mut next) = (self.first, self.first);
        for _ in 1..step.failed() {
            if delay >= self.range.max().time() {
                break;
            }
            (delay, next) = (next, delay.saturating_add(next));
        }
        delay.min(self.range.max().time())
    }

    #[inline]
    fn min(&self) -> Duration {
        self.range.min().time()
    }

    #[inline]
    fn jitter(&self) -> Jitter {
        Jitter::FULL
    }
}
