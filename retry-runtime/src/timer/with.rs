//! Waiting by a function that the user names.
//!
//! Its future is boxed, and made only when there is something to wait for, so that a function that
//! never retries does not carry it along.

use super::held::Yield;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

/// Returns a future that waits as `sleep` does; zero yields to the scheduler once and does not ask
/// it.
#[inline]
pub(crate) fn pause_with<F, S>(delay: Duration, sleep: S) -> PauseWith<F>
where
    S: FnOnce(Duration) -> F,
{
    if delay.is_zero() {
        PauseWith::Yield(Yield::once())
    } else {
        PauseWith::Sleep(Box::pin(sleep(delay)))
    }
}

/// A wait by the user's own function, made by `pause_with`.
///
/// A future only if the function gives one; that is left to where it is awaited, so that the error
/// stands there once.
#[derive(Debug)]
#[must_use = "a future does nothing unless it is awaited"]
pub enum PauseWith<F> {
    /// Nothing to wait for, but others may want to run.
    Yield(Yield),
    /// The user's future.
    Sleep(Pin<Box<F>>),
}

impl<F: Future<Output = ()>> Future for PauseWith<F> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        match &mut *self {
            Self::Yield(once) => Pin::new(once).poll(context),
            Self::Sleep(sleep) => sleep.as_mut().poll(context),
        }
    }
}
