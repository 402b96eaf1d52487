//! The kinds of `std::io::Error`.
//!
//! The table with the reasons stands in the documentation of [`Classify`]; every kind that is
//! stable in the MSRV is named here, so that the default at the end meets only what std adds later
//! or keeps to itself.

use super::{Class, Classify};
use core::time::Duration;
use std::io::{Error, ErrorKind};

impl Classify for Error {
    fn class(&self) -> Class {
        match self.kind() {
            ErrorKind::ConnectionRefused
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::NotConnected
            | ErrorKind::BrokenPipe
            | ErrorKind::UnexpectedEof
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkUnreachable
            | ErrorKind::NetworkDown
            | ErrorKind::AddrInUse
            | ErrorKind::AddrNotAvailable
            | ErrorKind::Interrupted
            | ErrorKind::WouldBlock
            | ErrorKind::ResourceBusy
            | ErrorKind::ExecutableFileBusy
            | ErrorKind::Deadlock
            | ErrorKind::StaleNetworkFileHandle => Class::Transient,

            ErrorKind::TimedOut => Class::Timeout,

            ErrorKind::Other => self.get_ref().map_or(Class::Permanent, Classify::class),

            #[expect(
                clippy::match_same_arms,
                reason = "what is known to be permanent, and what is not known"
            )]
            ErrorKind::NotFound
            | ErrorKind::PermissionDenied
            | ErrorKind::AlreadyExists
            | ErrorKind::NotADirectory
            | ErrorKind::IsADirectory
            | ErrorKind::DirectoryNotEmpty
            | ErrorKind::ReadOnlyFilesystem
            | ErrorKind::CrossesDevices
            | ErrorKind::TooManyLinks
            | ErrorKind::NotSeekable
            | ErrorKind::InvalidInput
            | ErrorKind::InvalidData
            | ErrorKind::ArgumentListTooLong
            | ErrorKind::FileTooLarge
            | ErrorKind::Unsupported
            | ErrorKind::StorageFull
            | ErrorKind::QuotaExceeded
            | ErrorKind::OutOfMemory
            | ErrorKind::WriteZero => Class::Permanent,

            _ => Class::Permanent,
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self.kind() {
            ErrorKind::Other => self.get_ref().and_then(Classify::retry_after),
            _ => None,
        }
    }

    fn is_indeterminate(&self) -> bool {
        match self.kind() {
            // Those that are retried and may come up when something has been sent. A new kind is
            // added here unless the operating system promises that nothing was done.
            ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::NotConnected
            | ErrorKind::BrokenPipe
            | ErrorKind::UnexpectedEof
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkUnreachable
            | ErrorKind::NetworkDown
            | ErrorKind::Interrupted
            | ErrorKind::WouldBlock
            | ErrorKind::StaleNetworkFileHandle
            | ErrorKind::TimedOut => true,

            ErrorKind::Other => self.get_ref().is_some_and(Classify::is_indeterminate),

            _ => false,
        }
    }
}
