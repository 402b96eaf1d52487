//! How to wait.
//!
//! One file per way of sleeping; a timer knows nothing of attempts and policies. Which of those that
//! are on an asynchronous function waits on, is said in [`DefaultTimer`].

#[cfg(all(
    feature = "tokio",
    any(feature = "async-io", feature = "futures-timer")
))]
pub mod any;
#[cfg(feature = "async-io")]
pub mod async_io;
#[cfg(any(
    feature = "tokio",
    feature = "async-io",
    feature = "futures-timer",
    all(feature = "wasm", target_arch = "wasm32", target_os = "unknown")
))]
mod default;
#[cfg(feature = "futures-timer")]
pub mod futures;
pub(crate) mod held;
#[cfg(feature = "tokio")]
mod stall;
#[cfg(not(feature = "tokio"))]
#[path = "stall/absent.rs"]
mod stall;
pub mod thread;
#[cfg(feature = "tokio")]
pub mod tokio;
#[cfg(feature = "wasm")]
pub mod wasm;
pub(crate) mod with;

use std::future::Future;
use std::time::Duration;

/// A timer of asynchronous functions.
///
/// Implemented for [`DefaultTimer`] when a feature for a timer is on. Another runtime's timer needs
/// no implementation: name a function with `sleep = path`.
#[diagnostic::on_unimplemented(
    message = "asynchronous functions need a timer; enable the feature `tokio`, `async-io`, `futures-timer` or `wasm` of `retry-runtime`, or write `sleep = path`",
    label = "nothing here can wait without blocking the thread",
    note = "what `sleep` names is a function from `Duration` to a future; the feature `wasm` is for `wasm32-unknown-unknown` only"
)]
pub trait AsyncSleep {
    /// The future that ends when the wait is over.
    type Pause: Future<Output = ()>;

    /// Returns a future that ends after `delay`, and not before.
    fn pause(delay: Duration) -> Self::Pause;
}

/// The timer of asynchronous functions that name no other.
///
/// | features that are on | it waits on |
/// |---|---|
/// | `tokio` | `timer::tokio` |
/// | `async-io`, with `futures-timer` or without | `timer::async_io` |
/// | `futures-timer` | `timer::futures` |
/// | `tokio` and one of these, or both | `timer::any`: tokio's inside of a tokio runtime, the other elsewhere |
/// | `wasm`, on `wasm32-unknown-unknown` | `timer::wasm`, whatever else is on |
///
/// So a crate that turns on one of them for itself does no harm to another's. Without a feature for a
/// timer it is none, so an asynchronous function does not compile instead of failing when it first
/// has to wait.
#[derive(Debug, Clone, Copy)]
pub struct DefaultTimer;
