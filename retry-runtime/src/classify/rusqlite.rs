//! The errors of `rusqlite`: SQLite's own by their extended code, the others as mistakes.
//!
//! The table with the reasons stands in the documentation of [`Classify`].

use super::codes::{self, Meaning};
use super::{Class, Classify};
use ::rusqlite::Error;

impl Classify for Error {
    fn class(&self) -> Class {
        meaning(self).class()
    }

    fn is_indeterminate(&self) -> bool {
        meaning(self).is_indeterminate()
    }
}

fn meaning(error: &Error) -> Meaning {
    error
        .sqlite_error()
        .map_or(Meaning::new(Class::Permanent, false), |error| {
            codes::sqlite(error.extended_code)
        })
}
