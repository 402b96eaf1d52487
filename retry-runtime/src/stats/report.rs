//! The figures of all operations, by name.

use super::prometheus::Prometheus;
use super::snapshot::StatsSnapshot;
use super::table;
use std::fmt;
use std::{slice, vec};

/// What all functions with statistics have counted, see [`stats()`](super::stats()).
///
/// Sorted by the name of the operation, and each name is there once. The values are those of the
/// time the report was made.
///
/// `Display` writes a table, one line an operation, without a newline at its end:
///
/// ```text
/// operation       calls  attempts  retries  recovered  waited  gave up
/// orders::fetch   18204     18375      173        160   42.1s  9 max_attempts, 2 circuit_open
/// orders::submit    311       311        0          0      0s
/// ```
///
/// `recovered` are the [successes after a retry](StatsSnapshot::successes_after_retry), and
/// `waited` is rounded. A name of more than 40 characters moves its own line only, and what cannot
/// be printed in a name is escaped. The table is for people and may change in any version; for
/// machines there is [`prometheus`](StatsReport::prometheus).
///
/// # Examples
///
/// ```
/// let report = retry_runtime::stats();
///
/// let retries: u64 = report.iter().map(|snapshot| snapshot.retries()).sum();
/// assert_eq!(retries, 0);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatsReport {
    snapshots: Vec<StatsSnapshot>,
}

impl StatsReport {
    /// Sorts, and adds up what has the same name.
    pub(super) fn new(mut snapshots: Vec<StatsSnapshot>) -> Self {
        snapshots.sort_unstable_by_key(StatsSnapshot::operation);
        snapshots.dedup_by(|next, kept| {
            let same = next.operation() == kept.operation();
            if same {
                kept.add(next);
            }
            same
        });
        Self { snapshots }
    }

    /// Returns the figures of the operation of that name; nothing if it has not been called, or
    /// keeps no statistics.
    #[must_use]
    pub fn get(&self, operation: &str) -> Option<&StatsSnapshot> {
        let index = self
            .snapshots
            .binary_search_by(|snapshot| snapshot.operation().cmp(operation))
            .ok()?;
        self.snapshots.get(index)
    }

    /// Returns the figures of one operation after the other, sorted by name.
    pub fn iter(&self) -> slice::Iter<'_, StatsSnapshot> {
        self.snapshots.iter()
    }

    /// Returns the number of operations.
    #[must_use]
    pub fn len(&self) -> usize {
        self.snapshots.len()
    }

    /// Returns whether no operation is listed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.snapshots.is_empty()
    }

    /// Returns the report in the text format that Prometheus reads, by its `Display`.
    ///
    /// # Examples
    ///
    /// ```
    /// let text = retry_runtime::stats().prometheus().to_string();
    ///
    /// assert!(text.starts_with("# HELP retry_stats_calls_total "));
    /// assert!(text.ends_with("# TYPE retry_stats_waited_seconds_total counter\n"));
    /// ```
    #[must_use]
    pub fn prometheus(&self) -> Prometheus<'_> {
        Prometheus::new(&self.snapshots)
    }
}

impl fmt::Display for StatsReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        table::write(f, &self.snapshots)
    }
}

impl IntoIterator for StatsReport {
    type Item = StatsSnapshot;
    type IntoIter = vec::IntoIter<StatsSnapshot>;

    fn into_iter(self) -> Self::IntoIter {
        self.snapshots.into_iter()
    }
}

impl<'a> IntoIterator for &'a StatsReport {
    type Item = &'a StatsSnapshot;
    type IntoIter = slice::Iter<'a, StatsSnapshot>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
