//! The state of one call, and the one place where a failed attempt is decided about.
//!
//! Policy, jitter, chance, circuit breaker and budget meet here. It does not wait and does not run
//! the operation: generated code and `Policy::call` do, and ask here after each failure.

use crate::backoff::{Backoff, Schedule, Step};
use crate::budget::Payment;
use crate::classify::Class;
use crate::decision::{Decision, StopReason};
use crate::failure::Failure;
use crate::jitter::Jitter;
use crate::operation::Operation;
use crate::policy::Policy;
use crate::{nanos, rng, switch, testing};
use core::time::Duration;

/// The attempts of one call: which one runs, and what to do when it has failed.
///
/// The state of a loop that is written by hand; `#[retry]` and [`Policy::call`] write that loop for
/// you. It takes 12 bytes, and until the first failure nothing is read or written but the attempt
/// number.
///
/// # Examples
///
/// ```
/// use retry_runtime::{Attempts, Decision, Failure, Policy, StopReason};
///
/// let policy = Policy::new().max_attempts(2);
/// let mut attempts = Attempts::new();
///
/// let decision = attempts.decide(&policy, Failure::retryable(), "shop::checkout");
/// assert!(matches!(decision, Decision::Sleep(_)));
/// assert_eq!(attempts.number(), 2);
///
/// let decision = attempts.decide(&policy, Failure::retryable(), "shop::checkout");
/// assert_eq!(decision, Decision::Stop(StopReason::MaxAttempts));
/// ```
#[derive(Debug, Clone)]
pub struct Attempts {
    /// From 1; stays below `u32::MAX`, which as a limit means that there is none.
    number: u32,
    /// The delay chosen before this attempt, in nanoseconds.
    previous: [u32; 2],
}

impl Attempts {
    /// Creates the state before the first attempt.
    #[must_use]
    #[inline]
    pub const fn new() -> Self {
        Self {
            number: 1,
            previous: [0; 2],
        }
    }

    /// Returns the number of the attempt that runs now or failed last, from 1.
    ///
    /// It stays at one less than [`u32::MAX`] once it gets there.
    #[must_use]
    #[inline]
    pub const fn number(&self) -> u32 {
        self.number
    }

    /// Returns whether the policy allows no attempt after this one.
    ///
    /// The call may still end earlier, for any other [`StopReason`].
    #[must_use]
    #[inline]
    pub const fn is_last(&self, policy: &Policy) -> bool {
        self.number >= policy.max_attempts
    }

    /// Decides what follows the attempt that failed, and counts the next one if there is to be one.
    ///
    /// In this order: a failure that is not retryable stops ([`StopReason::NotRetryable`]), so does
    /// every failure while retrying is turned off ([`StopReason::Disabled`]), and so does the last
    /// attempt ([`StopReason::MaxAttempts`]). Otherwise the backoff's delay is capped
    /// and spread by the jitter. A wait that the other side asked for makes the delay longer, never
    /// shorter; asked to wait longer than [`Policy::max_retry_after`], it stops
    /// ([`StopReason::RetryAfterTooLong`]).
    ///
    /// `operation` is the name of what is retried, for those who watch.
    #[cold]
    #[inline(never)]
    #[must_use]
    pub fn decide(
        &mut self,
        policy: &Policy,
        failure: Failure,
        operation: &'static str,
    ) -> Decision {
        self.decide_within(policy, Duration::ZERO, failure, operation)
    }

    /// Decides like [`decide`](Attempts::decide), so long after the call began.
    ///
    /// Where that and the delay reach the policy's [`deadline`](Policy::deadline), it stops
    /// ([`StopReason::Deadline`]); `decide` takes the call to have just begun.
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::{Attempts, Decision, Failure, Policy, StopReason, backoff::Schedule};
    /// use std::time::Duration;
    ///
    /// let policy = Policy::new()
    ///     .backoff(Schedule::fixed(Duration::from_secs(2)))
    ///     .deadline(Duration::from_secs(10));
    /// let decide = |elapsed| {
    ///     let elapsed = Duration::from_secs(elapsed);
    ///     Attempts::new().decide_within(&policy, elapsed, Failure::retryable(), "shop::checkout")
    /// };
    ///
    /// assert_eq!(decide(7), Decision::Sleep(Duration::from_secs(2)));
    /// assert_eq!(decide(8), Decision::Stop(StopReason::Deadline));
    /// ```
    #[cold]
    #[inline(never)]
    #[must_use]
    pub fn decide_within(
        &mut self,
        policy: &Policy,
        elapsed: Duration,
        failure: Failure,
        operation: &'static str,
    ) -> Decision {
        let turn = self.turn(policy);
        let chosen = turn
            .choose(failure)
            .and_then(|chosen| chosen.within(policy.deadline, elapsed));
        self.follow(&chosen, operation)
    }

