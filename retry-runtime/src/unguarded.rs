//! Not public API: what generated code asks after each attempt where nothing has a say in the next
//! one but attempts and backoff.
//!
//! Inlined up to the first failure, and laid out so that a success keeps little in registers and
//! nothing in memory for what comes after a failure. It decides nothing: that is done by `next` and
//! `attempts`. Where more has a say, `guards` stands in its place.

use crate::attempts::process::Guards;
use crate::attempts::{self, Attempts};
use crate::backoff::Backoff;
use crate::classify::Classes;
use crate::event::{self, Call};
use crate::failure::Failure;
use crate::flags;
use crate::next::{self, Delay};
use crate::operation::Operation;
use crate::shown::{Sees, Shown};

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
        return succeeded(state.number(), operation(), outcome);
    };
    state
        .next_by(operation, judge, seen, outcome)
        .map(Delay::new)
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
        return succeeded(state.number(), operation, outcome);
    };
    state.next(operation, judge, seen, outcome).map(Delay::new)
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
        return succeeded(attempts.number(), operation, outcome);
    };
    after(attempts, operation, Some(backoff), judge, seen, outcome).map(Delay::new)
}

/// Returns a success, which is final, and tells of it if it is that of a retry and anybody wants to
/// know.
#[inline]
fn succeeded<O>(number: u32, operation: &Operation, outcome: O) -> Result<Delay, O> {
    if number > 1 {
        tell_success::<()>(number, operation);
    }
    Err(outcome)
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
