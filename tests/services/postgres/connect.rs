//! The annotated connect function of the `db_connect` example, and the example itself.

use crate::example;
use crate::remains::nothing_is_left;
use db::{Connection, Database, Error, Log, connect};
use service_tests::bounds::{after, bounded, until};
use service_tests::postgres::{self, Server};
use std::time::Duration;

async fn open(url: &str) -> Result<Connection, Error> {
    Database::postgres(url)?.open().await
}

/// The server's own code, if the error comes from it.
fn sqlstate(error: &Error) -> Option<String> {
    Some(error.as_database_error()?.code()?.into())
}

/// The connection works, and it took more than one attempt.
async fn assert_connected_by_retries(mut connection: Connection, log: &Log) {
    assert_eq!(connection.text("SELECT 'here'").await.unwrap(), "here");
    assert!(
        (2..=5).contains(&log.attempts()),
        "{} attempts",
        log.attempts()
    );
}

#[tokio::test]
async fn connects_after_the_server_was_started_late() {
    let Some(server) = Server::create() else {
        return;
    };
    let database = Database::postgres(&server.url()).unwrap();
    let log = Log::default();

    let started = after(Duration::from_secs(1), {
        let control = server.control();
        move || control.start()
    });
    let connected = bounded(connect(&database, &log)).await;

    assert_connected_by_retries(connected.unwrap(), &log).await;
    started.await.unwrap();
    nothing_is_left(&server).await;
}

#[tokio::test]
async fn connects_after_the_server_has_finished_starting_up() {
    let Some(server) = Server::create() else {
        return;
    };
    server.hold_start_up();
    server.control().start_without_waiting();
    let url = server.url();
    bounded(until(|| async {
        open(&url)
            .await
            .is_err_and(|error| sqlstate(&error).as_deref() == Some("57P03"))
    }))
    .await;
    let log = Log::default();

    let released = after(Duration::from_millis(500), {
        let control = server.control();
        move || control.release_start_up()
    });
    let database = Database::postgres(&url).unwrap();
    let connected = bounded(connect(&database, &log)).await;

    assert_connected_by_retries(connected.unwrap(), &log).await;
    released.await.unwrap();
    nothing_is_left(&server).await;
}

#[tokio::test]
async fn connects_once_another_connection_is_closed() {
    let Some(server) = Server::start() else {
        return;
    };
    let mut others = Vec::new();
    let refused = bounded(async {
        loop {
            match open(&server.url()).await {
                Ok(connection) => others.push(connection),
                Err(error) => break error,
            }
        }
    })
    .await;
    assert_eq!(sqlstate(&refused).as_deref(), Some("53300"));
    assert_eq!(others.len(), postgres::MAX_CONNECTIONS);
    let log = Log::default();

    let closed = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(700)).await;
        let other = others.pop().expect("there is one");
        other.close().await.expect("the connection should close");
        others
    });
    let database = Database::postgres(&server.url()).unwrap();
    let connected = bounded(connect(&database, &log)).await;

    assert_connected_by_retries(connected.unwrap(), &log).await;
    drop(closed.await.unwrap());
    nothing_is_left(&server).await;
}

#[tokio::test]
async fn gives_up_at_once_on_a_wrong_password() {
    let Some(server) = Server::start() else {
        return;
    };
    let log = Log::default();

    let database = Database::postgres(&server.url_with("guessed", postgres::DATABASE)).unwrap();
    let error = bounded(connect(&database, &log)).await.unwrap_err();

    assert_eq!(sqlstate(&error).as_deref(), Some("28P01"));
    assert_eq!(log.attempts(), 1);
    nothing_is_left(&server).await;
}

#[tokio::test]
async fn gives_up_at_once_on_an_unknown_user() {
    let Some(server) = Server::start() else {
        return;
    };
    let log = Log::default();

    let database = Database::postgres(&server.url_of_stranger()).unwrap();
    let error = bounded(connect(&database, &log)).await.unwrap_err();

    assert_eq!(sqlstate(&error).as_deref(), Some("28P01"));
    assert_eq!(log.attempts(), 1);
    nothing_is_left(&server).await;
}

#[tokio::test]
async fn gives_up_at_once_on_an_unknown_database() {
    let Some(server) = Server::start() else {
        return;
    };
    let log = Log::default();

    let database = Database::postgres(&server.url_with(postgres::PASSWORD, "nowhere")).unwrap();
    let error = bounded(connect(&database, &log)).await.unwrap_err();

    assert_eq!(sqlstate(&error).as_deref(), Some("3D000"));
    assert_eq!(log.attempts(), 1);
    nothing_is_left(&server).await;
}

/// A server that never comes: all attempts are used, and the last error is handed back.
#[tokio::test]
async fn gives_up_on_a_server_that_stays_down() {
    let Some(server) = Server::create() else {
        return;
    };
    let log = Log::default();

    let database = Database::postgres(&server.url()).unwrap();
    let error = bounded(connect(&database, &log)).await.unwrap_err();

    assert!(matches!(error, Error::Io(_)), "{error:?}");
    assert_eq!(log.attempts(), 5);
}

#[tokio::test]
async fn the_example_waits_for_a_server_that_was_started_late() {
    let Some(server) = Server::create() else {
        return;
    };
    example::build();

    let (url, control) = (server.url(), server.control());
    let run = tokio::task::spawn_blocking(move || example::run_beside(&url, || control.start()));
    let (status, printed) = bounded(run).await.unwrap();

    assert!(status.success(), "{printed}");
    assert!(
        printed.contains("attempt 1 failed: error communicating with database: "),
        "{printed}"
    );
    assert!(printed.contains("query: PostgreSQL "), "{printed}");
}

#[tokio::test]
async fn the_example_fails_at_once_on_a_wrong_password() {
    let Some(server) = Server::create() else {
        return;
    };
    example::build();
    server.control().start();

    let output = example::run(&server.url_with("guessed", postgres::DATABASE));

    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(!output.status.success(), "{printed}");
    assert!(
        printed.contains("attempt 1 failed: password authentication failed"),
        "{printed}"
    );
    assert!(printed.ends_with("; not retried\n"), "{printed}");
}
