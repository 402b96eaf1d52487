//! Not public API: what generated code may name, and nothing else may.
//!
//! Small enough to be inlined up to the first failure; from there on it calls `Attempts`, which is
//! neither generic nor inlined. It decides nothing: what is retried is asked of `Classify` or of
//! the user's own pattern, and how long to wait of `Attempts`.

pub use core::option::Option::{self, None, Some};
pub use core::pin::pin;
pub use core::primitive::{bool, u32};
pub use core::result::Result::{self, Err, Ok};
pub use core::time::Duration;
pub use core::{assert, concat, module_path};

pub use crate::__later as later;
pub use crate::attempts::Attempts;
pub use crate::backoff::adaptive::Adapted;
pub use crate::backoff::success_rate::SuccessRate;
pub use crate::backoff::{Decorrelated, Exponential, Factor, Fibonacci, Fixed, Linear, Schedule};
pub use crate::breaker::{CircuitBreaker, CountWindow, Rate, TimeWindow};
pub use crate::budget::{Budget, Payment, can_be_budget};
pub use crate::classify::Classes;
pub use crate::event::cause::View;
pub use crate::event::observer::Observers;
pub use crate::failure::Failure;
pub use crate::guards::{
    ByClosure, Counted, Ended, Forget, Forgotten, GuardedAttempt, InTime, Interrupted, Judged,
    LastOutcome, LateNothing, Lent, Limited, Memory, NoBreaker, Nobody, Observed, ObservedNothing,
    ObservedThrough, ObservedThroughBoth, Observing, Rejected, Remembered, SaysOpen, SaysTimedOut,
    SharedBreaker, SharedBudget, Sides, Stop, Told, Watched, acquire, acquire_observed, begin,
    begin_counted, breaker, by_class_in_time, closure_observer, count, counted, cut_off, ended,
    guarded, guarded_async, has_timeout, in_time, is_late, judged, judged_in_time, least, limit,
    limited, limited_with, next_guarded, observed, observers, payment, rejected, rejection,
    remember, settle, sides, stop, watch, watch_and_report, with_hint,
};
pub use crate::jitter::Jitter;
pub use crate::next::{Delay, Next};
pub use crate::operation::Operation;
pub use crate::policy::Policy;
pub use crate::saving::{
    Back, Changed, Consumed, InPlace, Kept, Probe, SaveNothing, Saved, Spent, save, save_changed,
    save_what_every_attempt_consumes_or_changes,
};
pub use crate::shown::{
    ByBox, ByDebug, ByDisplay, ByError, ByType, ClassOf, Classified, DynError, Finds, How,
    InOption, InOutcome, Matches, Nowhere, Otherwise, Seen, Sees, Sight, Unclassified, questions,
    sight,
};
pub use crate::stats::Stats;
pub use crate::timed_out::TimedOut;
pub use crate::timer::DefaultTimer;
pub use crate::timer::held::{Sleeps, Yield, is_small};
pub use crate::timer::with::PauseWith;
pub use crate::unguarded::{
    Judge, Number, State, among, given, is_last, next, next_async, next_with, number,
};
pub use crate::watch::Watch;

use crate::classify::Classify;
use crate::outcome::Outcome;
use crate::timer::AsyncSleep;

/// Runs the body once; as an argument of this function the closure is known to run once, and may
/// consume what it uses.
#[inline]
pub fn attempt<R>(body: impl FnOnce() -> R) -> R {
    body()
}

/// The same, where the signature returns a borrow of a `&mut` argument: when the borrow checker has
/// to object, since the next attempt needs the argument too, it shows the name of this parameter.
#[inline]
pub fn attempt_lending<R>(
    a_borrow_of_a_mut_argument_cannot_leave_a_loop_of_attempts: impl FnOnce() -> R,
) -> R {
    a_borrow_of_a_mut_argument_cannot_leave_a_loop_of_attempts()
}

/// Names the type of an `async` block by an unreachable `return`.
#[inline]
#[expect(clippy::empty_loop, reason = "never called, and it must not panic")]
pub fn typed<R>() -> R {
    loop {}
}

/// Returns the error of an outcome.
#[inline]
pub fn error_of<O: Outcome<Error = E>, E>(outcome: &O) -> Option<&E> {
    outcome.error()
}

/// Returns the error of an outcome, where there is one.
#[inline]
pub fn error_in<O: Outcome<Error = E>, E>(outcome: &Option<O>) -> Option<&E> {
    outcome.as_ref().and_then(Outcome::error)
}

/// A failure that is retried when its class is among `classes`.
#[inline]
pub fn by_class<E: Classify>(error: Option<&E>, classes: Classes) -> Option<Failure> {
    by_error(error, |error| Failure::of(error, classes))
}

/// The same, with a further condition.
#[inline]
pub fn by_class_when<E: Classify>(
    error: Option<&E>,
    classes: Classes,
    when: impl FnOnce(&E) -> bool,
) -> Option<Failure> {
    by_error(error, |error| {
        let failure = Failure::of(error, classes);
        if failure.is_retryable() && when(error) {
            failure
        } else {
            Failure::not_retryable()
        }
    })
}

