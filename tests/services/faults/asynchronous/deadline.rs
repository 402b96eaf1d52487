//! Bounded by the attribute's `deadline`; the client itself would wait for ever.

use super::{Client, FetchError, Stop};
use crate::stage::{ENOUGH, LITTLE, LONG, SLOW, Stage, connections, is_silent, patience};
use crate::witness::{Seen, Witness};
use retry_runtime::Class::{self, Permanent, Timeout, Transient};
use retry_runtime::StopReason::{self, Deadline, NotRetryable};
use retry_runtime::{GaveUp, retry};
use service_tests::bounds::{bounded, no_task_is_left, until};
use service_tests::proxy::{Fate, Plan};
use std::time::{Duration, Instant};

/// The third delay is longer than any deadline here.
#[retry(
    max = unlimited,
    backoff = [10ms, 10ms, 10min],
    deadline = deadline,
    attempt = attempt,
    observe = witness,
)]
async fn get(client: &Client, deadline: Duration, witness: &Witness) -> Result<String, FetchError> {
    Ok(client.ask(attempt).await?)
}

/// A call that meets the same fate at every attempt. If that is silent, the first attempt is
/// interrupted at the deadline; otherwise the third delay would end after it.
async fn lasting(fate: Fate, attempts: u32, class: Class, reason: StopReason, stops: &[Stop]) {
    let stage = Stage::new(Plan::always(fate));
    let client = Client::new(&stage);
    let witness = Witness::new(&stage);
    let (start, deadline) = (Instant::now(), patience(fate));

    let error = get(&client, deadline, &witness).await.unwrap_err();

    assert_eq!(witness.seen(), Seen::gave_up(attempts, class, reason));
    assert!(stops.contains(&error.stop()), "{error:?}");
    if is_silent(fate) {
        assert!(start.elapsed() >= deadline, "{:?}", start.elapsed());
    } else {
        assert_eq!(error.attempt(), Some(attempts));
    }
    drop(client);
    stage.is_left_by_tasks(connections(fate, attempts)).await;
}

/// With a limit on each attempt as well, since else one that is silent takes all the time there is.
#[retry(
    max = unlimited,
    backoff = fixed(10ms),
    timeout = timeout,
    deadline = LONG * 2,
    attempt = attempt,
    observe = witness,
)]
async fn get_with_timeout(
    client: &Client,
    timeout: Duration,
    witness: &Witness,
) -> Result<String, FetchError> {
    Ok(client.ask(attempt).await?)
}

/// Well before the deadline.
async fn passed(fate: Fate, class: Class) {
    super::passed(fate, class, |stage, _| Client::new(stage), get_with_timeout).await;
}

// Of a connection that is reset at once, the client may learn while it is being made.
lasting! {
    gives_up_when_refused:           Fate::Refused     => 3, Transient, Deadline,     Connecting;
    gives_up_when_closed:            Fate::Closed      => 3, Transient, Deadline,     Asking;
    gives_up_when_reset_at_once:     Fate::ResetAtOnce => 3, Transient, Deadline,     Connecting | Asking;
    gives_up_when_hung_up_on:        Fate::HungUp      => 3, Transient, Deadline,     Asking;
    gives_up_when_reset:             Fate::Reset       => 3, Transient, Deadline,     Asking;
    gives_up_on_a_black_hole:        Fate::BlackHole   => 1, Timeout,   Deadline,     Interrupted;
    gives_up_on_a_slow_answer:       SLOW              => 1, Timeout,   Deadline,     Interrupted;
    gives_up_on_half_an_answer:      Fate::Half        => 3, Transient, Deadline,     Reading;
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

/// The second attempt has what the first has left of the deadline, and not its whole timeout.
#[retry(
    max = unlimited,
    backoff = fixed(10ms),
    timeout = LITTLE,
    deadline = ENOUGH,
    fallback = |it| { *gave_up = Some(it); Ok(String::new()) },
    attempt = attempt,
)]
async fn get_or_nothing(
    client: &Client,
    gave_up: &mut Option<GaveUp<FetchError>>,
) -> Result<String, FetchError> {
    Ok(client.ask(attempt).await?)
}

#[tokio::test]
async fn attempts_that_are_interrupted_end_with_the_deadline() {
    let stage = Stage::new(Plan::always(Fate::BlackHole));
    let client = Client::new(&stage);
    let mut gave_up = None;

    let text = bounded(get_or_nothing(&client, &mut gave_up)).await;

    assert_eq!(text.unwrap(), "", "what the fallback gives");
    let gave_up = gave_up.unwrap();
    assert_eq!(gave_up.reason, Deadline);
    assert_eq!(gave_up.error.unwrap().stop(), Stop::Interrupted);
    // No more than the timeout leaves room for; the last may be too short to connect.
    assert!((1..=5).contains(&gave_up.attempts), "{}", gave_up.attempts);
    drop(client);
    bounded(until(|| async { stage.proxy.open() == 0 })).await;
    no_task_is_left().await;
}
