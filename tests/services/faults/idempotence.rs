//! Requests that must not be carried out twice: `idempotent = false`.

use crate::asynchronous::{self, FetchError};
use crate::blocking;
use crate::stage::{Stage, patience};
use crate::witness::{Seen, Witness};
use retry_runtime::Class::{self, Timeout, Transient};
use retry_runtime::StopReason::NotRetryable;
use retry_runtime::retry;
use service_tests::bounds::bounded;
use service_tests::proxy::{Fate, Plan};
use std::io;
use std::time::Duration;

#[retry(
    max = 3,
    backoff = fixed(10ms),
    idempotent = false,
    attempt = attempt,
    observe = witness,
)]
fn post_blocking(client: &blocking::Client, witness: &Witness) -> io::Result<String> {
    client.ask(attempt)
}

#[retry(
    max = 3,
    backoff = fixed(10ms),
    idempotent = false,
    timeout = timeout,
    attempt = attempt,
    observe = witness,
)]
async fn post(
    client: &asynchronous::Client,
    timeout: Duration,
    witness: &Witness,
) -> Result<String, FetchError> {
    Ok(client.ask(attempt).await?)
}

/// The same, said to bear it.
#[retry(max = 3, backoff = fixed(10ms), attempt = attempt, observe = witness)]
fn put(client: &blocking::Client, witness: &Witness) -> io::Result<String> {
    client.ask(attempt)
}

fn client(stage: &Stage, fate: Fate) -> blocking::Client {
    blocking::Client {
        server: stage.address(),
        patience: patience(fate),
    }
}

/// Returns how many connections there were in a call that has met these.
fn connections_of(seen: &Seen, fates: &[Fate]) -> u32 {
    let refused = fates.iter().filter(|fate| **fate == Fate::Refused).count();
    seen.attempts - u32::try_from(refused).unwrap()
}

/// A call whose first attempts meet these; returns what it came to, and how often its request was
/// carried out.
fn run_blocking(fates: &[Fate]) -> (Seen, usize) {
    let stage = Stage::new(Plan::first(fates.iter().copied()));
    let witness = Witness::new(&stage);

    let outcome = post_blocking(&client(&stage, fates[0]), &witness);

    let seen = witness.seen();
    assert_eq!(outcome.is_err(), seen.gave_up.is_some());
    stage.is_left(connections_of(&seen, fates));
    (seen, stage.origin.requests())
}

async fn run(fates: &[Fate]) -> (Seen, usize) {
    let stage = Stage::new(Plan::first(fates.iter().copied()));
    let witness = Witness::new(&stage);
    let client = asynchronous::Client::new(&stage);

    let outcome = post(&client, patience(fates[0]), &witness).await;

    let seen = witness.seen();
    assert_eq!(outcome.is_err(), seen.gave_up.is_some());
    drop(client);
    stage.is_left_by_tasks(connections_of(&seen, fates)).await;
    (seen, stage.origin.requests())
}

#[test]
fn a_refused_request_was_not_sent_and_is_sent_again() {
    let (seen, requests) = blocking::bounded(|| run_blocking(&[Fate::Refused; 2]));

    assert_eq!(seen, Seen::succeeded(2, Transient));
    assert_eq!(requests, 1);
}

#[tokio::test]
async fn a_refused_async_request_was_not_sent_and_is_sent_again() {
    let (seen, requests) = bounded(run(&[Fate::Refused; 2])).await;

    assert_eq!(seen, Seen::succeeded(2, Transient));
    assert_eq!(requests, 1);
}

#[test]
fn what_bears_it_is_carried_out_twice() {
    let stage = Stage::new(Plan::first([Fate::Reset]));
    let witness = Witness::new(&stage);

    let outcome = blocking::bounded({
        let client = client(&stage, Fate::Reset);
        move || (put(&client, &witness).is_ok(), witness.seen())
    });

    assert_eq!(outcome, (true, Seen::succeeded(1, Transient)));
    assert_eq!(stage.origin.requests(), 2);
}

macro_rules! not_again {
    ($($blocking:ident, $asynchronous:ident: $fate:expr => $class:ident or $class_async:ident, $requests:literal;)*) => {$(
        #[test]
        fn $blocking() {
            let (seen, requests) = blocking::bounded(|| run_blocking(&[$fate]));

            assert_eq!(seen, gave_up_at_once($class));
            assert_eq!(requests, $requests);
        }

        #[tokio::test]
        async fn $asynchronous() {
            let (seen, requests) = bounded(run(&[$fate])).await;

            assert_eq!(seen, gave_up_at_once($class_async));
            assert_eq!(requests, $requests);
        }
    )*};
}

fn gave_up_at_once(class: Class) -> Seen {
    Seen::gave_up(1, class, NotRetryable)
}

// Fate => class of the blocking error or of the other, how often the request was carried out. Of a
// connection that is closed or reset before the request, some errors say that nothing was sent.
not_again! {
    is_not_repeated_when_hung_up_on,     async_is_not_repeated_when_hung_up_on:     Fate::HungUp    => Transient or Transient, 1;
    is_not_repeated_when_reset,          async_is_not_repeated_when_reset:          Fate::Reset     => Transient or Transient, 1;
    is_not_repeated_after_half_answers,  async_is_not_repeated_after_half_answers:  Fate::Half      => Transient or Transient, 1;
    is_not_repeated_after_a_black_hole,  async_is_not_repeated_after_a_black_hole:  Fate::BlackHole => Transient or Timeout,   0;
}

/// Whatever becomes of the first connections, the request is carried out once at most.
#[tokio::test]
async fn nothing_is_carried_out_twice() {
    for fate in [
        Fate::Refused,
        Fate::Closed,
        Fate::ResetAtOnce,
        Fate::HungUp,
        Fate::Reset,
        Fate::BlackHole,
        Fate::Half,
        Fate::Garbage,
        Fate::Greeted,
    ] {
        let (seen, requests) = bounded(run(&[fate])).await;
        assert!(requests <= 1, "{fate:?}: {requests} requests, {seen:?}");

        let (seen, requests) = blocking::bounded(move || run_blocking(&[fate]));
        assert!(requests <= 1, "{fate:?}: {requests} requests, {seen:?}");
    }
}
