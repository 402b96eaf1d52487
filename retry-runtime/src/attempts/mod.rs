//! The state of one call, and the one place where a failed attempt is decided about.
//!
//! Policy, jitter, chance, circuit breaker and budget meet here. It does not wait and does not run
//! the operation: generated code and `Policy::call` do, and ask here after each failure.

#[cfg(feature = "std")]
pub(crate) mod process;
pub(crate) mod turn;

use self::turn::{Chosen, Turn};
use crate::decision::{Decision, StopReason};
use crate::failure::Failure;
use crate::nanos;
use crate::policy::Policy;
use core::time::Duration;

/// The attempts of one call: which one runs, and what to do when it has failed.
///
/// The state of a loop that is written by hand; `#[retry]` and `Policy::call` write that loop for
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

    /// Creates the state at an attempt, for a policy that does not look at the delay before.
    #[cfg(feature = "std")]
    pub(crate) const fn at(number: u32) -> Self {
        Self {
            number,
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

    /// Decides by a random number that the caller has drawn, so long after the call began.
    ///
    /// For where there is nothing else to draw from: it needs no standard library. The same
    /// arguments give the same decision, and there is nothing else that it looks at: neither the
    /// switch of the process, nor the seeds, limits and virtual time of tests.
    ///
    /// `draw` spreads the delay as [`Jitter::apply`](crate::Jitter::apply) says: 0 gives the
    /// shortest that the jitter allows and `u64::MAX` the longest, which is the delay before jitter.
    /// It should be uniform over all `u64`; a number that is always the same brings all callers back
    /// at the same time.
    ///
    /// In this order: a failure that is not retryable stops ([`StopReason::NotRetryable`]), and so
    /// does the last attempt ([`StopReason::MaxAttempts`]). A wait that the other side asked for
    /// makes the delay longer, never shorter; asked to wait longer than
    /// [`Policy::max_retry_after`], it stops ([`StopReason::RetryAfterTooLong`]). It also stops
    /// where `elapsed` and the delay reach the policy's [`deadline`](Policy::deadline)
    /// ([`StopReason::Deadline`]); without one, `elapsed` is of no matter.
    ///
    /// # Examples
    ///
    /// ```
    /// use core::time::Duration;
    /// use retry_runtime::{Attempts, Decision, Failure, Policy, StopReason, backoff::Schedule};
    ///
    /// const POLICY: Policy = Policy::new()
    ///     .max_attempts(3)
    ///     .backoff(Schedule::exponential(Duration::from_millis(10)));
    ///
    /// let mut attempts = Attempts::new();
    /// let mut decide = |draw| {
    ///     attempts.decide_drawn(&POLICY, Duration::ZERO, Failure::retryable(), draw)
    /// };
    ///
    /// // Full jitter goes down to no delay at all.
    /// assert_eq!(decide(0), Decision::Sleep(Duration::ZERO));
    /// assert_eq!(decide(u64::MAX), Decision::Sleep(Duration::from_millis(20)));
    /// assert_eq!(decide(7), Decision::Stop(StopReason::MaxAttempts));
    /// ```
    #[cold]
    #[inline(never)]
    #[must_use]
    pub fn decide_drawn(
        &mut self,
        policy: &Policy,
        elapsed: Duration,
        failure: Failure,
        draw: u64,
    ) -> Decision {
        let chosen = self.turn(policy).choose(elapsed, failure, draw);
        self.follow(&chosen)
    }

    const fn turn<'a>(&self, policy: &'a Policy) -> Turn<'a> {
        Turn {
            number: self.number,
            previous: Duration::from_nanos(nanos::whole(self.previous)),
            policy,
        }
    }

    /// Counts the next attempt, if there is to be one.
    fn follow(&mut self, chosen: &Result<Chosen, StopReason>) -> Decision {
        match chosen {
            Err(reason) => Decision::Stop(*reason),
            Ok(Chosen { own, delay }) => {
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

/// Returns the same after an attempt that was not the last of so many: below a limit, the largest
/// number is never reached.
#[cfg(feature = "std")]
#[inline]
pub(crate) const fn after_of(number: u32, most: u32) -> u32 {
    if most == u32::MAX {
        after(number)
    } else {
        number.wrapping_add(1)
    }
}
