//! Recent outcomes in fixed space.
//!
//! Every word of a window carries the generation it belongs to, so a breaker that closes again
//! starts with an empty window although nothing was wiped, and an outcome that comes too late
//! cannot spoil the window of another generation.

mod count;
mod time;

pub use self::count::CountWindow;
pub use self::time::TimeWindow;

pub(super) use self::time::MOST_IN_BUCKET;

use super::rate::Rate;
use super::trip::{Totals, Trip, Verdict};

/// A [`Trip`] by the rate of failures or slow calls: [`CountWindow`] or [`TimeWindow`].
pub trait Window: Trip {}

/// When the calls of a window are too many of a kind.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) rate: Rate,
    pub(crate) slow: Option<Rate>,
    pub(crate) minimum: u64,
}

impl Limits {
    fn judge(self, totals: Totals) -> Verdict {
        let Totals {
            calls,
            failed,
            slow,
        } = totals;
        let trips = calls >= self.minimum
            && (self.rate.is_reached(failed, calls)
                || self.slow.is_some_and(|rate| rate.is_reached(slow, calls)));
        if trips { Verdict::Trip } else { Verdict::Calm }
    }
}

/// Returns the size of a window as a number of calls or buckets.
pub(super) const fn size<const N: usize>() -> u64 {
    // `TryFrom` cannot be called in a `const fn`.
    let (mut size, mut count) = (0_u64, 0_usize);
    while count < N {
        size = size.saturating_add(1);
        count = count.saturating_add(1);
    }
    size
}
