//! What makes a closed breaker open.

use super::state::Sample;
use super::window::Limits;
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
    /// Whether the duration of calls may matter; if not, no call is timed.
    const TIMED: bool;

    /// Returns whether a further fast success would change nothing.
    fn is_full_of_successes(&self, generation: u64) -> bool;

    /// Counts an outcome of that generation.
    fn count(
        &self,
        generation: u64,
        sample: Sample,
        limits: Limits,
        now: impl Fn() -> Duration,
    ) -> Verdict;

    /// Returns what has been counted in that generation.
    fn totals(&self, generation: u64, now: impl Fn() -> Duration) -> Option<Totals>;
}

/// Whether a closed breaker opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The breaker's own word counts: it opens at so many failures in a row.
    InARow(u64),
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
}

/// Opens after so many failures in a row.
#[derive(Debug, Clone, Copy)]
pub struct Consecutive {
    threshold: u64,
}

impl Consecutive {
    pub(super) const fn new(threshold: u32) -> Self {
        let threshold = if threshold == 0 { 1 } else { threshold };
        Self {
            threshold: crate::nanos::u64_from_u32(threshold),
        }
    }
}

impl Trip for Consecutive {}

impl Counts for Consecutive {
    const TIMED: bool = false;

    /// What is in a row, the breaker's own word says.
    #[inline]
    fn is_full_of_successes(&self, _generation: u64) -> bool {
        true
    }

    #[inline]
    fn count(
        &self,
        _generation: u64,
        _sample: Sample,
        _limits: Limits,
        _now: impl Fn() -> Duration,
    ) -> Verdict {
        Verdict::InARow(self.threshold)
    }

    fn totals(&self, _generation: u64, _now: impl Fn() -> Duration) -> Option<Totals> {
        None
    }
}
