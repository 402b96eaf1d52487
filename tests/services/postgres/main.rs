//! Annotated functions against a real PostgreSQL.
//!
//! Every test has a server of its own: own data directory, own port. Without PostgreSQL's programs
//! the tests are skipped and say so; with `RETRY_REQUIRE_SERVICES=1` they fail instead. All of them
//! are bounded in time and in attempts.

#![expect(clippy::unwrap_used, reason = "what goes wrong here fails a test")]

mod connect;
mod example;
