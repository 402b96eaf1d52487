//! How a delay is spread.
//!
//! (delay, random number) -> delay, on whole nanoseconds. Apart from backoff so that its laws can
//! be proved without chance: it draws no random number, and never returns more than it was given.

use crate::nanos;
use core::time::Duration;

/// One, in billionths.
const ONE: u32 = 1_000_000_000;

const LARGEST_DRAW: u128 = 0xffff_ffff_ffff_ffff;

/// How far a delay is spread downwards, as an exact fraction of it.
///
/// With the fraction *p*, a delay *e* becomes a random one, uniform in \[(1-*p*)*e*, *e*\]. Jitter
/// only ever shortens a delay, so no delay passes the cap, and delays do not bunch at the cap as
/// they do where a random part is added and then cut off. A growing backoff with a lower end
/// (`min`) raises the lower end of the spread to it, never above *e*.
///
/// Full jitter does the least work and finishes nearly first when many clients contend, which is
/// why it is the default of every growing backoff ([Exponential Backoff And Jitter][aws], AWS
/// Architecture Blog, 2015).
///
/// [aws]: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
///
/// # Examples
///
/// ```
/// use retry_runtime::Jitter;
/// use std::time::Duration;
///
/// let delay = Duration::from_secs(10);
/// let fifth = Jitter::percent(20);
/// assert_eq!(fifth.apply(delay, Duration::ZERO, 0), Duration::from_secs(8));
/// assert_eq!(fifth.apply(delay, Duration::ZERO, u64::MAX), delay);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Jitter {
    billionths: u32,
}

impl Jitter {
    /// The whole delay is random: uniform in \[0, *e*\].
    pub const FULL: Self = Self::billionths(ONE);

    /// Half of the delay is random: uniform in \[*e*/2, *e*\].
    pub const EQUAL: Self = Self::billionths(ONE / 2);

    /// The delay stays as it is; no random number is drawn.
    pub const NONE: Self = Self::billionths(0);

    /// Creates a jitter from a fraction in billionths; above one billion counts as one billion,
    /// [`Jitter::FULL`].
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::Jitter;
    ///
    /// assert_eq!(Jitter::billionths(500_000_000), Jitter::EQUAL);
    /// assert_eq!(Jitter::billionths(u32::MAX), Jitter::FULL);
    /// ```
    #[must_use]
    pub const fn billionths(fraction: u32) -> Self {
        Self {
            billionths: if fraction > ONE { ONE } else { fraction },
        }
    }

    /// Creates a jitter from a fraction in hundredths; above 100 counts as 100, [`Jitter::FULL`].
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::Jitter;
    ///
    /// assert_eq!(Jitter::percent(50), Jitter::EQUAL);
    /// assert_eq!(Jitter::percent(0), Jitter::NONE);
    /// ```
    #[must_use]
    pub const fn percent(fraction: u32) -> Self {
        Self::billionths(fraction.saturating_mul(ONE / 100))
    }

    /// Returns the fraction in billionths, from 0 to one billion.
    #[must_use]
    pub const fn as_billionths(self) -> u32 {
        self.billionths
    }

    /// Returns `delay`, spread by `draw`.
    ///
    /// The result lies in \[max((1-*p*)*e*, min(`min`, *e*)), *e*\], both ends included, where *e*
    /// is `delay`. A `draw` of 0 gives the lower end and `u64::MAX` gives `delay` itself; draws
    /// that are uniform over all `u64` give results that are uniform over the whole nanoseconds in
    /// between (off by less than one part in 2^64 for each). A lower end between two nanoseconds is
    /// the upper of the two.
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::Jitter;
    /// use std::time::Duration;
    ///
    /// let delay = Duration::from_secs(10);
    /// let floor = Duration::from_secs(4);
    /// assert_eq!(Jitter::FULL.apply(delay, floor, 0), floor);
    /// assert_eq!(Jitter::FULL.apply(delay, floor, u64::MAX / 2), Duration::from_secs(7));
    /// assert_eq!(Jitter::NONE.apply(delay, floor, 0), delay);
    /// ```
    #[must_use]
    pub const fn apply(self, delay: Duration, min: Duration, draw: u64) -> Duration {
        match nanos::narrow(delay) {
            Some(delay) => Duration::from_nanos(self.narrow(delay, nanos::saturating(min), draw)),
            None => self.wide(delay, min, draw),
        }
    }

    /// The way of every delay below 584 years: no 128-bit division, for it runs after each failed
    /// attempt.
    const fn narrow(self, delay: u64, min: u64, draw: u64) -> u64 {
        if self.billionths == ONE {
            return Self::full(delay, min, draw);
        }
        let kept = self.kept(delay);
        let min = if min < delay { min } else { delay };
        uniform(if kept < min { min } else { kept }, delay, draw)
    }

    /// Spreads `delay` over everything from `min` upwards, in nanoseconds: what [`Jitter::FULL`]
    /// does.
    #[inline]
    pub(crate) const fn full(delay: u64, min: u64, draw: u64) -> u64 {
        uniform(if min < delay { min } else { delay }, delay, draw)
    }

    /// Returns (1 - *p*) of the delay, a fraction of a nanosecond counting as a whole one.
    const fn kept(self, delay: u64) -> u64 {
        let part = nanos::u64_from_u32(ONE.wrapping_sub(self.billionths));
        // Seconds and the rest apart: neither product passes 64 bits.
        let seconds = (delay / 1_000_000_000).wrapping_mul(part);
        let rest = (delay % 1_000_000_000).wrapping_mul(part);
        seconds.wrapping_add(rest.div_ceil(1_000_000_000))
    }

    /// The way of delays of 584 years and more.
    #[cold]
    const fn wide(self, delay: Duration, min: Duration, draw: u64) -> Duration {
        let part = nanos::u64_from_u32(ONE.wrapping_sub(self.billionths));
        let seconds =
            nanos::u128_from_u64(delay.as_secs()).wrapping_mul(nanos::u128_from_u64(part));
        let rest = nanos::u64_from_u32(delay.subsec_nanos()).wrapping_mul(part);
        let kept = seconds.wrapping_add(nanos::u128_from_u64(rest.div_ceil(1_000_000_000)));

        let (delay, min) = (delay.as_nanos(), min.as_nanos());
        let min = if min < delay { min } else { delay };
        let low = if kept < min { min } else { kept };
        let width = delay.wrapping_sub(low);
        // width * draw / (2^64 - 1) in two parts, since the product may need 158 bits.
        let draw = nanos::u128_from_u64(draw);
        let whole = (width / LARGEST_DRAW).wrapping_mul(draw);
        let fraction = (width % LARGEST_DRAW).wrapping_mul(draw) / LARGEST_DRAW;
        nanos::from_wide(low.wrapping_add(whole).wrapping_add(fraction))
    }
}

/// Returns a number from `low` to `high`, both included: uniform if `draw` is.
#[inline]
const fn uniform(low: u64, high: u64, draw: u64) -> u64 {
    let offset = match high.wrapping_sub(low).checked_add(1) {
        // The upper half of the product is less than the count.
        Some(count) => {
            let product = nanos::u128_from_u64(count).wrapping_mul(nanos::u128_from_u64(draw));
            nanos::low_half(product >> 64)
        }
        None => draw,
    };
    low.wrapping_add(offset)
}
