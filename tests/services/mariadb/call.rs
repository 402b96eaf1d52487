//! The functions under test: each connects and runs one statement, as often as it takes.
//!
//! Attempts are many, so that a test can act while they go on; they end in half a minute or a
//! little more.

use retry_runtime::retry;
use service_tests::attempts::Attempts;
use sqlx::{Connection as _, Error, MySqlConnection};

/// Asks for a number, which may be asked again.
#[retry(max = 300, backoff = exponential(20ms, max = 200ms), jitter = equal)]
pub(crate) async fn ask(url: &str, query: &'static str, attempts: &Attempts) -> Result<i64, Error> {
    attempts.watch(once(url, query)).await
}

/// Does what must not be done twice, and returns how many rows it has changed.
#[retry(
    max = 300,
    backoff = exponential(20ms, max = 200ms),
    jitter = equal,
    idempotent = false
)]
pub(crate) async fn change(
    url: &str,
    statement: &'static str,
    attempts: &Attempts,
) -> Result<u64, Error> {
    let attempt = async {
        let mut connection = connect(url).await?;
        let done = sqlx::query(statement).execute(&mut connection).await?;
        connection.close().await?;
        Ok(done.rows_affected())
    };
    attempts.watch(attempt).await
}

/// One attempt to connect.
pub(crate) async fn connect(url: &str) -> Result<MySqlConnection, Error> {
    // Boxed: many kilobytes, in every future around it.
    Box::pin(MySqlConnection::connect(url)).await
}

/// One attempt to get a number.
pub(crate) async fn once(url: &str, query: &'static str) -> Result<i64, Error> {
    let mut connection = connect(url).await?;
    let number = sqlx::query_scalar(query).fetch_one(&mut connection).await?;
    // Without a good-bye, the server would count it as a connection that broke.
    connection.close().await?;
    Ok(number)
}
