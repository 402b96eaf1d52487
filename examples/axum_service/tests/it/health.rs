//! What the service says of itself.

use crate::service::{Place, Service, settings};
use serde_json::Value;
use service_tests::bounds::{bounded, until};
use std::time::Duration;

#[tokio::test]
async fn a_closed_breaker_is_health() {
    let place = Place::shared().await;

    bounded(async {
        let service = Service::with_note(&settings(place.url())).await;

        let health = service.get("/health").await;

        assert_eq!(health.breaker(), (200, Value::from("closed")));
        assert_eq!(health.body["breaker"]["next_probe_ms"], Value::Null);
    })
    .await;
}

#[tokio::test]
async fn failures_are_shown_before_they_are_too_many() {
    let place = Place::shared().await;

    bounded(async {
        let service = Service::with_note(&settings(place.url())).await;
        let _outage = place.outage().await;

        service.get("/notes/1").await;
        let health = service.get("/health").await;

        assert_eq!(health.breaker(), (200, Value::from("closed")));
        assert_eq!(health.body["breaker"]["failures_in_a_row"], 3);
    })
    .await;
}

#[tokio::test]
async fn an_open_breaker_is_illness_and_says_how_long() {
    let place = Place::shared().await;

    bounded(async {
        let service = Service::with_note(&settings(place.url())).await;
        let _outage = place.outage().await;
        service.read_until_open("/notes/1").await;

        let health = service.get("/health").await;

        assert_eq!(health.breaker(), (503, Value::from("open")));
        let left = health.body["breaker"]["next_probe_ms"].as_u64().unwrap();
        // An hour, spread by a quarter.
        assert!((1..=75 * 60_000).contains(&left), "{left}");
        assert_eq!(health.body["breaker"]["changes"], 1);
    })
    .await;
}

#[tokio::test]
async fn an_ill_service_that_gets_no_requests_finds_out_that_it_is_well() {
    let place = Place::shared().await;

    bounded(async {
        let mut settings = settings(place.url());
        settings.recovery = Duration::from_millis(50);
        let service = Service::with_note(&settings).await;
        let outage = place.outage().await;
        service.read_until_open("/notes/1").await;

        // Whether it waits for the next probe or has just failed in one.
        assert_eq!(
            service.get("/health").await.breaker(),
            (503, Value::from("open"))
        );
        outage.end().await.unwrap();
        until(|| async { service.get("/health").await.status == 200 }).await;

        let health = service.get("/health").await;
        assert_eq!(health.breaker(), (200, Value::from("closed")));
    })
    .await;
}

#[tokio::test]
async fn the_annotated_functions_are_counted() {
    let place = Place::shared().await;

    bounded(async {
        let service = Service::with_note(&settings(place.url())).await;

        let health = service.get("/health").await;

        let operations = health.body["operations"].as_array().unwrap();
        for name in ["database::prepare", "notes::write"] {
            let operation = operations.iter().find(|one| one["name"] == name).unwrap();
            assert!(operation["calls"].as_u64() >= Some(1), "{operation}");
            assert!(operation["attempts"].as_u64() >= Some(1), "{operation}");
        }
    })
    .await;
}

#[tokio::test]
async fn metrics_are_text_that_names_the_functions() {
    let place = Place::shared().await;

    bounded(async {
        let service = Service::with_note(&settings(place.url())).await;

        let (content, text) = service.text("/metrics").await;

        assert!(content.starts_with("text/plain"), "{content}");
        assert!(text.contains("operation=\"notes::write\""), "{text}");
    })
    .await;
}
