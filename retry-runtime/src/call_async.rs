//! Retrying an asynchronous closure without the macro; see `call`, its blocking twin.
//!
//! The bound is `FnMut() -> Fut` and not `AsyncFnMut`: of the latter, the compiler cannot prove
//! that the future is `Send` once the closure borrows anything ("implementation of `Send` is not
//! general enough", rust-lang/rust#110338), and calls are mostly made in spawned tasks. Closures
//! written `async || ...` satisfy both.

use crate::call::{Progress, When, chosen};
use crate::classify::{Classes, Classify};
use crate::failure::Failure;
use crate::outcome::Outcome;
use crate::policy::Policy;
use crate::shown::{ClassOf, Classified, Unclassified};
use crate::timer::{AsyncSleep, DefaultTimer};
use std::future::Future;

impl Policy {
    /// Calls `operation` until it succeeds, fails for good, or the policy allows no more attempts.
    ///
    /// The asynchronous twin of [`call`](Policy::call): waits on the [default
    /// timer](DefaultTimer) between attempts. The future is `Send` when the operation and its futures are.
    ///
    /// An `async || ...` may borrow what is around it, but not change it, since one future could
    /// outlive the call that made it. What changes from attempt to attempt goes before the future,
    /// `|| { count += 1; async { .. } }`, or into a `Cell` or an atomic.
    ///
    /// # Panics
    ///
    /// On tokio's timer with a delay above zero, outside of a tokio runtime or in one without its
    /// time driver.
    ///
    /// # Cancellation
    ///
    /// Dropping the future drops the attempt or the wait in progress; nothing else is left behind.
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::Policy;
    /// use std::cell::Cell;
    /// use std::io;
    ///
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() {
    /// let answers = Cell::new(2);
    /// let outcome = Policy::new()
    ///     .call_async(async || match answers.replace(answers.get() - 1) {
    ///         0 => Ok("connected"),
    ///         _ => Err(io::Error::from(io::ErrorKind::ConnectionRefused)),
    ///     })
    ///     .await;
    /// assert_eq!(outcome.unwrap(), "connected");
    /// # }
    /// ```
    pub async fn call_async<R, F, Fut>(&self, operation: F) -> R
    where
        F: FnMut() -> Fut,
        Fut: Future<Output = R>,
        R: Outcome,
        R::Error: Classify,
    {
        let failure = |error: &R::Error| Failure::of(error, Classes::TRANSIENT);
        repeat(self, operation, failure, Classified).await
    }
}

impl<P> When<P> {
    /// Calls `operation` until it succeeds, fails with an error that is not chosen, or the policy
    /// allows no more attempts.
    ///
    /// The asynchronous twin of [`call`](When::call): waits on the [default
    /// timer](DefaultTimer) between attempts.
    ///
    /// # Panics
    ///
    /// On tokio's timer with a delay above zero, outside of a tokio runtime or in one without its
    /// time driver.
    ///
    /// # Cancellation
    ///
    /// Dropping the future drops the attempt or the wait in progress; nothing else is left behind.
    pub async fn call_async<R, F, Fut>(&self, operation: F) -> R
    where
        F: FnMut() -> Fut,
        Fut: Future<Output = R>,
        R: Outcome,
        P: Fn(&R::Error) -> bool,
    {
        let failure = |error: &R::Error| chosen((self.retryable)(error));
        repeat(&self.policy, operation, failure, Unclassified).await
    }
}

async fn repeat<R, F, Fut, C>(
    policy: &Policy,
    mut operation: F,
    failure: impl Fn(&R::Error) -> Failure,
    _class: C,
) -> R
where
    F: FnMut() -> Fut,
    Fut: Future<Output = R>,
    R: Outcome,
    C: ClassOf<R::Error>,
{
    let mut progress = Progress::of::<F>(policy);
    loop {
        // A block, so that the outcome is gone before the wait.
        let delay = {
            let outcome = operation().await;
            match progress.next::<R, C>(&outcome, &failure) {
                None => return outcome,
                Some(delay) => delay,
            }
        };
        DefaultTimer::pause(delay).await;
    }
}
