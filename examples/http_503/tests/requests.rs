//! How many requests the server gets, and which delays come between them.
//!
//! Delays pass in a millisecond each, and no time is looked at: what counts is what was decided on.

use http_503::{Client, FetchError, Pace, Refusal, Reply, Server};
use std::error::Error;
use std::net::Ipv4Addr;
use std::num::NonZeroU32;
use std::time::Duration;
use tokio::net::TcpSocket;

/// Delays without jitter.
const DELAYS: [u64; 10] = [1, 2, 4, 8, 16, 32, 60, 60, 60, 60];

async fn start(refused: u32, refusal: Refusal) -> Result<(Server, Client), Box<dyn Error>> {
    let server = Server::start(refused, refusal).await?;
    let client = Client::new(server.address(), Pace::new(NonZeroU32::MAX))?;
    Ok((server, client))
}

fn unavailable() -> Reply {
    Reply {
        status: 503,
        text: String::new(),
    }
}

#[tokio::test]
async fn an_error_type_outlives_ten_refusals_by_eleven_requests() {
    let (server, client) = start(10, Refusal::UNAVAILABLE).await.unwrap();

    let text = client.text().await.unwrap();

    assert_eq!(text, "hello");
    assert_eq!(server.requests(), 11);
}

#[tokio::test]
async fn a_pattern_outlives_ten_refusals_by_eleven_requests() {
    let (server, client) = start(10, Refusal::UNAVAILABLE).await.unwrap();

    let reply = client.reply().await.unwrap();

    assert_eq!((reply.status, reply.text.as_str()), (200, "hello"));
    assert_eq!(server.requests(), 11);
}

#[tokio::test]
async fn the_eleventh_refusal_is_the_error() {
    let (server, client) = start(11, Refusal::UNAVAILABLE).await.unwrap();

    let error = client.text().await.unwrap_err();

    assert!(
        matches!(error, FetchError::Unavailable { status, wait: None } if status == 503),
        "{error:?}"
    );
    assert_eq!(server.requests(), 11);
}

#[tokio::test]
async fn the_eleventh_refusal_is_the_answer_where_a_pattern_retries() {
    let (server, client) = start(11, Refusal::UNAVAILABLE).await.unwrap();

    let reply = client.reply().await.unwrap();

    assert_eq!(reply, unavailable());
    assert_eq!(server.requests(), 11);
}

#[tokio::test]
async fn delays_without_jitter_double_up_to_a_minute() {
    let (_server, client) = start(10, Refusal::UNAVAILABLE).await.unwrap();

    client.reply().await.unwrap();

    assert_eq!(client.pace().waits(), DELAYS.map(Duration::from_secs));
}

#[tokio::test]
async fn delays_with_jitter_are_no_longer_than_those_without() {
    let (_server, client) = start(10, Refusal::UNAVAILABLE).await.unwrap();

    client.text().await.unwrap();

    let waits = client.pace().waits();
    assert_eq!(waits.len(), DELAYS.len());
    for (wait, longest) in waits.iter().zip(DELAYS.map(Duration::from_secs)) {
        assert!(*wait <= longest, "{waits:?}");
    }
}

#[tokio::test]
async fn what_is_not_found_is_asked_for_once() {
    let (server, client) = start(1, Refusal::NOT_FOUND).await.unwrap();

    let error = client.text().await.unwrap_err();

    assert!(
        matches!(error, FetchError::Refused(status) if status == 404),
        "{error:?}"
    );
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn an_answer_that_the_pattern_does_not_select_is_returned_at_once() {
    for (refusal, status) in [(Refusal::NOT_FOUND, 404), (Refusal::TOO_MANY_REQUESTS, 429)] {
        let (server, client) = start(1, refusal).await.unwrap();

        let reply = client.reply().await.unwrap();

        assert_eq!(reply.status, status);
        assert_eq!(server.requests(), 1);
    }
}

#[tokio::test]
async fn waits_as_long_as_the_server_asks() {
    for refusal in [Refusal::TOO_MANY_REQUESTS, Refusal::UNAVAILABLE] {
        let (server, client) = start(1, refusal.retry_after("2")).await.unwrap();

        client.text().await.unwrap();

        // The backoff alone is at most a second.
        assert_eq!(client.pace().waits(), [Duration::from_secs(2)]);
        assert_eq!(server.requests(), 2);
    }
}

#[tokio::test]
async fn gives_up_at_once_when_asked_to_wait_for_an_hour() {
    let refusal = Refusal::TOO_MANY_REQUESTS.retry_after("3600");
    let (server, client) = start(1, refusal).await.unwrap();

    let error = client.text().await.unwrap_err();

    let hour = Duration::from_secs(3600);
    assert!(
        matches!(error, FetchError::TooManyRequests { wait: Some(wait) } if wait == hour),
        "{error:?}"
    );
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_asked_again() {
    // The port is taken, and nobody listens on it.
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
    let address = socket.local_addr().unwrap();
    let client = Client::new(address, Pace::new(NonZeroU32::MAX)).unwrap();

    let error = client.text().await.unwrap_err();

    assert!(matches!(error, FetchError::NoAnswer(_)), "{error:?}");
    assert_eq!(client.pace().waits().len(), 10);
}
