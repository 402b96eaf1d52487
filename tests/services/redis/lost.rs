//! Connections that are lost while the server has the command, and answers that do not come.

use crate::call::{ask, ask_blocking, change};
use crate::{assert_nothing_is_left, client, command, start, tell, until_blocked};
use redis::{Client, RedisResult};
use retry_runtime::{Class, Classify as _, retry};
use service_tests::attempts::{Attempts, Failure};
use service_tests::bounds::{bounded, released, until};
use std::sync::Arc;
use std::time::Duration;

/// Waits for a job, and for ever; the server can tell that somebody waits.
const WAIT: &str = "BLPOP jobs 0";

/// The answer to [`WAIT`].
type Job = (String, String);

/// Whoever lost the connection cannot know whether the command took place.
#[track_caller]
fn assert_lost(failure: &Failure) {
    assert_eq!(failure.class, Class::Transient, "{failure:?}");
    assert!(failure.is_indeterminate, "{failure:?}");
}

#[tokio::test]
async fn asks_again_after_the_server_was_killed_in_the_midst_of_a_command() {
    let Some(server) = start("") else {
        return;
    };
    let (client, wait, attempts) = (client(&server), command(WAIT), Attempts::default());

    let held_up = async {
        until_blocked(&server).await;
        server.control().kill();
        attempts.until_failed(2, "").await;
    };
    let release = async {
        server.control().start();
        tell::<()>(&server, "RPUSH jobs dig").await;
    };
    let answer = released(ask::<Job>(&client, &wait, &attempts), held_up, release).await;

    assert_eq!(answer.unwrap().1, "dig");
    let failures = attempts.failures();
    assert_lost(&failures[0]);
    assert!(failures[1].message.contains("refused"), "{failures:?}");
    assert_eq!(failures.len() + 1, attempts.begun());
    assert_nothing_is_left(&server).await;
}

#[tokio::test]
async fn a_blocking_client_asks_again_after_the_server_was_killed() {
    let Some(server) = start("") else {
        return;
    };
    let attempts = Arc::new(Attempts::default());

    let asking = tokio::task::spawn_blocking({
        let (client, attempts) = (client(&server), Arc::clone(&attempts));
        move || ask_blocking::<Job>(&client, &command(WAIT), &attempts)
    });
    let held_up = async {
        until_blocked(&server).await;
        server.control().kill();
        attempts.until_failed(2, "").await;
    };
    let release = async {
        server.control().start();
        tell::<()>(&server, "RPUSH jobs dig").await;
    };
    let answer = released(asking, held_up, release).await.unwrap();

    assert_eq!(answer.unwrap().1, "dig");
    assert_lost(&attempts.failures()[0]);
    assert_nothing_is_left(&server).await;
}

#[tokio::test]
async fn does_not_repeat_a_change_whose_connection_was_lost() {
    let Some(server) = start("") else {
        return;
    };
    let (client, attempts) = (client(&server), Attempts::default());
    // A write that waits until there is something to write.
    let transfer = command("BLMOVE jobs done LEFT RIGHT 0");

    let held_up = until_blocked(&server);
    let release = async {
        server.control().kill();
    };
    let answer = released(
        change::<String>(&client, &transfer, &attempts),
        held_up,
        release,
    )
    .await;

    assert_lost(&attempts.only_failure());
    assert!(answer.unwrap_err().is_indeterminate());
    server.control().start();
    assert_nothing_is_left(&server).await;
}

/// The other half of the promise: what surely did not take place is repeated.
#[tokio::test]
async fn repeats_a_change_that_did_not_reach_the_server() {
    let Some(server) = service_tests::redis::Server::create("") else {
        return;
    };
    let (client, increment, attempts) = (client(&server), command("INCR n"), Attempts::default());

    let held_up = attempts.until_failed(2, "refused");
    let release = async {
        server.control().start();
    };
    let answer = released(
        change::<u32>(&client, &increment, &attempts),
        held_up,
        release,
    )
    .await;

    assert_eq!(answer.unwrap(), 1);
    assert!(attempts.begun() >= 3);
    assert_nothing_is_left(&server).await;
}

