//! hyper: what its predicates tell about an error, and else the I/O error behind it.

use super::codes::Meaning;
use super::{Class, dynamic};
use core::error::Error as _;
use hyper::Error;

by_meaning! {
    #[doc = include_str!("about/hyper.md")]
    Error
}

fn meaning(error: &Error) -> Meaning {
    if error.is_timeout() {
        return Meaning::new(Class::Timeout, true);
    }
    if error.is_canceled() {
        return Meaning::new(Class::Transient, false);
    }
    if error.is_parse() {
        return Meaning::new(Class::Permanent, true);
    }
    if error.is_incomplete_message() || error.is_closed() {
        return Meaning::new(Class::Transient, true);
    }
    match error.source().and_then(dynamic::meaning) {
        Some(source) => Meaning::new(source.class(), true),
        None if error.is_user() => Meaning::new(Class::Permanent, true),
        None => Meaning::new(Class::Transient, true),
    }
}
