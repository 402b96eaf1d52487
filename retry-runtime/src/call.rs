//! Retrying without the macro: the same loop, around a closure.
//!
//! Above `attempts`, which decides; `call_async` is its asynchronous twin.

use crate::attempts::Attempts;
use crate::classify::{Classes, Classify};
use crate::decision::Decision;
use crate::failure::Failure;
use crate::outcome::Outcome;
use crate::policy::Policy;
use crate::timer;
use crate::watch::Watch;

impl Policy {
    /// Calls `operation` until it succeeds, fails for good, or the policy allows no more attempts.
    ///
    /// Retried are the errors whose class is not permanent; [`when`](Policy::when) chooses
    /// otherwise. Returns the last outcome as the operation gave it. Blocks the thread between
    /// attempts.
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::{Policy, backoff::Schedule};
    /// use std::io;
    ///
    /// let policy = Policy::new().backoff(Schedule::None);
    /// let mut answers = [Err(io::ErrorKind::ConnectionRefused), Ok("connected")].into_iter();
    ///
    /// let outcome = policy.call(|| answers.next().unwrap().map_err(io::Error::from));
    /// assert_eq!(outcome.unwrap(), "connected");
    /// ```
    pub fn call<R, F>(&self, operation: F) -> R
    where
        F: FnMut() -> R,
        R: Outcome,
        R::Error: Classify,
    {
        repeat(self, operation, |error| {
            Failure::of(error, Classes::TRANSIENT)
        })
    }

    /// Chooses the errors to retry: those for which `retryable` returns `true`.
    ///
    /// For errors that are not classified, or not the way this call needs. Returns the policy
    /// together with the choice; call it by [`When::call`] or `When::call_async`.
    ///
    /// The error is asked for nothing else: what `Classify::retry_after` says counts in
    /// [`call`](Policy::call) and in the attribute, not here, where it need not be implemented.
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::{Policy, backoff::Schedule};
    ///
    /// let policy = Policy::new().backoff(Schedule::None);
    /// let mut answers = [Err("busy"), Err("broken"), Ok(())].into_iter();
    ///
    /// let outcome = policy.when(|error: &&str| *error == "busy").call(|| answers.next().unwrap());
    /// assert_eq!(outcome, Err("broken"));
    /// ```
    pub fn when<E, P>(&self, retryable: P) -> When<P>
    where
        P: Fn(&E) -> bool,
    {
        When {
            policy: *self,
            retryable,
        }
    }
}

/// A policy and a choice of the errors to retry, see [`Policy::when`].
#[derive(Debug, Clone, Copy)]
pub struct When<P> {
    pub(crate) policy: Policy,
    pub(crate) retryable: P,
}

impl<P> When<P> {
    /// Calls `operation` until it succeeds, fails with an error that is not chosen, or the policy
    /// allows no more attempts.
    ///
    /// Returns the last outcome as the operation gave it. Blocks the thread between attempts.
    pub fn call<R, F>(&self, operation: F) -> R
    where
        F: FnMut() -> R,
        R: Outcome,
        P: Fn(&R::Error) -> bool,
    {
        repeat(&self.policy, operation, |error| {
            chosen((self.retryable)(error))
        })
    }
}

/// Returns the failure that a choice makes of an error.
pub(crate) fn chosen(retryable: bool) -> Failure {
    if retryable {
        Failure::retryable()
    } else {
        Failure::not_retryable()
    }
}

/// Returns the name under which a closure's attempts are recorded: where it was written.
pub(crate) fn name_of<F>() -> &'static str {
    let name = std::any::type_name::<F>();
    name.strip_suffix("::{{closure}}").unwrap_or(name)
}

fn repeat<R, F>(policy: &Policy, mut operation: F, failure: impl Fn(&R::Error) -> Failure) -> R
where
    F: FnMut() -> R,
    R: Outcome,
{
    let (mut attempts, mut watch) = (Attempts::new(), Watch::of(policy));
    loop {
        // A block, so that the outcome is gone before the wait.
        let delay = {
            let outcome = operation();
            let Some(error) = outcome.error() else {
                return outcome;
            };
            let elapsed = watch.elapsed();
            match attempts.decide_within(policy, elapsed, failure(error), name_of::<F>()) {
                Decision::Stop(_) => return outcome,
                Decision::Sleep(delay) => delay,
            }
        };
        timer::thread::sleep_of(name_of::<F>(), delay);
    }
}
