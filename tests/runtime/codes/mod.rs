//! The tables of codes: what holds for all of them, and that any code can be looked up.

mod databases;
mod pages;
mod services;

use retry_runtime::codes::{self, Codes, Meaning, Row, Table};
use retry_runtime::{Class, Classes};
use std::collections::HashSet;

/// What is expected of a code: worth repeating, or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expected {
    /// Nothing was done.
    Repeat,
    /// It may have been done.
    RepeatIfIdempotent,
    Never,
}

impl Expected {
    fn of(meaning: Meaning) -> Self {
        match (
            Classes::TRANSIENT.contains(meaning.class()),
            meaning.is_indeterminate(),
        ) {
            (false, _) => Self::Never,
            (true, false) => Self::Repeat,
            (true, true) => Self::RepeatIfIdempotent,
        }
    }
}

/// Looks every code up, and names those that are not as expected.
#[track_caller]
fn expect<C: Copy + std::fmt::Debug>(
    look_up: impl Fn(C) -> Meaning,
    expected: Expected,
    codes: &[C],
) {
    let others: Vec<_> = codes
        .iter()
        .map(|code| (code, look_up(*code)))
        .filter(|(_, meaning)| Expected::of(*meaning) != expected)
        .collect();
    assert!(others.is_empty(), "expected {expected:?}: {others:?}");
}

/// Looks a code up by the function that the table names; nothing if that takes no such code.
fn look_up(table: &Table, codes: Codes) -> Option<Meaning> {
    let number = match codes {
        Codes::Numbers(first, _) => first,
        Codes::Word(word) => return look_up_word(table, word),
        _ => return None,
    };
    match table.function() {
        "http" => number.try_into().ok().map(codes::http),
        "grpc" => Some(codes::grpc(number)),
        "mysql" => number.try_into().ok().map(codes::mysql),
        "sqlite" => Some(codes::sqlite(number)),
        "mongodb" => Some(codes::mongodb(number)),
        "thrift_application" => Some(codes::thrift_application(number)),
        "thrift_transport" => Some(codes::thrift_transport(number)),
        _ => None,
    }
}

fn look_up_word(table: &Table, word: &str) -> Option<Meaning> {
    match table.function() {
        // Two letters stand for a class; no code of it that has a row of its own ends in `ZZZ`.
        "sqlstate" if word.len() == 2 => Some(codes::sqlstate(&format!("{word}ZZZ"))),
        "sqlstate" => Some(codes::sqlstate(word)),
        "redis" => Some(codes::redis(word)),
        "mongodb_label" => Some(codes::mongodb_label(word)),
        "aws" => Some(codes::aws(word)),
        _ => None,
    }
}

fn covers(row: &Row, code: Codes) -> bool {
    match (row.codes(), code) {
        (Codes::Numbers(first, last), Codes::Numbers(number, _)) => {
            (first..=last).contains(&number)
        }
        (row, code) => row == code,
    }
}

/// Returns the first code of the row that no earlier row takes away.
fn first_of_its_own(row: &Row, earlier: &[Row]) -> Option<Codes> {
    let is_free = |code: &Codes| !earlier.iter().any(|row| covers(row, *code));
    match row.codes() {
        Codes::Numbers(first, last) => (first..=last)
            .map(|number| Codes::Numbers(number, number))
            .find(is_free),
        word => Some(word).filter(is_free),
    }
}

#[test]
fn every_row_is_what_its_function_returns() {
    for table in codes::tables() {
        for (index, row) in table.rows().iter().enumerate() {
            let code = first_of_its_own(row, &table.rows()[..index]);

            let code = code.unwrap_or_else(|| panic!("{} stands there twice", row.codes()));
            let found = look_up(table, code);

            assert_eq!(found, Some(row.meaning()), "{} {code}", table.function());
        }
    }
}

#[test]
fn no_code_and_no_name_stands_twice_in_a_table() {
    for table in codes::tables() {
        let mut seen = HashSet::new();
        for row in table.rows() {
            assert!(seen.insert(row.codes().to_string()), "{}", row.codes());
        }

        // HTTP has one name for several ranges.
        if table.function() != "http" {
            let mut seen = HashSet::new();
            for name in table.rows().iter().filter_map(Row::name) {
                assert!(seen.insert(name), "{name}");
            }
        }
    }
}

#[test]
fn every_row_has_a_short_reason_that_fits_a_cell() {
    for table in codes::tables() {
        let otherwise = table.otherwise();
        let reasons = table.rows().iter().map(Row::reason).chain(otherwise);
        for reason in reasons {
            assert!(
                !reason.is_empty() && reason.chars().count() <= 80,
                "{reason}"
            );
            assert!(!reason.contains('|') && !reason.ends_with('.'), "{reason}");
            assert_eq!(reason, reason.trim());
        }
    }
}

#[test]
fn every_table_names_its_source() {
    let mut functions = HashSet::new();
    for table in codes::tables() {
        assert!(table.source().contains("](https://"), "{}", table.title());
        assert!(functions.insert(table.function()), "{}", table.function());
    }
    assert_eq!(functions.len(), 11);
}

#[test]
fn what_is_in_no_table_is_permanent_and_says_nothing_of_the_outcome() {
    assert_eq!(Meaning::UNKNOWN.class(), Class::Permanent);
    assert!(Meaning::UNKNOWN.is_indeterminate());

    for number in [i32::MIN, -1, i32::MAX] {
        for look_up in [
            codes::grpc,
            codes::mongodb,
            codes::thrift_application,
            codes::thrift_transport,
        ] {
            assert_eq!(look_up(number), Meaning::UNKNOWN, "{number}");
        }
    }
    // Their lowest eight bits are no code either.
    for number in [-1, 29, 99, 102, 255, i32::MAX] {
        assert_eq!(codes::sqlite(number), Meaning::UNKNOWN, "{number}");
    }
    assert_eq!(codes::mysql(0), Meaning::UNKNOWN);
    assert_eq!(codes::mysql(u16::MAX), Meaning::UNKNOWN);
    for word in ["", " ", "\0", "unheard-of", "Ünerhört", "\u{10ffff}"] {
        for look_up in [
            codes::sqlstate,
            codes::redis,
            codes::mongodb_label,
            codes::aws,
        ] {
            assert_eq!(look_up(word), Meaning::UNKNOWN, "{word:?}");
        }
    }
}

#[test]
fn codes_print_as_in_the_tables() {
    assert_eq!(Codes::Numbers(408, 408).to_string(), "408");
    assert_eq!(Codes::Numbers(506, 599).to_string(), "506..=599");
    assert_eq!(Codes::Word("40001").to_string(), "40001");
}
