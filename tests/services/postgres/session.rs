//! Sessions with a server: the queries of one attempt, and what tests do beside it.

use service_tests::postgres::Control;
use sqlx::{Connection as _, PgConnection};
use std::time::Duration;
use tokio_postgres::{Client, NoTls};

/// How long the query of an attempt takes that something is going to happen to, in seconds: longer
/// than any test.
const LONG: f64 = 600.0;

/// Takes so long at the first attempt that whatever is to happen to it does, and no time at others.
pub(crate) fn long_at_first(attempt: u32) -> f64 {
    if attempt == 1 { LONG } else { 0.0 }
}

/// Connects with `tokio-postgres`. The task that serves the connection ends with the client.
pub(crate) async fn tokio_postgres(url: &str) -> Result<Client, tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

/// Connects and reads, with `sqlx`; the query takes so many seconds.
pub(crate) async fn read(url: &str, seconds: f64) -> Result<i32, sqlx::Error> {
    let mut connection = PgConnection::connect(url).await?;
    sqlx::query_scalar("SELECT 42 FROM pg_sleep($1)")
        .bind(seconds)
        .fetch_one(&mut connection)
        .await
}

/// The same with `tokio-postgres`.
pub(crate) async fn read_by_tokio_postgres(
    url: &str,
    seconds: f64,
) -> Result<i32, tokio_postgres::Error> {
    let client = tokio_postgres(url).await?;
    let row = client
        .query_one("SELECT 42 FROM pg_sleep($1)", &[&seconds])
        .await?;
    row.try_get(0)
}

/// Waits until some session is in the middle of a query that takes long, and returns its process; to
/// be used within [`bounded`](service_tests::bounds::bounded).
pub(crate) async fn in_mid_query(url: &str) -> i32 {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let query = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep'";
    loop {
        let process = sqlx::query_scalar(query).fetch_optional(&mut connection);
        if let Some(process) = process.await.unwrap() {
            return process;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Runs statements that give no rows.
pub(crate) async fn run(url: &str, statements: &'static str) {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let statements = sqlx::raw_sql(statements);
    statements.execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// Returns the one number that a query gives.
pub(crate) async fn number(url: &str, query: &'static str) -> i64 {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let query = sqlx::query_scalar(query);
    let number = query.fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    number
}

/// Starts, stops or kills a server, which blocks, while the test goes on.
pub(crate) async fn control(control: Control, action: impl FnOnce(&Control) + Send + 'static) {
    tokio::task::spawn_blocking(move || action(&control))
        .await
        .unwrap();
}