/// A failure as the user's own pattern judges it.
#[inline]
pub fn by_error<E>(error: Option<&E>, judge: impl FnOnce(&E) -> Failure) -> Option<Failure> {
    error.map(judge)
}

/// A failure that is retried or not, with the wait that the other side asked for.
#[inline]
pub const fn failure(is_retryable: bool, hint: Option<Duration>) -> Failure {
    if is_retryable {
        Failure::retryable().with_retry_after(hint)
    } else {
        Failure::not_retryable()
    }
}

/// A failure as a pattern on the whole outcome judges it; `judge` is asked about errors that the
/// pattern selects.
#[inline]
pub fn by_outcome<E>(
    error: Option<&E>,
    is_selected: bool,
    judge: impl FnOnce(&E) -> Failure,
) -> Option<Failure> {
    match (error, is_selected) {
        (None, false) => None,
        (None, true) => Some(Failure::retryable()),
        (Some(_), false) => Some(Failure::not_retryable()),
        (Some(error), true) => Some(judge(error)),
    }
}

/// Asks the user's condition; here the types of a closure's parameters are known.
#[inline]
pub fn asks<E>(error: &E, when: impl FnOnce(&E) -> bool) -> bool {
    when(error)
}

/// What `policy = ..` takes.
#[diagnostic::on_unimplemented(
    message = "`policy` needs a `Policy` or a `&Policy`, found `{Self}`",
    label = "not a policy",
    note = "dereference it, like `*POLICY` for a `LazyLock<Policy>`"
)]
pub trait IntoPolicy {
    /// Returns the policy to start from.
    fn into_policy(self) -> Policy;
}

impl IntoPolicy for Policy {
    fn into_policy(self) -> Policy {
        self
    }
}

impl IntoPolicy for &Policy {
    fn into_policy(self) -> Policy {
        *self
    }
}

/// Returns the policy to start from.
#[inline]
pub fn policy(base: impl IntoPolicy) -> Policy {
    base.into_policy()
}

/// Blocks the thread; no time at all returns at once. Only debug builds care whose wait it is.
#[inline]
pub fn sleep(delay: Delay, operation: &Operation) {
    if cfg!(debug_assertions) {
        crate::timer::thread::sleep_of(operation.name, delay.time());
    } else if !delay.is_zero() {
        block::<()>(delay);
    }
}

/// With a type parameter for the same reason as `after_number_by`.
#[cold]
#[inline(never)]
#[expect(clippy::extra_unused_type_parameters, reason = "see `after_number_by`")]
fn block<Here>(delay: Delay) {
    crate::timer::thread::sleep(delay.time());
}

/// Waits by the user's own function; no time at all is not waited.
#[inline]
pub fn sleep_with(delay: Delay, sleep: impl FnOnce(Duration)) {
    if !delay.is_zero() {
        sleep(delay.time());
    }
}

/// Waits on the timer of the runtime in use.
#[inline]
pub fn pause<T: AsyncSleep>(delay: Delay) -> T::Pause {
    T::pause(delay.time())
}

/// Waits by the user's own function.
#[inline]
pub fn pause_with<F, S: FnOnce(Duration) -> F>(delay: Delay, sleep: S) -> PauseWith<F> {
    crate::timer::with::pause_with(delay.time(), sleep)
}

/// Whether there is nothing to wait for.
#[inline]
pub fn is_none(delay: Delay) -> bool {
    delay.is_zero()
}

/// Lets others run, where there is nothing to wait for.
#[inline]
pub const fn yields() -> Yield {
    Yield::once()
}

/// Waits by the user's own function, whose future is small or not.
#[inline]
pub fn wait_with<const IS_SMALL: bool, S: Sleeps<IS_SMALL>>(delay: Delay, sleep: S) -> S::Wait {
    sleep.wait(delay.time())
}

impl<E: Classify + ?Sized> Probe<'_, E> {
    /// Returns the wait that the other side asked for.
    #[inline]
    pub fn __retry_hint(&self) -> Option<Duration> {
        self.0.retry_after()
    }
}

/// The fallback where the error has no class.
pub trait HintNothing {
    /// Returns nothing.
    fn __retry_hint(&self) -> Option<Duration>;
}

impl<E: ?Sized> HintNothing for Probe<'_, E> {
    #[inline]
    fn __retry_hint(&self) -> Option<Duration> {
        None
    }
}

/// A field that tells how long to wait.
#[diagnostic::on_unimplemented(
    message = "`retry_after` needs a field of type `Duration` or `Option<Duration>`, found `{Self}`"
)]
pub trait Wait {
    /// Returns the wait.
    fn wait(&self) -> Option<Duration>;
}

impl Wait for Duration {
    fn wait(&self) -> Option<Duration> {
        Some(*self)
    }
}

impl Wait for Option<Duration> {
    fn wait(&self) -> Option<Duration> {
        *self
    }
}
