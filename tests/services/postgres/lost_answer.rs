//! Commits whose answer is lost on the way: the server has done it, the client does not know.

use crate::attempts::{Attempts, Failure};
use crate::proxy::Proxy;
use crate::remains::nothing_is_left;
use crate::session;
use retry_runtime::retry;
use service_tests::bounds::bounded;
use service_tests::postgres::Server;
use sqlx::{Connection as _, PgConnection};

/// What the server answers to the insertion of a row; it sends it once it has committed.
const INSERTED: &str = "INSERT 0 1\0";

const TABLE: &str = "CREATE TABLE payments (cents INT NOT NULL, key TEXT UNIQUE)";
const PLAIN: &str = "INSERT INTO payments (cents) VALUES (100)";
const KEYED: &str = "INSERT INTO payments (cents, key) VALUES (100, 'order 7')
    ON CONFLICT (key) DO NOTHING";

async fn execute(url: &str, statement: &'static str) -> Result<(), sqlx::Error> {
    let mut connection = PgConnection::connect(url).await?;
    sqlx::query(statement).execute(&mut connection).await?;
    Ok(())
}

#[retry(max = 5, backoff = fixed(20ms))]
async fn insert(
    url: &str,
    statement: &'static str,
    attempts: &Attempts,
) -> Result<(), sqlx::Error> {
    attempts.watch(execute(url, statement)).await
}

#[retry(max = 5, backoff = fixed(20ms))]
async fn insert_by_tokio_postgres(
    url: &str,
    statement: &'static str,
    attempts: &Attempts,
) -> Result<u64, tokio_postgres::Error> {
    let inserted = async {
        let client = session::tokio_postgres(url).await?;
        client.execute(statement, &[]).await
    };
    attempts.watch(inserted).await
}

#[retry(max = 5, backoff = fixed(20ms), idempotent = false)]
async fn insert_once(
    url: &str,
    statement: &'static str,
    attempts: &Attempts,
) -> Result<(), sqlx::Error> {
    attempts.watch(execute(url, statement)).await
}

/// Starts a server with an empty table, and puts somebody before it who loses the first answer.
async fn start() -> Option<(Server, Proxy)> {
    let server = Server::start()?;
    session::run(&server.url(), TABLE).await;
    let proxy = Proxy::losing(INSERTED, server.port()).await;
    Some((server, proxy))
}

async fn payments(server: &Server) -> i64 {
    session::number(&server.url(), "SELECT count(*) FROM payments").await
}

#[tokio::test]
async fn a_row_without_a_key_is_inserted_twice() {
    let Some((server, proxy)) = start().await else {
        return;
    };
    let attempts = Attempts::default();

    bounded(insert(&server.url_at(proxy.port()), PLAIN, &attempts))
        .await
        .unwrap();

    assert_eq!(attempts.failures(), [Failure::lost_connection()]);
    assert_eq!(payments(&server).await, 2);
    drop(proxy);
    nothing_is_left(&server).await;
}

#[tokio::test]
async fn a_row_without_a_key_is_inserted_twice_by_tokio_postgres() {
    let Some((server, proxy)) = start().await else {
        return;
    };
    let (url, attempts) = (server.url_at(proxy.port()), Attempts::default());

    bounded(insert_by_tokio_postgres(&url, PLAIN, &attempts))
        .await
        .unwrap();

    assert_eq!(attempts.failures(), [Failure::lost_connection()]);
    assert_eq!(payments(&server).await, 2);
    drop(proxy);
    nothing_is_left(&server).await;
}

#[tokio::test]
async fn a_row_with_a_key_is_inserted_once() {
    let Some((server, proxy)) = start().await else {
        return;
    };
    let attempts = Attempts::default();

    bounded(insert(&server.url_at(proxy.port()), KEYED, &attempts))
        .await
        .unwrap();

    assert_eq!(attempts.failures(), [Failure::lost_connection()]);
    assert_eq!(payments(&server).await, 1);
    drop(proxy);
    nothing_is_left(&server).await;
}

#[tokio::test]
async fn what_must_not_happen_twice_is_done_and_reported_as_lost() {
    let Some((server, proxy)) = start().await else {
        return;
    };
    let attempts = Attempts::default();

    let error = bounded(insert_once(&server.url_at(proxy.port()), PLAIN, &attempts))
        .await
        .unwrap_err();

    assert_eq!(Failure::from(&error), Failure::lost_connection());
    assert_eq!(attempts.begun(), 1);
    assert_eq!(payments(&server).await, 1);
    drop(proxy);
    nothing_is_left(&server).await;
}
