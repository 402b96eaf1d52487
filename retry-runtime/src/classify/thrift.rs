//! thrift: the kinds of its exceptions.

use super::codes::{self, Meaning};
use super::{Class, Classify};
use thrift::Error;

/// Behind the feature `thrift`:
///
/// | error | class | may the operation have taken place? |
/// |---|---|---|
/// | `Transport` | by [`codes::thrift_transport`](crate::codes::thrift_transport) | as the table says |
/// | `Application` | by [`codes::thrift_application`](crate::codes::thrift_application) | as the table says |
/// | `Protocol` | permanent: what came, or was to be sent, is no message | |
/// | `User` | as the error inside, by its [chain of sources](trait.Classify.html#errors-of-any-type) | as the error inside says |
///
/// Exceptions that the interface declares are types of your own, so they are **not found** in `User`
/// and permanent; to retry them, name them: `on = ...`. After an error of transport the connection is of
/// no use: open a new one in each attempt.
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
