//! Servers that are not there yet, and servers that die.

use crate::bounds::{bounded, until};
use crate::start;
use grpc::{Client, Fault, Limits, Port, Server};
use retry_runtime::{Classify, StopReason};
use tonic::Code;

/// A port where nobody listens, and a client that does not know it.
fn nobody() -> (Port, Client) {
    let port = Port::take().expect("a free port");
    let client = Client::new(port.address(), Limits::GENEROUS).expect("an address");
    (port, client)
}

/// Starts the server as soon as the client has been refused twice.
async fn start_late(port: Port, client: &Client) -> Server {
    until(|| client.journal().delays().len() >= 2).await;
    port.start([]).expect("the port was kept")
}

#[tokio::test]
async fn a_read_outlives_a_server_that_has_not_started() {
    let (port, client) = nobody();

    let (quote, server) =
        bounded(async { tokio::join!(client.quote("tea"), start_late(port, &client)) }).await;

    assert_eq!(quote.unwrap().cents, 250);
    assert_eq!(server.calls(), 1);
}

#[tokio::test]
async fn a_write_without_an_id_outlives_it_too() {
    let (port, client) = nobody();

    let (reserved, server) =
        bounded(async { tokio::join!(client.reserve_once("tea", 2), start_late(port, &client)) })
            .await;

    assert_eq!(reserved.unwrap(), 2);
    assert_eq!((server.calls(), server.reserved()), (1, 2));
}

#[tokio::test]
async fn a_server_that_never_starts_is_asked_for_eight_times() {
    let (_port, client) = nobody();

    let error = bounded(client.quote("tea")).await.unwrap_err();

    assert_eq!(error.code(), Code::Unavailable);
    assert!(!error.is_indeterminate());
    assert_eq!(client.journal().lines().len(), 8);
    assert_eq!(client.journal().gave_up(), Some(StopReason::MaxAttempts));
}

#[tokio::test]
async fn a_read_outlives_a_server_that_dies_in_its_midst() {
    let (mut server, client) = start([Fault::Silence]);

    let (quote, ()) =
        bounded(async { tokio::join!(client.quote("tea"), restart(&mut server)) }).await;

    assert_eq!(quote.unwrap().cents, 250);
    assert_eq!((server.calls(), server.running()), (2, 0));
}

#[tokio::test]
async fn a_write_with_an_id_outlives_it_too() {
    let (mut server, client) = start([Fault::Silence]);

    let (reserved, ()) =
        bounded(async { tokio::join!(client.reserve("order 7", "tea", 2), restart(&mut server)) })
            .await;

    assert_eq!(reserved.unwrap(), 2);
    assert_eq!((server.calls(), server.reserved()), (2, 2));
}

#[tokio::test]
async fn a_write_without_an_id_is_not_repeated_when_the_server_dies() {
    let (mut server, client) = start([Fault::Silence]);

    let (reserved, ()) =
        bounded(async { tokio::join!(client.reserve_once("tea", 2), restart(&mut server)) }).await;

    let error = reserved.unwrap_err();
    assert!(error.is_indeterminate(), "{error:?}");
    assert_eq!(client.journal().lines().len(), 1);
    assert_eq!(server.calls(), 1);
}

#[tokio::test]
async fn a_connection_that_was_used_before_is_made_anew() {
    let (mut server, client) = start([]);
    bounded(client.quote("tea")).await.unwrap();

    server.restart().unwrap();
    bounded(client.quote("tea")).await.unwrap();

    assert_eq!(server.calls(), 2);
}

/// Restarts the server as soon as it has a call to work on.
async fn restart(server: &mut Server) {
    until(|| server.running() == 1).await;
    server.restart().expect("the port was kept");
}
