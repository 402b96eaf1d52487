//! When the breaker opens, what it keeps from the database, and how it closes.

use crate::service::{Place, Service, attempts, settings};
use retry_runtime::breaker::State;
use service_tests::bounds::{bounded, until};
use std::time::Duration;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

#[tokio::test]
async fn the_fifth_failure_opens_the_breaker_and_is_the_last_attempt() {
    let place = Place::alone().await;

    bounded(async {
        let service = Service::start(&settings(place.url())).await.unwrap();
        let _outage = place.outage().await;
        let before = attempts("notes::read");

        service.read_until_open("/notes/1").await;
        let refused = service.get("/notes/1").await;

        assert_eq!(refused.status, 503);
        assert_eq!(attempts("notes::read"), before + 5);
    })
    .await;
}

#[tokio::test]
async fn an_open_breaker_says_when_to_come_back() {
    let place = Place::shared().await;

    bounded(async {
        let service = Service::start(&settings(place.url())).await.unwrap();
        let _outage = place.outage().await;
        service.read_until_open("/notes/1").await;

        let refused = service.get("/notes/1").await;

        // An hour, spread by a quarter, without the minute that a test may last.
        let wait = refused.retry_after.unwrap();
        assert!((44 * 60..=75 * 60 + 1).contains(&wait), "{wait}");
    })
    .await;
}

#[tokio::test]
async fn an_open_breaker_keeps_reads_from_a_database_that_would_answer() {
    let place = Place::alone().await;

    bounded(async {
        let service = Service::with_note(&settings(place.url())).await;
        let mut outage = place.outage().await;
        service.read_until_open("/notes/1").await;
        let update = "UPDATE notes SET text = 'none left'";
        outage.execute(update).await.unwrap();
        outage.end().await.unwrap();
        let before = attempts("notes::read");

        let answer = service.get("/notes/1").await;

        assert_eq!(answer.status, 200);
        assert_eq!(answer.body["text"], "two litres");
        assert_eq!(answer.body["stale"], true);
        assert_eq!(attempts("notes::read"), before);
    })
    .await;
}

#[tokio::test]
async fn an_open_breaker_keeps_writes_from_a_database_that_would_take_them() {
    let place = Place::shared().await;

    bounded(async {
        let service = Service::with_note(&settings(place.url())).await;
        let outage = place.outage().await;
        service.read_until_open("/notes/1").await;
        outage.end().await.unwrap();

        let without_key = service.write("tea", "green", None).await;
        let with_key = service.write("tea", "green", Some("key")).await;

        assert_eq!((without_key.status, with_key.status), (503, 503));
        assert!(with_key.retry_after.is_some());
        assert_eq!(service.rows().await, 1);
    })
    .await;
}

#[tokio::test]
async fn the_first_answer_after_the_outage_closes_the_breaker() {
    let place = Place::shared().await;

    bounded(async {
        let mut settings = settings(place.url());
        settings.recovery = Duration::from_millis(50);
        let service = Service::with_note(&settings).await;
        let outage = place.outage().await;
        service.read_until_open("/notes/1").await;
        outage.end().await.unwrap();

        until(|| async { service.get("/notes/1").await.body["stale"] == false }).await;

        assert_eq!(service.notes.breaker().state(), State::Closed);
    })
    .await;
}

#[tokio::test]
async fn a_client_that_goes_away_leaves_no_probe_behind() {
    let place = Place::shared().await;

    bounded(async {
        let mut settings = settings(place.url());
        settings.recovery = Duration::from_millis(50);
        settings.connections = 1;
        let service = Service::with_note(&settings).await;
        let outage = place.outage().await;
        service.read_until_open("/notes/1").await;
        outage.end().await.unwrap();
        let breaker = service.notes.breaker();
        let due = || async { breaker.snapshot().retry_after() == Some(Duration::ZERO) };
        until(due).await;

        // The probe waits for the only connection; meanwhile there is no place for another.
        let connection = service.pool.acquire().await.unwrap();
        let mut client = TcpStream::connect(service.address).await.unwrap();
        let request = b"GET /notes/1 HTTP/1.1\r\nHost: localhost\r\n\r\n";
        client.write_all(request).await.unwrap();
        until(|| async { breaker.snapshot().in_flight() == 1 }).await;
        assert_eq!(service.get("/notes/1").await.body["stale"], true);
        drop(client);
        until(|| async { breaker.snapshot().in_flight() == 0 }).await;
        assert_eq!(breaker.state(), State::HalfOpen);
        drop(connection);

        assert_eq!(service.get("/notes/1").await.body["stale"], false);
        assert_eq!(breaker.state(), State::Closed);
    })
    .await;
}
