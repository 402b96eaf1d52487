//! The figures of one operation, as plain values.

use super::by_reason::ByReason;
use crate::StopReason;
use std::time::Duration;

/// What the calls of one operation came to, see [`Stats::snapshot`](super::Stats::snapshot).
///
/// A call that is dropped before its end, or that panics, is counted with the attempts it began, but
/// neither as a success nor as given up. The same holds for calls that are on their way.
///
/// # Examples
///
/// ```
/// use retry_runtime::{StopReason, stats::Stats};
/// use std::time::Duration;
///
/// let snapshot = Stats::new("shop::fetch").snapshot();
///
/// assert_eq!(snapshot.operation(), "shop::fetch");
/// assert_eq!(snapshot.attempts(), 0);
/// assert_eq!(snapshot.gave_up(StopReason::MaxAttempts), 0);
/// assert_eq!(snapshot.waited(), Duration::ZERO);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatsSnapshot {
    pub(super) operation: &'static str,
    pub(super) calls: u64,
    pub(super) attempts: u64,
    pub(super) retries: u64,
    pub(super) successes_after_retry: u64,
    pub(super) gave_up: ByReason<u64>,
    pub(super) waited: Duration,
}

impl StatsSnapshot {
    /// Returns the name of the operation.
    #[must_use]
    pub const fn operation(&self) -> &'static str {
        self.operation
    }

    /// Returns the calls that have begun.
    #[must_use]
    pub const fn calls(&self) -> u64 {
        self.calls
    }

    /// Returns the attempts that have begun: one for each call that was not rejected before it, and
    /// the [`retries`](StatsSnapshot::retries).
    #[must_use]
    pub const fn attempts(&self) -> u64 {
        self.attempts
    }

    /// Returns the attempts that have begun and were not the first of their call.
    #[must_use]
    pub const fn retries(&self) -> u64 {
        self.retries
    }

    /// Returns the calls that succeeded, but not at their first attempt.
    #[must_use]
    pub const fn successes_after_retry(&self) -> u64 {
        self.successes_after_retry
    }

    /// Returns the calls that were given up for this reason.
    #[must_use]
    pub const fn gave_up(&self, reason: StopReason) -> u64 {
        *self.gave_up.of(reason)
    }

    /// Returns the calls that were given up, for whatever reason.
    #[must_use]
    pub fn gave_up_in_all(&self) -> u64 {
        self.gave_up
            .entries()
            .fold(0, |sum, (_, count)| sum.saturating_add(count))
    }

    /// Returns the sum of all delays that were chosen.
    ///
    /// A wait that was cut short counts in full. A function counts at most 2^64 - 1 nanoseconds,
    /// which are 584 years, and stays there.
    #[must_use]
    pub const fn waited(&self) -> Duration {
        self.waited
    }

    /// Adds the figures of another function of the same name.
    pub(super) fn add(&mut self, other: &Self) {
        self.calls = self.calls.saturating_add(other.calls);
        self.attempts = self.attempts.saturating_add(other.attempts);
        self.retries = self.retries.saturating_add(other.retries);
        self.successes_after_retry = self
            .successes_after_retry
            .saturating_add(other.successes_after_retry);
        self.gave_up =
            ByReason::from_fn(|reason| self.gave_up(reason).saturating_add(other.gave_up(reason)));
        self.waited = self.waited.saturating_add(other.waited);
    }
}
