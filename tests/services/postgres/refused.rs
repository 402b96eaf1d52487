//! Connections that the server refuses, to `tokio-postgres`; `connect` has the same for `sqlx`.

use crate::attempts::{Attempts, Failure};
use crate::remains::nothing_is_left;
use crate::session;
use retry_runtime::{Class, retry};
use service_tests::bounds::{bounded, until};
use service_tests::postgres::{self, Server};
use tokio_postgres::Client;

#[retry(max = 200, backoff = fixed(100ms))]
async fn connect(url: &str, attempts: &Attempts) -> Result<Client, tokio_postgres::Error> {
    attempts.watch(session::tokio_postgres(url)).await
}

fn refused(sqlstate: &str, class: Class) -> Failure {
    Failure {
        sqlstate: Some(sqlstate.to_owned()),
        class,
        is_indeterminate: false,
    }
}

/// Connects, which fails, and not because of a server that is busy.
async fn assert_refused_at_once(url: &str, sqlstate: &str) {
    let attempts = Attempts::default();

    let error = bounded(connect(url, &attempts)).await.unwrap_err();

    assert_eq!(Failure::from(&error), refused(sqlstate, Class::Permanent));
    assert_eq!(attempts.begun(), 1);
}

#[tokio::test]
async fn gives_up_at_once_on_a_wrong_password() {
    let Some(server) = Server::start() else {
        return;
    };

    assert_refused_at_once(&server.url_with("guessed", postgres::DATABASE), "28P01").await;

    nothing_is_left(&server).await;
}

#[tokio::test]
async fn gives_up_at_once_on_an_unknown_user() {
    let Some(server) = Server::start() else {
        return;
    };

    assert_refused_at_once(&server.url_of_stranger(), "28P01").await;

    nothing_is_left(&server).await;
}

#[tokio::test]
async fn gives_up_at_once_on_an_unknown_database() {
    let Some(server) = Server::start() else {
        return;
    };

    assert_refused_at_once(&server.url_with(postgres::PASSWORD, "nowhere"), "3D000").await;

    nothing_is_left(&server).await;
}

#[tokio::test]
async fn connects_once_another_connection_is_closed() {
    let Some(server) = Server::start() else {
        return;
    };
    let (url, attempts) = (server.url(), Attempts::default());
    let mut others = Vec::new();
    for _ in 0..postgres::MAX_CONNECTIONS {
        others.push(session::tokio_postgres(&url).await.unwrap());
    }

    let closed = async {
        until(|| async { attempts.begun() > 1 }).await;
        others.pop();
    };
    let (client, ()) = bounded(async { tokio::join!(connect(&url, &attempts), closed) }).await;

    client.unwrap().simple_query("SELECT 1").await.unwrap();
    assert_eq!(attempts.first_failure(), refused("53300", Class::Throttled));
    drop(others);
    nothing_is_left(&server).await;
}

#[tokio::test]
async fn connects_after_the_server_has_finished_starting_up() {
    let Some(server) = Server::create() else {
        return;
    };
    let (url, attempts) = (server.url(), Attempts::default());
    server.hold_start_up();
    server.control().start_without_waiting();

    let starting = refused("57P03", Class::Transient);
    let released = async {
        until(|| async { attempts.failures().contains(&starting) }).await;
        server.control().release_start_up();
    };
    let (client, ()) = bounded(async { tokio::join!(connect(&url, &attempts), released) }).await;

    client.unwrap().simple_query("SELECT 1").await.unwrap();
    nothing_is_left(&server).await;
}
