//! The wait that a server asks for by `RetryInfo`.

use crate::bounds::bounded;
use crate::{start, with};
use grpc::{Fault, Limits};
use retry_runtime::StopReason;
use std::time::Duration;
use tonic::Code;

#[tokio::test]
async fn waits_as_long_as_the_server_asks() {
    let wait = Duration::from_millis(300);
    let (server, client) = start([Fault::Throttle(wait)]);

    bounded(client.quote("tea")).await.unwrap();

    // The backoff alone is 10 ms at most.
    assert_eq!(client.journal().delays(), [wait]);
    assert_eq!(server.calls(), 2);
}

#[tokio::test]
async fn each_wait_is_for_one_delay_only() {
    let wait = Duration::from_millis(200);
    let (server, client) = start([Fault::Throttle(wait), Fault::UNAVAILABLE]);

    bounded(client.quote("tea")).await.unwrap();

    let delays = client.journal().delays();
    assert_eq!(delays.len(), 2);
    assert_eq!(delays[0], wait);
    assert!(delays[1] <= Duration::from_millis(20), "{delays:?}");
    assert_eq!(server.calls(), 3);
}

#[tokio::test]
async fn gives_up_at_once_when_asked_to_wait_beyond_the_deadline() {
    let limits = Limits {
        call: Duration::from_secs(15),
        ..Limits::GENEROUS
    };
    let (server, client) = with([Fault::Throttle(Duration::from_secs(20))], limits);

    let error = bounded(client.quote("tea")).await.unwrap_err();

    assert_eq!(error.code(), Code::ResourceExhausted);
    assert_eq!(client.journal().gave_up(), Some(StopReason::Deadline));
    assert_eq!(server.calls(), 1);
}

#[tokio::test]
async fn gives_up_at_once_when_asked_to_wait_for_an_hour() {
    let limits = Limits {
        call: Duration::from_secs(7200),
        ..Limits::GENEROUS
    };
    let (server, client) = with([Fault::Throttle(Duration::from_secs(3600))], limits);

    let error = bounded(client.quote("tea")).await.unwrap_err();

    assert_eq!(error.code(), Code::ResourceExhausted);
    let reason = client.journal().gave_up();
    assert_eq!(reason, Some(StopReason::RetryAfterTooLong));
    assert_eq!(server.calls(), 1);
}

#[tokio::test]
async fn a_write_without_an_id_waits_as_well() {
    let wait = Duration::from_millis(200);
    let (server, client) = start([Fault::Throttle(wait)]);

    bounded(client.reserve_once("tea", 2)).await.unwrap();

    assert_eq!(client.journal().delays(), [wait]);
    assert_eq!((server.calls(), server.reserved()), (2, 2));
}
