//! Bounded by the number of attempts, each by the client's own limit.

use super::{Client, bounded};
use crate::stage::{SLOW, Stage, patience};
use crate::witness::{Seen, Witness};
use retry_runtime::Class::{Permanent, Transient};
use retry_runtime::StopReason::{MaxAttempts, NotRetryable};
use retry_runtime::{Class, StopReason, retry};
use service_tests::origin::TEXT;
use service_tests::proxy::{Fate, Plan};
use std::io::{self, ErrorKind};

#[retry(max = 3, backoff = fixed(10ms), attempt = attempt, observe = witness)]
fn get(client: &Client, witness: &Witness) -> io::Result<String> {
    client.ask(attempt)
}

fn lasting(fate: Fate, attempts: u32, class: Class, reason: StopReason, kinds: &[ErrorKind]) {
    super::lasting(fate, attempts, class, reason, kinds, get);
}

fn passed(fate: Fate) {
    super::passed(fate, get);
}

// Of a connection that is closed or reset at once, the client may learn while it writes or while it
// reads. On Unix a limit on reading is "would block", see the table of `Classify`.
lasting! {
    gives_up_when_refused:           Fate::Refused     => 3, Transient, MaxAttempts,  ConnectionRefused;
    gives_up_when_closed:            Fate::Closed      => 3, Transient, MaxAttempts,  UnexpectedEof | ConnectionReset | BrokenPipe;
    gives_up_when_reset_at_once:     Fate::ResetAtOnce => 3, Transient, MaxAttempts,  ConnectionReset | BrokenPipe;
    gives_up_when_hung_up_on:        Fate::HungUp      => 3, Transient, MaxAttempts,  UnexpectedEof;
    gives_up_when_reset:             Fate::Reset       => 3, Transient, MaxAttempts,  ConnectionReset;
    gives_up_on_a_black_hole:        Fate::BlackHole   => 3, Transient, MaxAttempts,  WouldBlock;
    gives_up_on_a_slow_answer:       SLOW              => 3, Transient, MaxAttempts,  WouldBlock;
    gives_up_on_half_an_answer:      Fate::Half        => 3, Transient, MaxAttempts,  UnexpectedEof;
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

#[test]
fn does_not_try_again_after_garbage_though_it_would_help() {
    let stage = Stage::new(Plan::first([Fate::Garbage]));
    let client = Client {
        server: stage.address(),
        patience: patience(Fate::Garbage),
    };
    let witness = Witness::new(&stage);

    let outcome = bounded({
        let client = client.clone();
        move || (get(&client, &witness), witness.seen())
    });

    assert_eq!(outcome.0.unwrap_err().kind(), ErrorKind::InvalidData);
    assert_eq!(outcome.1, Seen::gave_up(1, Permanent, NotRetryable));
    assert_eq!(client.ask(2).unwrap(), TEXT);
}
