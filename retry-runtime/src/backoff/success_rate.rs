//! How many of the recent attempts succeeded, as a moving average in one shared word.
//!
//! Exact integers in steps without a clock: what an outcome makes of the word is pure, the exchange
//! around it is all that is shared. It knows neither delays nor what a failure is.

use crate::mutant;
use crate::nanos;
use crate::primitive::{AtomicU64, Ordering, const_unless_modelled};
use core::fmt;
use core::time::Duration;

/// A rate of one: every attempt succeeds. Rates are counted in parts of it.
const ONE: u64 = 1 << 32;

/// The least rate: a hundredth, rounded up to a part.
const LEAST: u64 = ONE.div_ceil(100);

/// Returns the rate after a success: nine tenths of it and a tenth.
///
/// What is missing from one becomes nine tenths, rounded down, so it gets less each time until it
/// is nothing.
const fn after_success(rate: u64) -> u64 {
    ONE.saturating_sub(nine_tenths(ONE.saturating_sub(rate)))
}

/// Returns the rate after a failure: nine tenths of it, rounded down, but not below the least.
const fn after_failure(rate: u64) -> u64 {
    let rate = nine_tenths(rate);
    if rate < LEAST { LEAST } else { rate }
}

/// Of at most [`ONE`], so nothing saturates.
const fn nine_tenths(parts: u64) -> u64 {
    parts.saturating_mul(9) / 10
}

/// The rate of attempts that succeed, of all calls that share it; 1 at first.
///
/// # Thread safety
///
/// Nothing waits, and no outcome is lost when threads race. An outcome that changes nothing, such
/// as a success at a rate of 1, is one load and no write.
pub struct SuccessRate {
    /// Between [`LEAST`] and [`ONE`].
    word: AtomicU64,
}

#[expect(
    clippy::new_without_default,
    reason = "only generated code and `Adaptive` make one"
)]
impl SuccessRate {
    const_unless_modelled! {
        /// Starts at 1.
        #[must_use]
        pub const fn new() -> Self {
            Self {
                word: AtomicU64::new(ONE),
            }
        }
    }

    /// Counts an attempt that succeeded.
    #[inline]
    pub(crate) fn success(&self) {
        // Relaxed: a rate of 1 seen too late leaves out a success that had little to say.
        if self.parts() != ONE {
            self.change(after_success);
        }
    }

    /// Counts an attempt that failed.
    #[inline]
    pub(crate) fn failure(&self) {
        self.change(after_failure);
    }

    /// Returns the rate in hundredths of a percent, rounded down: from 100 to 10 000.
    pub(crate) fn basis_points(&self) -> u32 {
        let [_, whole] = nanos::halves(self.parts().saturating_mul(10_000));
        whole
    }

    /// Returns the time divided by the rate, cut off to whole nanoseconds; at most 100 times as
    /// long.
    pub(super) fn divide(&self, time: Duration) -> Duration {
        // A `Duration` is below 2^94 ns, so 128 bits hold its parts; the rate is never zero.
        let parts = time.as_nanos() << 32;
        parts
            .checked_div(nanos::u128_from_u64(self.parts()))
            .map_or(Duration::MAX, nanos::from_wide)
    }

    #[inline]
    fn parts(&self) -> u64 {
        // Relaxed: the word is all that is shared, and a delay by a rate that changes meanwhile is
        // as good as any.
        self.word.load(Ordering::Relaxed)
    }

    #[inline(never)]
    fn change(&self, step: fn(u64) -> u64) {
        if mutant::active("rate-stored") {
            return self.word.store(step(self.parts()), Ordering::Relaxed);
        }
        // Relaxed, both: every change is an exchange on the one word, so the order of its own
        // changes is enough. Where nothing changes, nothing is written.
        let _ = self
            .word
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |rate| {
                let next = step(rate);
                (next != rate).then_some(next)
            });
    }
}

impl fmt::Debug for SuccessRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SuccessRate")
            .field("basis_points", &self.basis_points())
            .finish()
    }
}
