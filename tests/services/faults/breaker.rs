//! A circuit breaker on the function: what it rejects does not touch the network.

use crate::asynchronous::{self, FetchError};
use crate::blocking;
use crate::stage::{LONG, Stage, connections};
use crate::witness::{Seen, Witness};
use retry_runtime::Class::Transient;
use retry_runtime::StopReason::CircuitOpen;
use retry_runtime::breaker::{CircuitBreaker, State};
use retry_runtime::{breaker, retry};
use service_tests::bounds::{bounded, until};
use service_tests::origin::TEXT;
use service_tests::proxy::{Fate, Plan};
use std::io;
use std::thread;
use std::time::Duration;

/// After how many failures in a row the circuit opens.
const FAILURES: u32 = 3;

/// How many calls are rejected.
const REJECTED: usize = 5;

/// Long enough to make some calls meanwhile, even on a busy machine.
const RECOVERY: Duration = Duration::from_secs(1);

#[retry(max = 5, backoff = fixed(1ms), breaker = breaker, attempt = attempt, observe = witness)]
fn get_blocking(
    client: &blocking::Client,
    breaker: &CircuitBreaker,
    witness: &Witness,
) -> io::Result<String> {
    client.ask(attempt)
}

#[retry(max = 5, backoff = fixed(1ms), breaker = breaker, attempt = attempt, observe = witness)]
async fn get(
    client: &asynchronous::Client,
    breaker: &CircuitBreaker,
    witness: &Witness,
) -> Result<String, FetchError> {
    Ok(client.ask(attempt).await?)
}

fn opens_after_failures() -> CircuitBreaker {
    CircuitBreaker::consecutive(FAILURES)
        .recovery(RECOVERY)
        .jitter(0)
        .check()
        .unwrap()
}

/// So many connections meet a fate, and all others are served.
fn failing(fate: Fate, failures: u32) -> Plan {
    Plan::first((0..failures).map(|_| fate))
}

/// What a call comes to that is rejected.
fn rejected() -> Seen {
    Seen::gave_up(0, Transient, CircuitOpen)
}

/// Whether the next call is a probe.
fn has_recovered(breaker: &CircuitBreaker) -> bool {
    breaker.snapshot().retry_after() == Some(Duration::ZERO)
}

/// What is to be seen at both ends of the proxy.
fn traffic(stage: &Stage) -> (usize, usize) {
    (stage.proxy.accepted(), stage.origin.requests())
}

fn assert_state(breaker: &CircuitBreaker, state: State) {
    let snapshot = breaker.snapshot();
    assert_eq!((snapshot.state(), snapshot.in_flight()), (state, 0));
}

/// Opens the circuit by a call, and has others rejected; returns once the next one is a probe.
fn opened_blocking(stage: &Stage, client: &blocking::Client, breaker: &CircuitBreaker) {
    let witness = Witness::new(stage);
    let error = get_blocking(client, breaker, &witness).unwrap_err();
    let seen = Seen::gave_up(FAILURES, Transient, CircuitOpen);
    assert_eq!(witness.seen(), seen);
    assert!(error.to_string().starts_with("attempt 3: "), "{error}");
    assert_state(breaker, State::Open);

    let before = traffic(stage);
    for _ in 0..REJECTED {
        let witness = Witness::new(stage);
        let error = get_blocking(client, breaker, &witness).unwrap_err();
        let inner = error.get_ref().unwrap();
        assert!(inner.is::<breaker::CircuitOpen>(), "{error:?}");
        assert_eq!(witness.seen(), rejected());
    }
    assert_eq!(traffic(stage), before);

    while !has_recovered(breaker) {
        thread::sleep(Duration::from_millis(10));
    }
}

