//! Delays that grow by a constant factor.

use super::range::Range;
use super::{Backoff, Factor, Step, power};
use crate::error::InvalidPolicy;
use crate::jitter::Jitter;
use crate::nanos;
use core::time::Duration;

/// Delays that grow by a constant factor: min(*max*, *first* * *factor*^(*n*-1)) after attempt *n*.
///
/// The factor is 2 and the cap is [`DEFAULT_MAX`](super::DEFAULT_MAX) unless set; full jitter
/// unless the policy names another. What a `Duration` cannot hold counts as the cap.
///
/// # Exactness
///
/// With a whole factor every delay is exact. With any other it is the exact value, cut off to whole
/// nanoseconds, as long as *first* * *p*^(*n*-1) (in nanoseconds) and *q*^(*n*-1) fit 128 bits
/// each, where *p*/*q* is the factor in lowest terms. Beyond that, the delay is the exact value
/// raised by less than one part in 2^92 and then cut off: the same number, but for a chance of one
/// in billions of being one nanosecond longer. (From 2^90 ns upwards, 39 billion years, it may be a
/// few nanoseconds.) In any case, delays never shrink from one attempt to the next, and never pass
/// the cap.
///
/// # Examples
///
/// ```
/// use retry_runtime::backoff::{Backoff, Exponential, Factor, Step};
/// use std::time::Duration;
///
/// let backoff = Exponential::new(Duration::from_millis(500)).max(Duration::from_secs(2));
/// let delays: Vec<_> = (1..=4).map(|n| backoff.delay(Step::after(n)).as_millis()).collect();
/// assert_eq!(delays, [500, 1000, 2000, 2000]);
///
/// let slower = Exponential::new(Duration::from_secs(4)).factor(Factor::ratio(3, 2));
/// assert_eq!(slower.delay(Step::after(3)), Duration::from_secs(9));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Exponential {
    first: Duration,
    factor: Factor,
    range: Range,
    /// The first delay in nanoseconds, as far as 64 bits hold it.
    narrow: u64,
    /// How many delays are the first one doubled, before the cap comes; 0 where there is more to do
    /// than to double it, or nothing to spread.
    doubled: u32,
}

impl Exponential {
    /// Creates a backoff whose first delay is `first` and whose further delays double.
    #[must_use]
    pub const fn new(first: Duration) -> Self {
        Self {
            first,
            factor: Factor::TWO,
            range: Range::DEFAULT,
            narrow: nanos::saturating(first),
            doubled: 0,
        }
        .prepared()
    }

    /// Sets by which factor each delay is longer than the one before; [`Factor::TWO`] unless set.
    #[must_use]
    pub const fn factor(self, factor: Factor) -> Self {
        Self { factor, ..self }.prepared()
    }

    /// Sets the lower end of the jitter's spread; zero unless set.
    ///
    /// Full jitter has no floor: after an outage the first retries of a fleet pile up near zero
    /// without one.
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
        .prepared()
    }

    /// Counts the delays that are only doubled: mostly when the policy is laid out, so that after a
    /// failure there is little left to do.
    const fn prepared(self) -> Self {
        let max = self.range.max().saturating();
        let is_plain = matches!((self.factor.numerator(), self.factor.denominator()), (2, 1))
            && max < LARGEST_PLAIN;
        // `first` doubled `n` times is within the cap when 2^n is within how often it goes into that.
        let times = match max.checked_div(self.narrow) {
            Some(times) if is_plain => times,
            _ => 0,
        };
        let doubled = match times.checked_ilog2() {
            Some(power) => power.saturating_add(1),
            None => 0,
        };
        Self { doubled, ..self }
    }

    /// Returns the delay in nanoseconds, if it only has to be doubled and 64 bits hold it and the
    /// cap; it is not zero then.
    #[inline]
    pub(crate) fn doubled(&self, failed: u32) -> Option<u64> {
        // A step is after attempt 1 or later.
        let times = failed.wrapping_sub(1);
        if times < self.doubled {
            return Some(self.narrow.wrapping_shl(times));
        }
        (self.doubled != 0).then(|| self.range.max().saturating())
    }

    /// Returns the lower end of the spread in nanoseconds; what 64 bits do not hold counts as
    /// `u64::MAX`.
    #[cfg(feature = "std")]
    #[inline]
    pub(crate) const fn narrow_min(&self) -> u64 {
        self.range.min().saturating()
    }

    pub(super) const fn cap(&self) -> Duration {
        self.range.max().time()
    }

    pub(super) const fn is_zero(&self) -> bool {
        self.range.max().time().is_zero() || self.first.is_zero()
    }

    pub(super) const fn check(&self) -> Result<(), InvalidPolicy> {
        self.range.check(self.first)
    }
}

/// From here on, the cap is left to those who can count further.
const LARGEST_PLAIN: u64 = nanos::LONGEST_WAIT;

impl Backoff for Exponential {
    #[inline]
    fn delay(&self, step: Step) -> Duration {
        let times = step.failed().saturating_sub(1);
        self.doubled(step.failed())
            .or_else(|| narrow(self.first, self.factor, times))
            .map_or_else(
                || wide(self.first, self.factor, times),
                Duration::from_nanos,
            )
            .min(self.cap())
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

/// Returns `first * factor^times`, if 64 bits hold everything on the way.
fn narrow(first: Duration, factor: Factor, times: u32) -> Option<u64> {
    let numerator = factor
        .numerator()
        .checked_pow(times)?
        .checked_mul(nanos::narrow(first)?)?;
    numerator.checked_div(factor.denominator().checked_pow(times)?)
}

/// Returns `first * factor^times`; what a `Duration` does not hold counts as `Duration::MAX`.
#[cold]
fn wide(first: Duration, factor: Factor, times: u32) -> Duration {
    let first = first.as_nanos();
    exact(first, factor, times)
        .or_else(|| power::scaled(first, factor, times))
        .map_or(Duration::MAX, nanos::from_wide)
}

/// Returns `first * factor^times`, if 128 bits hold everything on the way.
fn exact(first: u128, factor: Factor, times: u32) -> Option<u128> {
    let numerator = u128::from(factor.numerator())
        .checked_pow(times)?
        .checked_mul(first)?;
    numerator.checked_div(u128::from(factor.denominator()).checked_pow(times)?)
}
