//! The way to the database: start-up, tables, and the pool of connections.

use crate::{Error, Settings};
use retry_runtime::retry;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions, install_default_drivers};
use sqlx::{AnyConnection, AnyPool, Connection as _};

/// Waits until the database is there and has its tables, and returns a pool of connections to it.
///
/// # Errors
///
/// Fails at once on what waiting cannot cure, such as a wrong password or address, and after a
/// minute on anything else.
///
/// # Cancellation
///
/// Dropping the future ends the wait, and closes a half-open connection.
pub async fn open(settings: &Settings) -> Result<AnyPool, Error> {
    install_default_drivers();
    let options: AnyConnectOptions = settings.database_url.parse()?;
    prepare(&options).await?;
    let pool = AnyPoolOptions::new()
        .max_connections(settings.connections)
        // The pool tries again by itself while a server refuses connections. It should leave that
        // to the annotated functions, which have a breaker and a budget.
        .acquire_timeout(settings.patience / 4)
        .after_connect(|connection, _| Box::pin(limit_lock_wait(connection)));
    Ok(pool.connect_lazy_with(options))
}

/// Connects once, without the pool and its own attempts, and creates the tables.
///
/// Instances that start together would need a migration tool here, which takes a lock.
#[retry(
    max = unlimited,
    backoff = exponential(100ms, max = 2s),
    jitter = equal,
    on = Transient,
    timeout = 5s,
    deadline = 1min,
    name = "database::prepare",
    stats,
)]
async fn prepare(options: &AnyConnectOptions) -> Result<(), Error> {
    let mut connection = AnyConnection::connect_with(options).await?;
    limit_lock_wait(&mut connection).await?;
    let tables = match connection.backend_name() {
        "SQLite" => {
            "CREATE TABLE IF NOT EXISTS notes (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                title TEXT NOT NULL UNIQUE,
                text TEXT NOT NULL,
                idempotency_key TEXT UNIQUE
            )"
        }
        _ => {
            "CREATE TABLE IF NOT EXISTS notes (
                id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                title TEXT NOT NULL UNIQUE,
                text TEXT NOT NULL,
                idempotency_key TEXT UNIQUE
            )"
        }
    };
    sqlx::query(tables).execute(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

/// Has SQLite wait for locks no longer than our own connections hold them. Its default of five
/// seconds is more than a request has, and cannot be seen from outside.
async fn limit_lock_wait(connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
    if connection.backend_name() == "SQLite" {
        let limit = "PRAGMA busy_timeout = 100";
        sqlx::query(limit).execute(connection).await?;
    }
    Ok(())
}