async fn opened(stage: &Stage, client: &asynchronous::Client, breaker: &CircuitBreaker) {
    let witness = Witness::new(stage);
    let error = get(client, breaker, &witness).await.unwrap_err();
    let seen = Seen::gave_up(FAILURES, Transient, CircuitOpen);
    assert_eq!(witness.seen(), seen);
    assert_eq!(error.attempt(), Some(FAILURES), "{error:?}");
    assert_state(breaker, State::Open);

    let before = traffic(stage);
    for _ in 0..REJECTED {
        let witness = Witness::new(stage);
        let error = get(client, breaker, &witness).await.unwrap_err();
        assert!(matches!(error, FetchError::Rejected(_)), "{error:?}");
        assert_eq!(witness.seen(), rejected());
    }
    assert_eq!(traffic(stage), before);

    until(|| async { has_recovered(breaker) }).await;
}

fn closes_blocking(fate: Fate) {
    let stage = Stage::new(failing(fate, FAILURES));
    let breaker = opens_after_failures();
    let client = blocking::Client {
        server: stage.address(),
        patience: LONG,
    };
    opened_blocking(&stage, &client, &breaker);

    let witness = Witness::new(&stage);
    let text = get_blocking(&client, &breaker, &witness).unwrap();

    assert_eq!(text, TEXT);
    assert_eq!(witness.seen(), Seen::succeeded(0, Transient));
    assert_state(&breaker, State::Closed);
    stage.is_left(connections(fate, FAILURES) + 1);
}

async fn closes(fate: Fate) {
    let stage = Stage::new(failing(fate, FAILURES));
    let breaker = opens_after_failures();
    let client = asynchronous::Client::new(&stage);
    opened(&stage, &client, &breaker).await;

    let witness = Witness::new(&stage);
    let text = get(&client, &breaker, &witness).await.unwrap();

    assert_eq!(text, TEXT);
    assert_eq!(witness.seen(), Seen::succeeded(0, Transient));
    assert_state(&breaker, State::Closed);
    drop(client);
    stage
        .is_left_by_tasks(connections(fate, FAILURES) + 1)
        .await;
}

fn stays_open_blocking(fate: Fate) {
    let stage = Stage::new(failing(fate, FAILURES + 1));
    let breaker = opens_after_failures();
    let client = blocking::Client {
        server: stage.address(),
        patience: LONG,
    };
    opened_blocking(&stage, &client, &breaker);

    let witness = Witness::new(&stage);
    get_blocking(&client, &breaker, &witness).unwrap_err();

    assert_eq!(witness.seen(), Seen::gave_up(1, Transient, CircuitOpen));
    assert_state(&breaker, State::Open);
    stage.is_left(connections(fate, FAILURES + 1));
}

async fn stays_open(fate: Fate) {
    let stage = Stage::new(failing(fate, FAILURES + 1));
    let breaker = opens_after_failures();
    let client = asynchronous::Client::new(&stage);
    opened(&stage, &client, &breaker).await;

    let witness = Witness::new(&stage);
    get(&client, &breaker, &witness).await.unwrap_err();

    assert_eq!(witness.seen(), Seen::gave_up(1, Transient, CircuitOpen));
    assert_state(&breaker, State::Open);
    drop(client);
    stage
        .is_left_by_tasks(connections(fate, FAILURES + 1))
        .await;
}

macro_rules! breaking {
    ($($blocking:ident by $run:ident, $asynchronous:ident by $run_async:ident: $fate:expr;)*) => {$(
        #[test]
        fn $blocking() {
            blocking::bounded(|| $run($fate));
        }

        #[tokio::test]
        async fn $asynchronous() {
            bounded($run_async($fate)).await;
        }
    )*};
}

breaking! {
    blocking_closes_after_refusals by closes_blocking, async_closes_after_refusals by closes: Fate::Refused;
    blocking_closes_after_resets by closes_blocking, async_closes_after_resets by closes: Fate::Reset;
    blocking_stays_open_while_refused by stays_open_blocking, async_stays_open_while_refused by stays_open: Fate::Refused;
    blocking_stays_open_while_reset by stays_open_blocking, async_stays_open_while_reset by stays_open: Fate::Reset;
}
