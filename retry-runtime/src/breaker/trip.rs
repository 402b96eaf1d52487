//! What makes a closed breaker open.

use super::sample::Sample;
use super::state::{self, Step, Word};
use super::window::Limits;
use crate::nanos;
use std::fmt;
use std::time::Duration;

/// What makes a closed [`CircuitBreaker`](super::CircuitBreaker) open: [`Consecutive`] failures, or
/// the rate of failures in a window.
///
/// Sealed: the breaker's guarantees rest on what counts for it.
#[expect(
    private_bounds,
    reason = "the bound is what seals the trait and keeps its methods to the crate"
)]
pub trait Trip: Counts {}

/// How outcomes of a closed breaker are counted.
pub(crate) trait Counts {
    /// What an outcome leaves to judge by.
    type Counted;

    /// Whether the duration of calls may matter; if not, no call is timed.
    const TIMED: bool;

    /// Whether there are fast successes that change nothing.
    const RESTS: bool;

    /// Returns whether the state is still that of the permit, and a fast success changes nothing. No
    /// is always right, and slower.
    fn is_unmoved(&self, permit: Word, now: impl Fn() -> Word) -> bool;

    /// Is told that the breaker is about to leave the closed state of that generation.
    fn leave(&self, _generation: u64) {}

    /// Returns what the word of a closed breaker becomes by an outcome, if it is the word that counts
    /// and the breaker stays closed. Nothing is always right, and slower.
    #[inline]
    fn at_once(&self, _seen: Word, _sample: Sample) -> Option<Word> {
        None
    }

    /// Counts an outcome of that generation. Returns nothing when the breaker stays closed whatever
    /// the limits are, otherwise what to [`judge`](Self::judge) by.
    fn count(
        &self,
        generation: u64,
        sample: Sample,
        now: impl Fn() -> Duration,
    ) -> Option<Self::Counted>;

    /// Returns whether the breaker opens.
    fn judge(&self, generation: u64, counted: Self::Counted, limits: Limits) -> Verdict;

    /// Returns what has been counted in that generation.
    fn totals(&self, generation: u64, now: impl Fn() -> Duration) -> Option<Totals>;
}

/// Whether a closed breaker opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The breaker's own word counts: the next failure opens it from this word on.
    InARow(Word),
    /// It stays closed.
    Calm,
    /// It opens.
    Trip,
}

/// Recent calls of a closed breaker, or the probes of a half-open one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Totals {
    pub(crate) calls: u64,
    pub(crate) failed: u64,
    pub(crate) slow: u64,
}

impl Totals {
    pub(crate) const fn plus(self, other: Self) -> Self {
        Self {
            calls: self.calls.saturating_add(other.calls),
            failed: self.failed.saturating_add(other.failed),
            slow: self.slow.saturating_add(other.slow),
        }
    }

    /// Returns whether no call has failed or was slow. No rate is zero, so nothing of something
    /// reaches none.
    #[inline]
    pub(crate) const fn are_all_well(self) -> bool {
        self.failed == 0 && self.slow == 0
    }
}

/// Opens after so many failures in a row.
#[derive(Clone, Copy)]
pub struct Consecutive {
    /// The least word of a breaker that the next failure opens.
    last: Word,
}

impl Consecutive {
    pub(super) const fn new(threshold: u32) -> Self {
        let before = nanos::u64_from_u32(threshold.saturating_sub(1));
        Self {
            last: Word::with_failures(before),
        }
    }
}

impl fmt::Debug for Consecutive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let threshold = self.last.failures_in_a_row().saturating_add(1);
        f.debug_struct("Consecutive")
            .field("threshold", &threshold)
            .finish()
    }
}

impl Trip for Consecutive {}

impl Counts for Consecutive {
    type Counted = ();

    const TIMED: bool = false;
    const RESTS: bool = true;

    /// What is in a row, the breaker's own word says.
    #[inline]
    fn is_unmoved(&self, permit: Word, now: impl Fn() -> Word) -> bool {
        now() == permit
    }

    #[inline]
    fn at_once(&self, seen: Word, sample: Sample) -> Option<Word> {
        match state::count_in_a_row(seen, self.last, sample) {
            Step::Becomes(next) => Some(next),
            Step::Stays | Step::Opens => None,
        }
    }

    #[inline]
    fn count(&self, _: u64, _: Sample, _: impl Fn() -> Duration) -> Option<()> {
        Some(())
    }

    #[inline]
    fn judge(&self, _: u64, (): (), _: Limits) -> Verdict {
        Verdict::InARow(self.last)
    }

    fn totals(&self, _generation: u64, _now: impl Fn() -> Duration) -> Option<Totals> {
        None
    }
}
