//! Annotated functions against a real PostgreSQL, through `sqlx` and `tokio-postgres`.
//!
//! Every test has a server of its own: own data directory, own port. Without PostgreSQL's programs
//! the tests are skipped and say so; with `RETRY_REQUIRE_SERVICES=1` they fail instead. All of them
//! are bounded in time and in attempts, and look at the end whether anything is left.

#![expect(clippy::unwrap_used, reason = "what goes wrong here fails a test")]

mod attempts;
mod breaker;
mod cancelled;
mod connect;
mod example;
mod killed;
mod lost_answer;
mod proxy;
mod query_error;
mod refused;
mod remains;
mod session;
mod terminated;
mod transactions;
mod writer;
