use retry_runtime::breaker::{CircuitBreaker, CircuitOpen};
use retry_runtime::{Class, Classes, Classify, Failure, NoValue, TimedOut};
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

    fn is_indeterminate(&self) -> bool {
        true
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

/// Every kind that is retried, and whether it leaves it open if the operation took place.
#[test]
fn kinds_that_come_up_before_anything_was_sent_leave_nothing_open() {
    for (kind, is_indeterminate) in [
        (ErrorKind::ConnectionRefused, false),
        (ErrorKind::ConnectionReset, true),
        (ErrorKind::ConnectionAborted, true),
        (ErrorKind::NotConnected, true),
        (ErrorKind::BrokenPipe, true),
        (ErrorKind::UnexpectedEof, true),
        (ErrorKind::HostUnreachable, true),
        (ErrorKind::NetworkUnreachable, true),
        (ErrorKind::NetworkDown, true),
        (ErrorKind::AddrInUse, false),
        (ErrorKind::AddrNotAvailable, false),
        (ErrorKind::Interrupted, true),
        (ErrorKind::WouldBlock, true),
        (ErrorKind::ResourceBusy, false),
        (ErrorKind::ExecutableFileBusy, false),
        (ErrorKind::Deadlock, false),
        (ErrorKind::StaleNetworkFileHandle, true),
        (ErrorKind::TimedOut, true),
        (ErrorKind::NotFound, false),
        (ErrorKind::Other, false),
    ] {
        let error = io::Error::from(kind);
        assert_eq!(error.is_indeterminate(), is_indeterminate, "{kind:?}");
    }
}

#[test]
fn error_inside_decides_what_is_left_open() {
    let reset = || io::Error::from(ErrorKind::ConnectionReset);

    assert!(io::Error::other(reset()).is_indeterminate());
    assert!(!io::Error::other(refused()).is_indeterminate());
    assert!(boxed(Wrapper(boxed(reset()))).is_indeterminate());
    assert!(boxed(Arc::new(reset())).is_indeterminate());
    assert!(!boxed(Wrapper(boxed(refused()))).is_indeterminate());
    assert!(!boxed("text").is_indeterminate());
    assert!(!boxed(Circle).is_indeterminate());
    let plain: Box<dyn Error> = Box::new(reset());
    let send: Box<dyn Error + Send> = Box::new(reset());
    assert!(plain.is_indeterminate());
    assert!(send.is_indeterminate());
}

#[test]
fn own_errors_say_what_is_left_open() {
    let late = TimedOut::after(Duration::from_secs(1));
    let breaker = CircuitBreaker::consecutive(1);
    breaker.force_open();
    let open: CircuitOpen = breaker.try_acquire().unwrap_err();

    assert!(late.is_indeterminate());
    assert!(io::Error::from(late).is_indeterminate());
    assert!(!open.is_indeterminate());
    assert!(!io::Error::from(open).is_indeterminate());
    assert!(!NoValue.is_indeterminate());
}

#[test]
fn classes_can_leave_out_what_is_indeterminate() {
    let once = Classes::TIMEOUT.unless_indeterminate();
    let union = Classes::THROTTLED | once;
    let reset = io::Error::from(ErrorKind::ConnectionReset);
    let transient = Classes::TRANSIENT.unless_indeterminate();

    assert!(once.contains(Class::Timeout));
    assert_ne!(once, Classes::TIMEOUT);
    assert_eq!(once, once.unless_indeterminate());
    assert_eq!(union, once.union(Classes::THROTTLED));
    assert_eq!(
        union,
        (Classes::THROTTLED | Classes::TIMEOUT).unless_indeterminate()
    );
    assert_eq!(
        format!("{union:?}"),
        "{Timeout, Throttled} unless indeterminate"
    );
    assert_eq!(Failure::of(&Throttled, union), Failure::not_retryable());
    assert_eq!(Failure::of(&reset, transient), Failure::not_retryable());
    assert_eq!(
        Failure::of(&reset, Classes::TRANSIENT),
        Failure::retryable()
    );
    assert_eq!(Failure::of(&refused(), transient), Failure::retryable());
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
fn what_this_crate_itself_returns_is_found() {
    let late = boxed(Wrapper(boxed(TimedOut::after(Duration::from_secs(1)))));
    assert_eq!(late.class(), Class::Timeout);
    assert!(late.is_indeterminate());

    let breaker = CircuitBreaker::consecutive(1);
    breaker.force_open();
    let open: CircuitOpen = breaker.try_acquire().unwrap_err();
    // A rejection stays one, whatever came before it.
    assert_eq!(boxed(Wrapper(boxed(open))).class(), Class::Permanent);
}

#[test]
fn chain_is_searched_inside_pointers() {
    let shared: Arc<dyn Error + Send + Sync> = Arc::new(refused());
    assert_eq!(boxed(Arc::clone(&shared)).class(), Class::Transient);
    assert_eq!(boxed(Wrapper(boxed(shared))).class(), Class::Transient);

    let shared: Arc<dyn Error + Send + Sync> = Arc::new(Wrapper(boxed(refused())));
    assert_eq!(boxed(shared).class(), Class::Transient);

    assert_eq!(boxed(Arc::new(NoValue)).class(), Class::Transient);
    assert_eq!(boxed(Box::new(NoValue)).class(), Class::Transient);

    let circle: Arc<dyn Error + Send + Sync> = Arc::new(Circle);
    assert_eq!(boxed(circle).class(), Class::Permanent);
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
    fn asked(error: impl Classify) -> (Class, Option<Duration>, bool) {
        (error.class(), error.retry_after(), error.is_indeterminate())
    }

    let expected = (Class::Throttled, Some(Duration::from_secs(2)), true);

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
