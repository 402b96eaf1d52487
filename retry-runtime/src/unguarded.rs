//! Not public API: what generated code asks after each attempt where nothing has a say in the next
//! one but attempts and backoff.
//!
//! Inlined up to the first failure, and laid out so that a success keeps little in registers and
//! nothing in memory for what comes after a failure; a failure that nobody is told of need not be in
//! memory either. It decides nothing: that is done by `next` and `attempts`. Where more has a say,
//! `guards` stands in its place.

use crate::attempts::process::Guards;
use crate::attempts::{self, Attempts};
use crate::backoff::Backoff;
use crate::classify::{Classes, Classify};
use crate::event::{self, Call};
use crate::failure::Failure;
use crate::flags;
use crate::next::{self, Delay, Next, Then};
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
pub fn among<E: Classify>(error: Option<&E>, classes: Classes) -> Option<Classes> {
    error.map(|_| classes)
}

/// The state of a loop.
pub trait State {
    /// Returns the number of the attempt that runs or failed last.
    fn number(&self) -> u32;

    /// Decides what follows the failed attempt, and counts it. The operation is what a function
    /// gives.
    ///
    /// # Errors
    ///
    /// Returns the outcome if it is final.
    fn after<'a, O>(
        &mut self,
        operation: impl Fn() -> &'a Operation + Copy,
        failure: Failure,
        seen: impl Sees<O>,
        outcome: O,
    ) -> Result<Delay, O>;
}

impl State for Number {
    #[inline]
    fn number(&self) -> u32 {
        self.0
    }

    #[cfg_attr(
        not(debug_assertions),
        expect(clippy::inline_always, reason = "see `after_number`"),
        inline(always)
    )]
    fn after<'a, O>(
        &mut self,
        operation: impl Fn() -> &'a Operation + Copy,
        failure: Failure,
        seen: impl Sees<O>,
        outcome: O,
    ) -> Result<Delay, O> {
        let next = after_number(self.0, operation, failure);
        let delay = match next.then() {
            Then::Sleep(delay) => delay,
            Then::TellAndSleep => tell_and_sleep(seen, outcome, next),
            Then::TellAndStop | Then::Stop => return Err(stop(seen, outcome, next)),
        };
        // What is given by something without a value is a constant, and its limit is known here.
        let most = match size_of_val(&operation) {
            0 => operation().policy.max_attempts,
            _ => u32::MAX,
        };
        self.0 = attempts::after_of(self.0, most);
        Ok(delay)
    }
}

/// The number by value, so that it need not be in memory; for the same reason, what calls it is
/// inlined always, and it is not shown the outcome. The operation is what a function gives, since
/// its address would be kept in a register over every attempt, too; so each annotated function has
/// one of these, in which its policy is constant.
///
/// A function with a type parameter belongs to the crate that calls it, as do all of these: the
/// address of another crate's function would be kept in a register as well.
#[cold]
#[inline(never)]
fn after_number<'a>(
    number: u32,
    operation: impl Fn() -> &'a Operation + Copy,
    failure: Failure,
) -> Next {
    if flags::none_is_raised() {
        next::next(number, operation(), failure)
    } else {
        next::untold(number, operation(), failure)
    }
}

/// Tells of an outcome that is not final, and drops it: lent, it would be in memory, and the address of
/// that in a register over every attempt.
#[cold]
#[inline(never)]
#[expect(clippy::needless_pass_by_value, reason = "see above")]
fn tell_and_sleep<O>(seen: impl Sees<O>, outcome: O, next: Next) -> Delay {
    next::tell(&Shown::new(&outcome, &seen, None));
    next.told_delay()
}

/// Gives a final outcome back, after telling of it if somebody is to be told.
#[cold]
#[inline(never)]
fn stop<O>(seen: impl Sees<O>, outcome: O, next: Next) -> O {
    if let Then::TellAndStop = next.then() {
        next::tell(&Shown::new(&outcome, &seen, None));
    }
    outcome
}

impl State for Attempts {
    #[inline]
    fn number(&self) -> u32 {
        self.number()
    }

