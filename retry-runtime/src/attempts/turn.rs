//! The rules of a decision: a failed attempt, a policy and a number -> a delay, or the reason to
//! stop.
//!
//! Pure, and apart from the state that counts attempts: what a process adds to these rules stands in
//! `process`.

use crate::backoff::{Backoff, Step};
use crate::decision::StopReason;
use crate::failure::Failure;
use crate::jitter::Jitter;
use crate::policy::Policy;
use core::time::Duration;

/// A failed attempt, and all that there is to know when deciding about the next.
#[derive(Clone, Copy)]
pub(crate) struct Turn<'a> {
    pub(crate) number: u32,
    /// The delay chosen before this attempt.
    pub(crate) previous: Duration,
    pub(crate) policy: &'a Policy,
}

impl Turn<'_> {
    /// Decides by the policy and a number alone.
    pub(super) fn choose(
        self,
        elapsed: Duration,
        failure: Failure,
        draw: u64,
    ) -> Result<Chosen, StopReason> {
        let policy = self.policy;
        admit(self.number, policy, failure)?;
        let jitter = policy.get_jitter();
        self.space(&policy.backoff, jitter, failure.retry_after(), || draw)?
            .within(policy.deadline, elapsed)
    }

    /// Chooses the delay: backoff, cap, jitter, and what the other side asked for.
    ///
    /// Only a delay that is spread costs a random number.
    #[inline]
    pub(super) fn space(
        self,
        backoff: &dyn Backoff,
        jitter: Jitter,
        wait: Option<Duration>,
        draw: impl FnOnce() -> u64,
    ) -> Result<Chosen, StopReason> {
        let step = Step::after(self.number).with_previous(self.previous);
        let delay = backoff.delay(step);
        let own = if jitter == Jitter::NONE || delay.is_zero() {
            delay
        } else {
            jitter.apply(delay, backoff.min(), draw())
        };
        let delay = match wait {
            Some(wait) if wait > self.policy.max_retry_after => {
                return Err(StopReason::RetryAfterTooLong);
            }
            Some(wait) => own.max(wait),
            None => own,
        };
        Ok(Chosen { own, delay })
    }
}

/// How long to wait.
pub(crate) struct Chosen {
    /// What backoff and jitter chose.
    pub(super) own: Duration,
    /// The same or what the other side asked for, whichever is longer.
    pub(crate) delay: Duration,
}

impl Chosen {
    /// Refuses a delay that would end at the deadline or later: to wait would be in vain.
    pub(super) fn within(
        self,
        deadline: Option<Duration>,
        elapsed: Duration,
    ) -> Result<Self, StopReason> {
        let end = elapsed.saturating_add(self.delay);
        match deadline {
            Some(deadline) if end >= deadline => Err(StopReason::Deadline),
            _ => Ok(self),
        }
    }
}

/// Refuses a further attempt where there may be none.
#[inline]
pub(super) fn admit(number: u32, policy: &Policy, failure: Failure) -> Result<(), StopReason> {
    if !failure.is_retryable() {
        return Err(StopReason::NotRetryable);
    }
    if number >= policy.max_attempts {
        return Err(StopReason::MaxAttempts);
    }
    Ok(())
}
