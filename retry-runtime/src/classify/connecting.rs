//! Errors of a connection that did not come about, of which reqwest and tonic tell that much.
//!
//! They differ from I/O errors in that nothing was sent, whatever the kind, and in that a failed
//! name look-up is one of them.

use super::codes::Meaning;
use super::{Class, Classify, dynamic};
use core::error::Error;
use std::io::{self, ErrorKind};

/// Returns what the failed attempt to connect means, by the I/O error along its chain.
pub(super) fn meaning(error: &(dyn Error + 'static)) -> Meaning {
    let io = dynamic::chain(error).find_map(|error| error.downcast_ref::<io::Error>());
    Meaning::new(io.map_or(Class::Transient, class), false)
}

/// As for any I/O error, but that what has no stable kind, such as a failed name look-up, is
/// transient: while trying to connect, it comes of the machine and of the network.
fn class(error: &io::Error) -> Class {
    match (error.class(), error.kind()) {
        // A certificate that does not hold is `InvalidData`, in `Other` more often than not.
        (
            Class::Permanent,
            ErrorKind::InvalidData
            | ErrorKind::InvalidInput
            | ErrorKind::Other
            | ErrorKind::PermissionDenied
            | ErrorKind::Unsupported,
        ) => Class::Permanent,
        (Class::Permanent, _) => Class::Transient,
        (class, _) => class,
    }
}
