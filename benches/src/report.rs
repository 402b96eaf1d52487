//! Wide tables: a row for each crate, and a column for each piece of work.

use crate::case::{
    CLOSED, DELAYS, DELAYS_ASYNC, FAILING, FAILURES, GIVE_UP, OPEN, SUCCESS, SUCCESS_ASYNC,
};
use crate::figure::{Figure, Unit};
use crate::peers;
use crate::table::Table;
use crate::versions::version;
use crate::{builds, sizes, threads};

/// A column of a wide table.
struct Column {
    heading: &'static str,
    unit: Unit,
    group: &'static str,
}

const fn column(heading: &'static str, unit: Unit, group: &'static str) -> Column {
    Column {
        heading,
        unit,
        group,
    }
}

const RETRIES: &[Column] = &[
    column("success", Unit::Instructions, SUCCESS),
    column("success, async", Unit::Instructions, SUCCESS_ASYNC),
    column("3 failures, no delay", Unit::Instructions, FAILURES),
    column("3 failures, jitter", Unit::Instructions, DELAYS),
    column(
        "3 failures, jitter, async",
        Unit::Instructions,
        DELAYS_ASYNC,
    ),
    column("giving up", Unit::Instructions, GIVE_UP),
    column("future, bytes", Unit::Bytes, sizes::FUTURE),
];

const BREAKERS: &[Column] = &[
    column("success", Unit::Instructions, CLOSED),
    column("failure", Unit::Instructions, FAILING),
    column("rejected", Unit::Instructions, OPEN),
    column("allocations of a call", Unit::Allocations, CLOSED),
    // The last, since it is left out where the machine was busy.
    column("two threads by one", Unit::Percent, threads::GROUP),
];

const CRATES: &[Column] = &[
    column("crates", Unit::Crates, builds::CRATES),
    column("clean build, s", Unit::Milliseconds, builds::CLEAN),
    column("binary, bytes", Unit::Bytes, builds::BINARY),
];

const FUNCTIONS: &[Column] = &[
    column("sync, dev, s", Unit::Milliseconds, builds::SYNC_DEV),
    column("sync, release, s", Unit::Milliseconds, builds::SYNC_RELEASE),
    column("binary, bytes", Unit::Bytes, builds::SYNC_BINARY),
    column("async, dev, s", Unit::Milliseconds, builds::ASYNC_DEV),
    column(
        "async, release, s",
        Unit::Milliseconds,
        builds::ASYNC_RELEASE,
    ),
    column("binary, bytes", Unit::Bytes, builds::ASYNC_BINARY),
];

/// Returns the table of retries: a row for each crate.
pub(crate) fn retries(figures: &[Figure]) -> Table {
    let mut names = vec!["bare", "loop", "this crate"];
    names.extend(names_of_peers(|peer| {
        peer.breaker.is_none() && peer.name != "tower"
    }));
    wide("instructions of a whole call", &names, RETRIES, figures)
}

/// Returns the table of circuit breakers.
pub(crate) fn breakers(figures: &[Figure]) -> Table {
    let mut names = vec![
        "bare",
        "atomic",
        "mutex",
        "this crate",
        "this crate, window of 100",
        "this crate, window of 10 s",
    ];
    names.extend(names_of_peers(|peer| peer.breaker.is_some()));
    let title = "instructions of a whole call through a circuit breaker";
    let columns = if threads::could_be_seen(figures) {
        BREAKERS
    } else {
        BREAKERS.split_last().map_or(BREAKERS, |(_, others)| others)
    };
    wide(title, &names, columns, figures)
}

/// Returns the table of what a crate adds to a build.
pub(crate) fn crates(figures: &[Figure]) -> Table {
    let names: Vec<&str> = builds::programs().map(|program| program.name).collect();
    wide("a program with one function", &names, CRATES, figures)
}

/// Returns the table of what three hundred functions take to build.
pub(crate) fn functions(figures: &[Figure]) -> Table {
    let names = builds::KINDS.map(|kind| kind.name);
    let title = "a program with 300 functions, built anew";
    wide(title, &names, FUNCTIONS, figures)
}

fn names_of_peers(is_wanted: impl Fn(&peers::Peer) -> bool) -> impl Iterator<Item = &'static str> {
    let peers = peers::ALL.iter().filter(move |peer| is_wanted(peer));
    peers.map(|peer| peer.name)
}

/// A row for each name and a column for each piece of work; rows with nothing in them are left out.
fn wide(title: &str, names: &[&str], columns: &[Column], figures: &[Figure]) -> Table {
    let headings: Vec<&str> = std::iter::once("")
        .chain(columns.iter().map(|column| column.heading))
        .collect();
    let mut table = Table::new(title, &headings);
    for name in names {
        let cells: Vec<String> = columns
            .iter()
            .map(|column| cell(column, name, figures))
            .collect();
        if cells.iter().any(|cell| cell != "-") {
            table.push(std::iter::once(label(name)).chain(cells));
        }
    }
    table
}

/// The name of a row; that of another crate with its version.
fn label(name: &str) -> String {
    let is_peer = peers::ALL.iter().any(|peer| peer.name == name);
    match version(name) {
        Some(version) if is_peer => format!("{name} {version}"),
        _ => name.to_owned(),
    }
}

fn cell(column: &Column, name: &str, figures: &[Figure]) -> String {
    figures
        .iter()
        .find(|figure| {
            figure.group == column.group && figure.name == name && figure.unit.is_like(column.unit)
        })
        .map_or_else(|| "-".to_owned(), |figure| figure.unit.show(figure.value))
}

#[cfg(test)]
mod tests {
    use super::{retries, version};
    use crate::case::{SUCCESS, SUCCESS_ASYNC};
    use crate::figure::{Figure, Unit};

    #[test]
    fn what_a_crate_cannot_do_is_a_dash() {
        let figures = [
            Figure::new(Unit::Instructions, SUCCESS, "bare", 20),
            Figure::new(Unit::Instructions, SUCCESS, "this crate", 32),
            Figure::new(Unit::Allocations, SUCCESS, "backon", 0),
            Figure::new(Unit::InstructionsWithC, SUCCESS_ASYNC, "retry-if", 200),
        ];

        let table = retries(&figures);

        let version = version("retry-if").expect("it is locked");
        let rows: Vec<String> = table.rows.iter().map(|row| row.join(" ")).collect();
        assert_eq!(
            rows,
            [
                "bare 20 - - - - - -",
                "this crate 32 - - - - - -",
                &format!("retry-if {version} - 200 - - - - -")
            ]
        );
    }
}
