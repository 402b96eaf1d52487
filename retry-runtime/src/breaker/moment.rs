//! Moments in whole milliseconds, small enough to share a word with the state.
//!
//! They wrap every 198 days and are only ever compared over spans much shorter than that, so a
//! process may run for as long as it likes.

use crate::nanos;
use std::time::Duration;

const NANOS_PER_MILLI: u64 = 1_000_000;

/// How many bits a moment has.
pub(super) const BITS: u32 = 34;

const MASK: u64 = (1 << BITS) - 1;

/// The longest span that two moments can be apart, a little less than 50 days: far below the 198
/// days after which moments wrap.
pub(super) const LONGEST_SPAN: u64 = (1 << 32) - 1;

/// A moment on a breaker's clock, modulo 2^34 milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment(u64);

impl Moment {
    /// Returns the last whole millisecond that has begun.
    pub(super) fn reached(now: Duration) -> Self {
        // The lowest bits of a product and a sum are those of what wrapped.
        let millis = nanos::u64_from_u32(now.subsec_millis());
        Self::from_bits(now.as_secs().wrapping_mul(1_000).wrapping_add(millis))
    }

    /// Returns the moment so many milliseconds later.
    pub(super) const fn after(self, millis: u64) -> Self {
        Self::from_bits(self.0.wrapping_add(millis))
    }

    /// Returns the moment of these bits; higher ones are cut off.
    pub(super) const fn from_bits(bits: u64) -> Self {
        Self(bits & MASK)
    }

    /// Returns 34 bits.
    pub(super) const fn bits(self) -> u64 {
        self.0
    }

    /// Returns how many milliseconds are left at `now` of a span of at most `longest` that ends at
    /// this moment, or nothing when it is over.
    ///
    /// A span cannot have more left than it is long. More means that its end is long past, or that
    /// the clock has stepped back; then it is over, too, or a step could keep it up for ever.
    pub(super) const fn left(self, now: Self, longest: u64) -> Option<u64> {
        let left = self.0.wrapping_sub(now.0) & MASK;
        if left == 0 || left > longest {
            None
        } else {
            Some(left)
        }
    }
}

/// Returns whether [`span`] takes this time as it is, but for rounding.
pub(super) const fn is_span(time: Duration) -> bool {
    matches!(
        nanos::saturating(time).div_ceil(NANOS_PER_MILLI),
        1..=LONGEST_SPAN
    )
}

/// Returns the whole milliseconds of a span, rounded up, at least 1 and at most the longest span.
pub(super) const fn span(time: Duration) -> u64 {
    let millis = nanos::saturating(time).div_ceil(NANOS_PER_MILLI);
    match millis {
        0 => 1,
        1..=LONGEST_SPAN => millis,
        _ => LONGEST_SPAN,
    }
}
