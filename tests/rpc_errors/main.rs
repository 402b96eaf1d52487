//! What the errors of HTTP clients, RPC and error crates mean: one module for each feature.
#![expect(clippy::expect_used, reason = "what goes wrong here fails a test")]

mod anyhow;
mod aws_smithy;
mod chains;
mod http_status;
mod hyper;
mod ours;
mod reqwest;
mod server;
mod thrift;
mod tonic;

use retry_runtime::codes::{self, Codes, Row};
use retry_runtime::{Class, Classify};
use std::fmt;

const DONE_OR_NOT: bool = true;
const NOT_DONE: bool = false;

/// Asserts what an error says.
#[track_caller]
fn assert_says(error: &(impl Classify + fmt::Debug), class: Class, is_indeterminate: bool) {
    assert_eq!(
        (error.class(), error.is_indeterminate()),
        (class, is_indeterminate),
        "{error:?}"
    );
}

/// Asserts that an error is permanent; whether the operation took place does not matter then.
#[track_caller]
fn assert_permanent(error: &(impl Classify + fmt::Debug)) {
    assert_eq!(error.class(), Class::Permanent, "{error:?}");
}

/// Asserts that an error says what a row of a table says.
#[track_caller]
fn assert_says_row(error: &(impl Classify + fmt::Debug), row: &Row) {
    assert_says(
        error,
        row.meaning().class(),
        row.meaning().is_indeterminate(),
    );
}

/// Returns the rows of the table that a function of `codes` looks codes up in.
fn rows(function: &str) -> &'static [Row] {
    let table = codes::tables()
        .iter()
        .find(|table| table.function() == function);
    table.expect("there is such a table").rows()
}

/// Returns the same with their first codes, where these are numbers.
fn numbers(function: &str) -> impl Iterator<Item = (i32, &'static Row)> {
    rows(function).iter().filter_map(|row| match row.codes() {
        Codes::Numbers(first, _) => Some((first, row)),
        _ => None,
    })
}
