//! The live line: what the statistics, the breaker and the budget say right now.
//!
//! On a terminal it is drawn over itself; elsewhere, as in the log of a CI, a plain line is printed
//! now and then.

use crate::client::{Client, OPERATION};
use indicatif::{ProgressBar, ProgressStyle};
use retry_runtime::breaker::State;
use retry_runtime::stats::StatsSnapshot;
use std::fmt;
use std::time::Duration;

/// What there is to be told at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status {
    calls: u64,
    attempts: u64,
    retries: u64,
    circuit: State,
    tokens: u64,
    capacity: u64,
}

impl Status {
    /// Asks the statistics of the process, and the client's breaker and budget.
    #[must_use]
    pub fn of(client: &Client) -> Self {
        let report = retry_runtime::stats();
        // Nothing before the first call.
        let stats = report.get(OPERATION);
        Self {
            calls: stats.map_or(0, StatsSnapshot::calls),
            attempts: stats.map_or(0, StatsSnapshot::attempts),
            retries: stats.map_or(0, StatsSnapshot::retries),
            circuit: client.circuit(),
            tokens: client.budget().available(),
            capacity: client.budget().get_capacity(),
        }
    }
}

/// One line; numbers have a width, so that the line does not jump.
impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            calls,
            attempts,
            retries,
            circuit,
            tokens,
            capacity,
        } = self;
        write!(
            f,
            "calls {calls:>5}  attempts {attempts:>5}  retries {retries:>4}  breaker {:<9}  budget {tokens:>2} of {capacity}",
            circuit.as_str(),
        )
    }
}

/// The line on the terminal, or the lines in a log.
#[derive(Debug)]
pub struct Progress {
    length: Duration,
    bar: ProgressBar,
    /// How long a log is left alone.
    quiet: Duration,
    /// When the log gets its next line.
    due: Duration,
}

impl Progress {
    /// Begins, for a run of this length.
    #[must_use]
    pub fn new(length: Duration) -> Self {
        // Both are constant, and a template that cannot be read leaves the default.
        let style = ProgressStyle::with_template("[{bar:10}] {wide_msg}")
            .unwrap_or_else(|_| ProgressStyle::default_bar())
            .progress_chars("=> ");
        Self {
            length,
            bar: ProgressBar::new(milliseconds(length)).with_style(style),
            quiet: (length / 10).max(Duration::from_secs(1)),
            due: Duration::ZERO,
        }
    }

    /// Shows how it goes after `elapsed`.
    pub fn show(&mut self, elapsed: Duration, status: Status) {
        if !self.bar.is_hidden() {
            self.bar
                .set_position(milliseconds(elapsed.min(self.length)));
            self.bar.set_message(self.line(elapsed, status));
        } else if elapsed >= self.due {
            self.due = elapsed + self.quiet;
            eprintln!("{}", self.line(elapsed, status));
        }
    }

    /// Leaves the last line where it is.
    pub fn finish(self) {
        self.bar.abandon();
    }

    fn line(&self, elapsed: Duration, status: Status) -> String {
        let (elapsed, length) = (elapsed.as_secs_f64(), self.length.as_secs());
        format!("{elapsed:>5.1} of {length} s  {status}")
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
