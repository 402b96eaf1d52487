//! Connecting to a database that may not be ready yet.
//!
//! The part of the example that a service would have too: [`connect`] is the annotated function,
//! [`Log`] tells what happens, `main.rs` shows them at work. Which failures are worth another attempt
//! is not said here: `retry_runtime` knows the errors of `sqlx`.

mod database;
mod log;
mod migration;
mod scratch;

pub use database::{Connection, Database};
pub use log::Log;
pub use migration::Migration;
pub use scratch::Scratch;
pub use sqlx::Error;

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
pub async fn connect(database: &Database, log: &Log) -> Result<Connection, Error> {
    log.record(attempt, database.open().await)
}
