//! A server that comes late.

use crate::call::{ask, change};
use crate::{ask_until_cured, assert_nothing_is_left, assert_refused_until_the_last, number};
use retry_runtime::Class;
use service_tests::attempts::Attempts;
use service_tests::bounds::{after, bounded, released};
use service_tests::mariadb::Server;
use std::time::Duration;

/// Starts the server without blocking those who ask it.
async fn start_late(server: &Server) {
    let control = server.control();
    let started = after(Duration::ZERO, move || control.start());
    started.await.unwrap();
}

#[tokio::test]
async fn connects_after_the_server_was_started_late() {
    let Some(server) = Server::create() else {
        return;
    };

    let cure = start_late(&server);
    let (answer, attempts) = ask_until_cured(&server.url(), "SELECT 42", "refused", cure).await;

    assert_eq!(answer, 42);
    assert_refused_until_the_last(&attempts, Class::Transient);
    assert_nothing_is_left(&server).await;
}

/// What surely did not take place is repeated, also where it must not take place twice.
#[tokio::test]
async fn makes_a_change_after_the_server_was_started_late() {
    let Some(server) = Server::create() else {
        return;
    };
    let (url, attempts) = (server.url(), Attempts::default());

    let create = "CREATE TABLE orders AS SELECT 1 AS id";
    let held_up = attempts.until_failed(2, "refused");
    let release = start_late(&server);
    let changed = released(change(&url, create, &attempts), held_up, release).await;

    assert_eq!(changed.unwrap(), 1);
    assert_refused_until_the_last(&attempts, Class::Transient);
    assert_eq!(number(&server, "SELECT count(*) FROM orders").await, 1);
    assert_nothing_is_left(&server).await;
}

#[tokio::test]
async fn a_server_in_reach_is_asked_once() {
    let Some(server) = crate::start() else {
        return;
    };
    let (url, attempts) = (server.url(), Attempts::default());

    let answer = bounded(ask(&url, "SELECT 42", &attempts)).await;

    assert_eq!(answer.unwrap(), 42);
    assert_eq!(attempts.begun(), 1);
    assert_nothing_is_left(&server).await;
}
