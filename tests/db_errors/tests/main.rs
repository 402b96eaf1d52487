//! The errors of real database clients: of real SQLite files, and of servers made up here.
//!
//! A made-up server speaks just enough of its protocol to give any error code that the library has
//! a table row for, so that each row is seen through the client it is for. What real servers do is
//! in the package `service-tests`.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what goes wrong here fails a test"
)]

mod meanings;
mod mongodb;
mod mysql;
mod ours;
mod postgres;
mod redis;
mod scratch;
mod server;
mod sqlite;
mod sqlx_kinds;
