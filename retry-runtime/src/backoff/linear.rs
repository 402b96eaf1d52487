//! Delays that grow by a constant step.

use super::range::Range;
use super::{Backoff, Step};
use crate::error::InvalidPolicy;
use crate::jitter::Jitter;
use core::time::Duration;

/// Delays that grow by a constant step: min(*max*, *first* + (*n*-1) * *step*) after attempt *n*.
///
/// The step is the first delay and the cap is [`DEFAULT_MAX`](super::DEFAULT_MAX) unless set; full
/// jitter unless the policy names another. What a `Duration` cannot hold counts as the cap.
///
/// # Examples
///
/// ```
/// use retry_runtime::backoff::{Backoff, Linear, Step};
/// use std::time::Duration;
///
/// let backoff = Linear::new(Duration::from_millis(500)).step(Duration::from_millis(100));
/// assert_eq!(backoff.delay(Step::after(1)), Duration::from_millis(500));
/// assert_eq!(backoff.delay(Step::after(3)), Duration::from_millis(700));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Linear {
    first: Duration,
    step: Duration,
    range: Range,
}

impl Linear {
    /// Creates a backoff whose delays are `first`, twice `first`, three times `first` and so on.
    #[must_use]
    pub const fn new(first: Duration) -> Self {
        Self {
            first,
            step: first,
            range: Range::DEFAULT,
        }
    }

    /// Sets by how much each delay is longer than the one before; zero keeps them all alike.
    #[must_use]
    pub const fn step(self, step: Duration) -> Self {
        Self { step, ..self }
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
        self.range.max().time().is_zero() || (self.first.is_zero() && self.step.is_zero())
    }

    pub(super) const fn check(&self) -> Result<(), InvalidPolicy> {
        self.range.check(self.first)
    }
}

impl Backoff for Linear {
    #[inline]
    fn delay(&self, step: Step) -> Duration {
        let grown = self.step.saturating_mul(step.failed().saturating_sub(1));
        self.first
            .saturating_add(grown)
            .min(self.range.max().time())
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
