//! What errors have to mean, by the library's tables.

use retry_runtime::codes::{self, Codes, Meaning};
use retry_runtime::{Class, Classify};
use std::error::Error;

/// Returns every code of a table, the ends of ranges included, with its meaning.
pub(crate) fn of_table(function: &str) -> Vec<(String, Meaning)> {
    let table = codes::tables()
        .iter()
        .find(|table| table.function() == function)
        .expect("the table should exist");
    let meanings: Vec<_> = table
        .rows()
        .iter()
        .flat_map(|row| match row.codes() {
            Codes::Numbers(first, last) if first == last => {
                vec![(first.to_string(), row.meaning())]
            }
            Codes::Numbers(first, last) => vec![
                (first.to_string(), row.meaning()),
                (last.to_string(), row.meaning()),
            ],
            Codes::Word(word) => vec![(word.to_owned(), row.meaning())],
            _ => panic!("other codes: {row:?}"),
        })
        .collect();
    assert!(meanings.len() > 5, "{function}");
    meanings
}

/// The error has that meaning, by itself, in a pointer, and where only `dyn Error` is known.
#[track_caller]
pub(crate) fn assert_means<E: Classify + Error + Send + Sync + 'static>(
    error: E,
    meaning: Meaning,
    code: &str,
) {
    assert_is(error, meaning.class(), meaning.is_indeterminate(), code);
}

/// As [`assert_means`], without a row in a table.
#[track_caller]
pub(crate) fn assert_is<E: Classify + Error + Send + Sync + 'static>(
    error: E,
    class: Class,
    is_indeterminate: bool,
    what: &str,
) {
    let expected = (class, is_indeterminate);
    let printed = format!("{what}: {error:?}");
    assert_eq!(said_by(&error), expected, "{printed}");

    let wrapped: Box<dyn Error + Send + Sync> = Box::new(Wrapper(Box::new(error)));
    assert_eq!(said_by(&*wrapped), expected, "wrapped {printed}");
}

fn said_by(error: &(impl Classify + ?Sized)) -> (Class, bool) {
    (error.class(), error.is_indeterminate())
}

/// Another error, with this one as its source.
#[derive(Debug)]
struct Wrapper(Box<dyn Error + Send + Sync>);

impl std::fmt::Display for Wrapper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("wrapped")
    }
}

impl Error for Wrapper {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}
