//! What a client gets that asks for a note.

use crate::service::{Place, Service, attempts, settings};
use serde_json::json;
use service_tests::bounds::bounded;

#[tokio::test]
async fn a_note_is_read_as_it_was_written() {
    let place = Place::shared().await;

    bounded(async {
        let service = Service::with_note(&settings(place.url())).await;

        let answer = service.get("/notes/1").await;

        let note = json!({ "id": 1, "title": "milk", "text": "two litres", "stale": false });
        assert_eq!((answer.status, answer.body), (200, note));
        assert_eq!(answer.age, None);
    })
    .await;
}

#[tokio::test]
async fn the_last_known_copy_is_answered_and_marked_while_the_database_is_locked() {
    let place = Place::shared().await;

    bounded(async {
        let service = Service::with_note(&settings(place.url())).await;
        let _outage = place.outage().await;

        let answer = service.get("/notes/1").await;

        let note = json!({ "id": 1, "title": "milk", "text": "two litres", "stale": true });
        assert_eq!((answer.status, answer.body), (200, note));
        assert!(answer.age.is_some());
    })
    .await;
}

#[tokio::test]
async fn what_another_instance_has_written_is_kept_when_it_is_read() {
    let place = Place::shared().await;

    bounded(async {
        let settings = settings(place.url());
        let _writer = Service::with_note(&settings).await;
        let service = Service::start(&settings).await.unwrap();
        service.get("/notes/1").await;
        let _outage = place.outage().await;

        let answer = service.get("/notes/1").await;

        assert_eq!((answer.status, &answer.body["stale"]), (200, &true.into()));
    })
    .await;
}

#[tokio::test]
async fn without_a_copy_a_client_is_told_to_come_back() {
    let place = Place::shared().await;

    bounded(async {
        let service = Service::start(&settings(place.url())).await.unwrap();
        let _outage = place.outage().await;

        let answer = service.get("/notes/1").await;

        // The breaker is closed, so there is nothing to wait for but the least.
        assert_eq!((answer.status, answer.retry_after), (503, Some(1)));
    })
    .await;
}

#[tokio::test]
async fn what_is_not_there_is_asked_for_once_and_not_held_against_the_database() {
    let place = Place::alone().await;

    bounded(async {
        let service = Service::with_note(&settings(place.url())).await;
        let before = attempts("notes::read");

        let status = service.get("/notes/2").await.status;

        assert_eq!(status, 404);
        assert_eq!(attempts("notes::read"), before + 1);
        assert_eq!(service.notes.breaker().snapshot().failures_in_a_row(), 0);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_number_is_refused_without_asking_the_database() {
    let place = Place::alone().await;

    bounded(async {
        let service = Service::start(&settings(place.url())).await.unwrap();
        let before = attempts("notes::read");

        let status = service.get("/notes/milk").await.status;

        assert_eq!(status, 400);
        assert_eq!(attempts("notes::read"), before);
    })
    .await;
}

#[tokio::test]
async fn an_error_that_is_permanent_is_neither_retried_nor_papered_over() {
    let place = Place::alone().await;

    bounded(async {
        let service = Service::with_note(&settings(place.url())).await;
        let mut outage = place.outage().await;
        outage.execute("DROP TABLE notes").await.unwrap();
        outage.end().await.unwrap();
        let before = attempts("notes::read");

        let status = service.get("/notes/1").await.status;

        assert_eq!(status, 500);
        assert_eq!(attempts("notes::read"), before + 1);
    })
    .await;
}
