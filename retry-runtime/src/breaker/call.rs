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
    /// the other side, use [`call_counting`](CircuitBreaker::call_counting).
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
        self.call_counting(operation, |_| true)
    }

    /// Calls `operation` if the breaker permits it, and counts its error if `counts` says so.
    ///
    /// `Ok` is a success, an `Err` for which `counts` returns `true` and a panic of the operation
    /// are failures. Any other `Err`, such as a mistake of the caller's own, counts as nothing and
    /// gives the place of a probe back, see [`Permit::ignore`]. `counts` is asked about errors of
    /// the operation alone, not about a rejection.
    ///
    /// # Errors
    ///
    /// Returns what `operation` returned, or the rejection as an error of its type.
    ///
    /// # Panics
    ///
    /// When `operation` does, after that was counted as a failure. When `counts` does; that counts
    /// as nothing, because the operation itself had returned.
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::breaker::{CircuitBreaker, State};
    /// use std::io;
    ///
    /// static DISK: CircuitBreaker = CircuitBreaker::consecutive(1);
    ///
    /// fn read(answer: io::Result<u32>) -> io::Result<u32> {
    ///     DISK.call_counting(|| answer, |error| error.kind() != io::ErrorKind::NotFound)
    /// }
    ///
    /// assert!(read(Err(io::ErrorKind::NotFound.into())).is_err());
    /// assert_eq!(DISK.state(), State::Closed);
    /// assert!(read(Err(io::ErrorKind::TimedOut.into())).is_err());
    /// assert_eq!(DISK.state(), State::Open);
    /// ```
    #[inline]
    pub fn call_counting<R, E>(
        &self,
        operation: impl FnOnce() -> Result<R, E>,
        counts: impl FnOnce(&E) -> bool,
    ) -> Result<R, E>
    where
        E: From<CircuitOpen>,
    {
        let mut permit = self.try_acquire()?;
        let outcome = permit.run(operation);
        settle(permit, &outcome, counts);
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
        settle(permit, &outcome, |_| true);
        outcome
    }

    /// Calls `operation` if the breaker permits it, and counts its error if `counts` says so.
    ///
    /// The asynchronous twin of [`call_counting`](CircuitBreaker::call_counting). The permit is
    /// asked for when the future is first polled.
    ///
    /// # Errors
    ///
    /// Returns what `operation` returned, or the rejection as an error of its type.
    ///
    /// # Panics
    ///
    /// When `operation` or `counts` does, as in `call_counting`.
    ///
    /// # Cancellation
    ///
    /// Dropping the future counts as nothing, and gives the place of a probe back.
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::breaker::{CircuitBreaker, State};
    /// use std::io;
    ///
    /// static API: CircuitBreaker = CircuitBreaker::consecutive(1);
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// # async fn request() -> io::Result<u32> { Err(io::ErrorKind::InvalidInput.into()) }
    /// let outcome = API
    ///     .call_counting_async(request, |error| error.kind() != io::ErrorKind::InvalidInput)
    ///     .await;
    /// assert!(outcome.is_err());
    /// assert_eq!(API.state(), State::Closed);
    /// # }
    /// ```
    pub async fn call_counting_async<R, E, F, Fut>(
        &self,
        operation: F,
        counts: impl FnOnce(&E) -> bool,
    ) -> Result<R, E>
    where
        F: FnOnce() -> Fut,
        Fut: Future<Output = Result<R, E>>,
        E: From<CircuitOpen>,
    {
        // Not what `call_async` calls: a future within a future holds the operation twice.
        let mut permit = self.try_acquire()?;
        let mut future = pin!(permit.run(operation));
        let outcome = poll_fn(|context| permit.run(|| future.as_mut().poll(context))).await;
        settle(permit, &outcome, counts);
        outcome
    }
}

/// Tells the permit how the call went. It is dropped without an outcome if `counts` panics.
#[inline]
fn settle<T: Trip, R, E>(
    permit: Permit<'_, T>,
    outcome: &Result<R, E>,
    counts: impl FnOnce(&E) -> bool,
) {
    match outcome {
        Ok(_) => permit.success(),
        Err(error) if counts(error) => permit.failure(),
        Err(_) => permit.ignore(),
    };
}
