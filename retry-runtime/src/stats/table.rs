//! A report as a table for people.
//!
//! Columns are as wide as their cells, measured in characters. Only names can be of any length, so
//! from [`LONGEST`] on they push their own line to the right, and no other.

use super::snapshot::StatsSnapshot;
use std::fmt;
use std::time::Duration;

/// The longest name that the others are aligned with: with all figures, a line of 80 to 120
/// characters remains.
const LONGEST: usize = 40;

/// One line: a name to the left, figures to the right, and at the end what may be of any length.
struct Row {
    operation: String,
    figures: [String; 5],
    gave_up: String,
}

/// Writes a header and a line for each snapshot, without a newline at the end.
pub(super) fn write(f: &mut fmt::Formatter<'_>, snapshots: &[StatsSnapshot]) -> fmt::Result {
    let header = Row::header();
    let rows: Vec<Row> = snapshots.iter().map(Row::of).collect();
    let widths = Widths::of(&header, &rows);
    header.write(f, widths)?;
    for row in &rows {
        f.write_str("\n")?;
        row.write(f, widths)?;
    }
    Ok(())
}

impl Row {
    fn header() -> Self {
        Self {
            operation: "operation".to_owned(),
            figures: ["calls", "attempts", "retries", "recovered", "waited"].map(str::to_owned),
            gave_up: "gave up".to_owned(),
        }
    }

    fn of(snapshot: &StatsSnapshot) -> Self {
        let reasons: Vec<String> = snapshot
            .gave_up
            .entries()
            .filter(|&(_, count)| count > 0)
            .map(|(reason, count)| format!("{count} {reason}"))
            .collect();
        Self {
            operation: printable(snapshot.operation()),
            figures: [
                snapshot.calls().to_string(),
                snapshot.attempts().to_string(),
                snapshot.retries().to_string(),
                snapshot.successes_after_retry().to_string(),
                readable(snapshot.waited()),
            ],
            gave_up: reasons.join(", "),
        }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, widths: Widths) -> fmt::Result {
        write!(f, "{:<width$}", self.operation, width = widths.operation)?;
        for (figure, width) in self.figures.iter().zip(widths.figures) {
            write!(f, "  {figure:>width$}")?;
        }
        if !self.gave_up.is_empty() {
            write!(f, "  {}", self.gave_up)?;
        }
        Ok(())
    }
}

#[derive(Clone, Copy)]
struct Widths {
    operation: usize,
    figures: [usize; 5],
}

impl Widths {
    fn of(header: &Row, rows: &[Row]) -> Self {
        let mut widths = Self {
            operation: width(&header.operation),
            figures: header.figures.each_ref().map(|figure| width(figure)),
        };
        for row in rows {
            let operation = width(&row.operation);
            if operation <= LONGEST {
                widths.operation = widths.operation.max(operation);
            }
            for (widest, figure) in widths.figures.iter_mut().zip(&row.figures) {
                *widest = width(figure).max(*widest);
            }
        }
        widths
    }
}

/// The same measure that padding has: characters, however wide a terminal shows them.
fn width(cell: &str) -> usize {
    cell.chars().count()
}

/// Escapes what would break the line or the column; quotes would not.
fn printable(name: &str) -> String {
    let mut printable = String::with_capacity(name.len());
    for character in name.chars() {
        match character {
            '"' | '\'' => printable.push(character),
            _ => printable.extend(character.escape_debug()),
        }
    }
    printable
}

/// Two units at most: below a minute with one decimal place, above it rounded down.
fn readable(time: Duration) -> String {
    let seconds = time.as_secs();
    let (minutes, hours, days) = (seconds / 60, seconds / 3_600, seconds / 86_400);
    match seconds {
        _ if time.is_zero() => "0s".to_owned(),
        0..60 => format!("{time:.1?}"),
        60..3_600 => format!("{minutes}m{:02}s", seconds % 60),
        3_600..86_400 => format!("{hours}h{:02}m", minutes % 60),
        _ => format!("{days}d{:02}h", hours % 24),
    }
}
