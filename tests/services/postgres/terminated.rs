//! Sessions that an administrator ends: the server says so (57P01) and hangs up.

use crate::attempts::{Attempts, Failure};
use crate::remains::{nothing_is_left, nothing_is_taken};
use crate::session::{self, in_mid_query, long_at_first};
use retry_runtime::{Class, retry};
use service_tests::bounds::bounded;
use service_tests::postgres::Server;
use sqlx::postgres::PgPoolOptions;
use sqlx::{Connection as _, PgConnection, PgPool};

#[retry(max = 5, backoff = fixed(20ms), attempt = attempt)]
async fn read(url: &str, attempts: &Attempts) -> Result<i32, sqlx::Error> {
    let query = session::read(url, long_at_first(attempt));
    attempts.watch(query).await
}

#[retry(max = 5, backoff = fixed(20ms), attempt = attempt)]
async fn read_by_tokio_postgres(
    url: &str,
    attempts: &Attempts,
) -> Result<i32, tokio_postgres::Error> {
    let query = session::read_by_tokio_postgres(url, long_at_first(attempt));
    attempts.watch(query).await
}

#[retry(max = 5, backoff = fixed(20ms), attempt = attempt)]
async fn read_from_pool(pool: &PgPool, attempts: &Attempts) -> Result<i32, sqlx::Error> {
    let query = sqlx::query_scalar("SELECT 42 FROM pg_sleep($1)")
        .bind(long_at_first(attempt))
        .fetch_one(pool);
    attempts.watch(query).await
}

#[retry(max = 5, backoff = fixed(20ms), attempt = attempt, idempotent = false)]
async fn query_once(url: &str, attempts: &Attempts) -> Result<i32, sqlx::Error> {
    let query = session::read(url, long_at_first(attempt));
    attempts.watch(query).await
}

/// Ends the session that is in the middle of a query.
async fn terminate(url: &str) {
    let process = in_mid_query(url).await;
    let mut connection = PgConnection::connect(url).await.unwrap();
    let terminated: bool = sqlx::query_scalar("SELECT pg_terminate_backend($1)")
        .bind(process)
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert!(terminated);
}

/// A commit may just have been made.
fn terminated() -> Failure {
    Failure {
        sqlstate: Some("57P01".to_owned()),
        class: Class::Transient,
        is_indeterminate: true,
    }
}

#[tokio::test]
async fn a_read_is_repeated_on_a_new_connection() {
    let Some(server) = Server::start() else {
        return;
    };
    let (url, attempts) = (server.url(), Attempts::default());

    let (answer, ()) =
        bounded(async { tokio::join!(read(&url, &attempts), terminate(&url)) }).await;

    assert_eq!(answer.unwrap(), 42);
    assert_eq!(attempts.failures(), [terminated()]);
    nothing_is_left(&server).await;
}

#[tokio::test]
async fn a_read_by_tokio_postgres_is_repeated_on_a_new_connection() {
    let Some(server) = Server::start() else {
        return;
    };
    let (url, attempts) = (server.url(), Attempts::default());

    let answer = read_by_tokio_postgres(&url, &attempts);
    let (answer, ()) = bounded(async { tokio::join!(answer, terminate(&url)) }).await;

    assert_eq!(answer.unwrap(), 42);
    assert_eq!(attempts.failures(), [terminated()]);
    nothing_is_left(&server).await;
}

#[tokio::test]
async fn what_must_not_happen_twice_ends_with_its_session() {
    let Some(server) = Server::start() else {
        return;
    };
    let (url, attempts) = (server.url(), Attempts::default());

    let answer = query_once(&url, &attempts);
    let (answer, ()) = bounded(async { tokio::join!(answer, terminate(&url)) }).await;

    assert_eq!(Failure::from(&answer.unwrap_err()), terminated());
    assert_eq!(attempts.begun(), 1);
    nothing_is_left(&server).await;
}

#[tokio::test]
async fn a_pool_gets_back_what_the_attempts_took() {
    let Some(server) = Server::start() else {
        return;
    };
    let (url, attempts) = (server.url(), Attempts::default());
    let pool = PgPoolOptions::new().max_connections(2);
    let pool = pool.connect(&url).await.unwrap();

    let answer = read_from_pool(&pool, &attempts);
    let (answer, ()) = bounded(async { tokio::join!(answer, terminate(&url)) }).await;

    assert_eq!(answer.unwrap(), 42);
    assert_eq!(attempts.failures(), [terminated()]);
    nothing_is_taken(&pool).await;
    pool.close().await;
    nothing_is_left(&server).await;
}
