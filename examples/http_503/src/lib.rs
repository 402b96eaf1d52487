//! An HTTP client that outlives a server that is unavailable.
//!
//! The part of the example that a service would have too: [`Client`] has the annotated functions,
//! [`FetchError`] says which answers are worth another request, [`RetryLog`] tells `tracing` of the
//! retries. [`Server`] is the other side, and [`Pace`] shortens the waits, so that nobody has to sit
//! through five minutes of them. `main.rs` shows them at work.

mod client;
mod error;
mod log;
mod pace;
mod server;

pub use client::{Client, Reply};
pub use error::FetchError;
pub use log::RetryLog;
pub use pace::Pace;
pub use server::{Refusal, Server};
