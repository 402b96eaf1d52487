//! The errors of `rusqlite`: SQLite's own by their extended code, the others as mistakes.

use super::Class;
use super::codes::{self, Meaning};
use ::rusqlite::Error;

by_meaning! {
    #[doc = include_str!("about/rusqlite.md")]
    Error
}

fn meaning(error: &Error) -> Meaning {
    error
        .sqlite_error()
        .map_or(Meaning::new(Class::Permanent, false), |error| {
            codes::sqlite(error.extended_code)
        })
}
