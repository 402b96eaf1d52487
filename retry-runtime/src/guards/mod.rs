//! Not public API: what has a say in a call beside attempts and backoff, as generated code asks it:
//! circuit breaker, budget, bounds on time, and the fallback.
//!
//! Each attempt needs a permit, which is told how the attempt went; each retry is paid before the
//! wait. Whether there is another attempt is decided by `Attempts`, in one function for all of them
//! that is neither generic nor inlined.

mod counted;
mod fallback;
mod judged;
mod last;
mod limited;
mod observed;
mod shared;
#[cfg(test)]
mod tests;

pub use self::counted::{Counted, counted};
pub use self::fallback::{Ended, cut_off, ended};
pub use self::judged::{Judged, by_class_in_time, has_timeout, judged, judged_in_time, with_hint};
pub use self::last::{
    Forget, Forgotten, LastOutcome, Memory, Rejected, Remembered, SaysOpen, rejected, remember,
};
pub use self::limited::{
    InTime, Interrupted, LateNothing, Limited, SaysTimedOut, in_time, is_late, least, limit,
    limited, limited_with,
};
pub use self::observed::{
    ByClosure, Lent, Nobody, Observed, ObservedNothing, ObservedThrough, ObservedThroughBoth,
    Observing, Watched, acquire_observed, begin_counted, closure_observer, count, observed,
    observers, rejection,
};
pub use self::shared::{SharedBreaker, SharedBudget, breaker, payment};

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::attempts::Attempts;
use crate::attempts::process::Guards;
use crate::backoff::Backoff;
use crate::breaker::{CircuitBreaker, CircuitOpen, Permit, Trip};
use crate::budget::Payment;
use crate::classify::Class;
use crate::decision::{Decision, StopReason};
use crate::event::{Call, Observers};
use crate::next::{Delay, Next};
use crate::operation::Operation;
use crate::shown::{Sees, Shown};
use crate::watch::Watch;
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
        Permit::error(self, is_failure)
    }
}

/// What is told of an attempt, and has a say in the next one.
#[derive(Debug)]
pub struct Sides<'a, 'b, P> {
    permit: P,
    payment: Option<&'a mut Payment<'b>>,
    watch: &'a mut Watch,
    observers: Observers<'a>,
}

/// Puts them together.
#[inline]
pub fn sides<'a, 'b, P: Told>(
    permit: P,
    payment: Option<&'a mut Payment<'b>>,
    watch: &'a mut Watch,
    observers: Observers<'a>,
) -> Sides<'a, 'b, P> {
    Sides {
        permit,
        payment,
        watch,
        observers,
    }
}

/// Why there is no further attempt: a reason, or the success of the last one.
#[derive(Debug, Clone, Copy)]
pub struct Stop {
    pub(crate) reason: Option<StopReason>,
}

impl Stop {
    /// Ends a call where an argument is not there for another attempt, which is after the last.
    pub const HERE: Self = Self {
        reason: Some(StopReason::MaxAttempts),
    };
}

/// Returns why there is no attempt after the only one.
#[inline]
pub fn stop(next: Result<Delay, Stop>) -> Stop {
    next.err().unwrap_or(Stop::HERE)
}

/// Starts to measure a call, if its policy has a deadline.
#[inline]
pub fn watch(operation: &Operation) -> Watch {
    Watch::of(&operation.policy)
}

/// Starts to measure a call that tells how long it took.
#[inline]
pub fn watch_and_report(operation: &Operation) -> Watch {
    Watch::reporting(&operation.policy)
}

/// Tells breaker, budget and observers how an attempt went, and returns its outcome, and the delay
/// before the next one or why the outcome is final.
#[expect(clippy::inline_always, reason = "see `after`")]
#[inline(always)]
pub fn next_guarded<O>(
    attempts: &mut Attempts,
    operation: &Operation,
    backoff: Option<&dyn Backoff>,
    sides: Sides<'_, '_, impl Told>,
    judged: Option<Judged>,
    seen: impl Sees<O>,
    outcome: O,
) -> (O, Result<Delay, Stop>) {
    let Sides {
        permit,
        payment,
        watch,
        observers,
    } = sides;
    let Some(judged) = judged else {
        succeeded(permit, payment);
        observed::success(attempts, operation, *watch, observers);
        return (outcome, Err(Stop { reason: None }));
    };
    let mut asked = Asked {
        attempts: attempts.clone(),
        operation,
        backoff,
        judged,
        open_for: permit.error(judged.is_failure()),
        payment,
        watch: *watch,
        observers,
        outcome,
        stop: Stop::HERE,
    };
    let next = after(&mut asked, seen).delay();
    (*attempts, *watch) = (asked.attempts, asked.watch);
    (asked.outcome, next.ok_or(asked.stop))
}

/// What is asked after a failed attempt, and what comes of it. By value, so that nothing of it need
/// be in memory before an attempt has failed; in one place, since the address of each would be kept
/// in a register over every attempt.
struct Asked<'a, 'b, O> {
    attempts: Attempts,
    operation: &'a Operation,
    backoff: Option<&'a dyn Backoff>,
    judged: Judged,
    open_for: Option<Duration>,
    payment: Option<&'a mut Payment<'b>>,
    watch: Watch,
    observers: Observers<'a>,
    outcome: O,
    /// The answer, if it is to stop.
    stop: Stop,
}

/// Generic only as far as the outcome is looked at.
#[cold]
#[inline(never)]
fn after<O>(asked: &mut Asked<'_, '_, O>, seen: impl Sees<O>) -> Next {
    let Asked {
        attempts,
        operation,
        backoff,
        judged: Judged { failure, class },
        open_for,
        payment,
        watch,
        observers,
        outcome,
        stop,
    } = asked;
    let guards = Guards {
        open_for: *open_for,
        payment: payment.as_deref_mut(),
        class: class.unwrap_or(Class::Transient),
    };
    let call = Call {
        elapsed: watch.asked(),
        observers: *observers,
        ..Call::to(operation)
    };
    let shown = Shown::new(outcome, &seen, *class);
    let policy = &operation.policy;
    let decision = attempts.decide_told(policy, *backoff, *failure, guards, &call, &shown);
    if let Decision::Stop(reason) = decision {
        stop.reason = Some(reason);
    }
    decision.into()
}

/// The same for a function that makes one attempt only.
#[inline]
pub fn settle(permit: impl Told, payment: Option<&mut Payment<'_>>, judged: Option<Judged>) {
    match judged {
        None => succeeded(permit, payment),
        Some(judged) => {
            let _ = permit.error(judged.is_failure());
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
