//! Bounded by a deadline, which does not interrupt an attempt that blocks.

use super::{Client, bounded};
use crate::stage::{LONG, SLOW, Stage, is_silent, patience};
use crate::witness::Witness;
use retry_runtime::Class::{self, Permanent, Transient};
use retry_runtime::StopReason::{self, Deadline, NotRetryable};
use retry_runtime::{GaveUp, retry};
use service_tests::origin::TEXT;
use service_tests::proxy::{Fate, Plan};
use std::io::{self, ErrorKind};
use std::time::{Duration, Instant};

/// Shorter than any client's patience.
const SHORT: Duration = Duration::from_millis(100);

/// The third delay is longer than any deadline here.
#[retry(
    max = unlimited,
    backoff = [10ms, 10ms, 10min],
    deadline = deadline,
    attempt = attempt,
    observe = witness,
)]
fn get(client: &Client, deadline: Duration, witness: &Witness) -> io::Result<String> {
    client.ask(attempt)
}

/// If the fate is slow to show, the deadline has passed by then, and no attempt follows; otherwise the
/// third delay would end after it.
fn lasting(fate: Fate, attempts: u32, class: Class, reason: StopReason, kinds: &[ErrorKind]) {
    let deadline = if is_silent(fate) { SHORT } else { LONG };
    let get = |client: &Client, witness: &Witness| get(client, deadline, witness);
    super::lasting(fate, attempts, class, reason, kinds, get);
}

/// Well before the deadline.
fn passed(fate: Fate) {
    super::passed(fate, |client, witness| get(client, LONG, witness));
}

lasting! {
    gives_up_when_refused:           Fate::Refused     => 3, Transient, Deadline,     ConnectionRefused;
    gives_up_when_closed:            Fate::Closed      => 3, Transient, Deadline,     UnexpectedEof | ConnectionReset | BrokenPipe;
    gives_up_when_reset_at_once:     Fate::ResetAtOnce => 3, Transient, Deadline,     ConnectionReset | BrokenPipe;
    gives_up_when_hung_up_on:        Fate::HungUp      => 3, Transient, Deadline,     UnexpectedEof;
    gives_up_when_reset:             Fate::Reset       => 3, Transient, Deadline,     ConnectionReset;
    gives_up_on_a_black_hole:        Fate::BlackHole   => 1, Transient, Deadline,     WouldBlock;
    gives_up_on_a_slow_answer:       SLOW              => 1, Transient, Deadline,     WouldBlock;
    gives_up_on_half_an_answer:      Fate::Half        => 3, Transient, Deadline,     UnexpectedEof;
    gives_up_at_once_on_garbage:     Fate::Garbage     => 1, Permanent, NotRetryable, InvalidData;
}

passing! {
    outlives_being_refused:          Fate::Refused;
    outlives_being_closed:           Fate::Closed;
    outlives_being_reset_at_once:    Fate::ResetAtOnce;
    outlives_being_hung_up_on:       Fate::HungUp;
    outlives_being_reset:            Fate::Reset;
    outlives_a_black_hole:           Fate::BlackHole;
    outlives_a_slow_answer:          SLOW;
    outlives_half_an_answer:         Fate::Half;
}

/// How a call ended, and how often it slept.
#[derive(Debug)]
struct Ended {
    gave_up: Option<GaveUp<io::Error>>,
    sleeps: u32,
    took: Duration,
}

/// With delays that end before the deadline, if they begin early enough.
#[retry(
    max = unlimited,
    backoff = fixed(1ms),
    deadline = SHORT,
    sleep = |_| *sleeps += 1,
    fallback = |it| { *gave_up = Some(it); Ok(String::new()) },
    attempt = attempt,
)]
fn get_or_nothing(
    client: &Client,
    sleeps: &mut u32,
    gave_up: &mut Option<GaveUp<io::Error>>,
) -> io::Result<String> {
    client.ask(attempt)
}

fn run(client: &Client) -> (io::Result<String>, Ended) {
    let (mut sleeps, mut gave_up) = (0, None);
    let start = Instant::now();
    let outcome = get_or_nothing(client, &mut sleeps, &mut gave_up);
    let ended = Ended {
        gave_up,
        sleeps,
        took: start.elapsed(),
    };
    (outcome, ended)
}

#[test]
fn no_sleep_and_no_attempt_begin_after_the_deadline() {
    let stage = Stage::new(Plan::always(Fate::BlackHole));
    let client = Client {
        server: stage.address(),
        patience: patience(Fate::BlackHole),
    };

    let (outcome, ended) = bounded({
        let client = client.clone();
        move || run(&client)
    });

    assert_eq!(outcome.unwrap(), "", "what the fallback gives");
    let gave_up = ended.gave_up.unwrap();
    assert_eq!((gave_up.attempts, gave_up.reason), (1, Deadline));
    assert_eq!(gave_up.error.unwrap().kind(), ErrorKind::WouldBlock);
    assert_eq!(ended.sleeps, 0);
    // The attempt that blocks was not cut short.
    assert!(gave_up.elapsed >= client.patience, "{:?}", gave_up.elapsed);
    assert!(ended.took >= client.patience, "{:?}", ended.took);
    stage.is_left(1);
}

#[test]
fn an_answer_that_comes_after_the_deadline_is_an_answer() {
    let pace = Duration::from_millis(10);
    let stage = Stage::new(Plan::always(Fate::Slow(pace)));
    let client = Client {
        server: stage.address(),
        patience: LONG,
    };

    let (outcome, ended) = bounded(move || run(&client));

    assert_eq!(outcome.unwrap(), TEXT);
    assert!(ended.gave_up.is_none(), "{:?}", ended.gave_up);
    // The answer has more than thirty bytes, and each but the last has the pace after it.
    assert!(ended.took >= pace * 30, "{:?}", ended.took);
    stage.is_left(1);
}