#[tokio::test]
async fn asks_again_after_its_connection_was_killed() {
    let Some(server) = start("") else {
        return;
    };
    let (client, wait, attempts) = (client(&server), command(WAIT), Attempts::default());

    let held_up = async {
        until_blocked(&server).await;
        tell::<()>(&server, "CLIENT KILL TYPE normal").await;
        attempts.until_failed(1, "").await;
    };
    let release = tell::<()>(&server, "RPUSH jobs dig");
    let answer = released(ask::<Job>(&client, &wait, &attempts), held_up, release).await;

    assert_eq!(answer.unwrap().1, "dig");
    assert_eq!(attempts.begun(), 2);
    assert_lost(&attempts.failures()[0]);
    assert_nothing_is_left(&server).await;
}

/// `UNBLOCKED`: what a waiting client gets when its server is not the primary any more.
#[tokio::test]
async fn asks_again_after_its_wait_was_broken_off() {
    let Some(server) = start("") else {
        return;
    };
    let (client, wait, attempts) = (client(&server), command(WAIT), Attempts::default());

    let held_up = async {
        until_blocked(&server).await;
        tell::<()>(&server, "REPLICAOF 127.0.0.1 1").await;
        attempts.until_failed(1, "UNBLOCKED").await;
    };
    let release = async {
        tell::<()>(&server, "REPLICAOF NO ONE").await;
        tell::<()>(&server, "RPUSH jobs dig").await;
    };
    let answer = released(ask::<Job>(&client, &wait, &attempts), held_up, release).await;

    assert_eq!(answer.unwrap().1, "dig");
    let first = &attempts.failures()[0];
    assert_eq!(first.class, Class::Transient);
    assert!(!first.is_indeterminate);
    assert_nothing_is_left(&server).await;
}

/// Increments in a connection that gets no answer at its first attempt: the command takes place,
/// and the client does not learn it.
fn increment(client: &Client, attempt: u32) -> RedisResult<u32> {
    let mut connection = client.get_connection()?;
    if attempt == 1 {
        let quiet = command("CLIENT REPLY OFF").get_packed_command();
        connection.send_packed_command(&quiet)?;
        connection.set_read_timeout(Some(Duration::from_millis(100)))?;
    }
    command("INCR n").query(&mut connection)
}

#[retry(max = 3, backoff = none, attempt = attempt)]
fn increment_at_least_once(client: &Client, attempts: &Attempts) -> RedisResult<u32> {
    attempts.watch_blocking(|| increment(client, attempt))
}

#[retry(max = 3, backoff = none, attempt = attempt, idempotent = false)]
fn increment_at_most_once(client: &Client, attempts: &Attempts) -> RedisResult<u32> {
    attempts.watch_blocking(|| increment(client, attempt))
}

/// The time limit of a socket is up, or a signal came first: Linux does not go on waiting then.
#[track_caller]
fn assert_unanswered(failure: &Failure) {
    let class = if failure.message.starts_with("Interrupted") {
        Class::Transient
    } else {
        Class::Timeout
    };
    assert_eq!(failure.class, class, "{failure:?}");
    assert!(failure.is_indeterminate, "{failure:?}");
}

#[tokio::test]
async fn a_change_without_an_answer_takes_place_twice_unless_told_otherwise() {
    let Some(server) = start("") else {
        return;
    };
    let attempts = Attempts::default();

    let answer = increment_at_least_once(&client(&server), &attempts);

    assert_eq!(attempts.begun(), 2);
    assert_unanswered(&attempts.failures()[0]);
    answer.unwrap();
    // The first attempt's may come in second.
    bounded(until(|| async { tell::<u32>(&server, "GET n").await == 2 })).await;
    assert_nothing_is_left(&server).await;
}

#[tokio::test]
async fn a_change_without_an_answer_takes_place_once_where_it_must_not_be_repeated() {
    let Some(server) = start("") else {
        return;
    };
    let attempts = Attempts::default();

    let answer = increment_at_most_once(&client(&server), &attempts);

    assert_unanswered(&attempts.only_failure());
    assert!(answer.unwrap_err().is_indeterminate());
    let done = async || tell::<Option<u32>>(&server, "GET n").await;
    bounded(until(|| async { done().await.is_some() })).await;
    assert_eq!(done().await, Some(1));
    assert_nothing_is_left(&server).await;
}
