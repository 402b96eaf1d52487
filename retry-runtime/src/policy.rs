//! How often and how long.
//!
//! Plain, constant data: it counts nothing, reads no clock and asks nobody. `attempts` reads it.

use crate::backoff::{Backoff, Schedule};
use crate::error::InvalidPolicy;
use crate::jitter::Jitter;
use core::time::Duration;

/// As many attempts as it takes. The counter of attempts stays below it, so it is never reached.
const UNLIMITED: u32 = u32::MAX;

/// How often and how long a call is retried.
///
/// Plain data that is `Copy` and can be built in a `const`; it holds no state, so one policy serves
/// any number of calls at once.
///
/// | part | default | like |
/// |---|---|---|
/// | [`max_attempts`](Policy::max_attempts) | 3, the first included | AWS SDKs (3), backon (3 retries) |
/// | [`backoff`](Policy::backoff) | [`Schedule::exponential`] from 100 ms, doubling, at most 60 s | stamina (100 ms) |
/// | [`jitter`](Policy::jitter) | what the backoff says: full for growing forms, none for written-out waits | AWS (full) |
/// | [`max_retry_after`](Policy::max_retry_after) | 60 s | |
/// | [`deadline`](Policy::deadline) | none | |
///
/// # Examples
///
/// ```
/// use retry_runtime::{Policy, backoff::Schedule};
/// use std::time::Duration;
///
/// const PATIENT: Policy =
///     Policy::new().max_attempts(10).backoff(Schedule::exponential(Duration::from_secs(1)));
/// assert_eq!(PATIENT.get_max_attempts(), Some(10));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Policy {
    /// Compared with `>=`; at least 1.
    pub(crate) max_attempts: u32,
    pub(crate) backoff: Schedule,
    /// Where there is none, the backoff's own.
    pub(crate) jitter: Option<Jitter>,
    pub(crate) max_retry_after: Duration,
    pub(crate) deadline: Option<Duration>,
}

/// Laid out once, however many policies start from it.
const DEFAULT: Policy = Policy {
    max_attempts: 3,
    backoff: Schedule::exponential(Duration::from_millis(100)),
    jitter: None,
    max_retry_after: Duration::from_secs(60),
    deadline: None,
};

impl Policy {
    /// Creates the default policy: 3 attempts, exponential backoff from 100 ms with full jitter.
    #[must_use]
    pub const fn new() -> Self {
        DEFAULT
    }

    /// Creates a policy from its parts, refusing what contradicts itself; `jitter` of `None` is the
    /// backoff's own.
    ///
    /// For values that are not known before run time, such as configuration. [`u32::MAX`] attempts
    /// are unlimited.
    ///
    /// # Errors
    ///
    /// Refuses 0 attempts, and everything that [`check`](Policy::check) refuses.
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::{Policy, backoff::Schedule};
    /// use std::time::Duration;
    ///
    /// # fn main() -> Result<(), retry_runtime::InvalidPolicy> {
    /// let policy = Policy::try_new(5, Schedule::fixed(Duration::from_secs(1)), None)?;
    /// assert_eq!(policy.get_max_attempts(), Some(5));
    ///
    /// assert!(Policy::try_new(u32::MAX, Schedule::None, None).is_err());
    /// # Ok(())
    /// # }
    /// ```
    pub const fn try_new(
        max_attempts: u32,
        backoff: Schedule,
        jitter: Option<Jitter>,
    ) -> Result<Self, InvalidPolicy> {
        if max_attempts == 0 {
            return Err(InvalidPolicy::NoAttempts);
        }
        Self {
            max_attempts,
            backoff,
            jitter,
            ..Self::new()
        }
        .check()
    }

    /// Sets the most attempts, the first included; 0 counts as 1, and [`u32::MAX`] is unlimited.
    #[must_use]
    pub const fn max_attempts(self, max: u32) -> Self {
        Self {
            max_attempts: if max == 0 { 1 } else { max },
            ..self
        }
    }

    /// Sets the most attempts after the first: `retries(5)` is `max_attempts(6)`.
    ///
    /// One less than [`u32::MAX`] and more are unlimited.
    #[must_use]
    pub const fn retries(self, retries: u32) -> Self {
        self.max_attempts(retries.saturating_add(1))
    }

