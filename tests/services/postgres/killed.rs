//! Servers that are killed by `SIGKILL` in the middle of a query.
//!
//! When one of its processes is killed, the first process ends all others, since shared memory may
//! be damaged, and recovers. The others say so (57P02), but in a notice: to a client, the error is
//! that its connection is gone.

use crate::attempts::{Attempts, Failure};
use crate::query_error::QueryError;
use crate::remains::nothing_is_left;
use crate::session::{self, in_mid_query, long_at_first};
use retry_runtime::retry;
use service_tests::bounds::{bounded, until};
use service_tests::postgres::{Control, Server, Shutdown};
use sqlx::{Connection as _, PgConnection};
use std::time::Duration;

#[retry(max = 100, backoff = exponential(20ms, max = 200ms), deadline = 40s, attempt = attempt)]
async fn read(url: &str, attempts: &Attempts) -> Result<i32, QueryError<sqlx::Error>> {
    let query = session::read(url, long_at_first(attempt));
    Ok(attempts.watch(query).await?)
}

#[retry(max = 100, backoff = exponential(20ms, max = 200ms), deadline = 40s, attempt = attempt)]
async fn read_by_tokio_postgres(
    url: &str,
    attempts: &Attempts,
) -> Result<i32, QueryError<tokio_postgres::Error>> {
    let query = session::read_by_tokio_postgres(url, long_at_first(attempt));
    Ok(attempts.watch(query).await?)
}

#[retry(max = 100, backoff = fixed(200ms), deadline = 40s, attempt = attempt, idempotent = false)]
async fn query_once(url: &str, attempts: &Attempts) -> Result<i32, QueryError<sqlx::Error>> {
    let query = session::read(url, long_at_first(attempt));
    Ok(attempts.watch(query).await?)
}

#[retry(max = 100, backoff = fixed(200ms), deadline = 40s, attempt = attempt, idempotent = false)]
async fn query_once_by_tokio_postgres(
    url: &str,
    attempts: &Attempts,
) -> Result<i32, QueryError<tokio_postgres::Error>> {
    let query = session::read_by_tokio_postgres(url, long_at_first(attempt));
    Ok(attempts.watch(query).await?)
}

/// Kills the process that is in the middle of a query.
async fn kill_session(server: &Server) {
    let process = in_mid_query(&server.url()).await;
    session::control(server.control(), move |server| server.kill_backend(process)).await;
}

/// Kills the server in the middle of a query, and starts it again after a while.
async fn kill_server(server: &Server) {
    in_mid_query(&server.url()).await;
    session::control(server.control(), |server| {
        server.stop(Shutdown::Killed);
        std::thread::sleep(Duration::from_millis(500));
        server.start();
    })
    .await;
}

/// The read ended well, and what it met first was a lost connection.
fn assert_read_again(answer: i32, attempts: &Attempts) {
    assert_eq!(answer, 42);
    assert_eq!(attempts.first_failure(), Failure::lost_connection());
}

#[tokio::test]
async fn a_read_is_repeated_after_its_session_was_killed() {
    let Some(server) = Server::start() else {
        return;
    };
    let (url, attempts) = (server.url(), Attempts::default());

    let (answer, ()) =
        bounded(async { tokio::join!(read(&url, &attempts), kill_session(&server)) }).await;

    assert_read_again(answer.unwrap(), &attempts);
    nothing_is_left(&server).await;
}

#[tokio::test]
async fn a_read_by_tokio_postgres_is_repeated_after_its_session_was_killed() {
    let Some(server) = Server::start() else {
        return;
    };
    let (url, attempts) = (server.url(), Attempts::default());

    let answer = read_by_tokio_postgres(&url, &attempts);
    let (answer, ()) = bounded(async { tokio::join!(answer, kill_session(&server)) }).await;

    assert_read_again(answer.unwrap(), &attempts);
    nothing_is_left(&server).await;
}

#[tokio::test]
async fn a_read_is_repeated_after_the_session_of_somebody_else_was_killed() {
    let Some(server) = Server::start() else {
        return;
    };
    let (url, attempts) = (server.url(), Attempts::default());
    let mut other = PgConnection::connect(&url).await.unwrap();
    let process: i32 = sqlx::query_scalar("SELECT pg_backend_pid()")
        .fetch_one(&mut other)
        .await
        .unwrap();

    let killed = async {
        in_mid_query(&url).await;
        session::control(server.control(), move |server| server.kill_backend(process)).await;
    };
    let (answer, ()) = bounded(async { tokio::join!(read(&url, &attempts), killed) }).await;

    assert_read_again(answer.unwrap(), &attempts);
    drop(other);
    nothing_is_left(&server).await;
}

#[tokio::test]
async fn a_read_is_repeated_after_the_server_was_killed() {
    let Some(server) = Server::start() else {
        return;
    };
    let (url, attempts) = (server.url(), Attempts::default());

    let (answer, ()) =
        bounded(async { tokio::join!(read(&url, &attempts), kill_server(&server)) }).await;

    assert_read_again(answer.unwrap(), &attempts);
    nothing_is_left(&server).await;
}

#[tokio::test]
async fn a_read_by_tokio_postgres_is_repeated_after_the_server_was_killed() {
    let Some(server) = Server::start() else {
        return;
    };
    let (url, attempts) = (server.url(), Attempts::default());

    let answer = read_by_tokio_postgres(&url, &attempts);
    let (answer, ()) = bounded(async { tokio::join!(answer, kill_server(&server)) }).await;

    assert_read_again(answer.unwrap(), &attempts);
    nothing_is_left(&server).await;
}

/// The query may have been done: nobody knows.
#[tokio::test]
async fn what_must_not_happen_twice_ends_with_its_connection() {
    let Some(server) = Server::start() else {
        return;
    };
    let (url, attempts) = (server.url(), Attempts::default());

    let answer = query_once(&url, &attempts);
    let (answer, ()) = bounded(async { tokio::join!(answer, kill_server(&server)) }).await;

    let error = answer.unwrap_err();
    assert_eq!(Failure::from(&error), Failure::lost_connection());
    assert_eq!(attempts.begun(), 1);
    nothing_is_left(&server).await;
}

#[tokio::test]
async fn what_must_not_happen_twice_by_tokio_postgres_ends_with_its_connection() {
    let Some(server) = Server::start() else {
        return;
    };
    let (url, attempts) = (server.url(), Attempts::default());

    let answer = query_once_by_tokio_postgres(&url, &attempts);
    let (answer, ()) = bounded(async { tokio::join!(answer, kill_server(&server)) }).await;

    let error = answer.unwrap_err();
    assert_eq!(Failure::from(&error), Failure::lost_connection());
    assert_eq!(attempts.begun(), 1);
    nothing_is_left(&server).await;
}

/// A connection that was refused leaves nothing open.
#[tokio::test]
async fn what_must_not_happen_twice_waits_for_a_server_that_is_down() {
    let Some(server) = Server::create() else {
        return;
    };
    let (url, attempts) = (server.url(), Attempts::default());

    let started = async {
        until(|| async { attempts.begun() > 1 }).await;
        session::control(server.control(), Control::start).await;
    };
    let (answer, ()) = bounded(async { tokio::join!(query_once(&url, &attempts), started) }).await;

    assert_eq!(answer.unwrap(), 42);
    assert!(
        attempts
            .failures()
            .iter()
            .all(|failure| !failure.is_indeterminate)
    );
    nothing_is_left(&server).await;
}
