//! The breaker: when it opens, what is answered then, and how it closes.

use crate::alone::alone;
use crate::{PATIENCE, start};
use retry_runtime::StopReason;
use retry_runtime::timer::thread::sleep;
use std::time::Duration;
use thrift_example::{Answer, Client, Fault, PriceError, Server};

const RECOVERY: Duration = Duration::from_secs(30);

/// A server that answers once and then hangs up so often; a client that has had the answer, and to
/// which the circuit is open.
fn open(hang_ups: usize) -> (Server, Client) {
    let server = Server::start(250, []).expect("a free port");
    let address = server.address();
    let client = Client::new(address, PATIENCE);
    client.price("tea").expect("an answer");
    drop(server);
    let faults = std::iter::repeat_n(Fault::HangUp, hang_ups);
    let server = Server::start_at(address, 260, faults).expect("the port was kept");
    assert_eq!(
        client.price("tea").expect("the answer from before"),
        Answer::Cached(250)
    );
    (server, client)
}

#[test]
fn the_third_failure_in_a_row_opens_it_and_the_answer_comes_from_the_cache() {
    alone(|time| {
        let (server, client) = open(3);

        // Four attempts would be permitted.
        assert_eq!(server.connections(), 3);
        assert_eq!(time.delays().len(), 2);
        assert_eq!(client.journal().gave_up(), Some(StopReason::CircuitOpen));
    });
}

#[test]
fn failures_of_several_calls_add_up() {
    alone(|_| {
        // Each call fails at its second attempt, with an error that does not count.
        let a_failure = [Fault::HangUp, Fault::InternalError];
        let (server, client) = start([a_failure, a_failure, a_failure].concat());
        let other = Client::new(server.address(), PATIENCE);

        client.price("tea").unwrap_err();
        other.price("tea").unwrap_err();
        assert_eq!(server.connections(), 4);
        client.price("tea").unwrap_err();

        assert_eq!(server.connections(), 5);
        assert_eq!(client.journal().gave_up(), Some(StopReason::CircuitOpen));
    });
}

#[test]
fn a_success_ends_the_row() {
    alone(|_| {
        let (server, client) = start([Fault::HangUp; 2]);
        let address = server.address();
        client.price("tea").unwrap();
        drop(server);
        let server = Server::start_at(address, 260, [Fault::HangUp; 2]).unwrap();

        let answer = client.price("tea").unwrap();

        assert_eq!(answer, Answer::Fresh(260));
        assert_eq!(server.connections(), 3);
    });
}

#[test]
fn no_connection_is_made_while_it_is_open() {
    alone(|time| {
        let (server, client) = open(3);
        let delays = time.delays().len();

        for _ in 0..10 {
            assert_eq!(client.price("tea").unwrap(), Answer::Cached(250));
        }

        assert_eq!(server.connections(), 3);
        assert_eq!(time.delays().len(), delays);
    });
}

#[test]
fn without_an_answer_from_before_the_first_call_gets_the_last_error() {
    alone(|_| {
        let (server, client) = start([Fault::HangUp; 3]);

        let error = client.price("tea").unwrap_err();

        assert!(
            matches!(error, PriceError::Thrift(thrift::Error::Transport(_))),
            "{error:?}"
        );
        assert_eq!(server.connections(), 3);
    });
}

#[test]
fn without_an_answer_from_before_a_rejected_call_has_none() {
    alone(|_| {
        let (server, client) = start([Fault::HangUp; 3]);
        client.price("tea").unwrap_err();

        let error = client.price("tea").unwrap_err();

        assert!(matches!(error, PriceError::NotKnown), "{error:?}");
        assert_eq!(server.connections(), 3);
    });
}

#[test]
fn exceptions_that_are_permanent_do_not_count() {
    alone(|_| {
        let (server, client) = start([]);

        for _ in 0..10 {
            client.price("coffee").unwrap_err();
        }

        assert_eq!(client.price("tea").unwrap(), Answer::Fresh(250));
        assert_eq!(server.connections(), 11);
    });
}

#[test]
fn a_probe_that_succeeds_closes_it_after_thirty_seconds() {
    alone(|_| {
        let (server, client) = open(3);

        sleep(RECOVERY);
        let probe = client.price("tea").unwrap();

        assert_eq!(probe, Answer::Fresh(260));
        assert_eq!(client.price("tea").unwrap(), Answer::Fresh(260));
        assert_eq!(server.connections(), 5);
    });
}

#[test]
fn it_takes_three_failures_again_once_it_is_closed() {
    alone(|_| {
        let (server, client) = open(3);
        let address = server.address();
        sleep(RECOVERY);
        client.price("tea").unwrap();

        drop(server);
        let server = Server::start_at(address, 270, [Fault::HangUp; 2]).unwrap();

        assert_eq!(client.price("tea").unwrap(), Answer::Fresh(270));
        assert_eq!(server.connections(), 3);
    });
}

#[test]
fn nobody_asks_before_the_time_has_come() {
    alone(|_| {
        let (server, client) = open(3);

        // Ten seconds are left for what passes of real time.
        sleep(Duration::from_secs(20));
        let answer = client.price("tea").unwrap();

        assert_eq!(answer, Answer::Cached(250));
        assert_eq!(server.connections(), 3);
    });
}

#[test]
fn a_probe_that_fails_opens_it_again_for_as_long() {
    alone(|_| {
        let (server, client) = open(4);

        sleep(RECOVERY);
        for _ in 0..3 {
            assert_eq!(client.price("tea").unwrap(), Answer::Cached(250));
        }
        assert_eq!(server.connections(), 4);
        sleep(RECOVERY);

        assert_eq!(client.price("tea").unwrap(), Answer::Fresh(260));
        assert_eq!(server.connections(), 5);
    });
}

#[test]
fn a_service_that_was_gone_is_found_again() {
    alone(|_| {
        let (server, client) = start([]);
        let address = server.address();
        client.price("tea").unwrap();

        drop(server);
        assert_eq!(client.price("tea").unwrap(), Answer::Cached(250));
        let server = Server::start_at(address, 260, []).unwrap();
        assert_eq!(client.price("tea").unwrap(), Answer::Cached(250));
        assert_eq!(server.connections(), 0);
        sleep(RECOVERY);

        assert_eq!(client.price("tea").unwrap(), Answer::Fresh(260));
        assert_eq!(server.connections(), 1);
    });
}
