//! Bounded by the number of attempts, each by the client's own limit on reading.

use super::{Client, Stop, attempt_of, stop};
use crate::stage::{SLOW, Stage, connections, patience};
use crate::witness::{Seen, Witness};
use retry_runtime::Class::{self, Permanent, Timeout, Transient};
use retry_runtime::StopReason::{self, MaxAttempts, NotRetryable};
use retry_runtime::retry;
use service_tests::bounds::bounded;
use service_tests::origin::TEXT;
use service_tests::proxy::{Fate, Plan};

#[retry(max = 3, backoff = fixed(10ms), attempt = attempt, observe = witness)]
async fn get(client: &Client, witness: &Witness) -> reqwest::Result<String> {
    client.ask(attempt).await
}

/// A call that meets the same fate at every attempt.
async fn lasting(fate: Fate, attempts: u32, class: Class, reason: StopReason, stops: &[Stop]) {
    let stage = Stage::new(Plan::always(fate));
    let client = Client::with_patience(&stage, patience(fate));
    let witness = Witness::new(&stage);

    let error = get(&client, &witness).await.unwrap_err();

    assert_eq!(witness.seen(), Seen::gave_up(attempts, class, reason));
    assert!(stops.contains(&stop(&error)), "{error:?}");
    assert_eq!(attempt_of(&error), Some(attempts));
    drop(client);
    stage.is_left_by_tasks(connections(fate, attempts)).await;
}

async fn passed(fate: Fate, class: Class) {
    super::passed(
        fate,
        class,
        Client::with_patience,
        async |client, _, witness| get(client, witness).await,
    )
    .await;
}

// Of a connection that is reset at once, the client may learn while it is being made.
lasting! {
    gives_up_when_refused:           Fate::Refused     => 3, Transient, MaxAttempts,  Connecting;
    gives_up_when_closed:            Fate::Closed      => 3, Transient, MaxAttempts,  Asking;
    gives_up_when_reset_at_once:     Fate::ResetAtOnce => 3, Transient, MaxAttempts,  Connecting | Asking;
    gives_up_when_hung_up_on:        Fate::HungUp      => 3, Transient, MaxAttempts,  Asking;
    gives_up_when_reset:             Fate::Reset       => 3, Transient, MaxAttempts,  Asking;
    gives_up_on_a_black_hole:        Fate::BlackHole   => 3, Timeout,   MaxAttempts,  Waiting;
    gives_up_on_a_slow_answer:       SLOW              => 3, Timeout,   MaxAttempts,  Waiting;
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

#[tokio::test]
async fn does_not_try_again_after_garbage_though_it_would_help() {
    let stage = Stage::new(Plan::first([Fate::Garbage]));
    let client = Client::new(&stage);
    let witness = Witness::new(&stage);

    let error = bounded(get(&client, &witness)).await.unwrap_err();

    assert_eq!(stop(&error), Stop::Asking, "{error:?}");
    assert_eq!(witness.seen(), Seen::gave_up(1, Permanent, NotRetryable));
    assert_eq!(bounded(client.ask(2)).await.unwrap(), TEXT);
}

/// Whether `hyper` takes it for the answer to a request or for something unasked, which is permanent
/// or transient, depends on which of the two comes first.
#[tokio::test]
async fn what_is_said_unasked_ends_like_any_error_of_its_class() {
    let stage = Stage::new(Plan::always(Fate::Greeted));
    let client = Client::new(&stage);
    let witness = Witness::new(&stage);

    let error = bounded(get(&client, &witness)).await.unwrap_err();

    assert_eq!(stop(&error), Stop::Asking, "{error:?}");
    let seen = witness.seen();
    assert_eq!(attempt_of(&error), Some(seen.attempts));
    let reason = match seen.failures[..] {
        [Transient, Transient, Transient] => MaxAttempts,
        [.., Permanent] => NotRetryable,
        _ => panic!("{seen:?}"),
    };
    assert_eq!(seen.gave_up, Some(reason));
    drop(client);
    bounded(stage.is_left_by_tasks(seen.attempts)).await;
}
