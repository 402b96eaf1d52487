//! The errors of `mongodb`: by their labels, codes and kinds.

use super::codes::{self, Meaning};
use super::{Class, Classify, inner, several};
use ::mongodb::error::{Error, ErrorKind, WriteFailure};
use core::time::Duration;

/// The labels that say something about retrying. Of several the first counts: one that knows the
/// outcome comes before one that leaves it open.
const LABELS: [&str; 6] = [
    "RetryableError",
    "TransientTransactionError",
    "ResumableChangeStreamError",
    "RetryableWriteError",
    "UnknownTransactionCommitResult",
    "NoWritesPerformed",
];

#[doc = include_str!("about/mongodb.md")]
impl Classify for Error {
    fn class(&self) -> Class {
        meaning(self).class()
    }

    fn is_indeterminate(&self) -> bool {
        meaning(self).is_indeterminate()
    }

    fn retry_after(&self) -> Option<Duration> {
        self.base_backoff()
    }
}

ours_as_io! {
    /// Behind the feature `mongodb`: one of kind `Io`, with an `io::Error` that has this one in it.
    Error
}

fn meaning(error: &Error) -> Meaning {
    let kind = by_kind(&error.kind);
    let Some(label) = LABELS
        .into_iter()
        .find(|label| error.contains_label(label))
        .map(codes::mongodb_label)
    else {
        return kind;
    };
    // A label knows that the operation may be repeated and whether it took place; a kind may know
    // better why it failed.
    let class = match kind.class() {
        Class::Permanent | Class::Transient => label.class(),
        class @ (Class::Timeout | Class::Throttled) => class,
    };
    let is_open = label.is_indeterminate() && !error.contains_label("NoWritesPerformed");
    Meaning::new(class, is_open)
}

fn by_kind(kind: &ErrorKind) -> Meaning {
    match kind {
        ErrorKind::Command(error) => codes::mongodb(error.code),
        ErrorKind::Write(WriteFailure::WriteConcernError(error)) => codes::mongodb(error.code),
        ErrorKind::Write(WriteFailure::WriteError(error)) => codes::mongodb(error.code),
        ErrorKind::InsertMany(error) => some_of(
            error
                .write_errors
                .iter()
                .flatten()
                .map(|error| error.code)
                .chain(error.write_concern_error.iter().map(|error| error.code)),
        ),
        ErrorKind::BulkWrite(error) => some_of(
            error
                .write_errors
                .values()
                .map(|error| error.code)
                .chain(error.write_concern_errors.iter().map(|error| error.code)),
        ),
        ErrorKind::Io(error) => inner::meaning(error),
        // Another operation has found the server gone; this one may have been on its way.
        ErrorKind::ConnectionPoolCleared { .. } => Meaning::new(Class::Transient, true),
        // No server was there in time to send the operation to.
        ErrorKind::ServerSelection { .. } => Meaning::new(Class::Timeout, false),
        ErrorKind::InvalidArgument { .. }
        | ErrorKind::Authentication { .. }
        | ErrorKind::DnsResolve { .. }
        | ErrorKind::GridFs(_)
        | ErrorKind::SessionsNotSupported
        | ErrorKind::InvalidTlsConfig { .. }
        | ErrorKind::Transaction { .. }
        | ErrorKind::IncompatibleServer { .. }
        | ErrorKind::MissingResumeToken
        | ErrorKind::Shutdown => Meaning::new(Class::Permanent, false),
        // Answers that cannot be read, what the program itself has made, and what is to come.
        _ => Meaning::UNKNOWN,
    }
}

/// Returns what failed writes mean of which others of the same call may have been done.
fn some_of(codes: impl Iterator<Item = i32>) -> Meaning {
    several::worst(codes.map(codes::mongodb))
        .map_or(Meaning::UNKNOWN, |worst| Meaning::new(worst.class(), true))
}
