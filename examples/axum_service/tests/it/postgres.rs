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

/// Ends the connection that waits for a lock, as a server that is shut down does with all.
#[expect(clippy::unwrap_used, reason = "what goes wrong here fails a test")]
async fn break_connection(other: &mut AnyConnection) {
    // Not `pg_stat_activity`, which does not change within a transaction.
    let waiting = "SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE NOT granted";
    loop {
        let query = sqlx::query_scalar::<_, i64>(waiting);
        if query.fetch_one(&mut *other).await.unwrap() > 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn where_a_connection_breaks_only_a_write_with_a_key_is_repeated() {
    let Some(server) = Server::create() else {
        return;
    };
    server.control().start();
    let _place = Place::alone().await;

    bounded(async {
        let service = Service::start(&on(server.url())).await.unwrap();
        let mut other = AnyConnection::connect(&server.url()).await.unwrap();
        let lock = "BEGIN; LOCK TABLE notes IN ACCESS EXCLUSIVE MODE";
        sqlx::raw_sql(lock).execute(&mut other).await.unwrap();
        let before = (attempts("notes::write"), attempts("notes::write_once"));

        let (without_key, ()) = tokio::join!(
            service.write("milk", "two litres", None),
            break_connection(&mut other)
        );
        let (with_key, ()) = tokio::join!(service.write("tea", "green", Some("key")), async {
            break_connection(&mut other).await;
            until(|| async { attempts("notes::write_once") > before.1 + 1 }).await;
            other.close().await.unwrap();
        });

        assert_eq!((without_key.status, without_key.retry_after), (504, None));
        assert_eq!(attempts("notes::write"), before.0 + 1);
        assert_eq!(with_key.status, 201);
        assert_eq!(service.rows().await, 1);
        service.pool.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_waited_for_until_the_deadline() {
    let Some(server) = Server::create() else {
        return;
    };
    server.control().start();
    let _place = Place::alone().await;

    bounded(async {
        let mut settings = on(server.url());
        settings.patience = Duration::from_secs(4);
        // Its connection is there for the next request.
        let service = Service::with_note(&settings).await;
        let mut other = AnyConnection::connect(&server.url()).await.unwrap();
        let lock = "BEGIN; LOCK TABLE notes IN ACCESS EXCLUSIVE MODE";
        sqlx::raw_sql(lock).execute(&mut other).await.unwrap();

        let written = service.write("tea", "green", None).await;

        // The server may write it all the same once the lock is gone.
        assert_eq!((written.status, written.retry_after), (504, None));
        other.close().await.unwrap();
        service.pool.close().await;
    })
    .await;
}
