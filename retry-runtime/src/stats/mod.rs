//! What the calls of a function came to, in counters for those who ask.
//!
//! Each function has its own counters, in a `static` that enters the process-wide list at its first
//! call. Apart from the loop, which only tells them what happened: nothing is decided by them, and
//! what belongs to one call stays with that call. They must never grow, wait or slow down a success.

mod by_reason;
mod prometheus;
mod registry;
mod report;
mod snapshot;
mod table;
#[cfg(test)]
mod tests;

pub use self::prometheus::Prometheus;
pub use self::report::StatsReport;
pub use self::snapshot::StatsSnapshot;

use self::by_reason::ByReason;
use self::registry::Registry;
use crate::{StopReason, nanos};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// All statistics of the process that have counted a call.
static ALL: Registry<Stats> = Registry::new();

/// Returns what all functions of this process with statistics have counted, by name.
///
/// A function is listed from its first call on. Functions of one name, such as methods of different
/// types in one module, are added together.
///
/// # Examples
///
/// ```
/// let report = retry_runtime::stats();
///
/// // No function with statistics has been called.
/// assert!(report.is_empty());
/// assert_eq!(report.to_string(), "operation  calls  attempts  retries  recovered  waited  gave up");
/// ```
///
/// # Thread safety
///
/// May be called at any time from any thread, and no call waits for it but the first of a function,
/// which enters the list. The figures of a call that is on its way may be there in part: the report
/// is no picture of one moment.
#[must_use]
pub fn stats() -> StatsReport {
    StatsReport::new(ALL.each(Stats::snapshot))
}

/// The counters of one function, meant for a `static`.
///
/// They take the same memory whatever they count, and make none. Counting a call whose first attempt
/// succeeds is one addition.
///
/// # Examples
///
/// ```
/// use retry_runtime::stats::Stats;
///
/// static FETCH: Stats = Stats::new("shop::fetch");
///
/// assert_eq!(FETCH.snapshot().calls(), 0);
/// // It is listed once there has been a call.
/// assert_eq!(retry_runtime::stats().get("shop::fetch"), None);
/// ```
///
/// # Thread safety
///
/// Nothing waits but the first call, for the list of the process, and nothing is lost when threads
/// race.
#[derive(Debug)]
pub struct Stats {
    operation: &'static str,
    calls: AtomicU64,
    /// Calls that were given up before their first attempt.
    rejected: AtomicU64,
    retries: AtomicU64,
    successes_after_retry: AtomicU64,
    gave_up: ByReason<AtomicU64>,
    /// In nanoseconds; stays at the most that there can be.
    waited: AtomicU64,
}

// The atomics are the standard library's even while others are model-checked: each counter stands
// for itself, so there is no order of steps to explore, and they can be made in a `const`.
impl Stats {
    /// Starts at zero, for the function `operation`, and is not listed yet.
    ///
    /// Any name is fine: what is special in it is escaped where it is printed.
    #[must_use]
    pub const fn new(operation: &'static str) -> Self {
        Self {
            operation,
            calls: AtomicU64::new(0),
            rejected: AtomicU64::new(0),
            retries: AtomicU64::new(0),
            successes_after_retry: AtomicU64::new(0),
            gave_up: ByReason::zero(),
            waited: AtomicU64::new(0),
        }
    }

    /// Returns what has been counted up to now.
    ///
    /// While calls are on their way, their figures may be there in part; once they have ended, and
    /// the thread that asks knows of it, all figures are exact.
    #[must_use]
    pub fn snapshot(&self) -> StatsSnapshot {
        let calls = load(&self.calls);
        let retries = load(&self.retries);
        StatsSnapshot {
            operation: self.operation,
            calls,
            // Derived, so that a success at the first attempt changes one counter only.
            attempts: calls
                .saturating_sub(load(&self.rejected))
                .saturating_add(retries),
            retries,
            successes_after_retry: load(&self.successes_after_retry),
            gave_up: ByReason::from_fn(|reason| load(self.gave_up.of(reason))),
            waited: Duration::from_nanos(load(&self.waited)),
        }
    }
}

impl Stats {
    /// Counts a call that begins; the first one puts these statistics on the list.
    #[inline]
    pub(crate) fn call(&'static self) {
        // Relaxed: a counter that publishes nothing. All additions to one counter stand in one order
        // whatever they are marked as, so one call finds zero, and no second: 64 bits do not come
        // round again.
        if self.calls.fetch_add(1, Ordering::Relaxed) == 0 {
            self.register();
        }
    }

    /// Counts an attempt after the first that begins.
    pub(crate) fn retry(&self) {
        add_one(&self.retries);
    }

    /// Adds a delay that has been chosen, however much of it is waited for in the end.
    pub(crate) fn waits(&self, delay: Duration) {
        let delay = nanos::saturating(delay);
        let more = |waited: u64| Some(waited.saturating_add(delay));
        // Relaxed, both: a counter that publishes nothing. The exchange fails only when another
        // thread was faster, and never for good, as there is always a next value.
        let _ = self
            .waited
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
    }

    /// Counts a call that succeeded, but not at its first attempt.
    pub(crate) fn succeeded_after_retry(&self) {
        add_one(&self.successes_after_retry);
    }

    /// Counts a call that was given up after so many attempts; after none, if a circuit breaker
    /// rejected it before its first.
    pub(crate) fn gave_up(&self, attempts: u32, reason: StopReason) {
        if attempts == 0 {
            add_one(&self.rejected);
        }
        add_one(self.gave_up.of(reason));
    }

    #[cold]
    #[inline(never)]
    fn register(&'static self) {
        ALL.add(self);
    }
}

fn add_one(counter: &AtomicU64) {
    // Relaxed: a counter that publishes nothing, and whose order beside others nobody is promised.
    counter.fetch_add(1, Ordering::Relaxed);
}

fn load(counter: &AtomicU64) -> u64 {
    // Relaxed: a counter stands for itself, and a snapshot is no picture of one moment. Who has
    // waited for a call to end, as by joining its thread, sees what it counted by that.
    counter.load(Ordering::Relaxed)
}
