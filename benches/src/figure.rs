//! One measured number, and the plain text that keeps many of them: one a line.
//!
//! ```text
//! 32 instructions | first attempt succeeds, sync | retry
//! ```

use std::fmt;

/// One measured number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Figure {
    pub(crate) value: u64,
    pub(crate) unit: Unit,
    /// What was done.
    pub(crate) group: String,
    /// By what.
    pub(crate) name: String,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Instructions,
    /// Of which some are those of the C library, so another version of it has others.
    InstructionsWithC,
    Allocations,
    Bytes,
    /// Hundredths of what one thread does.
    Percent,
    Crates,
    /// Thousandths of a second of the processor.
    Milliseconds,
    /// Thousandths of a nanosecond.
    Picoseconds,
}

impl Unit {
    const ALL: [Self; 8] = [
        Self::Instructions,
        Self::InstructionsWithC,
        Self::Allocations,
        Self::Bytes,
        Self::Percent,
        Self::Crates,
        Self::Milliseconds,
        Self::Picoseconds,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Instructions => "instructions",
            Self::InstructionsWithC => "instructions, some of the C library's",
            Self::Allocations => "allocations",
            Self::Bytes => "bytes",
            Self::Percent => "% of one thread",
            Self::Crates => "crates",
            Self::Milliseconds => "ms of CPU",
            Self::Picoseconds => "ps",
        }
    }

    /// Returns whether both count the same, whosever it is.
    pub(crate) fn is_like(self, other: Self) -> bool {
        let plain = |unit| match unit {
            Self::InstructionsWithC => Self::Instructions,
            unit => unit,
        };
        plain(self) == plain(other)
    }

    /// Returns what is above a column of them, as `show` shows them.
    pub(crate) const fn heading(self) -> &'static str {
        match self {
            Self::InstructionsWithC => Self::Instructions.name(),
            Self::Milliseconds => "s of CPU",
            Self::Picoseconds => "ns",
            Self::Percent => "ratio",
            unit => unit.name(),
        }
    }

    /// Returns the number as people read it.
    pub(crate) fn show(self, value: u64) -> String {
        match self {
            Self::Percent => format!("{}.{:02}", value / 100, value % 100),
            Self::Milliseconds => format!("{}.{:02}", value / 1000, value % 1000 / 10),
            Self::Picoseconds => format!("{}.{}", value / 1000, value % 1000 / 100),
            _ => value.to_string(),
        }
    }
}

impl Figure {
    pub(crate) fn new(unit: Unit, group: &str, name: &str, value: u64) -> Self {
        Self {
            value,
            unit,
            group: group.to_owned(),
            name: name.to_owned(),
        }
    }

    /// Returns whether the other is of the same thing.
    pub(crate) fn is_of(&self, other: &Self) -> bool {
        (self.unit, &self.group, &self.name) == (other.unit, &other.group, &other.name)
    }

    fn parse(line: &str) -> Option<Self> {
        let mut parts = line.split(" | ");
        let (value, unit) = parts.next()?.split_once(' ')?;
        let (group, name) = (parts.next()?, parts.next()?);
        let unit = Unit::ALL.into_iter().find(|known| known.name() == unit)?;
        Some(Self::new(unit, group, name, value.parse().ok()?))
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { value, unit, .. } = self;
        let unit = unit.name();
        write!(formatter, "{value} {unit} | {} | {}", self.group, self.name)
    }
}

/// Reads figures, one a line; empty lines and those that begin with `#` are passed over.
///
/// # Errors
///
/// Returns the first line that is none.
pub(crate) fn read(text: &str) -> Result<Vec<Figure>, String> {
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| Figure::parse(line).ok_or_else(|| line.to_owned()))
        .collect()
}

/// Writes figures as `read` reads them, below a comment.
pub(crate) fn write(comment: &str, figures: &[Figure]) -> String {
    let lines = figures.iter().map(|figure| format!("{figure}\n"));
    std::iter::once(format!("# {comment}\n"))
        .chain(lines)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Figure, Unit, read, write};

    #[test]
    fn reads_what_it_has_written() {
        let figures: Vec<Figure> = Unit::ALL
            .into_iter()
            .map(|unit| Figure::new(unit, "first, sync", "retry, breaker", 32))
            .collect();

        let text = write("made by a test", &figures);

        assert_eq!(read(&text), Ok(figures));
    }

    #[test]
    fn names_the_line_that_is_no_figure() {
        let text = "# comment\n\n32 instructions | a | b\n32 apples | a | b\n";

        assert_eq!(read(text), Err("32 apples | a | b".to_owned()));
    }

    #[test]
    fn thousandths_are_shown_as_a_fraction() {
        assert_eq!(Unit::Milliseconds.show(12_045), "12.04");
        assert_eq!(Unit::Percent.show(198), "1.98");
        assert_eq!(Unit::Bytes.show(40), "40");
    }
}
