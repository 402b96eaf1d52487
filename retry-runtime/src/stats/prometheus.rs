//! A report in the text format that Prometheus reads, version 0.0.4.
//!
//! Counters only, which Prometheus turns into rates. Labels are the operation and the reason, so each
//! function has the same few series at any load.

use super::snapshot::StatsSnapshot;
use std::fmt::{self, Write};
use std::time::Duration;

/// A report whose `Display` is the text format of Prometheus, see
/// [`StatsReport::prometheus`](super::StatsReport::prometheus).
///
/// To be served as `text/plain; version=0.0.4`. All metrics are counters with the label
/// `operation`:
///
/// | metric | counts |
/// |---|---|
/// | `retry_stats_calls_total` | [`calls`](StatsSnapshot::calls) |
/// | `retry_stats_attempts_total` | [`attempts`](StatsSnapshot::attempts) |
/// | `retry_stats_retries_total` | [`retries`](StatsSnapshot::retries) |
/// | `retry_stats_successes_after_retry_total` | [`successes_after_retry`](StatsSnapshot::successes_after_retry) |
/// | `retry_stats_gave_up_total` | [`gave_up`](StatsSnapshot::gave_up), with the label `reason` |
/// | `retry_stats_waited_seconds_total` | [`waited`](StatsSnapshot::waited), in seconds, exact to the nanosecond |
///
/// Every [`StopReason`](crate::StopReason) is there from the start, with zero until it happens, so
/// that the first time shows in a rate. A report without operations has no samples, only the lines
/// that describe the metrics.
#[derive(Debug, Clone, Copy)]
pub struct Prometheus<'a> {
    snapshots: &'a [StatsSnapshot],
}

impl<'a> Prometheus<'a> {
    pub(super) const fn new(snapshots: &'a [StatsSnapshot]) -> Self {
        Self { snapshots }
    }

    /// Writes a metric with one sample for each operation.
    fn metric<V: fmt::Display>(
        self,
        f: &mut fmt::Formatter<'_>,
        name: &str,
        help: &str,
        value: impl Fn(&StatsSnapshot) -> V,
    ) -> fmt::Result {
        describe(f, name, help)?;
        for snapshot in self.snapshots {
            let operation = Label(snapshot.operation());
            let value = value(snapshot);
            writeln!(f, "{name}{{operation=\"{operation}\"}} {value}")?;
        }
        Ok(())
    }

    fn gave_up(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = "retry_stats_gave_up_total";
        describe(f, name, "Calls that were given up, by reason.")?;
        for snapshot in self.snapshots {
            let operation = Label(snapshot.operation());
            for (reason, count) in snapshot.gave_up.entries() {
                writeln!(
                    f,
                    "{name}{{operation=\"{operation}\",reason=\"{reason}\"}} {count}"
                )?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Prometheus<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.metric(
            f,
            "retry_stats_calls_total",
            "Calls that began.",
            StatsSnapshot::calls,
        )?;
        self.metric(
            f,
            "retry_stats_attempts_total",
            "Attempts that began.",
            StatsSnapshot::attempts,
        )?;
        self.metric(
            f,
            "retry_stats_retries_total",
            "Attempts that began, but for the first of each call.",
            StatsSnapshot::retries,
        )?;
        self.metric(
            f,
            "retry_stats_successes_after_retry_total",
            "Calls that succeeded, but not at their first attempt.",
            StatsSnapshot::successes_after_retry,
        )?;
        self.gave_up(f)?;
        self.metric(
            f,
            "retry_stats_waited_seconds_total",
            "Sum of the delays between attempts.",
            |snapshot| Seconds(snapshot.waited()),
        )
    }
}

fn describe(f: &mut fmt::Formatter<'_>, name: &str, help: &str) -> fmt::Result {
    writeln!(f, "# HELP {name} {help}")?;
    writeln!(f, "# TYPE {name} counter")
}

/// The value of a label; the format wants three characters escaped and takes all others.
struct Label(&'static str);

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '\\' => f.write_str("\\\\")?,
                '"' => f.write_str("\\\"")?,
                '\n' => f.write_str("\\n")?,
                _ => f.write_char(character)?,
            }
        }
        Ok(())
    }
}

/// Seconds with all nine decimal places, since no float is exact there.
struct Seconds(Duration);

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:09}", self.0.as_secs(), self.0.subsec_nanos())
    }
}
