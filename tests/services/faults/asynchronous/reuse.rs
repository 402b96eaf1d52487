//! A connection that is kept for the next request, and is closed when that comes.

use super::{Client, FetchError, Stop, stop};
use crate::stage::Stage;
use crate::witness::{Seen, Witness};
use retry_runtime::Class::Transient;
use retry_runtime::StopReason::NotRetryable;
use retry_runtime::retry;
use service_tests::bounds::bounded;
use service_tests::origin::TEXT;
use service_tests::proxy::{Fate, Plan};

#[retry(max = 3, backoff = fixed(10ms), attempt = attempt, observe = witness)]
async fn get(client: &Client, witness: &Witness) -> reqwest::Result<String> {
    client.ask(attempt).await
}

#[retry(max = 3, idempotent = false, attempt = attempt, observe = witness)]
async fn post(client: &Client, witness: &Witness) -> Result<String, FetchError> {
    Ok(client.ask(attempt).await?)
}

/// A client with a connection that has served one request.
async fn connected() -> (Stage, Client) {
    let stage = Stage::new(Plan::first([Fate::ServedOnce]));
    let client = Client::new(&stage);
    assert_eq!(bounded(client.ask(0)).await.unwrap(), TEXT);
    assert_eq!(stage.origin.requests(), 1);
    // The client's own tasks put the connection back, on this thread and without waiting for anything.
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
    (stage, client)
}

#[tokio::test]
async fn the_next_attempt_has_a_new_connection() {
    let (stage, client) = connected().await;
    let witness = Witness::new(&stage);

    let text = bounded(get(&client, &witness)).await.unwrap();

    assert_eq!(text, TEXT);
    assert_eq!(witness.seen(), Seen::succeeded(1, Transient));
    assert_eq!(stage.origin.requests(), 3);
    drop(client);
    bounded(stage.is_left_by_tasks(2)).await;
}

#[tokio::test]
async fn what_was_sent_on_it_may_have_been_carried_out() {
    let (stage, client) = connected().await;
    let witness = Witness::new(&stage);

    let error = bounded(post(&client, &witness)).await.unwrap_err();

    assert!(
        matches!(&error, FetchError::Http(error) if stop(error) == Stop::Asking),
        "{error:?}"
    );
    assert_eq!(witness.seen(), Seen::gave_up(1, Transient, NotRetryable));
    assert_eq!(stage.origin.requests(), 2);
    drop(client);
    bounded(stage.is_left_by_tasks(1)).await;
}
