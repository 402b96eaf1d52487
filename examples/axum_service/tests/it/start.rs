//! What start-up waits for, and what it does not.

use crate::service::{Place, Service, attempts, settings};
use axum_service::{Error, open};
use service_tests::bounds::{bounded, until};
use std::fs;

const PREPARE: &str = "database::prepare";

fn code(error: &Error) -> Option<String> {
    let Error::Database(error) = error else {
        return None;
    };
    Some(error.as_database_error()?.code()?.into())
}

#[tokio::test]
async fn start_up_waits_for_a_database_that_is_locked() {
    let place = Place::alone().await;

    bounded(async {
        let outage = place.outage().await;
        let before = attempts(PREPARE);

        let settings = settings(place.url());
        let starting = tokio::spawn(async move { Service::start(&settings).await });
        until(|| async { attempts(PREPARE) > before + 1 }).await;
        assert!(!starting.is_finished());
        outage.end().await.unwrap();

        let service = starting.await.unwrap().unwrap();
        assert_eq!(service.get("/health").await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn start_up_fails_at_once_where_there_is_no_directory() {
    let place = Place::alone().await;

    bounded(async {
        let before = attempts(PREPARE);

        let url = place.url().replace("notes.sqlite", "none/notes.sqlite");
        let error = open(&settings(url)).await.unwrap_err();

        assert_eq!(code(&error).as_deref(), Some("14"), "{error}");
        assert_eq!(attempts(PREPARE), before + 1);
    })
    .await;
}

#[tokio::test]
async fn start_up_fails_at_once_on_a_file_that_is_no_database() {
    let place = Place::alone().await;

    bounded(async {
        fs::write(place.file(), "Buy milk. ".repeat(100)).unwrap();
        let before = attempts(PREPARE);

        let error = open(&settings(place.url())).await.unwrap_err();

        assert_eq!(code(&error).as_deref(), Some("26"), "{error}");
        assert_eq!(attempts(PREPARE), before + 1);
    })
    .await;
}

#[tokio::test]
async fn start_up_fails_on_the_address_of_a_database_that_it_does_not_know() {
    let _place = Place::alone().await;

    bounded(async {
        let before = attempts(PREPARE);

        let url = "mysql://localhost/notes".to_owned();
        let refused = open(&settings(url)).await;

        assert!(refused.is_err());
        assert!(attempts(PREPARE) <= before + 1);
    })
    .await;
}

#[tokio::test]
async fn a_second_start_keeps_what_is_there() {
    let place = Place::shared().await;

    bounded(async {
        let settings = settings(place.url());
        let first = Service::with_note(&settings).await;
        first.pool.close().await;

        let second = Service::start(&settings).await.unwrap();

        assert_eq!(second.get("/notes/1").await.body["text"], "two litres");
    })
    .await;
}
