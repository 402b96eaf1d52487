//! A web service that keeps notes in a database, and outlives the database's bad hours.
//!
//! | file | what it shows |
//! |---|---|
//! | `database.rs` | a start-up that waits for the database, and fails at once where waiting cannot help |
//! | `notes.rs` | retries under a circuit breaker, a budget and a deadline; a fallback; writes that must not happen twice |
//! | `cache.rs` | the copies that the fallback answers with |
//! | `error.rs` | the errors, and which of them are worth a retry |
//! | `routes.rs` | what the outcomes are in HTTP: stale answers, 409, 503 with `Retry-After` |
//! | `health.rs` | the state of the breaker and the counts of the functions |
//! | `server.rs` | the end, on a signal |
//!
//! `main.rs` runs it. `demo.rs` and `outage.rs` show it at work, and are not needed in a service.

mod cache;
mod database;
mod error;
mod health;
mod notes;
mod outage;
mod routes;
mod server;
mod settings;

pub use database::open;
pub use error::Error;
pub use notes::{Draft, Found, Note, Notes, Written};
pub use outage::Outage;
pub use routes::routes;
pub use server::{serve, stop_signal};
pub use settings::Settings;
