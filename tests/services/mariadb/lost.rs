//! Connections that are lost while the server has the query, and answers that come too late.

use crate::call::{ask, change};
use crate::{
    NAP, ask_until_cured, assert_nothing_is_left, assert_refused_until_the_last, number,
    shorten_nap, start_with_nap, tell, until_napping,
};
use retry_runtime::{Class, Classify as _};
use service_tests::attempts::{Attempts, Failure};
use service_tests::bounds::{after, released};
use std::time::Duration;

/// Whoever lost the connection cannot know whether the statement took place.
#[track_caller]
fn assert_lost(failure: &Failure) {
    assert_eq!(failure.class, Class::Transient, "{failure:?}");
    assert!(failure.is_indeterminate, "{failure:?}");
}

#[tokio::test]
async fn asks_again_after_the_server_was_killed_in_the_midst_of_a_query() {
    let Some(server) = start_with_nap().await else {
        return;
    };
    let (url, attempts) = (server.url(), Attempts::default());

    let held_up = async {
        until_napping(&server).await;
        shorten_nap(&server).await;
        server.control().kill();
        attempts.until_failed(2, "").await;
    };
    let release = async {
        let control = server.control();
        let restarted = after(Duration::ZERO, move || control.start());
        restarted.await.unwrap();
    };
    let answer = released(ask(&url, NAP, &attempts), held_up, release).await;

    assert_eq!(answer.unwrap(), 0);
    let failures = attempts.failures();
    assert_lost(&failures[0]);
    assert!(failures[1].message.contains("refused"), "{failures:?}");
    assert_eq!(failures.len() + 1, attempts.begun());
    assert_nothing_is_left(&server).await;
}

#[tokio::test]
async fn asks_again_after_the_server_was_restarted_in_the_midst_of_a_query() {
    let Some(server) = start_with_nap().await else {
        return;
    };
    let (url, attempts) = (server.url(), Attempts::default());

    let held_up = until_napping(&server);
    let release = async {
        shorten_nap(&server).await;
        tell(&server, "SHUTDOWN").await;
        let control = server.control();
        let restarted = after(Duration::ZERO, move || {
            control.wait_for_end();
            control.start();
        });
        restarted.await.unwrap();
    };
    let answer = released(ask(&url, NAP, &attempts), held_up, release).await;

    assert_eq!(answer.unwrap(), 0);
    assert_lost(&attempts.failures()[0]);
    assert_nothing_is_left(&server).await;
}

#[tokio::test]
async fn asks_again_after_its_connection_was_killed() {
    let Some(server) = start_with_nap().await else {
        return;
    };
    let (url, attempts) = (server.url(), Attempts::default());

    let held_up = until_napping(&server);
    let release = async {
        shorten_nap(&server).await;
        tell(&server, "KILL USER app@'127.0.0.1'").await;
    };
    let answer = released(ask(&url, NAP, &attempts), held_up, release).await;

    assert_eq!(answer.unwrap(), 0);
    assert_eq!(attempts.begun(), 2);
    assert_lost(&attempts.failures()[0]);
    assert_nothing_is_left(&server).await;
}

/// A change that naps before it is made.
const SLOW_CHANGE: &str = "INSERT INTO orders SELECT SLEEP(seconds) FROM nap";

#[tokio::test]
async fn does_not_repeat_a_change_whose_connection_was_lost() {
    let Some(server) = start_with_nap().await else {
        return;
    };
    tell(&server, "CREATE TABLE orders (id INT)").await;
    let (url, attempts) = (server.url(), Attempts::default());

    let held_up = until_napping(&server);
    let release = async {
        server.control().kill();
    };
    let changed = released(change(&url, SLOW_CHANGE, &attempts), held_up, release).await;

    assert_lost(&attempts.only_failure());
    assert!(changed.unwrap_err().is_indeterminate());
    server.control().start();
    assert_eq!(number(&server, "SELECT count(*) FROM orders").await, 0);
    assert_nothing_is_left(&server).await;
}

/// The server stops the query by itself and says so: nothing is left open.
#[tokio::test]
async fn repeats_a_query_that_took_too_long() {
    let Some(server) = start_with_nap().await else {
        return;
    };

    let query = "SET STATEMENT max_statement_time = 0.1 FOR SELECT SLEEP(seconds) FROM nap";
    let cure = shorten_nap(&server);
    let (answer, attempts) = ask_until_cured(&server.url(), query, "1969", cure).await;

    assert_eq!(answer, 0);
    assert_refused_until_the_last(&attempts, Class::Timeout);
    assert_nothing_is_left(&server).await;
}
