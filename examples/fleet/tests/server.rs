//! What becomes of a single request that meets the beginning or the end of a fault.

use fleet::outage::{Fate, Fault, Scenario, Server};
use std::time::Duration;

/// The faults of these tests, in milliseconds.
const START: u64 = 5_000;
const OVER: u64 = 15_000;
/// Of the network, one way.
const LATENCY: u64 = 5;

/// What a client hears of a request that reaches an idle server at this moment, and how much later:
/// a request takes 7 ms.
fn heard(fault: Fault, arrival: u64) -> (Fate, u128) {
    let mut server = Server::new(Scenario::new(1_000, fault));
    let sent = server.send(Duration::from_millis(arrival - LATENCY));
    (sent.fate, sent.at.as_millis() - u128::from(arrival))
}

#[test]
fn a_brown_out_slows_down_what_is_left_of_a_request_when_it_comes() {
    let answered = |arrival| heard(Fault::BrownOut, arrival);

    // All at full speed, 4 of 7 ms at half of it, all at half of it.
    assert_eq!(answered(START - 7), (Fate::Answered, 7 + 5));
    assert_eq!(answered(START - 3), (Fate::Answered, 3 + 8 + 5));
    assert_eq!(answered(START), (Fate::Answered, 14 + 5));
}

#[test]
fn the_end_of_a_brown_out_speeds_up_what_is_left_of_a_request() {
    let answered = |arrival| heard(Fault::BrownOut, arrival);

    // Of 7 ms two are done in the last four of the fault.
    assert_eq!(answered(OVER - 14), (Fate::Answered, 14 + 5));
    assert_eq!(answered(OVER - 4), (Fate::Answered, 4 + 5 + 5));
    assert_eq!(answered(OVER), (Fate::Answered, 7 + 5));
}

#[test]
fn a_server_that_dies_takes_its_queue_along() {
    assert_eq!(heard(Fault::Refused, START - 8), (Fate::Answered, 7 + 5));
    assert_eq!(heard(Fault::Refused, START - 3), (Fate::Refused, 3 + 5));
    assert_eq!(heard(Fault::Refused, OVER - 1), (Fate::Refused, 5));
    assert_eq!(heard(Fault::Refused, OVER), (Fate::Answered, 7 + 5));
}

#[test]
fn a_black_hole_swallows_requests_and_answers() {
    let swallowed = (Fate::TimedOut, 1_000 - 5);

    assert_eq!(heard(Fault::BlackHole, START - 8), (Fate::Answered, 7 + 5));
    assert_eq!(heard(Fault::BlackHole, START - 3), swallowed);
    assert_eq!(heard(Fault::BlackHole, OVER - 1), swallowed);
    assert_eq!(heard(Fault::BlackHole, OVER), (Fate::Answered, 7 + 5));
}

#[test]
fn a_request_waits_for_those_before_it_whoever_waits_for_them() {
    let mut server = Server::new(Scenario::new(1_000, Fault::None));
    let sent: Vec<_> = (0..144).map(|_| server.send(Duration::ZERO)).collect();

    // The last in time is done at 5 + 141 x 7 ms, and heard of before the second is over.
    let answered = |number: usize| (sent[number].fate, sent[number].at.as_millis());
    assert_eq!(answered(0), (Fate::Answered, 5 + 7 + 5));
    assert_eq!(answered(140), (Fate::Answered, 5 + 141 * 7 + 5));
    assert_eq!(answered(141), (Fate::TimedOut, 1_000));
    assert_eq!(sent[143].served, Some(Duration::from_millis(5 + 144 * 7)));
}
