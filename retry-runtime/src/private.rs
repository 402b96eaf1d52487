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
pub use crate::next::Delay;
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
pub use crate::timer::with::PauseWith;
pub use crate::watch::Watch;

use crate::attempts;
use crate::attempts::process::Guards;
use crate::backoff::Backoff;
use crate::classify::Classify;
use crate::event::{self, Call};
use crate::flags;
use crate::next;
use crate::outcome::Outcome;
use crate::shown::Shown;
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

/// The number of an attempt: all the state that a loop needs whose backoff does not look at the
/// delay before.
#[derive(Debug, Clone, Copy)]
pub struct Number(u32);

#[expect(clippy::new_without_default, reason = "only generated code makes one")]
impl Number {
    /// Starts at the first attempt.
    #[inline]
    pub const fn new() -> Self {
        Self(1)
    }
}

/// Says what a failed outcome means for the next attempt.
pub trait Judge {
    /// Returns what the decision needs to know.
    fn failure<O>(self, outcome: &O, seen: impl Sees<O>) -> Failure;
}

/// It is known already.
impl Judge for Failure {
    #[inline]
    fn failure<O>(self, _outcome: &O, _seen: impl Sees<O>) -> Failure {
        self
    }
}

/// It is retried when its class is among these.
impl Judge for Classes {
    #[inline]
    fn failure<O>(self, outcome: &O, seen: impl Sees<O>) -> Failure {
        seen.failure(outcome, self)
    }
}

/// The classes that an outcome is asked about if it has an error; asked where it is not in the way
/// of a success.
#[inline]
pub fn among<E>(error: Option<&E>, classes: Classes) -> Option<Classes> {
    error.map(|_| classes)
}

/// The state of a loop.
pub trait State {
    /// Returns the number of the attempt that runs or failed last.
    fn number(&self) -> u32;

    /// Returns the nanoseconds to the next attempt.
    ///
    /// # Errors
    ///
    /// Returns the outcome if it is final.
    fn next<O>(
        &mut self,
        operation: &Operation,
        judge: impl Judge,
        seen: impl Sees<O>,
        outcome: O,
    ) -> Result<u64, O>;

    /// The same, by a function for the operation.
    ///
    /// # Errors
    ///
    /// Returns the outcome if it is final.
    #[expect(clippy::inline_always, reason = "see `after_number`")]
    #[inline(always)]
    fn next_by<'a, O>(
        &mut self,
        operation: impl Fn() -> &'a Operation,
        judge: impl Judge,
        seen: impl Sees<O>,
        outcome: O,
    ) -> Result<u64, O> {
        self.next(operation(), judge, seen, outcome)
    }
}

impl State for Number {
    #[inline]
    fn number(&self) -> u32 {
        self.0
    }

    #[expect(clippy::inline_always, reason = "see `after_number`")]
    #[inline(always)]
    fn next<O>(
        &mut self,
        operation: &Operation,
        judge: impl Judge,
        seen: impl Sees<O>,
        outcome: O,
    ) -> Result<u64, O> {
        let nanos = after_number(self.0, operation, judge, seen, outcome)?;
        self.0 = attempts::after(self.0);
        Ok(nanos)
    }

    #[expect(clippy::inline_always, reason = "see `after_number`")]
    #[inline(always)]
    fn next_by<'a, O>(
        &mut self,
        operation: impl Fn() -> &'a Operation,
        judge: impl Judge,
        seen: impl Sees<O>,
        outcome: O,
    ) -> Result<u64, O> {
        let nanos = after_number_by(self.0, operation, judge, seen, outcome)?;
        self.0 = attempts::after(self.0);
        Ok(nanos)
    }
}

/// The operation is what a function gives, since its address would be kept in a register over every
/// attempt, too. There is nothing else in here: each annotated function has one of these.
#[cold]
#[inline(never)]
fn after_number_by<'a, O>(
    number: u32,
    operation: impl Fn() -> &'a Operation,
    judge: impl Judge,
    seen: impl Sees<O>,
    outcome: O,
) -> Result<u64, O> {
    after_number(number, operation(), judge, seen, outcome)
}

/// By value, so that neither the number nor the outcome need be in memory before an attempt has
/// failed; for the same reason, what calls it is inlined always. A function with a type parameter
/// belongs to the crate that calls it: so this one is called directly, while the address of another
/// crate's function would be kept in a register over every attempt.
#[cold]
#[inline(never)]
fn after_number<O>(
    number: u32,
    operation: &Operation,
    judge: impl Judge,
    seen: impl Sees<O>,
    outcome: O,
) -> Result<u64, O> {
    let failure = judge.failure(&outcome, seen);
    if flags::none_is_raised() {
        next::next(number, operation, failure)
            .nanos()
            .ok_or(outcome)
    } else {
        after_number_told(number, operation, failure, seen, outcome)
    }
}

