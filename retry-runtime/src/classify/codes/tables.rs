//! Tables of codes, as plain data.
//!
//! Looking up is a walk along the rows: it happens after a failure, and once.

use super::Meaning;
use core::fmt;

/// The codes of one vendor, with what each means, and where that is written.
///
/// [`tables`](super::tables) has them all.
#[derive(Debug)]
pub struct Table {
    pub(super) title: &'static str,
    pub(super) function: &'static str,
    pub(super) source: &'static str,
    pub(super) rows: &'static [Row],
    pub(super) otherwise: Option<&'static str>,
}

impl Table {
    /// Returns what the codes are, such as `HTTP status`.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        self.title
    }

    /// Returns the name of the function in [`codes`](super) that looks codes up in this table.
    #[must_use]
    pub const fn function(&self) -> &'static str {
        self.function
    }

    /// Returns where the vendor documents the codes, in Markdown.
    #[must_use]
    pub const fn source(&self) -> &'static str {
        self.source
    }

    /// Returns the rows. The first one that matches a code counts.
    #[must_use]
    pub const fn rows(&self) -> &'static [Row] {
        self.rows
    }

    /// Returns why a code without a row means [`Meaning::UNKNOWN`]; nothing where every code has
    /// one.
    #[must_use]
    pub const fn otherwise(&self) -> Option<&'static str> {
        self.otherwise
    }

    pub(super) fn number(&self, number: i32) -> Option<Meaning> {
        self.find(|codes| codes.contains(number))
    }

    pub(super) fn word(&self, word: &str) -> Option<Meaning> {
        self.find(|codes| codes.is(word))
    }

    fn find(&self, matches: impl Fn(Codes) -> bool) -> Option<Meaning> {
        self.rows
            .iter()
            .find(|row| matches(row.codes))
            .map(|row| row.meaning)
    }
}

/// A row of a [`Table`].
#[derive(Debug)]
pub struct Row {
    pub(super) codes: Codes,
    pub(super) name: Option<&'static str>,
    pub(super) meaning: Meaning,
    pub(super) reason: &'static str,
}

impl Row {
    /// Returns the codes that the row is about.
    #[must_use]
    pub const fn codes(&self) -> Codes {
        self.codes
    }

    /// Returns the vendor's name for the code, where the code is not a name already.
    #[must_use]
    pub const fn name(&self) -> Option<&'static str> {
        self.name
    }

    /// Returns what the codes mean.
    #[must_use]
    pub const fn meaning(&self) -> Meaning {
        self.meaning
    }

    /// Returns why they mean that, as half a sentence.
    #[must_use]
    pub const fn reason(&self) -> &'static str {
        self.reason
    }
}

/// The codes that a row of a [`Table`] is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Codes {
    /// The numbers from the first to the second, both included; most often the two are the same.
    Numbers(i32, i32),
    /// A word. In the table of `SQLSTATE` one of two letters stands for all codes that begin so and
    /// have no row of their own.
    Word(&'static str),
}

impl Codes {
    fn contains(self, number: i32) -> bool {
        match self {
            Self::Numbers(first, last) => (first..=last).contains(&number),
            Self::Word(_) => false,
        }
    }

    fn is(self, word: &str) -> bool {
        match self {
            Self::Numbers(..) => false,
            Self::Word(known) => known == word,
        }
    }
}

/// Writes the code as the tables show it: `408`, `500..=599`, `40001`.
impl fmt::Display for Codes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Numbers(first, last) if first == last => write!(f, "{first}"),
            Self::Numbers(first, last) => write!(f, "{first}..={last}"),
            Self::Word(word) => f.write_str(word),
        }
    }
}
