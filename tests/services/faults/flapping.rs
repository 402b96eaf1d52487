//! A server that is there, is not, and is there again.
//!
//! Each call meets the fate once and is served then; what has not failed twice in a row does not open
//! the circuit either.

use crate::asynchronous::{self, FetchError};
use crate::blocking;
use crate::stage::{LONG, Stage, connections};
use crate::witness::{Seen, Witness};
use retry_runtime::Class::Transient;
use retry_runtime::breaker::{CircuitBreaker, State};
use retry_runtime::retry;
use service_tests::bounds::bounded;
use service_tests::origin::TEXT;
use service_tests::proxy::{Fate, Plan};
use std::io;

/// How often it is there again.
const ROUNDS: usize = 6;

#[retry(max = 2, backoff = fixed(5ms), breaker = breaker, attempt = attempt, observe = witness)]
fn get_blocking(
    client: &blocking::Client,
    breaker: &CircuitBreaker,
    witness: &Witness,
) -> io::Result<String> {
    client.ask(attempt)
}

#[retry(max = 2, backoff = fixed(5ms), breaker = breaker, attempt = attempt, observe = witness)]
async fn get(
    client: &asynchronous::Client,
    breaker: &CircuitBreaker,
    witness: &Witness,
) -> Result<String, FetchError> {
    Ok(client.ask(attempt).await?)
}

fn alternating(fate: Fate) -> Plan {
    Plan::first([fate, Fate::Served].repeat(ROUNDS))
}

/// The connections of all rounds.
fn in_all(fate: Fate) -> u32 {
    let rounds = u32::try_from(ROUNDS).unwrap();
    connections(fate, rounds) + rounds
}

fn assert_never_opened(breaker: &CircuitBreaker) {
    let snapshot = breaker.snapshot();
    assert_eq!(snapshot.state(), State::Closed);
    assert_eq!(snapshot.generation(), 0);
    assert_eq!(snapshot.failures_in_a_row(), 0);
}

fn outlives_blocking(fate: Fate) {
    let stage = Stage::new(alternating(fate));
    let breaker = CircuitBreaker::consecutive(2);
    let client = blocking::Client {
        server: stage.address(),
        patience: LONG,
    };

    for _ in 0..ROUNDS {
        let witness = Witness::new(&stage);
        assert_eq!(get_blocking(&client, &breaker, &witness).unwrap(), TEXT);
        assert_eq!(witness.seen(), Seen::succeeded(1, Transient));
    }

    assert_never_opened(&breaker);
    stage.is_left(in_all(fate));
}

async fn outlives(fate: Fate) {
    let stage = Stage::new(alternating(fate));
    let breaker = CircuitBreaker::consecutive(2);

    for _ in 0..ROUNDS {
        // A new one each time, since a connection that holds is used again.
        let client = asynchronous::Client::new(&stage);
        let witness = Witness::new(&stage);
        assert_eq!(get(&client, &breaker, &witness).await.unwrap(), TEXT);
        assert_eq!(witness.seen(), Seen::succeeded(1, Transient));
    }

    assert_never_opened(&breaker);
    stage.is_left_by_tasks(in_all(fate)).await;
}

macro_rules! flapping {
    ($($blocking:ident, $asynchronous:ident: $fate:expr;)*) => {$(
        #[test]
        fn $blocking() {
            blocking::bounded(|| outlives_blocking($fate));
        }

        #[tokio::test]
        async fn $asynchronous() {
            bounded(outlives($fate)).await;
        }
    )*};
}

flapping! {
    blocking_outlives_a_port_that_flaps,       async_outlives_a_port_that_flaps:       Fate::Refused;
    blocking_outlives_closing_now_and_then,    async_outlives_closing_now_and_then:    Fate::Closed;
    blocking_outlives_hanging_up_now_and_then, async_outlives_hanging_up_now_and_then: Fate::HungUp;
    blocking_outlives_resets_now_and_then,     async_outlives_resets_now_and_then:     Fate::Reset;
    blocking_outlives_halves_now_and_then,     async_outlives_halves_now_and_then:     Fate::Half;
}
