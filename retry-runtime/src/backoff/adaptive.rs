//! Delays that are longer the more attempts fail.

use super::success_rate::SuccessRate;
use super::{Backoff, Exponential, Factor, Step};
use crate::jitter::Jitter;
use crate::primitive::const_unless_modelled;
use core::time::Duration;

/// Delays that grow by a constant factor, and are divided by the rate of attempts that succeed:
/// min(*max*, *first* * *factor*^(*n*-1) / *s*) after attempt *n*.
///
/// *s* is the success rate of all calls that share the value: 1 at first, and 0.9 *s* + 0.1 *x*
/// after each attempt that is told of, where *x* is 1 for a [`success`](Adaptive::success) and 0
/// for a [`failure`](Adaptive::failure). A single failure makes a delay a ninth longer than that of
/// an [`Exponential`]; while most attempts fail, all calls wait many times as long. *s* is never
/// below 1/100, since nothing can be divided by zero: a delay is at most 100 times as long, and
/// no longer than the cap.
///
/// The factor is 2 and the cap is [`DEFAULT_MAX`](super::DEFAULT_MAX) unless set; full jitter
/// unless the policy names another. What a `Duration` cannot hold counts as the cap.
///
/// # Telling it
///
/// The attribute's `backoff = adaptive(..)` makes a hidden one and tells it of every attempt.
/// One that you make yourself and put into a [`Policy`](crate::Policy) by
/// [`Schedule::Custom`](super::Schedule::Custom), or into the attribute by `backoff = &PACE`, is
/// only asked for delays: tell it of successes and failures yourself, as below.
///
/// # Exactness
///
/// The rate is counted in parts of 2^32. After a failure it is rounded down and after a success up,
/// so that by successes alone it comes back to exactly 1, and by failures alone down to the least
/// rate, which is 1/100 rounded up to a part. A delay is that of the exponential backoff in whole
/// nanoseconds, exactly divided by the rate and cut off to whole nanoseconds.
///
/// # Thread safety
///
/// It is one atomic word beside the settings: nothing waits, and no outcome is lost when threads
/// race. A success at a rate of 1 is one load and no write, so that healthy calls do not slow each
/// other down.
///
/// # Examples
///
/// ```
/// use retry_runtime::backoff::{Adaptive, Backoff, Step};
/// use std::time::Duration;
///
/// static PACE: Adaptive =
///     Adaptive::new(Duration::from_millis(810)).max(Duration::from_secs(10));
///
/// fn attempt(is_up: bool) -> Option<Duration> {
///     if is_up {
///         PACE.success();
///         None
///     } else {
///         PACE.failure();
///         Some(PACE.delay(Step::after(1)))
///     }
/// }
///
/// // A success leaves the rate at 1; the first failure takes a tenth of it, the second another.
/// assert_eq!(attempt(true), None);
/// assert_eq!(attempt(false), Some(Duration::from_millis(900)));
/// attempt(false);
/// assert_eq!(PACE.success_rate(), 8_099);
/// assert_eq!(PACE.delay(Step::after(1)).as_millis(), 1_000);
///
/// // However long the outage, no delay passes the cap.
/// for _ in 0..1_000 {
///     attempt(false);
/// }
/// assert_eq!(PACE.success_rate(), 100);
/// assert_eq!(PACE.delay(Step::after(1)), Duration::from_secs(10));
/// ```
#[derive(Debug)]
pub struct Adaptive {
    exponential: Exponential,
    rate: SuccessRate,
}

impl Adaptive {
    const_unless_modelled! {
        /// Creates a backoff whose delays double from `first`, at a success rate of 1.
        #[must_use]
        pub const fn new(first: Duration) -> Self {
            Self {
                exponential: Exponential::new(first),
                rate: SuccessRate::new(),
            }
        }
    }

    /// Sets by which factor each delay is longer than the one before; [`Factor::TWO`] unless set.
    #[must_use]
    pub const fn factor(mut self, factor: Factor) -> Self {
        self.exponential = self.exponential.factor(factor);
        self
    }

    /// Sets the lower end of the jitter's spread; zero unless set.
    #[must_use]
    pub const fn min(mut self, min: Duration) -> Self {
        self.exponential = self.exponential.min(min);
        self
    }

    /// Sets the cap that no delay passes; [`DEFAULT_MAX`](super::DEFAULT_MAX) unless set.
    #[must_use]
    pub const fn max(mut self, max: Duration) -> Self {
        self.exponential = self.exponential.max(max);
        self
    }

    /// Tells of an attempt that succeeded.
    #[inline]
    pub fn success(&self) {
        self.rate.success();
    }

    /// Tells of an attempt that failed, if it counts: an error that is the caller's own says
    /// nothing about the other side.
    #[inline]
    pub fn failure(&self) {
        self.rate.failure();
    }

    /// Returns the success rate in hundredths of a percent, rounded down: from 100 to 10 000.
    ///
    /// For metrics and tests: by the time anybody looks, another attempt may have ended.
    #[must_use]
    pub fn success_rate(&self) -> u32 {
        self.rate.basis_points()
    }

    /// The same as generated code has it.
    const fn borrowed(&self) -> Adapted<'_> {
        Adapted::new(self.exponential, &self.rate)
    }
}

impl Backoff for Adaptive {
    fn delay(&self, step: Step) -> Duration {
        self.borrowed().delay(step)
    }

    fn min(&self) -> Duration {
        Backoff::min(&self.exponential)
    }

    fn jitter(&self) -> Jitter {
        Jitter::FULL
    }
}

/// An adaptive backoff of one call, by the rate of all calls: its other parts may be computed.
#[derive(Debug)]
pub struct Adapted<'a> {
    exponential: Exponential,
    rate: &'a SuccessRate,
}

impl<'a> Adapted<'a> {
    /// Puts the two together.
    #[must_use]
    pub const fn new(exponential: Exponential, rate: &'a SuccessRate) -> Self {
        Self { exponential, rate }
    }
}

impl Backoff for Adapted<'_> {
    fn delay(&self, step: Step) -> Duration {
        // Capped before, too: the rate is at most 1, so that what passes the cap stays above it.
        let delay = self.rate.divide(self.exponential.delay(step));
        delay.min(self.exponential.cap())
    }

    fn min(&self) -> Duration {
        Backoff::min(&self.exponential)
    }

    fn jitter(&self) -> Jitter {
        Jitter::FULL
    }
}
