//! Bounded by the attribute's `timeout`; the client itself would wait for ever.

use super::{Client, FetchError, Stop};
use crate::stage::{LITTLE, LONG, SLOW, Stage, connections, patience};
use crate::witness::{Seen, Witness};
use retry_runtime::Class::{self, Permanent, Timeout, Transient};
use retry_runtime::StopReason::{self, MaxAttempts, NotRetryable};
use retry_runtime::{GaveUp, retry};
use service_tests::bounds::bounded;
use service_tests::proxy::{Fate, Plan};
use std::time::Duration;

#[retry(
    max = 3,
    backoff = fixed(10ms),
    timeout = timeout,
    attempt = attempt,
    observe = witness,
)]
async fn get(client: &Client, timeout: Duration, witness: &Witness) -> Result<String, FetchError> {
    Ok(client.ask(attempt).await?)
}

/// A call that meets the same fate at every attempt.
async fn lasting(fate: Fate, attempts: u32, class: Class, reason: StopReason, stops: &[Stop]) {
    let stage = Stage::new(Plan::always(fate));
    let client = Client::new(&stage);
    let witness = Witness::new(&stage);

    let error = get(&client, patience(fate), &witness).await.unwrap_err();

    assert_eq!(witness.seen(), Seen::gave_up(attempts, class, reason));
    assert!(stops.contains(&error.stop()), "{error:?}");
    match &error {
        FetchError::Late(late) => assert_eq!(late.limit(), patience(fate)),
        error => assert_eq!(error.attempt(), Some(attempts)),
    }
    drop(client);
    stage.is_left_by_tasks(connections(fate, attempts)).await;
}

async fn passed(fate: Fate, class: Class) {
    super::passed(fate, class, |stage, _| Client::new(stage), get).await;
}

// Of a connection that is reset at once, the client may learn while it is being made.
lasting! {
    gives_up_when_refused:           Fate::Refused     => 3, Transient, MaxAttempts,  Connecting;
    gives_up_when_closed:            Fate::Closed      => 3, Transient, MaxAttempts,  Asking;
    gives_up_when_reset_at_once:     Fate::ResetAtOnce => 3, Transient, MaxAttempts,  Connecting | Asking;
    gives_up_when_hung_up_on:        Fate::HungUp      => 3, Transient, MaxAttempts,  Asking;
    gives_up_when_reset:             Fate::Reset       => 3, Transient, MaxAttempts,  Asking;
    gives_up_on_a_black_hole:        Fate::BlackHole   => 3, Timeout,   MaxAttempts,  Interrupted;
    gives_up_on_a_slow_answer:       SLOW              => 3, Timeout,   MaxAttempts,  Interrupted;
    gives_up_on_half_an_answer:      Fate::Half        => 3, Transient, MaxAttempts,  Reading;
    gives_up_at_once_on_garbage:     Fate::Garbage     => 1, Permanent, NotRetryable, Asking;
}

passing! {
    outlives_being_refused:          Fate::Refused     => Transient;
    outlives_being_closed:           Fate::Closed      => Transient;
    outlives_being_reset_at_once:    Fate::ResetAtOnce => Transient;
    outlives_being_hung_up_on:       Fate::HungUp      => Transient;
    outlives_being_reset:            Fate::Reset       => Transient;
    outlives_a_black_hole:           Fate::BlackHole   => Timeout;
    outlives_a_slow_answer:          SLOW              => Timeout;
    outlives_half_an_answer:         Fate::Half        => Transient;
}

/// For an error type that cannot say that it is late, as `reqwest`'s own.
#[retry(
    max = 2,
    backoff = fixed(10ms),
    timeout = 300ms,
    fallback = |it| { *gave_up = Some(it); Ok(String::new()) },
    attempt = attempt,
)]
async fn get_or_nothing(
    client: &Client,
    gave_up: &mut Option<GaveUp<reqwest::Error>>,
) -> reqwest::Result<String> {
    client.ask(attempt).await
}

/// A limit on reading begins anew with each byte.
#[tokio::test]
async fn answers_that_the_client_would_read_for_ever_are_interrupted() {
    let stage = Stage::new(Plan::always(Fate::Slow(Duration::from_millis(20))));
    let client = Client::with_patience(&stage, LONG);
    let witness = Witness::new(&stage);

    // An answer of more than thirty bytes takes twice as long.
    let error = bounded(get(&client, LITTLE, &witness)).await.unwrap_err();

    assert_eq!(error.stop(), Stop::Interrupted, "{error:?}");
    assert_eq!(witness.seen(), Seen::gave_up(3, Timeout, MaxAttempts));
    drop(client);
    bounded(stage.is_left_by_tasks(3)).await;
}

#[tokio::test]
async fn a_fallback_is_told_of_attempts_without_an_error() {
    let stage = Stage::new(Plan::always(Fate::BlackHole));
    let client = Client::new(&stage);
    let mut gave_up = None;

    let text = bounded(get_or_nothing(&client, &mut gave_up)).await;

    assert_eq!(text.unwrap(), "", "what the fallback gives");
    let gave_up = gave_up.unwrap();
    assert_eq!((gave_up.attempts, gave_up.reason), (2, MaxAttempts));
    assert!(gave_up.error.is_none(), "{:?}", gave_up.error);
    drop(client);
    bounded(stage.is_left_by_tasks(2)).await;
}