    /// Lets the attempts go on as long as they fail.
    #[must_use]
    pub const fn unlimited(self) -> Self {
        Self {
            max_attempts: UNLIMITED,
            ..self
        }
    }

    /// Sets how delays grow.
    #[must_use]
    pub const fn backoff(self, backoff: Schedule) -> Self {
        Self { backoff, ..self }
    }

    /// Sets how delays are spread, in place of the backoff's own jitter.
    ///
    /// Without effect on [`Schedule::None`], which has nothing to spread, and on
    /// [`Schedule::Decorrelated`], whose jitter is part of the form. On a backoff of another type
    /// it has effect whatever that type is.
    #[must_use]
    pub const fn jitter(self, jitter: Jitter) -> Self {
        Self {
            jitter: Some(jitter),
            ..self
        }
    }

    /// Sets the longest wait that the other side may ask for; 60 s unless set.
    ///
    /// A longer one ends the call, since trying sooner is useless. [`Duration::MAX`] accepts any.
    #[must_use]
    pub const fn max_retry_after(self, max: Duration) -> Self {
        Self {
            max_retry_after: max,
            ..self
        }
    }

    /// Bounds the whole call, delays included, counted from its start.
    ///
    /// A delay that would end at the deadline or later is not waited: the call ends at once. The
    /// first attempt always runs, whatever the deadline. What is under way is not interrupted,
    /// unless the attribute's own `timeout` or `deadline` is on an asynchronous function.
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::{NoValue, Policy, backoff::Schedule};
    /// use std::time::Duration;
    ///
    /// let policy = Policy::new()
    ///     .backoff(Schedule::fixed(Duration::from_secs(40)))
    ///     .deadline(Duration::from_secs(30));
    ///
    /// let mut attempts = 0;
    /// let outcome: Result<(), NoValue> = policy.call(|| {
    ///     attempts += 1;
    ///     Err(NoValue)
    /// });
    ///
    /// // A second attempt would come too late, so nobody waits for it.
    /// assert_eq!((outcome, attempts), (Err(NoValue), 1));
    /// ```
    #[must_use]
    pub const fn deadline(self, deadline: Duration) -> Self {
        Self {
            deadline: Some(deadline),
            ..self
        }
    }

    /// Returns the policy, unless its parts contradict each other.
    ///
    /// # Errors
    ///
    /// Refuses unlimited attempts without any delay, a cap below the first delay or below the lower
    /// end of the spread, and a jitter where the backoff takes none. The values of a
    /// [`Schedule::Custom`] are not known and pass.
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::{InvalidPolicy, Policy, backoff::Schedule};
    ///
    /// let policy = Policy::new().unlimited().backoff(Schedule::None);
    /// assert_eq!(policy.check().unwrap_err(), InvalidPolicy::UnlimitedWithoutDelay);
    /// ```
    pub const fn check(self) -> Result<Self, InvalidPolicy> {
        if let Err(refused) = self.backoff.check() {
            return Err(refused);
        }
        if self.jitter.is_some() && !self.backoff.takes_jitter() {
            return Err(InvalidPolicy::JitterNotTaken);
        }
        if self.max_attempts == UNLIMITED && self.backoff.is_zero() {
            return Err(InvalidPolicy::UnlimitedWithoutDelay);
        }
        Ok(self)
    }

    /// Returns the most attempts, the first included; `None` when they are unlimited.
    #[must_use]
    pub const fn get_max_attempts(&self) -> Option<u32> {
        match self.max_attempts {
            UNLIMITED => None,
            max => Some(max),
        }
    }

    /// Returns how delays grow.
    #[must_use]
    pub const fn get_backoff(&self) -> Schedule {
        self.backoff
    }

    /// Returns how delays are spread: by the policy's jitter, or by the backoff's own.
    #[must_use]
    pub fn get_jitter(&self) -> Jitter {
        match self.jitter {
            Some(jitter) if self.backoff.takes_jitter() => jitter,
            _ => self.backoff.jitter(),
        }
    }

    /// Returns the bound on the whole call, if there is one.
    #[must_use]
    pub const fn get_deadline(&self) -> Option<Duration> {
        self.deadline
    }

    /// Returns the longest wait that the other side may ask for.
    #[must_use]
    pub const fn get_max_retry_after(&self) -> Duration {
        self.max_retry_after
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self::new()
    }
}

impl From<&Self> for Policy {
    fn from(policy: &Self) -> Self {
        *policy
    }
}
