//! Calls through a breaker, blocking and asynchronous.

use super::CircuitBreaker;
use super::permit::Permit;
use super::rejection::CircuitOpen;
use super::trip::Trip;
use std::future::{Future, poll_fn};
use std::pin::pin;

impl<T: Trip> CircuitBreaker<T> {
    /// Calls `operation` if the breaker permits it, and counts how it went.
    ///
    /// `Ok` is a success, every `Err` and a panic are failures. Where some errors say nothing about
    /// the other side, use [`try_acquire`](CircuitBreaker::try_acquire) and
    /// [`Permit::ignore`](super::Permit::ignore).
    ///
    /// # Errors
    ///
    /// Returns what `operation` returned, or the rejection as an error of its type.
    ///
    /// # Panics
    ///
    /// When `operation` does, after that was counted as a failure.
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::breaker::CircuitBreaker;
    /// use std::io;
    ///
    /// static DISK: CircuitBreaker = CircuitBreaker::consecutive(3);
    ///
    /// let outcome: io::Result<u32> = DISK.call(|| Ok(42));
    /// assert_eq!(outcome?, 42);
    /// # Ok::<(), io::Error>(())
    /// ```
    #[inline]
    pub fn call<R, E>(&self, operation: impl FnOnce() -> Result<R, E>) -> Result<R, E>
    where
        E: From<CircuitOpen>,
    {
        let mut permit = self.try_acquire()?;
        let outcome = permit.run(operation);
        settle(permit, &outcome);
        outcome
    }

    /// Calls `operation` if the breaker permits it, and counts how it went.
    ///
    /// The asynchronous twin of [`call`](CircuitBreaker::call). The permit is asked for when the
    /// future is first polled.
    ///
    /// # Errors
    ///
    /// Returns what `operation` returned, or the rejection as an error of its type.
    ///
    /// # Panics
    ///
    /// When `operation` does, after that was counted as a failure.
    ///
    /// # Cancellation
    ///
    /// Dropping the future counts as nothing, and gives the place of a probe back.
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::breaker::CircuitBreaker;
    /// use std::io;
    ///
    /// static API: CircuitBreaker = CircuitBreaker::new();
    ///
    /// # async fn call() -> io::Result<()> {
    /// let answer: io::Result<u32> = API.call_async(async || Ok(42)).await;
    /// assert_eq!(answer?, 42);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn call_async<R, E, F, Fut>(&self, operation: F) -> Result<R, E>
    where
        F: FnOnce() -> Fut,
        Fut: Future<Output = Result<R, E>>,
        E: From<CircuitOpen>,
    {
        let mut permit = self.try_acquire()?;
        let mut future = pin!(permit.run(operation));
        let outcome = poll_fn(|context| permit.run(|| future.as_mut().poll(context))).await;
        settle(permit, &outcome);
        outcome
    }
}

#[inline]
fn settle<T: Trip, R, E>(permit: Permit<'_, T>, outcome: &Result<R, E>) {
    match outcome {
        Ok(_) => permit.success(),
        Err(_) => permit.failure(),
    };
}
