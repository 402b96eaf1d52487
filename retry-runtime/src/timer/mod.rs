//! How to wait.
//!
//! One file per way of sleeping; a timer knows nothing of attempts and policies.

pub mod thread;
#[cfg(feature = "tokio")]
pub mod tokio;
pub(crate) mod with;

use std::future::Future;
use std::time::Duration;

/// A timer of asynchronous functions.
///
/// Implemented for [`DefaultTimer`] when the feature `tokio` is on. Another runtime's timer needs
/// no implementation: name a function with `sleep = path`.
#[diagnostic::on_unimplemented(
    message = "asynchronous functions need a timer; enable the feature `tokio` of `retry-runtime`, or write `sleep = path`",
    label = "nothing here can wait without blocking the thread",
    note = "what `sleep` names is a function from `Duration` to a future"
)]
pub trait AsyncSleep {
    /// The future that ends when the wait is over.
    type Pause: Future<Output = ()>;

    /// Returns a future that ends after `delay`, and not before.
    fn pause(delay: Duration) -> Self::Pause;
}

/// The timer of asynchronous functions that name no other.
///
/// It waits on `timer::tokio` when the feature of that name is on. Without a feature for a
/// timer it is none, so an asynchronous function does not compile instead of failing when it first
/// has to wait.
#[derive(Debug, Clone, Copy)]
pub struct DefaultTimer;

#[cfg(feature = "tokio")]
impl AsyncSleep for DefaultTimer {
    type Pause = tokio::Pause;

    #[inline]
    fn pause(delay: Duration) -> Self::Pause {
        tokio::pause(delay)
    }
}
