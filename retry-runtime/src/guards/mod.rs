//! Not public API: the circuit breaker and the budget of an annotated function, as generated code
//! asks them.
//!
//! Each attempt needs a permit, which is told how the attempt went; each retry is paid before the
//! wait. Whether there is another attempt is decided by `Attempts`, in one function for all of them
//! that is neither generic nor inlined.

mod last;
mod shared;
#[cfg(test)]
mod tests;

pub use self::last::{
    Forget, Forgotten, LastOutcome, Memory, Rejected, Remembered, SaysOpen, rejected, remember,
};
pub use self::shared::{SharedBreaker, SharedBudget, breaker, payment};

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::attempts::{Attempts, Guards};
use crate::backoff::Backoff;
use crate::breaker::{CircuitBreaker, CircuitOpen, Permit, Trip};
use crate::budget::Payment;
use crate::classify::{Class, Classify};
use crate::failure::Failure;
use crate::next::Delay;
use crate::operation::Operation;
use crate::saving::Probe;
use std::time::Duration;

/// Asks for the permit of an attempt.
///
/// # Errors
///
/// Returns the rejection.
#[inline]
pub fn acquire<T: Trip>(breaker: &CircuitBreaker<T>) -> Result<Permit<'_, T>, CircuitOpen> {
    breaker.try_acquire()
}

/// Notes that the attempt begins, so that what it has cost is spent.
#[inline]
pub fn begin(payment: &mut Payment<'_>) {
    payment.begin();
}

/// Runs an attempt under its permit: a panic of it is a failure.
#[inline]
pub fn guarded<T: Trip, R>(permit: &mut Permit<'_, T>, attempt: impl FnOnce() -> R) -> R {
    permit.run(attempt)
}

/// Runs an asynchronous attempt under its permit: a panic of it is a failure, and dropping it is
/// none.
#[inline]
pub fn guarded_async<'a, 'p, T: Trip, F: Future>(
    permit: &'a mut Permit<'p, T>,
    attempt: Pin<&'a mut F>,
) -> GuardedAttempt<'a, 'p, T, F> {
    GuardedAttempt { permit, attempt }
}

/// An asynchronous attempt under its permit, see [`guarded_async`].
#[derive(Debug)]
#[must_use = "a future does nothing unless it is awaited"]
pub struct GuardedAttempt<'a, 'p, T: Trip, F> {
    permit: &'a mut Permit<'p, T>,
    attempt: Pin<&'a mut F>,
}

impl<T: Trip, F: Future> Future for GuardedAttempt<'_, '_, T, F> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let Self { permit, attempt } = self.get_mut();
        permit.run(|| attempt.as_mut().poll(context))
    }
}

/// What is told how an attempt went: a [`Permit`], or nothing.
pub trait Told {
    /// Tells of a success.
    fn success(self);

    /// Tells of an error, which is a failure of the other side or not, and returns how long every
    /// further attempt is going to be rejected, if one would be now.
    fn error(self, is_failure: bool) -> Option<Duration>;
}

/// Stands in where there is no breaker.
#[derive(Debug)]
pub struct NoBreaker;

impl Told for NoBreaker {
    #[inline]
    fn success(self) {}

    #[inline]
    fn error(self, _is_failure: bool) -> Option<Duration> {
        None
    }
}

impl<T: Trip> Told for Permit<'_, T> {
    #[inline]
    fn success(self) {
        let _ = Permit::success(self);
    }

    #[inline]
    fn error(self, is_failure: bool) -> Option<Duration> {
        if is_failure { self.fail() } else { self.pass() }
    }
}

/// A failure, and the class of its error where the type has one.
#[derive(Debug, Clone, Copy)]
pub struct Judged {
    failure: Failure,
    class: Option<Class>,
}

/// Puts the two together; `class` is asked about errors only.
#[inline]
pub fn judged<E>(
    failure: Option<Failure>,
    error: Option<&E>,
    class: impl FnOnce(&E) -> Option<Class>,
) -> Option<Judged> {
    let failure = failure?;
    let class = error.and_then(class);
    Some(Judged { failure, class })
}

/// Tells breaker and budget how an attempt went, and returns the delay before the next one, or
/// `None` when the outcome at hand is final.
#[inline]
pub fn next_guarded(
    attempts: &mut Attempts,
    operation: &Operation,
    backoff: Option<&dyn Backoff>,
    permit: impl Told,
    payment: Option<&mut Payment<'_>>,
    judged: Option<Judged>,
) -> Option<Delay> {
    let Some(Judged { failure, class }) = judged else {
        succeeded(permit, payment);
        return None;
    };
    let guards = Guards {
        open_for: permit.error(is_failure(failure, class)),
        payment,
        class: class.unwrap_or(Class::Transient),
    };
    let decision = attempts.decide_guarded(operation, backoff, failure, guards);
    Delay::of(decision)
}

/// The same for a function that makes one attempt only.
#[inline]
pub fn settle(permit: impl Told, payment: Option<&mut Payment<'_>>, judged: Option<Judged>) {
    match judged {
        None => succeeded(permit, payment),
        Some(Judged { failure, class }) => {
            let _ = permit.error(is_failure(failure, class));
        }
    }
}

#[inline]
fn succeeded(permit: impl Told, payment: Option<&mut Payment<'_>>) {
    permit.success();
    if let Some(payment) = payment {
        payment.deposit();
    }
}

/// What is worth another attempt is a failure of the other side, and so is every error that is not
/// the caller's own, also if this function does not retry it.
#[inline]
fn is_failure(failure: Failure, class: Option<Class>) -> bool {
    failure.is_retryable() || class.is_some_and(|class| class != Class::Permanent)
}

impl<E: Classify + ?Sized> Probe<'_, E> {
    /// Returns the class of the error.
    #[inline]
    pub fn class(&self) -> Option<Class> {
        Some(self.0.class())
    }
}

/// The fallback where the error has no class.
pub trait ClassNothing {
    /// Returns nothing.
    fn class(&self) -> Option<Class>;
}

impl<E: ?Sized> ClassNothing for Probe<'_, E> {
    #[inline]
    fn class(&self) -> Option<Class> {
        None
    }
}
