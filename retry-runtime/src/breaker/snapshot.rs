//! What a breaker looks like at one moment, for dashboards and tests.

use super::rate::Rate;
use super::trip::Totals;
use crate::circuit::State;
use std::time::Duration;

/// The state of a breaker and what it has counted, see
/// [`CircuitBreaker::snapshot`](super::CircuitBreaker::snapshot).
///
/// State, generation and the numbers of probes belong to one moment. The counts of a window are
/// read after them, and belong to the same state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Snapshot {
    pub(super) name: &'static str,
    pub(super) state: State,
    pub(super) generation: u64,
    pub(super) failures_in_a_row: u64,
    pub(super) in_flight: u64,
    pub(super) totals: Totals,
    pub(super) minimum: u64,
    pub(super) retry_after: Option<Duration>,
}

impl Snapshot {
    /// Returns the name of the breaker, empty if it has none.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the state.
    #[must_use]
    pub const fn state(&self) -> State {
        self.state
    }

    /// Returns how often the state has changed, modulo 2^24.
    #[must_use]
    pub const fn generation(&self) -> u64 {
        self.generation
    }

    /// Returns the failures since the last success, where those are counted; 0 unless closed.
    #[must_use]
    pub const fn failures_in_a_row(&self) -> u64 {
        self.failures_in_a_row
    }

    /// Returns the probes that are on their way; 0 unless half-open.
    #[must_use]
    pub const fn in_flight(&self) -> u64 {
        self.in_flight
    }

    /// Returns the calls counted: those in the window while closed, finished probes while half-open.
    #[must_use]
    pub const fn calls(&self) -> u64 {
        self.totals.calls
    }

    /// Returns how many of the [`calls`](Snapshot::calls) have failed.
    #[must_use]
    pub const fn failed(&self) -> u64 {
        self.totals.failed
    }

    /// Returns how many of the [`calls`](Snapshot::calls) were slow.
    #[must_use]
    pub const fn slow(&self) -> u64 {
        self.totals.slow
    }

    /// Returns the share of failed calls in basis points, rounded down; nothing while there are
    /// fewer calls than the least number to judge by.
    #[must_use]
    pub fn failure_rate(&self) -> Option<u64> {
        self.share(self.totals.failed)
    }

    /// Returns the share of slow calls in basis points, rounded down; nothing while there are fewer
    /// calls than the least number to judge by.
    #[must_use]
    pub fn slow_rate(&self) -> Option<u64> {
        self.share(self.totals.slow)
    }

    /// Returns how much is left of the open period; zero when the next call is a probe, nothing
    /// unless open.
    #[must_use]
    pub const fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    fn share(&self, part: u64) -> Option<u64> {
        if self.totals.calls < self.minimum {
            return None;
        }
        part.saturating_mul(u64::from(Rate::percent(100).as_basis_points()))
            .checked_div(self.totals.calls)
    }
}