    /// Decides like [`decide`](Attempts::decide), with a backoff that takes the place of the
    /// policy's.
    ///
    /// For a backoff value that a policy cannot hold, since it borrows or is made for one call. The
    /// policy's jitter counts, if it names one, and the backoff's own otherwise.
    #[cold]
    #[inline(never)]
    #[must_use]
    pub fn decide_with(
        &mut self,
        policy: &Policy,
        backoff: &dyn Backoff,
        failure: Failure,
        operation: &'static str,
    ) -> Decision {
        let turn = self.turn(policy);
        let chosen = turn
            .choose_with(backoff, failure)
            .and_then(|chosen| chosen.within(policy.deadline, Duration::ZERO));
        self.follow(&chosen, operation)
    }

    /// Decides for generated code, where a circuit breaker or a budget has a say, too.
    ///
    /// They are asked last: who may not try again at all waits for no breaker and pays nothing.
    #[cold]
    #[inline(never)]
    pub(crate) fn decide_guarded(
        &mut self,
        operation: &Operation,
        backoff: Option<&dyn Backoff>,
        failure: Failure,
        guards: Guards<'_, '_>,
    ) -> Decision {
        let turn = self.turn(&operation.policy);
        let chosen = match backoff {
            None => turn.choose(failure),
            Some(backoff) => turn.choose_with(backoff, failure),
        };
        let deadline = operation.policy.deadline;
        let allowed = chosen.and_then(|chosen| {
            let chosen = chosen.within(deadline, guards.elapsed)?;
            guards.allow(chosen.delay)?;
            Ok(chosen)
        });
        self.follow(&allowed, operation.name)
    }

    const fn turn<'a>(&self, policy: &'a Policy) -> Turn<'a> {
        Turn {
            number: self.number,
            previous: Duration::from_nanos(nanos::whole(self.previous)),
            policy,
        }
    }

    /// Counts the next attempt, if there is to be one.
    fn follow(&mut self, chosen: &Result<Chosen, StopReason>, operation: &'static str) -> Decision {
        match chosen {
            Err(reason) => Decision::Stop(*reason),
            Ok(Chosen { own, delay }) => {
                testing::record(operation, self.number, *delay);
                self.previous = nanos::halves(nanos::saturating(*own));
                self.number = after(self.number);
                Decision::Sleep(*delay)
            }
        }
    }
}

impl Default for Attempts {
    fn default() -> Self {
        Self::new()
    }
}

/// The largest number of an attempt: as a limit, `u32::MAX` means that there is none.
const LARGEST_NUMBER: u32 = u32::MAX - 1;

/// Returns the number of the attempt after this one; the largest stays.
#[inline]
pub(crate) const fn after(number: u32) -> u32 {
    if number < LARGEST_NUMBER {
        number.wrapping_add(1)
    } else {
        number
    }
}

/// A failed attempt, and all that there is to know when deciding about the next.
#[derive(Clone, Copy)]
pub(crate) struct Turn<'a> {
    pub(crate) number: u32,
    /// The delay chosen before this attempt.
    pub(crate) previous: Duration,
    pub(crate) policy: &'a Policy,
}

/// What has a say in a further attempt beside the policy.
#[derive(Debug)]
pub(crate) struct Guards<'a, 'b> {
    /// How long the call has been going on; of no matter without a deadline.
    pub(crate) elapsed: Duration,
    /// How long the circuit breaker is going to reject every call, if it does.
    pub(crate) open_for: Option<Duration>,
    /// What the retry is paid from, if it costs anything.
    pub(crate) payment: Option<&'a mut Payment<'b>>,
    /// What the error means, which is what the retry costs by.
    pub(crate) class: Class,
}

