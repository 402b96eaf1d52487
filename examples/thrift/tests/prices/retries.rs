//! What is retried, and how often.

use crate::alone::alone;
use crate::start;
use retry_runtime::StopReason;
use std::time::Duration;
use thrift::{ApplicationErrorKind, Error};
use thrift_example::{Answer, Client, Fault, PriceError};

#[test]
fn outlives_two_lost_connections_by_a_third() {
    alone(|time| {
        let (server, client) = start([Fault::HangUp; 2]);

        let answer = client.price("tea").unwrap();

        assert_eq!(answer, Answer::Fresh(250));
        assert_eq!(server.connections(), 3);
        assert_eq!(time.delays().len(), 2);
    });
}

#[test]
fn delays_grow_exponentially_at_most() {
    alone(|time| {
        let (_server, client) = start([Fault::HangUp; 2]);

        client.price("tea").unwrap();

        let delays = time.delays();
        assert_eq!(delays.len(), 2);
        for (delay, longest) in delays.iter().zip([100, 200].map(Duration::from_millis)) {
            assert!(*delay <= longest, "{delays:?}");
        }
    });
}

#[test]
fn a_declared_exception_that_is_permanent_is_not_retried() {
    alone(|time| {
        let (server, client) = start([]);

        let error = client.price("coffee").unwrap_err();

        assert!(
            matches!(&error, PriceError::UnknownItem(item) if item == "coffee"),
            "{error:?}"
        );
        assert_eq!(client.journal().gave_up(), Some(StopReason::NotRetryable));
        assert_eq!(server.connections(), 1);
        assert!(time.delays().is_empty());
    });
}

#[test]
fn a_declared_exception_that_may_pass_is_retried_after_the_wait_that_it_asks_for() {
    alone(|time| {
        let wait = Duration::from_secs(7);
        let (server, client) = start([Fault::Busy(wait)]);

        let answer = client.price("tea").unwrap();

        assert_eq!(answer, Answer::Fresh(250));
        // The backoff alone is 100 ms at most.
        assert_eq!(time.delays(), [wait]);
        assert_eq!(server.connections(), 2);
    });
}

#[test]
fn an_exception_that_is_not_declared_is_not_retried() {
    alone(|_| {
        let (server, client) = start([Fault::InternalError]);

        let error = client.price("tea").unwrap_err();

        assert!(
            matches!(&error, PriceError::Thrift(Error::Application(error))
                if error.kind == ApplicationErrorKind::InternalError),
            "{error:?}"
        );
        assert_eq!(server.connections(), 1);
    });
}

#[test]
fn an_error_that_is_not_retried_is_not_hidden_by_the_cache() {
    alone(|_| {
        let (server, client) = start([]);
        client.price("tea").unwrap();

        let error = client.price("coffee").unwrap_err();

        assert!(matches!(error, PriceError::UnknownItem(_)), "{error:?}");
        assert_eq!(server.connections(), 2);
    });
}

#[test]
fn a_server_that_says_nothing_is_given_up_by_the_third_attempt() {
    alone(|time| {
        let (server, _) = start([Fault::Silence; 3]);
        let client = Client::new(server.address(), Duration::from_millis(50));

        let error = client.price("tea").unwrap_err();

        assert!(
            matches!(error, PriceError::Thrift(Error::Transport(_))),
            "{error:?}"
        );
        assert_eq!(client.journal().gave_up(), Some(StopReason::CircuitOpen));
        assert_eq!(time.delays().len(), 2);
    });
}

#[test]
fn a_refused_connection_is_retried() {
    alone(|time| {
        let (server, client) = start([]);
        drop(server);

        let error = client.price("tea").unwrap_err();

        assert!(
            matches!(error, PriceError::Thrift(Error::Transport(_))),
            "{error:?}"
        );
        assert_eq!(time.delays().len(), 2);
    });
}
