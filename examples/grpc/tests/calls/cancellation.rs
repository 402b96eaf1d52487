//! Calls that nobody waits for any more.

use crate::bounds::{bounded, until};
use crate::start;
use grpc::{Client, Fault, Limits, Server};
use std::future::Future;
use std::time::Duration;
use tokio::runtime::Handle;
use tonic::transport::Endpoint;

/// Runs a call until something holds, and drops it.
async fn cancel_when<T>(call: impl Future<Output = T>, holds: impl FnMut() -> bool) {
    tokio::select! {
        _ = call => panic!("the call should not end"),
        () = until(holds) => {}
    }
}

#[tokio::test]
async fn a_call_that_is_cancelled_leaves_no_stream_behind() {
    let (server, client) = start([Fault::Silence]);

    cancel_when(client.quote("tea"), || server.running() == 1).await;

    until(|| server.running() == 0).await;
    assert_eq!(server.calls(), 1);
}

#[tokio::test]
async fn a_call_that_is_cancelled_gives_back_its_permit() {
    // Of one call at a time.
    let server = Server::start([Fault::Silence]).unwrap();
    let endpoint = Endpoint::from_shared(format!("http://{}", server.address())).unwrap();
    let channel = endpoint.concurrency_limit(1).connect_lazy();
    let client = Client::with_channel(channel, Limits::GENEROUS);

    cancel_when(client.quote("tea"), || server.running() == 1).await;
    bounded(client.quote("tea")).await.unwrap();

    assert_eq!(server.calls(), 2);
}

#[tokio::test]
async fn a_call_that_is_cancelled_in_a_delay_is_not_repeated() {
    let (server, client) = start([Fault::Throttle(Duration::from_secs(10))]);

    let delays = || client.journal().delays().len();
    cancel_when(client.quote("tea"), || delays() == 1).await;
    bounded(client.quote("tea")).await.unwrap();

    assert_eq!(delays(), 1);
    assert_eq!(server.calls(), 2);
}

#[tokio::test]
async fn no_task_is_left_of_a_client_that_was_cancelled_and_dropped() {
    let (server, client) = start([Fault::UNAVAILABLE, Fault::Silence]);
    let tasks = || Handle::current().metrics().num_alive_tasks();

    cancel_when(client.quote("tea"), || {
        server.running() == 1 && server.calls() == 2
    })
    .await;
    assert!(tasks() > 0, "the connection should have one");
    drop(client);

    until(|| tasks() == 0).await;
}