impl Guards<'_, '_> {
    /// Refuses an attempt after `delay` where the breaker would reject it, or where it cannot be
    /// paid; otherwise it is paid from here on.
    fn allow(self, delay: Duration) -> Result<(), StopReason> {
        if self.open_for.is_some_and(|open| open > delay) {
            return Err(StopReason::CircuitOpen);
        }
        let is_paid = self
            .payment
            .is_none_or(|payment| payment.withdraw(self.class));
        if is_paid {
            Ok(())
        } else {
            Err(StopReason::BudgetExhausted)
        }
    }
}

/// How long to wait.
pub(crate) struct Chosen {
    /// What backoff and jitter chose.
    own: Duration,
    /// The same or what the other side asked for, whichever is longer.
    pub(crate) delay: Duration,
}

impl Chosen {
    /// Refuses a delay that would end at the deadline or later: to wait would be in vain.
    fn within(self, deadline: Option<Duration>, elapsed: Duration) -> Result<Self, StopReason> {
        let end = elapsed.saturating_add(self.delay);
        match deadline {
            Some(deadline) if end >= deadline => Err(StopReason::Deadline),
            _ => Ok(self),
        }
    }
}

impl Turn<'_> {
    /// Decides by the policy's own backoff.
    fn choose(self, failure: Failure) -> Result<Chosen, StopReason> {
        admit(self.number, self.policy, failure)?;
        self.space(
            &self.policy.backoff,
            self.policy.get_jitter(),
            failure.retry_after(),
        )
    }

    fn choose_with(self, backoff: &dyn Backoff, failure: Failure) -> Result<Chosen, StopReason> {
        admit(self.number, self.policy, failure)?;
        let jitter = self.policy.jitter.unwrap_or_else(|| backoff.jitter());
        self.space(backoff, jitter, failure.retry_after())
    }

    /// Chooses the delay: backoff, cap, jitter, and what the other side asked for.
    ///
    /// Only a delay that is spread costs a random number.
    #[inline(never)]
    pub(crate) fn space(
        self,
        backoff: &dyn Backoff,
        jitter: Jitter,
        wait: Option<Duration>,
    ) -> Result<Chosen, StopReason> {
        let step = Step::after(self.number).with_previous(self.previous);
        let delay = backoff.delay(step);
        let own = if jitter == Jitter::NONE || delay.is_zero() {
            delay
        } else {
            jitter.apply(delay, backoff.min(), rng::draw())
        };
        self.chosen(own, wait)
    }

    #[inline]
    fn chosen(self, own: Duration, wait: Option<Duration>) -> Result<Chosen, StopReason> {
        let delay = match wait {
            Some(wait) if wait > self.policy.max_retry_after => {
                return Err(StopReason::RetryAfterTooLong);
            }
            Some(wait) => own.max(wait),
            None => own,
        };
        let delay = testing::shorten(delay);
        Ok(Chosen { own, delay })
    }
}

/// Refuses a further attempt where there may be none.
#[inline]
pub(crate) fn admit(number: u32, policy: &Policy, failure: Failure) -> Result<(), StopReason> {
    if !failure.is_retryable() {
        return Err(StopReason::NotRetryable);
    }
    if !switch::is_enabled() {
        return Err(StopReason::Disabled);
    }
    let limit = testing::attempt_limit();
    if number >= policy.max_attempts || limit.is_some_and(|max| number >= max) {
        return Err(StopReason::MaxAttempts);
    }
    Ok(())
}

/// Returns the chosen delay in nanoseconds, for the forms that most policies have.
///
/// It calls nothing, so it has nothing to save. What is rare, such as a thread's first random
/// number, is left to `space`, which knows everything.
#[inline]
pub(crate) fn short_way(number: u32, policy: &Policy) -> Option<u64> {
    let form = match &policy.backoff {
        Schedule::None => return Some(0),
        Schedule::Exponential(form) => form,
        _ => return None,
    };
    let delay = form.doubled(number)?;
    match policy.jitter {
        None | Some(Jitter::FULL) if delay != 0 => Some(Jitter::full(
            delay,
            form.narrow_min(),
            rng::draw_if_seeded()?,
        )),
        Some(Jitter::NONE) => Some(delay),
        _ => None,
    }
}
