//! Retrying without the macro: the same loop, around a closure.
//!
//! Above `attempts`, which decides; `call_async` is its asynchronous twin.

use crate::attempts::Attempts;
use crate::attempts::process::Guards;
use crate::classify::{Classes, Classify};
use crate::decision::Decision;
use crate::event::{self, Call};
use crate::failure::Failure;
use crate::outcome::Outcome;
use crate::policy::Policy;
use crate::shown::{ByType, ClassOf, Classified, InOutcome, Seen, Shown, Unclassified};
use crate::timer;
use crate::watch::Watch;
use std::time::Duration;

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
        let failure = |error: &R::Error| Failure::of(error, Classes::TRANSIENT);
        repeat(self, operation, failure, Classified)
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
        let failure = |error: &R::Error| chosen((self.retryable)(error));
        repeat(&self.policy, operation, failure, Unclassified)
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
fn name_of<F>() -> &'static str {
    let name = std::any::type_name::<F>();
    name.strip_suffix("::{{closure}}").unwrap_or(name)
}

/// One call, between its attempts.
pub(crate) struct Progress<'a> {
    policy: &'a Policy,
    operation: &'static str,
    attempts: Attempts,
    watch: Watch,
}

impl<'a> Progress<'a> {
    /// Starts a call of a closure of type `F`.
    pub(crate) fn of<F>(policy: &'a Policy) -> Self {
        Self {
            policy,
            operation: name_of::<F>(),
            attempts: Attempts::new(),
            watch: Watch::of(policy),
        }
    }

    /// Returns the name of what is called.
    pub(crate) const fn operation(&self) -> &'static str {
        self.operation
    }

    /// Returns the delay before the next attempt, unless the outcome is final, and tells who wants
    /// to know. Nothing is known of the error's type but whether it has a class, which `C` says.
    pub(crate) fn next<R: Outcome, C: ClassOf<R::Error>>(
        &mut self,
        outcome: &R,
        failure: impl Fn(&R::Error) -> Failure,
    ) -> Option<Duration> {
        let policy = self.policy;
        let Some(error) = outcome.error() else {
            let number = self.attempts.number();
            if number > 1 && event::is_heard() {
                self.call().succeeded(number, policy);
            }
            return None;
        };
        let seen = Seen::<R::Error, InOutcome, ByType, C, ()>::new();
        let (call, shown) = (self.call(), Shown::new(outcome, &seen, None));
        let (failure, guards) = (failure(error), Guards::NONE);
        let attempts = &mut self.attempts;
        match attempts.decide_told(policy, None, failure, guards, &call, &shown) {
            Decision::Sleep(delay) => Some(delay),
            Decision::Stop(_) => None,
        }
    }

    fn call(&mut self) -> Call<'static> {
        Call {
            elapsed: self.watch.asked(),
            ..Call::of(self.operation)
        }
    }
}

fn repeat<R, F, C>(
    policy: &Policy,
    mut operation: F,
    failure: impl Fn(&R::Error) -> Failure,
    _class: C,
) -> R
where
    F: FnMut() -> R,
    R: Outcome,
    C: ClassOf<R::Error>,
{
    let mut progress = Progress::of::<F>(policy);
    loop {
        // A block, so that the outcome is gone before the wait.
        let delay = {
            let outcome = operation();
            match progress.next::<R, C>(&outcome, &failure) {
                None => return outcome,
                Some(delay) => delay,
            }
        };
        timer::thread::sleep_of(progress.operation(), delay);
    }
}