    #[cfg_attr(
        not(debug_assertions),
        expect(clippy::inline_always, reason = "see `after_number`"),
        inline(always)
    )]
    fn after<'a, O>(
        &mut self,
        operation: impl Fn() -> &'a Operation + Copy,
        failure: Failure,
        seen: impl Sees<O>,
        mut outcome: O,
    ) -> Result<Delay, O> {
        let next = after(self, operation(), None, failure, seen, &mut outcome);
        next.delay().ok_or(outcome)
    }
}

/// The same for a state that knows the delay before. The outcome is lent as if it could be changed:
/// else what is in it would be kept in registers over the call, too.
#[cold]
#[inline(never)]
fn after<O>(
    attempts: &mut Attempts,
    operation: &Operation,
    backoff: Option<&dyn Backoff>,
    failure: Failure,
    seen: impl Sees<O>,
    outcome: &mut O,
) -> Next {
    let (guards, call) = (Guards::NONE, Call::to(operation));
    let shown = Shown::new(outcome, &seen, None);
    let decision = attempts.decide_told(&operation.policy, backoff, failure, guards, &call, &shown);
    decision.into()
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

/// The function that gives the operation, to be asked for it later, see `after_number`.
///
/// Not so in debug builds, where nothing is kept in registers anyway: asked at once, it is the same for
/// all operations, and so is what is made for it.
#[cfg(not(debug_assertions))]
#[doc(hidden)]
#[macro_export]
macro_rules! __later {
    ($operation:expr) => {
        || $operation
    };
}

/// The same in debug builds.
#[cfg(debug_assertions)]
#[doc(hidden)]
#[macro_export]
macro_rules! __later {
    ($operation:expr) => {
        $crate::__private::given($operation)
    };
}

/// A function that gives what is known already.
#[inline]
pub fn given<'a>(operation: &'a Operation) -> impl Fn() -> &'a Operation + Copy {
    move || operation
}

/// Returns the delay before the next attempt.
///
/// # Errors
///
/// Returns the outcome if it is final.
#[cfg_attr(
    not(debug_assertions),
    expect(clippy::inline_always, reason = "see `after_number`"),
    inline(always)
)]
pub fn next<'a, O>(
    state: &mut impl State,
    operation: impl Fn() -> &'a Operation + Copy,
    judge: Option<impl Judge>,
    seen: impl Sees<O>,
    outcome: O,
) -> Result<Delay, O> {
    let Some(judge) = judge else {
        return succeeded(state.number(), operation(), outcome);
    };
    // Where it has to be in memory to be looked at, it is there only after a failure.
    let failed = outcome;
    let failure = judge.failure(&failed, seen);
    state.after(operation, failure, seen, failed)
}

/// The same in an asynchronous function: its state is in memory, and so may the address of its
/// operation be, by which functions of the same types decide together.
///
/// # Errors
///
/// Returns the outcome if it is final.
#[cfg_attr(
    not(debug_assertions),
    expect(clippy::inline_always, reason = "see `after_number`"),
    inline(always)
)]
pub fn next_async<O>(
    state: &mut impl State,
    operation: &Operation,
    judge: Option<impl Judge>,
    seen: impl Sees<O>,
    outcome: O,
) -> Result<Delay, O> {
    next(state, given(operation), judge, seen, outcome)
}

/// The same, with a backoff that the policy does not hold.
///
/// # Errors
///
/// Returns the outcome if it is final.
#[cfg_attr(
    not(debug_assertions),
    expect(clippy::inline_always, reason = "see `after_number`"),
    inline(always)
)]
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
    let mut failed = outcome;
    let failure = judge.failure(&failed, seen);
    let next = after(
        attempts,
        operation,
        Some(backoff),
        failure,
        seen,
        &mut failed,
    );
    next.delay().ok_or(failed)
}

/// Returns a success, which is final, and tells of it if it is that of a retry and anybody wants to
/// know.
#[inline]
fn succeeded<O>(number: u32, operation: &Operation, outcome: O) -> Result<Delay, O> {
    if number > 1 && event::is_heard() {
        tell_success::<()>(number, operation);
    }
    Err(outcome)
}

/// With a type parameter for the same reason as `after_number`.
#[cold]
#[inline(never)]
#[expect(clippy::extra_unused_type_parameters, reason = "see `after_number`")]
fn tell_success<Here>(number: u32, operation: &Operation) {
    Call::to(operation).succeeded(number, &operation.policy);
}
