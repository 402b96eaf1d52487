//! Puts the tables into the documents: the most telling into `README.md`, all into `RESULTS.md`.

use std::fs;
use std::io::{Error, ErrorKind, Result};

use crate::case::{BY_ARGUMENT, BY_ARGUMENT_ASYNC, CLOCK};
use crate::figure::Figure;
use crate::table::Table;
use crate::versions::{compiler, version};
use crate::{groups, peers, report};

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md");
const RESULTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/RESULTS.md");
/// How the numbers are to be read.
const READING: &str = "\
The first row of each table is the limit, `over` is what a row takes beyond it, and `ratio` how often as much.
Instructions, allocations and bytes are the same on every run; nanoseconds depend on the machine, and say
little below ten. What two threads do to each other can be seen only where a second core is free: then threads that
share nothing get through twice as much as one.

Every crate has the same operation, error, number of attempts and delays. Futures and binaries are of one function.
Tokio has all its features on but for the builds, since `tryhard` and `retry-if` turn them on, which makes its sleep
larger. A program with 300 functions is built again after its source was touched, without incremental compilation.
";
const BEGIN: &str = "<!-- performance: begin -->\n";
const END: &str = "<!-- performance: end -->\n";

/// Writes both documents.
///
/// # Errors
///
/// Returns why a file could not be read or written, or that the markers are missing.
pub(crate) fn write(figures: &[Figure]) -> Result<()> {
    let readme = fs::read_to_string(README)?;
    let Some(readme) = splice(&readme, &section(figures)) else {
        let message = "README.md has no markers for the tables";
        return Err(Error::new(ErrorKind::InvalidData, message));
    };
    fs::write(README, readme)?;
    fs::write(RESULTS, results(figures))
}

/// Puts a text between the markers, in the place of what is there.
fn splice(document: &str, section: &str) -> Option<String> {
    let (before, rest) = document.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{section}\n{END}{after}"))
}

/// What the README shows.
fn section(figures: &[Figure]) -> String {
    let tables = [
        report::retries(figures),
        report::breakers(figures),
        report::functions(figures),
        report::crates(figures),
    ];
    let tables = tables.iter().filter(|table| !table.rows.is_empty());
    let tables = tables.map(with_title);
    let note = "A dash is what a crate does not have, or not without really waiting; \
        what each does otherwise stands in `benches/RESULTS.md`.\n";
    format!(
        "{}\n{}\n{note}\n{}",
        origin(),
        tables.collect::<Vec<_>>().join("\n"),
        arguments(figures)
    )
}

/// What arguments add to a call that succeeds at once.
fn arguments(figures: &[Figure]) -> String {
    let of = |group| groups::over_first(figures, group);
    format!(
        "Arguments add to a call that succeeds at once, in instructions: blocking, {}; asynchronous, {}.\n\
        Reading the clock is {} of them.\n",
        of(BY_ARGUMENT),
        of(BY_ARGUMENT_ASYNC),
        clock(figures).unwrap_or_default(),
    )
}

/// What reading the clock takes, without the loop around it, which is the first of its group.
fn clock(figures: &[Figure]) -> Option<u64> {
    let clock = figures.iter().find(|figure| figure.name == CLOCK)?;
    let mut group = figures.iter().filter(|figure| figure.group == clock.group);
    Some(clock.value.saturating_sub(group.next()?.value))
}

/// Everything.
fn results(figures: &[Figure]) -> String {
    let notes: Vec<String> = peers::ALL
        .iter()
        .map(|peer| {
            format!(
                "- `{}` {}: {}",
                peer.name,
                version(peer.name).unwrap_or(""),
                peer.note
            )
        })
        .collect();
    let notes = notes.join("\n");
    let tables: Vec<String> = groups::tables(figures)
        .iter()
        .map(|table| format!("## {}\n\n{}", capital(&table.title), table.markdown()))
        .collect();
    format!(
        "# Results\n\n{}\n{READING}\n## What each crate does otherwise\n\n{notes}\n\n{}",
        origin(),
        tables.join("\n")
    )
}

/// Where the figures come from.
fn origin() -> String {
    format!(
        "Written by `cargo run --release -p retry-benches -- markdown`, with {}, tokio {}, `{}`, release with thin\n\
        LTO and one codegen unit. Instructions are those of a whole call, counted by callgrind; seconds are those of\n\
        the processor.\n",
        compiler(),
        version("tokio").unwrap_or("1"),
        std::env::consts::ARCH,
    )
}

fn with_title(table: &Table) -> String {
    format!("**{}**\n\n{}", capital(&table.title), table.markdown())
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::{BEGIN, END, capital, splice};

    #[test]
    fn replaces_what_is_between_the_markers_and_nothing_else() {
        let document = format!("before\n{BEGIN}old\nold\n{END}after\n");

        let spliced = splice(&document, "new\n");

        assert_eq!(
            spliced,
            Some(format!("before\n{BEGIN}\nnew\n\n{END}after\n"))
        );
    }

    #[test]
    fn splicing_twice_is_splicing_once() {
        let document = format!("{BEGIN}{END}");

        let once = splice(&document, "new\n");
        let twice = once.as_deref().and_then(|once| splice(once, "new\n"));

        assert!(once.is_some());
        assert_eq!(once, twice);
    }

    #[test]
    fn a_document_without_markers_is_left_alone() {
        assert_eq!(splice("no markers here\n", "new\n"), None);
        assert_eq!(splice(&format!("{END}{BEGIN}"), "new\n"), None);
    }

    #[test]
    fn titles_begin_with_a_capital() {
        assert_eq!(capital("a call"), "A call");
        assert_eq!(capital("300 functions"), "300 functions");
    }
}