/// Apart, so that the outcome need not be in memory before somebody looks at it.
#[cold]
#[inline(never)]
fn after_number_told<O>(
    number: u32,
    operation: &Operation,
    failure: Failure,
    seen: impl Sees<O>,
    outcome: O,
) -> Result<u64, O> {
    let shown = Shown::new(&outcome, &seen, None);
    let next = next::told(number, operation, failure, &shown);
    next.nanos().ok_or(outcome)
}

impl State for Attempts {
    #[inline]
    fn number(&self) -> u32 {
        self.number()
    }

    #[expect(clippy::inline_always, reason = "see `after_number`")]
    #[inline(always)]
    fn next<O>(
        &mut self,
        operation: &Operation,
        judge: impl Judge,
        seen: impl Sees<O>,
        outcome: O,
    ) -> Result<u64, O> {
        after(self, operation, None, judge, seen, outcome)
    }
}

/// The same for a state that knows the delay before.
#[cold]
#[inline(never)]
fn after<O>(
    attempts: &mut Attempts,
    operation: &Operation,
    backoff: Option<&dyn Backoff>,
    judge: impl Judge,
    seen: impl Sees<O>,
    outcome: O,
) -> Result<u64, O> {
    let failure = judge.failure(&outcome, seen);
    let (guards, call) = (Guards::NONE, Call::to(operation));
    let shown = Shown::new(&outcome, &seen, None);
    let decision = attempts.decide_told(&operation.policy, backoff, failure, guards, &call, &shown);
    next::Next::from(decision).nanos().ok_or(outcome)
}

/// Returns the number of the attempt, for the body.
#[inline]
pub fn number(state: &impl State) -> u32 {
    state.number()
}

/// Returns whether the policy allows no attempt after this one.
#[inline]
pub fn is_last(state: &impl State, operation: &Operation) -> bool {
    state.number() >= operation.policy.max_attempts
}

/// Returns the delay before the next attempt.
///
/// # Errors
///
/// Returns the outcome if it is final.
#[expect(clippy::inline_always, reason = "see `after_number`")]
#[inline(always)]
pub fn next<'a, O>(
    state: &mut impl State,
    operation: impl Fn() -> &'a Operation,
    judge: Option<impl Judge>,
    seen: impl Sees<O>,
    outcome: O,
) -> Result<Delay, O> {
    let Some(judge) = judge else {
        succeeded(state.number(), operation());
        return Err(outcome);
    };
    let nanos = state.next_by(operation, judge, seen, outcome)?;
    Ok(Delay::new(nanos))
}

/// The same in an asynchronous function, whose state is in memory anyway.
///
/// # Errors
///
/// Returns the outcome if it is final.
#[expect(clippy::inline_always, reason = "see `after_number`")]
#[inline(always)]
pub fn next_async<O>(
    state: &mut impl State,
    operation: &Operation,
    judge: Option<impl Judge>,
    seen: impl Sees<O>,
    outcome: O,
) -> Result<Delay, O> {
    let Some(judge) = judge else {
        succeeded(state.number(), operation);
        return Err(outcome);
    };
    let nanos = state.next(operation, judge, seen, outcome)?;
    Ok(Delay::new(nanos))
}

/// The same, with a backoff that the policy does not hold.
///
/// # Errors
///
/// Returns the outcome if it is final.
#[expect(clippy::inline_always, reason = "see `after_number`")]
#[inline(always)]
pub fn next_with<O>(
    attempts: &mut Attempts,
    operation: &Operation,
    backoff: &dyn Backoff,
    judge: Option<impl Judge>,
    seen: impl Sees<O>,
    outcome: O,
) -> Result<Delay, O> {
    let Some(judge) = judge else {
        succeeded(attempts.number(), operation);
        return Err(outcome);
    };
    let nanos = after(attempts, operation, Some(backoff), judge, seen, outcome)?;
    Ok(Delay::new(nanos))
}

/// Tells of a retry that has succeeded, if anybody wants to know.
#[inline]
fn succeeded(number: u32, operation: &Operation) {
    if number > 1 {
        tell_success::<()>(number, operation);
    }
}

/// With a type parameter for the same reason as `after_number`.
#[cold]
#[inline(never)]
#[expect(clippy::extra_unused_type_parameters, reason = "see `after_number`")]
fn tell_success<Here>(number: u32, operation: &Operation) {
    if event::is_heard() {
        Call::to(operation).succeeded(number, &operation.policy);
    }
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

/// With a type parameter for the same reason as `after_number`.
#[cold]
#[inline(never)]
#[expect(clippy::extra_unused_type_parameters, reason = "see `after_number`")]
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
