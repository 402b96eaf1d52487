//! Calls that are dropped in mid-attempt or in mid-wait.

use super::{Client, FetchError};
use crate::stage::{LONG, Stage};
use crate::witness::Witness;
use retry_runtime::Class::Transient;
use retry_runtime::retry;
use service_tests::bounds::{bounded, until};
use service_tests::proxy::{Fate, Plan};

/// Waits for an hour after an attempt that has failed.
#[retry(max = 3, backoff = fixed(1h), timeout = LONG, attempt = attempt, observe = witness)]
async fn get(client: &Client, witness: &Witness) -> Result<String, FetchError> {
    Ok(client.ask(attempt).await?)
}

#[tokio::test]
async fn an_attempt_that_is_dropped_closes_its_connection() {
    let stage = Stage::new(Plan::always(Fate::BlackHole));
    let client = Client::new(&stage);
    let witness = Witness::new(&stage);

    let call = get(&client, &witness);
    let asked = until(|| async { stage.proxy.open() == 1 });
    tokio::select! {
        outcome = bounded(call) => panic!("nobody answers: {outcome:?}"),
        () = bounded(asked) => {}
    }

    drop(client);
    bounded(stage.is_left_by_tasks(1)).await;
}

#[tokio::test]
async fn a_wait_that_is_dropped_is_followed_by_no_attempt() {
    let stage = Stage::new(Plan::always(Fate::HungUp));
    let client = Client::new(&stage);
    let witness = Witness::new(&stage);

    let call = get(&client, &witness);
    let failed = until(|| async { witness.seen().failures == [Transient] });
    tokio::select! {
        outcome = bounded(call) => panic!("the wait is long: {outcome:?}"),
        () = bounded(failed) => {}
    }

    drop(client);
    bounded(stage.is_left_by_tasks(1)).await;
    assert_eq!(stage.origin.requests(), 1);
}
