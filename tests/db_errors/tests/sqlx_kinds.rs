//! The errors of `sqlx` that no database gives: of its pool, of the connection, of the program.

use crate::meanings::assert_is;
use retry_runtime::{Class, Classify};
use sqlx::sqlite::SqlitePoolOptions;
use std::io;
use std::time::Duration;

#[tokio::test]
async fn of_a_pool_without_a_free_connection_nothing_was_sent() {
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(Duration::from_millis(50))
        .connect("sqlite::memory:")
        .await
        .unwrap();
    let only = pool.acquire().await.unwrap();

    let error = pool.acquire().await.unwrap_err();
    assert_is(error, Class::Timeout, false, "no connection free");

    drop(only);
    pool.close().await;
    let error = pool.acquire().await.unwrap_err();
    assert_is(error, Class::Permanent, false, "closed");
}

#[tokio::test]
async fn a_row_that_is_not_there_is_permanent() {
    let pool = SqlitePoolOptions::new()
        .connect("sqlite::memory:")
        .await
        .unwrap();

    let error = sqlx::query("SELECT 1 WHERE 0")
        .fetch_one(&pool)
        .await
        .unwrap_err();

    assert_is(error, Class::Permanent, false, "no row");
}

/// Both versions: the same variants, the same classes.
macro_rules! kinds {
    ($version:ident, $error:ty) => {
        #[test]
        fn $version() {
            type Error = $error;

            let reset = || io::Error::from(io::ErrorKind::ConnectionReset);
            for (error, class, is_indeterminate) in [
                (Error::Io(reset()), Class::Transient, true),
                (
                    Error::Io(io::ErrorKind::ConnectionRefused.into()),
                    Class::Transient,
                    false,
                ),
                (
                    Error::Io(io::ErrorKind::TimedOut.into()),
                    Class::Timeout,
                    true,
                ),
                (
                    Error::Io(io::ErrorKind::NotFound.into()),
                    Class::Permanent,
                    false,
                ),
                (Error::Tls(Box::new(reset())), Class::Transient, true),
                (
                    Error::Tls("bad certificate".into()),
                    Class::Permanent,
                    false,
                ),
                (Error::PoolTimedOut, Class::Timeout, false),
                (Error::PoolClosed, Class::Permanent, false),
                (Error::WorkerCrashed, Class::Transient, true),
                (Error::Protocol("made up".into()), Class::Permanent, true),
                (
                    Error::Configuration("made up".into()),
                    Class::Permanent,
                    false,
                ),
                (Error::Decode("made up".into()), Class::Permanent, false),
                (Error::Decode(Box::new(reset())), Class::Permanent, false),
                (Error::BeginFailed, Class::Permanent, false),
            ] {
                let printed = format!("{error:?}");
                assert_eq!(error.class(), class, "{printed}");
                assert_eq!(error.is_indeterminate(), is_indeterminate, "{printed}");
                assert_is(error, class, is_indeterminate, &printed);
            }
        }
    };
}

kinds!(kinds_of_0_9, sqlx::Error);
kinds!(kinds_of_0_8, sqlx_core_0_8::Error);
