//! Connecting to a database that may not be ready yet.
//!
//! The part of the example that a service would have too: [`connect`] is the annotated function,
//! [`DbError`] says which failures are worth another attempt, [`Log`] tells what happens. `main.rs`
//! shows them at work.

mod database;
mod error;
mod log;
mod migration;
mod scratch;

pub use database::{Connection, Database};
pub use error::DbError;
pub use log::Log;
pub use migration::Migration;
pub use scratch::Scratch;

use retry_runtime::retry;

/// Connects, and waits for a database that is locked, starting, unreachable or full.
///
/// Equal jitter waits at least half of each delay, 3.75 s in all: enough for a server that
/// restarts, whatever the dice say. The body tells the log how each attempt ended, `sleep` how long
/// the wait for the next one is.
///
/// # Errors
///
/// The last attempt's error: a permanent one after the first attempt, any other after the fifth.
///
/// # Cancellation
///
/// Dropping the future closes a half-open connection; nothing else is left behind.
#[retry(
    max = 5,
    backoff = exponential(500ms),
    jitter = equal,
    on = Transient,
    attempt = attempt,
    sleep = |delay| log.wait(delay)
)]
pub async fn connect(database: &Database, log: &Log) -> Result<Connection, DbError> {
    log.record(attempt, database.open().await)
}
