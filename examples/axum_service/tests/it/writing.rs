//! What becomes of notes that are to be written.

use crate::service::{Place, Service, attempts, settings};
use service_tests::bounds::{bounded, until};
use std::time::Duration;

#[tokio::test]
async fn the_same_key_twice_writes_one_note() {
    let place = Place::shared().await;

    bounded(async {
        let service = Service::start(&settings(place.url())).await.unwrap();

        let first = service.write("milk", "two litres", Some("key")).await;
        let second = service.write("milk", "two litres", Some("key")).await;

        assert_eq!((first.status, second.status), (201, 200));
        assert_eq!(first.body, second.body);
        assert_eq!(service.rows().await, 1);
    })
    .await;
}

#[tokio::test]
async fn the_same_key_at_the_same_time_writes_one_note() {
    let place = Place::shared().await;

    bounded(async {
        let service = Service::start(&settings(place.url())).await.unwrap();
        let write = || service.write_at_last("milk", "two litres", "key");

        let (one, other) = tokio::join!(write(), write());

        let mut statuses = [one.status, other.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 201]);
        assert_eq!(service.rows().await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_key_of_another_note_is_refused() {
    let place = Place::shared().await;

    bounded(async {
        let service = Service::start(&settings(place.url())).await.unwrap();
        service.write("milk", "two litres", Some("key")).await;

        let other = service.write("tea", "green", Some("key")).await;

        assert_eq!(other.status, 422);
        assert_eq!(service.rows().await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_title_that_is_taken_is_a_conflict_at_the_first_attempt() {
    let place = Place::alone().await;

    bounded(async {
        let service = Service::with_note(&settings(place.url())).await;
        let count = || (attempts("notes::write"), attempts("notes::write_once"));
        let before = count();

        let without_key = service.write("milk", "none left", None).await;
        let with_key = service.write("milk", "none left", Some("key")).await;

        assert_eq!((without_key.status, with_key.status), (409, 409));
        assert_eq!(count(), (before.0 + 1, before.1 + 1));
        assert_eq!(service.notes.breaker().snapshot().failures_in_a_row(), 0);
        assert_eq!(service.rows().await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_note_without_a_title_is_refused_without_asking_the_database() {
    let place = Place::alone().await;

    bounded(async {
        let service = Service::start(&settings(place.url())).await.unwrap();
        let before = attempts("notes::write");

        let refused = service.write(" ", "two litres", None).await;

        assert_eq!(refused.status, 400);
        assert_eq!(attempts("notes::write"), before);
    })
    .await;
}

#[tokio::test]
async fn a_lock_is_waited_for_without_a_key_too_since_nothing_was_written() {
    let place = Place::alone().await;

    bounded(async {
        let service = Service::start(&settings(place.url())).await.unwrap();
        let _outage = place.outage().await;
        let before = attempts("notes::write");

        let refused = service.write("milk", "two litres", None).await;

        assert_eq!((refused.status, refused.retry_after), (503, Some(1)));
        assert_eq!(attempts("notes::write"), before + 3);
    })
    .await;
}

#[tokio::test]
async fn a_client_that_repeats_its_key_through_an_outage_writes_one_note() {
    let place = Place::alone().await;

    bounded(async {
        let mut settings = settings(place.url());
        settings.recovery = Duration::from_millis(50);
        let service = Service::start(&settings).await.unwrap();
        let outage = place.outage().await;
        let before = attempts("notes::write_once");

        let (answer, ()) =
            tokio::join!(service.write_at_last("milk", "two litres", "key"), async {
                // More than one request makes, and more than open the breaker.
                until(|| async { attempts("notes::write_once") > before + 6 }).await;
                outage.end().await.unwrap();
            });

        assert_eq!(answer.status, 201);
        assert_eq!(service.rows().await, 1);
    })
    .await;
}
