//! thrift: the kinds of its exceptions.

use super::codes::{self, Meaning};
use super::{Class, Classify};
use thrift::Error;

#[doc = include_str!("about/thrift.md")]
impl Classify for Error {
    fn class(&self) -> Class {
        match self {
            Self::User(error) => error.class(),
            _ => meaning(self).class(),
        }
    }

    fn retry_after(&self) -> Option<core::time::Duration> {
        match self {
            Self::User(error) => error.retry_after(),
            _ => None,
        }
    }

    fn is_indeterminate(&self) -> bool {
        match self {
            Self::User(error) => error.is_indeterminate(),
            _ => meaning(self).is_indeterminate(),
        }
    }
}

fn meaning(error: &Error) -> Meaning {
    match error {
        Error::Transport(error) => number(&error.kind).map(codes::thrift_transport),
        Error::Application(error) => number(&error.kind).map(codes::thrift_application),
        Error::Protocol(_) | Error::User(_) => None,
    }
    .unwrap_or(Meaning::UNKNOWN)
}

/// Returns the number of a kind, which the crate converts in the other direction only.
fn number<K: PartialEq + TryFrom<i32>>(kind: &K) -> Option<i32> {
    (0..=10).find(|number| K::try_from(*number).is_ok_and(|known| known == *kind))
}
