use retry_runtime::{Class, Classes, Classify, NoValue};
use std::error::Error;
use std::fmt;
use std::io::{self, ErrorKind};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

/// An error with a source, of a type that nobody knows.
#[derive(Debug)]
struct Wrapper(Box<dyn Error + Send + Sync>);

impl fmt::Display for Wrapper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("wrapped")
    }
}

impl Error for Wrapper {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}

/// An error that is its own source.
#[derive(Debug)]
struct Circle;

impl fmt::Display for Circle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("circle")
    }
}

impl Error for Circle {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self)
    }
}

/// A throttled error that tells how long to wait.
#[derive(Debug)]
struct Throttled;

impl Classify for Throttled {
    fn class(&self) -> Class {
        Class::Throttled
    }

    fn retry_after(&self) -> Option<Duration> {
        Some(Duration::from_secs(2))
    }
}

impl fmt::Display for Throttled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("throttled")
    }
}

impl Error for Throttled {}

fn refused() -> io::Error {
    ErrorKind::ConnectionRefused.into()
}

fn boxed(error: impl Into<Box<dyn Error + Send + Sync>>) -> Box<dyn Error + Send + Sync> {
    error.into()
}

#[test]
fn kinds_that_pass_are_transient() {
    let kinds = [
        ErrorKind::ConnectionRefused,
        ErrorKind::ConnectionReset,
        ErrorKind::ConnectionAborted,
        ErrorKind::NotConnected,
        ErrorKind::BrokenPipe,
        ErrorKind::UnexpectedEof,
        ErrorKind::HostUnreachable,
        ErrorKind::NetworkUnreachable,
        ErrorKind::NetworkDown,
        ErrorKind::AddrInUse,
        ErrorKind::AddrNotAvailable,
        ErrorKind::Interrupted,
        ErrorKind::WouldBlock,
        ErrorKind::ResourceBusy,
        ErrorKind::ExecutableFileBusy,
        ErrorKind::Deadlock,
        ErrorKind::StaleNetworkFileHandle,
    ];
    for kind in kinds {
        assert_eq!(io::Error::from(kind).class(), Class::Transient, "{kind:?}");
    }
    assert_eq!(io::Error::from(ErrorKind::TimedOut).class(), Class::Timeout);
}

#[test]
fn kinds_that_stay_are_permanent() {
    let kinds = [
        ErrorKind::NotFound,
        ErrorKind::PermissionDenied,
        ErrorKind::AlreadyExists,
        ErrorKind::NotADirectory,
        ErrorKind::IsADirectory,
        ErrorKind::DirectoryNotEmpty,
        ErrorKind::ReadOnlyFilesystem,
        ErrorKind::CrossesDevices,
        ErrorKind::TooManyLinks,
        ErrorKind::NotSeekable,
        ErrorKind::InvalidInput,
        ErrorKind::InvalidData,
        ErrorKind::ArgumentListTooLong,
        ErrorKind::FileTooLarge,
        ErrorKind::Unsupported,
        ErrorKind::StorageFull,
        ErrorKind::QuotaExceeded,
        ErrorKind::OutOfMemory,
        ErrorKind::WriteZero,
        ErrorKind::Other,
        // Stable later than the MSRV, so it falls to the default.
        ErrorKind::InvalidFilename,
    ];
    for kind in kinds {
        assert_eq!(io::Error::from(kind).class(), Class::Permanent, "{kind:?}");
    }
}

#[test]
fn other_is_what_the_error_inside_is() {
    assert_eq!(io::Error::other(refused()).class(), Class::Transient);
    assert_eq!(
        io::Error::other(io::Error::other(refused())).class(),
        Class::Transient
    );
    assert_eq!(
        io::Error::other(Wrapper(boxed(refused()))).class(),
        Class::Transient
    );
    assert_eq!(io::Error::other("text").class(), Class::Permanent);
}

#[test]
fn kind_counts_and_not_the_error_inside() {
    let inside = io::Error::new(ErrorKind::InvalidData, refused());
    let outside = io::Error::new(ErrorKind::ConnectionReset, NoValue);

    assert_eq!(inside.class(), Class::Permanent);
    assert_eq!(outside.class(), Class::Transient);
}

#[test]
fn chain_of_sources_is_searched() {
    let error = boxed(Wrapper(boxed(Wrapper(boxed(refused())))));

    assert_eq!(error.class(), Class::Transient);
    assert_eq!(boxed(Wrapper(boxed(NoValue))).class(), Class::Transient);
    assert_eq!(
        boxed(Wrapper(boxed(Arc::new(refused())))).class(),
        Class::Transient
    );
}

#[test]
fn first_error_known_decides() {
    let denied = io::Error::new(ErrorKind::PermissionDenied, Wrapper(boxed(refused())));

    assert_eq!(boxed(Wrapper(boxed(denied))).class(), Class::Permanent);
}

#[test]
fn chain_without_an_error_known_is_permanent() {
    assert_eq!(boxed("text").class(), Class::Permanent);
    assert_eq!(boxed(Wrapper(boxed(Throttled))).class(), Class::Permanent);
    assert_eq!(boxed(Wrapper(boxed(Throttled))).retry_after(), None);
}

#[test]
fn chain_that_is_a_circle_ends() {
    assert_eq!(boxed(Circle).class(), Class::Permanent);
}

#[test]
fn every_kind_of_boxed_error_is_classified() {
    let plain: Box<dyn Error> = Box::new(refused());
    let send: Box<dyn Error + Send> = Box::new(refused());
    let sync: Box<dyn Error + Send + Sync> = Box::new(refused());

    assert_eq!(plain.class(), Class::Transient);
    assert_eq!(send.class(), Class::Transient);
    assert_eq!(sync.class(), Class::Transient);
}

#[test]
fn pointers_pass_the_question_on() {
    fn asked(error: impl Classify) -> (Class, Option<Duration>) {
        (error.class(), error.retry_after())
    }

    let expected = (Class::Throttled, Some(Duration::from_secs(2)));

    assert_eq!(asked(&Throttled), expected);
    assert_eq!(asked(Box::new(Throttled)), expected);
    assert_eq!(asked(Rc::new(Throttled)), expected);
    assert_eq!(asked(Arc::new(Throttled)), expected);
}

#[test]
fn transient_is_the_umbrella() {
    let all = [
        Class::Transient,
        Class::Timeout,
        Class::Throttled,
        Class::Permanent,
    ];
    let members = |classes: Classes| all.map(|class| classes.contains(class));

    assert_eq!(members(Classes::TRANSIENT), [true, true, true, false]);
    assert_eq!(members(Classes::TIMEOUT), [false, true, false, false]);
    assert_eq!(
        members(Classes::TIMEOUT | Classes::THROTTLED),
        [false, true, true, false]
    );
    assert_eq!(
        format!("{:?}", Classes::TRANSIENT),
        "{Transient, Timeout, Throttled}"
    );
}
