//! The state of one call, and the one place where a failed attempt is decided about.
//!
//! Policy, jitter and chance meet here. It does not wait and does not run the operation: generated
//! code and `Policy::call` do, and ask here after each failure.

use crate::backoff::{Backoff, Schedule, Step};
use crate::classify::{Classes, Classify};
use crate::decision::{Decision, StopReason};
use crate::jitter::Jitter;
use crate::policy::Policy;
use crate::{nanos, rng, switch, testing};
use std::time::Duration;

/// One below the limit that means "none", which is therefore never reached.
const LARGEST_NUMBER: u32 = u32::MAX - 1;

/// What the decision needs to know about a failed attempt.
///
/// # Examples
///
/// ```
/// use retry_runtime::{Classes, Failure};
/// use std::io;
///
/// let error = io::Error::from(io::ErrorKind::ConnectionRefused);
/// assert_eq!(Failure::of(&error, Classes::TRANSIENT), Failure::retryable());
/// assert_eq!(Failure::of(&error, Classes::TIMEOUT), Failure::not_retryable());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failure {
    kind: Kind,
}

/// One word says everything but the wait itself, so a failure is cheap to make and to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    NotRetryable,
    /// With the wait that the other side asked for.
    Retryable(Option<Duration>),
}

impl Failure {
    /// Creates a failure that is worth another attempt.
    #[must_use]
    #[inline]
    pub const fn retryable() -> Self {
        Self {
            kind: Kind::Retryable(None),
        }
    }

    /// Creates a failure that another attempt would only repeat.
    #[must_use]
    #[inline]
    pub const fn not_retryable() -> Self {
        Self {
            kind: Kind::NotRetryable,
        }
    }

    /// Creates the failure that `error` says it is: retryable when its class is one of `classes`.
    #[must_use]
    #[inline]
    pub fn of<E>(error: &E, classes: Classes) -> Self
    where
        E: Classify + ?Sized,
    {
        if classes.contains(error.class()) {
            Self::retryable().with_retry_after(error.retry_after())
        } else {
            Self::not_retryable()
        }
    }

    /// Sets the wait that the other side asked for, if it did; without effect unless retryable.
    #[must_use]
    #[inline]
    pub const fn with_retry_after(self, wait: Option<Duration>) -> Self {
        match self.kind {
            Kind::NotRetryable => self,
            Kind::Retryable(_) => Self {
                kind: Kind::Retryable(wait),
            },
        }
    }

    /// Returns whether it is worth another attempt.
    #[must_use]
    #[inline]
    pub const fn is_retryable(self) -> bool {
        matches!(self.kind, Kind::Retryable(_))
    }

    /// Returns the wait that the other side asked for, if it did.
    #[must_use]
    #[inline]
    pub const fn retry_after(self) -> Option<Duration> {
        match self.kind {
            Kind::NotRetryable => None,
            Kind::Retryable(wait) => wait,
        }
    }
}

/// The attempts of one call: which one runs, and what to do when it has failed.
///
/// The state of a loop that is written by hand; `#[retry]` and [`Policy::call`] write that loop for
/// you. It takes 16 bytes, and until the first failure nothing is read or written but the attempt
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
    previous: u64,
}

impl Attempts {
    /// Creates the state before the first attempt.
    #[must_use]
    #[inline]
    pub const fn new() -> Self {
        Self {
            number: 1,
            previous: 0,
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
        match self.admit(policy, failure) {
            Err(reason) => Decision::Stop(reason),
            Ok(None) if matches!(policy.backoff, Schedule::None) => {
                self.advance(operation, 0, Duration::ZERO)
            }
            Ok(wait) => self.delayed(policy, wait, operation),
        }
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
        match self.admit(policy, failure) {
            Err(reason) => Decision::Stop(reason),
            Ok(wait) => {
                let jitter = policy.jitter.unwrap_or_else(|| backoff.jitter());
                self.space(policy, backoff, jitter, wait, operation)
            }
        }
    }

    /// Returns the wait that the other side asked for, if there may be another attempt at all.
    #[inline]
    fn admit(&self, policy: &Policy, failure: Failure) -> Result<Option<Duration>, StopReason> {
        let Kind::Retryable(wait) = failure.kind else {
            return Err(StopReason::NotRetryable);
        };
        if !switch::is_enabled() {
            return Err(StopReason::Disabled);
        }
        if self.is_last(policy) || testing::attempt_limit().is_some_and(|max| self.number >= max) {
            return Err(StopReason::MaxAttempts);
        }
        Ok(wait)
    }

    /// Chooses the delay of a policy; apart, so that one without delays does not pay for it.
    #[inline(never)]
    fn delayed(
        &mut self,
        policy: &Policy,
        wait: Option<Duration>,
        operation: &'static str,
    ) -> Decision {
        if wait.is_none() {
            if let Some(chosen) = self.short_way(policy) {
                return self.advance(operation, chosen, Duration::from_nanos(chosen));
            }
        }
        self.long_way(policy, wait, operation)
    }

    /// Returns the chosen delay in nanoseconds, for the form that most policies have.
    ///
    /// It calls nothing, so it has nothing to save. What is rare, such as a thread's first random
    /// number, is left to the long way, which knows everything.
    #[inline]
    fn short_way(&self, policy: &Policy) -> Option<u64> {
        let Schedule::Exponential(form) = &policy.backoff else {
            return None;
        };
        let delay = form.doubled(self.number)?;
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

    /// Chooses the delay of any policy.
    #[inline(never)]
    fn long_way(
        &mut self,
        policy: &Policy,
        wait: Option<Duration>,
        operation: &'static str,
    ) -> Decision {
        self.space(
            policy,
            &policy.backoff,
            policy.get_jitter(),
            wait,
            operation,
        )
    }

    /// Chooses the delay: backoff, cap, jitter, and what the other side asked for.
    ///
    /// Only a delay that is spread costs a random number.
    #[inline]
    fn space<B>(
        &mut self,
        policy: &Policy,
        backoff: &B,
        jitter: Jitter,
        wait: Option<Duration>,
        operation: &'static str,
    ) -> Decision
    where
        B: Backoff + ?Sized,
    {
        let step = Step::after(self.number).with_previous(Duration::from_nanos(self.previous));
        let delay = backoff.delay(step);
        let chosen = if jitter == Jitter::NONE || delay.is_zero() {
            delay
        } else {
            jitter.apply(delay, backoff.min(), rng::draw())
        };
        let previous = nanos::saturating(chosen);
        match wait {
            None => self.advance(operation, previous, chosen),
            Some(wait) if wait > policy.max_retry_after => {
                Decision::Stop(StopReason::RetryAfterTooLong)
            }
            Some(wait) => self.advance(operation, previous, chosen.max(wait)),
        }
    }

    /// Counts the next attempt.
    #[inline]
    fn advance(&mut self, operation: &'static str, previous: u64, delay: Duration) -> Decision {
        let delay = testing::shorten(delay);
        testing::record(operation, self.number, delay);
        self.previous = previous;
        self.number = self
            .number
            .wrapping_add(u32::from(self.number < LARGEST_NUMBER));
        Decision::Sleep(delay)
    }
}

impl Default for Attempts {
    fn default() -> Self {
        Self::new()
    }
}
