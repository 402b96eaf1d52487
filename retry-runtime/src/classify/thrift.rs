//! thrift: the kinds of its exceptions.

use super::codes::{self, Meaning};
use super::{Class, Classify};
use crate::breaker::CircuitOpen;
use crate::timed_out::TimedOut;
use thrift::{Error, TransportErrorKind};

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

/// Behind the feature `thrift`: a `Transport` of kind `TimedOut`.
impl From<TimedOut> for Error {
    fn from(late: TimedOut) -> Self {
        thrift::new_transport_error(TransportErrorKind::TimedOut, late.to_string())
    }
}

/// Behind the feature `thrift`: a `User` with this error in it. No kind of `Transport` says that
/// nothing was sent and that nobody should ask again.
impl From<CircuitOpen> for Error {
    fn from(open: CircuitOpen) -> Self {
        Self::User(Box::new(open))
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
