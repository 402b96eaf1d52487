//! What the models give, as text.

use crate::contention::{ARTICLE, Algorithm, Effort, median};
use crate::outage::{Fault, Scenario, Summary, choices, run};
use std::fmt::{self, Write as _};

/// A table, ready to be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    text: String,
}

impl Table {
    /// Lets clients contend with every algorithm, and sets the results beside the article's.
    #[must_use]
    pub fn of_contention(effort: Effort, seed: u64) -> Self {
        let mut table = Self::titled(format_args!(
            "Clients that contend for one row, and the model of the AWS article\n\
             (median of {} seeds, each the mean of {} trials; time in virtual milliseconds)",
            effort.seeds, effort.trials
        ));
        table.line(format_args!(
            "{:>7}  {:<13} {:>7} {:>7} {:>7}   {:>7} {:>7} {:>7}",
            "clients", "algorithm", "calls", "article", "", "time", "article", ""
        ));
        for row in ARTICLE {
            for (algorithm, (calls, completion)) in Algorithm::ALL.into_iter().zip(row.cells) {
                let found = median(algorithm, row.clients, effort, seed);
                table.line(format_args!(
                    "{:>7}  {:<13} {:>7.0} {:>7.0} {:>+6.1}%   {:>7.0} {:>7.0} {:>+6.1}%",
                    row.clients,
                    algorithm.name(),
                    found.calls,
                    calls,
                    (found.calls / calls - 1.0) * 100.0,
                    found.completion,
                    completion,
                    (found.completion / completion - 1.0) * 100.0,
                ));
            }
        }
        table
    }

    /// Runs a scenario with everything that clients can do about it.
    #[must_use]
    pub fn of_outage(scenario: Scenario) -> Self {
        let mut table = Self::titled(format_args!(
            "{} clients in {} {}, {} calls a second, {} % of what the server can serve\n{}",
            scenario.clients,
            scenario.processes,
            if scenario.processes == 1 {
                "process"
            } else {
                "processes"
            },
            scenario.clients / 10,
            scenario.load,
            trouble(&scenario),
        ));
        table.line(format_args!(
            "{:<9} {:<13} {:>9} {:>9} {:>8} {:>9} {:>12} {:>8}",
            "guard", "retrying", "requests", "in the", "goodput", "peak", "well again", "work"
        ));
        table.line(format_args!(
            "{:<9} {:<13} {:>9} {:>9} {:>8} {:>9} {:>12} {:>8}",
            "", "", "per call", "outage", "in it", "after it", "after", "in vain"
        ));
        for (retrying, guard) in choices() {
            let summary = run(scenario, retrying, guard).summary();
            table.line(format_args!(
                "{:<9} {:<13} {:>9.3} {:>9} {:>8} {:>8.1}x {:>12} {:>7.0}%",
                guard.name(),
                retrying.name(),
                summary.amplification,
                known(summary.amplification_in_outage, |part| format!("{part:.3}")),
                known(summary.goodput_in_outage, |part| {
                    format!("{:.0} %", part * 100.0)
                }),
                summary.peak,
                recovery(&summary),
                summary.in_vain * 100.0,
            ));
        }
        table
    }

    fn titled(title: fmt::Arguments<'_>) -> Self {
        let mut table = Self {
            text: String::new(),
        };
        table.line(title);
        table.text.push('\n');
        table
    }

    fn line(&mut self, line: fmt::Arguments<'_>) {
        // Writing into a `String` does not fail.
        let _ = writeln!(self.text, "{line}");
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text.trim_end())
    }
}

/// What goes wrong in a scenario, in words.
pub(crate) fn trouble(scenario: &Scenario) -> String {
    let seconds = scenario.length.as_secs();
    let fault = match scenario.fault {
        Fault::None => String::new(),
        Fault::Refused => format!("refuses every request for {seconds} s"),
        Fault::BlackHole => format!("is behind a black hole for {seconds} s"),
        Fault::BrownOut => format!("has {} % of its capacity for {seconds} s", scenario.left),
    };
    match (fault.as_str(), scenario.wave) {
        ("", false) => "nothing goes wrong".to_owned(),
        ("", true) => "every client calls once more, all at the same moment".to_owned(),
        (fault, false) => format!("the server {fault}"),
        (fault, true) => format!("every client calls at the moment at which the server {fault}"),
    }
}

fn recovery(summary: &Summary) -> String {
    summary.recovery.map_or_else(
        || "not in time".to_owned(),
        |time| format!("{:.1} s", time.as_secs_f64()),
    )
}

fn known(value: Option<f64>, show: impl FnOnce(f64) -> String) -> String {
    value.map_or_else(|| "-".to_owned(), show)
}
