//! `CircuitOpen` and `TimedOut` as errors of these clients, for functions that return those.

use crate::meanings::assert_is;
use mongodb::error::ErrorKind;
use redis::RedisError;
use retry_runtime::breaker::{CircuitBreaker, CircuitOpen};
use retry_runtime::{Classify, TimedOut, retry};
use std::cell::Cell;
use std::error::Error;
use std::future::pending;
use std::io;
use std::sync::Arc;
use std::time::Duration;

const LATE: TimedOut = TimedOut::after(Duration::from_secs(2));

/// Returns the rejection of a breaker that is open for a while.
fn open() -> CircuitOpen {
    let breaker = CircuitBreaker::consecutive(1)
        .name("db")
        .recovery(Duration::from_secs(999));
    let refused = || Err::<(), _>(io::Error::from(io::ErrorKind::ConnectionRefused));
    breaker.call(refused).unwrap_err();
    let open = breaker.try_acquire().unwrap_err();
    assert!(open.retry_after().is_some());
    open
}

/// Asserts that an error says what one of ours says, and where only `dyn Error` is known, too.
#[track_caller]
fn assert_says_as<E: Classify + Error + Send + Sync + 'static>(
    error: E,
    ours: impl Classify + Error,
) {
    assert_eq!(error.retry_after(), ours.retry_after());
    let printed = ours.to_string();
    assert_is(error, ours.class(), ours.is_indeterminate(), &printed);
}

/// For an error type: what ours mean as one of it, and what functions do that return it.
macro_rules! returned {
    ($module:ident, $error:ty) => {
        mod $module {
            use super::*;

            #[test]
            fn says_what_ours_say() {
                assert_says_as(<$error>::from(open()), open());
                assert_says_as(<$error>::from(LATE), LATE);
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

                let error = outer(&attempts).await.unwrap_err();

                // The first was late, and opened the breaker.
                assert_eq!(attempts.get(), 2);
                assert_says_as(error, open());
            }
        }
    };
}

// What the others are measured by.
returned!(as_io, io::Error);
returned!(as_sqlx, sqlx::Error);
returned!(as_sqlx_0_8, sqlx_core_0_8::Error);
returned!(as_redis, RedisError);
returned!(as_mongodb, mongodb::error::Error);

/// Asserts that the I/O errors have ours in them, in this order.
#[track_caller]
fn assert_have_ours(rejected: &io::Error, late: &io::Error) {
    let inside: Option<&CircuitOpen> = rejected.get_ref().and_then(|error| error.downcast_ref());
    assert_eq!(inside.map(CircuitOpen::name), Some("db"));
    assert_eq!(late.kind(), io::ErrorKind::TimedOut);
    let inside: Option<&TimedOut> = late.get_ref().and_then(|error| error.downcast_ref());
    assert_eq!(inside, Some(&LATE));
}

#[test]
fn the_io_error_of_sqlx_has_ours_in_it() {
    let (rejected, late) = (open().into(), LATE.into());
    let (sqlx::Error::Io(rejected), sqlx::Error::Io(late)) = (&rejected, &late) else {
        panic!("{rejected:?}, {late:?}");
    };

    assert_have_ours(rejected, late);
}

#[test]
fn the_io_error_of_sqlx_0_8_has_ours_in_it() {
    use sqlx_core_0_8::Error;

    let (rejected, late) = (open().into(), LATE.into());
    let (Error::Io(rejected), Error::Io(late)) = (&rejected, &late) else {
        panic!("{rejected:?}, {late:?}");
    };

    assert_have_ours(rejected, late);
}

#[test]
fn the_source_of_a_redis_error_has_ours_in_it() {
    /// The crate keeps its source in a pointer.
    fn source(error: &RedisError) -> &io::Error {
        let source: &Arc<dyn Error + Send + Sync> = error.source().unwrap().downcast_ref().unwrap();
        source.downcast_ref().unwrap()
    }
    let (rejected, late) = (RedisError::from(open()), RedisError::from(LATE));

    assert_eq!(late.kind(), redis::ErrorKind::Io);
    assert!(late.is_timeout());
    assert!(!rejected.is_connection_dropped());
    assert_have_ours(source(&rejected), source(&late));
}

#[test]
fn the_io_error_of_mongodb_has_ours_in_it() {
    let rejected = mongodb::error::Error::from(open());
    let late = mongodb::error::Error::from(LATE);
    let (ErrorKind::Io(rejected), ErrorKind::Io(late)) = (&*rejected.kind, &*late.kind) else {
        panic!("{rejected:?}, {late:?}");
    };

    assert_have_ours(rejected, late);
}
