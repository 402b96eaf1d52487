//! Deciding inside of a process: by its random numbers, its switch and the hooks of its tests, and
//! with what its calls share.
//!
//! Apart from the rules in `turn`, which know of none of these. Circuit breaker and budget are asked
//! here.

use super::Attempts;
use super::turn::{self, Chosen, Turn};
use crate::backoff::{Backoff, Schedule};
use crate::budget::Payment;
use crate::classify::Class;
use crate::decision::{Decision, StopReason};
use crate::event::{Call, Nothing, Shows};
use crate::failure::Failure;
use crate::jitter::Jitter;
use crate::policy::Policy;
use crate::{rng, switch, testing};
use core::time::Duration;

impl Attempts {
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
        self.decide_told(
            policy,
            None,
            failure,
            Guards::NONE,
            &Call::of(operation),
            &Nothing,
        )
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
        let call = Call {
            elapsed: Some(elapsed),
            ..Call::of(operation)
        };
        self.decide_told(policy, None, failure, Guards::NONE, &call, &Nothing)
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
        let (guards, call) = (Guards::NONE, Call::of(operation));
        self.decide_told(policy, Some(backoff), failure, guards, &call, &Nothing)
    }

    /// Decides where a circuit breaker or a budget may have a say, too, and tells who wants to know.
    ///
    /// They are asked last: who may not try again at all waits for no breaker and pays nothing.
    #[cold]
    #[inline(never)]
    pub(crate) fn decide_told(
        &mut self,
        policy: &Policy,
        backoff: Option<&dyn Backoff>,
        failure: Failure,
        guards: Guards<'_, '_>,
        call: &Call<'_>,
        shown: &dyn Shows,
    ) -> Decision {
        let turn = self.turn(policy);
        let chosen = match backoff {
            None => choose(turn, failure),
            Some(backoff) => choose_with(turn, backoff, failure),
        };
        let elapsed = call.elapsed.unwrap_or_default();
        let allowed = chosen.and_then(|chosen| {
            let chosen = chosen.within(policy.deadline, elapsed)?;
            guards.allow(chosen.delay)?;
            Ok(chosen)
        });
        let number = self.number;
        let decision = self.follow_here(&allowed, call.operation);
        if call.is_told() {
            call.failed(number, policy, shown, decision);
        }
        decision
    }

    /// Decides where nothing but the policy has a say, for who tells of it later.
    pub(crate) fn decide_untold(
        &mut self,
        policy: &Policy,
        failure: Failure,
        operation: &'static str,
    ) -> Decision {
        let chosen = choose(self.turn(policy), failure);
        let allowed = chosen.and_then(|chosen| chosen.within(policy.deadline, Duration::ZERO));
        self.follow_here(&allowed, operation)
    }

    /// Counts the next attempt, and lets tests know of the delay.
    #[inline]
    fn follow_here(
        &mut self,
        chosen: &Result<Chosen, StopReason>,
        operation: &'static str,
    ) -> Decision {
        if let Ok(chosen) = chosen {
            testing::record(operation, self.number, chosen.delay);
        }
        self.follow(chosen)
    }
}

/// What has a say in a further attempt beside the policy.
#[derive(Debug)]
pub(crate) struct Guards<'a, 'b> {
    /// How long the circuit breaker is going to reject every call, if it does.
    pub(crate) open_for: Option<Duration>,
    /// What the retry is paid from, if it costs anything.
    pub(crate) payment: Option<&'a mut Payment<'b>>,
    /// What the error means, which is what the retry costs by.
    pub(crate) class: Class,
}

impl Guards<'_, '_> {
    /// Nothing has.
    pub(crate) const NONE: Self = Self {
        open_for: None,
        payment: None,
        class: Class::Transient,
    };

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

/// Decides by the policy's own backoff.
fn choose(turn: Turn<'_>, failure: Failure) -> Result<Chosen, StopReason> {
    let policy = turn.policy;
    admit(turn.number, policy, failure)?;
    space(
        turn,
        &policy.backoff,
        policy.get_jitter(),
        failure.retry_after(),
    )
}

fn choose_with(
    turn: Turn<'_>,
    backoff: &dyn Backoff,
    failure: Failure,
) -> Result<Chosen, StopReason> {
    admit(turn.number, turn.policy, failure)?;
    let jitter = turn.policy.jitter.unwrap_or_else(|| backoff.jitter());
    space(turn, backoff, jitter, failure.retry_after())
}

/// Chooses the delay by a random number of this thread's.
#[inline(never)]
pub(crate) fn space(
    turn: Turn<'_>,
    backoff: &dyn Backoff,
    jitter: Jitter,
    wait: Option<Duration>,
) -> Result<Chosen, StopReason> {
    let chosen = turn.space(backoff, jitter, wait, rng::draw)?;
    Ok(Chosen {
        delay: testing::shorten(chosen.delay),
        ..chosen
    })
}

/// Refuses a further attempt where there may be none.
#[inline]
fn admit(number: u32, policy: &Policy, failure: Failure) -> Result<(), StopReason> {
    if failure.is_retryable() && !switch::is_enabled() {
        return Err(StopReason::Disabled);
    }
    admit_enabled(number, policy, failure)
}

/// The same while retrying is on.
#[inline]
pub(crate) fn admit_enabled(
    number: u32,
    policy: &Policy,
    failure: Failure,
) -> Result<(), StopReason> {
    turn::admit(number, policy, failure)?;
    match testing::attempt_limit() {
        Some(max) if number >= max => Err(StopReason::MaxAttempts),
        _ => Ok(()),
    }
}

/// Returns the chosen delay in nanoseconds, for the form that most policies have; one that `next` has
/// a word for.
///
/// It calls nothing, so it has nothing to save. What is rare, such as a thread's first random
/// number, is left to `space`, which knows everything.
#[inline]
pub(crate) fn short_way(number: u32, policy: &Policy) -> Option<u64> {
    let Schedule::Exponential(form) = &policy.backoff else {
        return None;
    };
    let delay = form.doubled(number)?;
    match policy.jitter {
        None | Some(Jitter::FULL) => {
            let draw = rng::draw_if_seeded()?;
            Some(Jitter::full(delay, form.narrow_min(), draw))
        }
        Some(Jitter::NONE) => Some(delay),
        _ => None,
    }
}
