//! The same service on a server, where one can be started.

use crate::service::{Place, Service, attempts, settings};
use axum_service::{Settings, open};
use service_tests::bounds::{bounded, until};
use service_tests::postgres::{DATABASE, Server};
use sqlx::{AnyConnection, Connection as _};
use std::time::Duration;

const PREPARE: &str = "database::prepare";

/// The server accepts three connections; one is left for the test.
fn on(url: String) -> Settings {
    let mut settings = settings(url);
    settings.connections = 2;
    settings
}

#[tokio::test]
async fn start_up_waits_for_a_server_and_then_everything_is_as_on_sqlite() {
    let Some(server) = Server::create() else {
        return;
    };
    let _place = Place::alone().await;

    bounded(async {
        let settings = on(server.url());
        let before = attempts(PREPARE);
        let starting = tokio::spawn(async move { Service::start(&settings).await });
        until(|| async { attempts(PREPARE) > before + 1 }).await;
        let control = server.control();
        tokio::task::spawn_blocking(move || control.start())
            .await
            .unwrap();
        let service = starting.await.unwrap().unwrap();

        let first = service.write("milk", "two litres", Some("key")).await;
        let second = service.write("milk", "two litres", Some("key")).await;
        let taken = service.write("milk", "none left", None).await;
        let read = service.get("/notes/1").await;

        assert_eq!((first.status, second.status), (201, 200));
        assert_eq!(taken.status, 409);
        assert_eq!((read.status, &read.body), (200, &first.body));
        assert_eq!(service.rows().await, 1);
        service.pool.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_wrong_password_fails_at_once() {
    let Some(server) = Server::create() else {
        return;
    };
    server.control().start();
    let _place = Place::alone().await;

    bounded(async {
        let before = attempts(PREPARE);

        let url = server.url_with("wrong", DATABASE);
        let error = open(&on(url)).await.unwrap_err();

        assert!(error.to_string().contains("password"), "{error}");
        assert_eq!(attempts(PREPARE), before + 1);
    })
    .await;
}

#[tokio::test]
async fn a_write_without_a_key_whose_outcome_nobody_knows_is_not_repeated() {
    let Some(server) = Server::create() else {
        return;
    };
    server.control().start();
    let _place = Place::alone().await;

    bounded(async {
        let mut settings = on(server.url());
        settings.patience = Duration::from_secs(4);
        let service = Service::start(&settings).await.unwrap();
        let mut other = AnyConnection::connect(&settings.database_url)
            .await
            .unwrap();
        let lock = "BEGIN; LOCK TABLE notes IN ACCESS EXCLUSIVE MODE";
        sqlx::raw_sql(lock).execute(&mut other).await.unwrap();
        let before = attempts("notes::write");

        // Interrupted at the deadline: the server may write it, once the lock is gone.
        let without_key = service.write("milk", "two litres", None).await;
        let with_key = service.write("tea", "green", Some("key")).await;
        other.close().await.unwrap();

        assert_eq!((without_key.status, without_key.retry_after), (504, None));
        assert_eq!(attempts("notes::write"), before + 1);
        assert_eq!((with_key.status, with_key.retry_after), (503, Some(1)));
        let again = service.write_at_last("tea", "green", "key").await;
        assert!([200, 201].contains(&again.status), "{again:?}");
        let same = service.write_at_last("tea", "green", "key").await;
        assert_eq!(same.body, again.body);
        service.pool.close().await;
    })
    .await;
}
