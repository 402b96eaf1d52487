//! The errors of `tokio-postgres`, and so of `postgres`, which has the same ones.
//!
//! What kind of error it is the crate keeps to itself; what is public is the server's code, whether
//! the connection was closed, and the cause.

use super::codes::{self, Meaning};
use super::{Class, inner};
use ::tokio_postgres::Error;
use core::error::Error as _;

by_meaning! {
    #[doc = include_str!("about/tokio-postgres.md")]
    Error
}

fn meaning(error: &Error) -> Meaning {
    if let Some(state) = error.code() {
        return codes::sqlstate(state.code());
    }
    if error.is_closed() {
        return Meaning::new(Class::Transient, true);
    }
    error.source().map_or(Meaning::UNKNOWN, inner::meaning)
}
