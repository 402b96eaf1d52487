//! A budget on the function: what all callers together send to a server that is down.

use crate::asynchronous::{self, FetchError};
use crate::blocking;
use crate::stage::{Stage, connections, patience};
use crate::witness::Witness;
use retry_runtime::StopReason::{BudgetExhausted, MaxAttempts};
use retry_runtime::{Budget, retry};
use service_tests::bounds::bounded;
use service_tests::proxy::{Fate, Plan};
use std::io;
use std::sync::Arc;
use std::thread;
use std::time::Duration;
use tokio::task::JoinSet;

const CALLERS: u32 = 40;

/// More than some callers want, and less than all of them.
const CAPACITY: u32 = 10;

#[retry(max = 5, backoff = fixed(1ms), budget = budget, attempt = attempt, observe = witness)]
fn get_blocking(
    client: &blocking::Client,
    budget: &Budget,
    witness: &Witness,
) -> io::Result<String> {
    client.ask(attempt)
}

#[retry(
    max = 5,
    backoff = fixed(1ms),
    budget = budget,
    timeout = timeout,
    attempt = attempt,
    observe = witness,
)]
async fn get(
    client: &asynchronous::Client,
    budget: &Budget,
    timeout: Duration,
    witness: &Witness,
) -> Result<String, FetchError> {
    Ok(client.ask(attempt).await?)
}

fn budget() -> Budget {
    Budget::new().capacity(CAPACITY.into()).reserve(0)
}

/// Returns how many attempts all calls have made.
fn in_all(witnesses: &[Witness]) -> u32 {
    witnesses
        .iter()
        .map(|witness| {
            let seen = witness.seen();
            let reason = seen.gave_up.unwrap();
            assert!([BudgetExhausted, MaxAttempts].contains(&reason), "{seen:?}");
            seen.attempts
        })
        .sum()
}

/// Callers on threads of their own; a retry costs one token.
fn exhaust_blocking(fate: Fate, retries: u32) {
    let stage = Stage::new(Plan::always(fate));
    let budget = budget();
    let client = blocking::Client {
        server: stage.address(),
        patience: patience(fate),
    };

    let witnesses: Vec<_> = (0..CALLERS).map(|_| Witness::new(&stage)).collect();
    thread::scope(|scope| {
        for witness in &witnesses {
            scope.spawn(|| get_blocking(&client, &budget, witness).unwrap_err());
        }
    });

    assert_eq!(in_all(&witnesses), CALLERS + retries);
    assert_eq!(budget.available(), 0);
    stage.is_left(connections(fate, CALLERS + retries));
}

/// Callers in tasks of their own.
async fn exhaust(fate: Fate, retries: u32) {
    let stage = Stage::new(Plan::always(fate));
    let budget = Arc::new(budget());
    let client = asynchronous::Client::new(&stage);

    let mut calls = JoinSet::new();
    for _ in 0..CALLERS {
        let (client, budget) = (client.clone(), Arc::clone(&budget));
        let witness = Witness::new(&stage);
        calls.spawn(async move {
            let outcome = get(&client, &budget, patience(fate), &witness).await;
            outcome.unwrap_err();
            witness
        });
    }
    let witnesses = calls.join_all().await;

    assert_eq!(in_all(&witnesses), CALLERS + retries);
    assert_eq!(budget.available(), 0);
    drop(client);
    stage
        .is_left_by_tasks(connections(fate, CALLERS + retries))
        .await;
}

macro_rules! exhausted {
    ($($blocking:ident, $asynchronous:ident: $fate:expr => $retries:expr, $retries_async:expr;)*) => {$(
        #[test]
        fn $blocking() {
            blocking::bounded(|| exhaust_blocking($fate, $retries));
        }

        #[tokio::test]
        async fn $asynchronous() {
            bounded(exhaust($fate, $retries_async)).await;
        }
    )*};
}

// A retry after a timeout costs two tokens; on Unix a socket's own limit is none, see `Classify`.
exhausted! {
    blocking_retries_of_refusals_are_bounded,   async_retries_of_refusals_are_bounded:   Fate::Refused   => CAPACITY, CAPACITY;
    blocking_retries_of_resets_are_bounded,     async_retries_of_resets_are_bounded:     Fate::Reset     => CAPACITY, CAPACITY;
    blocking_retries_in_the_dark_are_bounded,   async_retries_in_the_dark_are_bounded:   Fate::BlackHole => CAPACITY, CAPACITY / 2;
}
