//! `CircuitOpen` and `TimedOut` as errors of these crates, for functions that return those.

use crate::{DONE_OR_NOT, assert_says};
use aws_smithy_runtime_api::client::result::{ConnectorError, SdkError as Error};
use aws_smithy_runtime_api::http::Response;
use aws_smithy_types::error::ErrorMetadata;
use retry_runtime::breaker::{CircuitBreaker, CircuitOpen};
use retry_runtime::{Class, Classify, TimedOut, retry};
use std::cell::Cell;
use std::fmt;
use std::future::pending;
use std::io;
use std::time::Duration;
use thrift::TransportErrorKind;
use tonic::{Code, Status};

type SdkError = Error<ErrorMetadata, Response>;

const LATE: TimedOut = TimedOut::after(Duration::from_secs(2));

/// Returns the rejection of a breaker that is open for a while.
fn open() -> CircuitOpen {
    let breaker = CircuitBreaker::consecutive(1)
        .name("shop")
        .recovery(Duration::from_secs(999));
    let refused = || Err::<(), _>(io::Error::from(io::ErrorKind::ConnectionRefused));
    breaker.call(refused).expect_err("refused");
    let open = breaker.try_acquire().expect_err("open");
    assert!(open.retry_after().is_some());
    open
}

/// Asserts that an error says what one of ours says.
#[track_caller]
fn assert_says_as(error: &(impl Classify + fmt::Debug), ours: impl Classify) {
    assert_says(error, ours.class(), ours.is_indeterminate());
    assert_eq!(error.retry_after(), ours.retry_after());
}

/// For an error type: what ours mean as one of it, and what functions do that return it.
macro_rules! returned {
    ($module:ident, $error:ty) => {
        mod $module {
            use super::*;

            #[test]
            fn says_what_ours_say() {
                assert_says_as(&<$error>::from(open()), open());
                assert_says_as(&<$error>::from(LATE), LATE);
            }

            #[test]
            fn says_so_where_any_error_is_known() {
                let boxed = |error: $error| -> Box<dyn std::error::Error + Send + Sync> {
                    Box::new(io::Error::other(error))
                };

                assert_says_as(&boxed(open().into()), open());
                assert_says_as(&boxed(LATE.into()), LATE);
            }

            #[tokio::test]
            async fn a_late_attempt_is_retried_around_and_a_rejection_is_not() {
                #[retry(max = 1, timeout = 1ms, breaker(failures = 1, recovery = 1h))]
                async fn inner() -> Result<(), $error> {
                    pending().await
                }
                #[retry(max = 9, backoff = none)]
                async fn outer(attempts: &Cell<u32>) -> Result<(), $error> {
                    attempts.set(attempts.get() + 1);
                    inner().await
                }
                let attempts = Cell::new(0);

                let error = outer(&attempts).await.expect_err("rejected");

                // The first was late, and opened the breaker.
                assert_eq!(attempts.get(), 2);
                assert_says_as(&error, open());
            }
        }
    };
}

// What the others are measured by.
returned!(as_io, io::Error);
returned!(as_status, Status);
returned!(as_thrift, thrift::Error);
returned!(as_sdk_error, SdkError);
returned!(as_connector_error, ConnectorError);

/// Returns the error of that type along the sources.
fn source<E: std::error::Error + Copy + 'static>(
    error: &(dyn std::error::Error + 'static),
) -> Option<E> {
    std::iter::successors(error.source(), |error| error.source())
        .find_map(|error| error.downcast_ref())
        .copied()
}

#[test]
fn a_status_has_ours_as_its_source() {
    let open = open();
    let (rejected, late) = (Status::from(open), Status::from(LATE));

    assert_eq!(rejected.code(), Code::Unavailable);
    assert_eq!(rejected.message(), open.to_string());
    assert_eq!(source(&rejected), Some(open));
    assert_eq!(late.code(), Code::DeadlineExceeded);
    assert_eq!(late.message(), "timed out after 2s");
    assert_eq!(source(&late), Some(LATE));
}

#[test]
fn who_is_sent_the_status_of_a_rejection_may_try_again() {
    let mut sent = http::HeaderMap::new();
    Status::from(open()).add_header(&mut sent).expect("ASCII");

    let received = Status::from_header_map(&sent).expect("a status");

    assert_eq!(received.code(), Code::Unavailable);
    assert_says(&received, Class::Transient, DONE_OR_NOT);
    assert_eq!(received.retry_after(), None);
}

#[test]
fn thrift_has_the_rejection_itself_and_of_a_timeout_the_kind() {
    let open = open();
    let (rejected, late) = (thrift::Error::from(open), thrift::Error::from(LATE));

    let thrift::Error::User(rejected) = rejected else {
        panic!("{rejected:?}");
    };
    assert_eq!(rejected.downcast_ref(), Some(&open));
    let thrift::Error::Transport(late) = late else {
        panic!("{late:?}");
    };
    assert_eq!(late.kind, TransportErrorKind::TimedOut);
    assert_eq!(late.message, "timed out after 2s");
}

#[test]
fn an_sdk_error_has_ours_among_its_sources() {
    let open = open();
    let (rejected, late) = (SdkError::from(open), SdkError::from(LATE));

    assert!(matches!(rejected, Error::DispatchFailure(_)));
    assert_eq!(source(&rejected), Some(open));
    assert!(matches!(late, Error::TimeoutError(_)));
    assert_eq!(source(&late), Some(LATE));
}

#[test]
fn a_connector_error_has_ours_as_its_source() {
    let open = open();
    let (rejected, late) = (ConnectorError::from(open), ConnectorError::from(LATE));

    assert!(rejected.is_other());
    assert_eq!(source(&rejected), Some(open));
    assert!(late.is_timeout());
    assert_eq!(source(&late), Some(LATE));
}
