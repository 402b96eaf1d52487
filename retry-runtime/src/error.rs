//! Policies, budgets and breakers that contradict themselves.

use core::error::Error;
use core::fmt;
use core::time::Duration;

/// Why a policy was refused, see [`Policy::try_new`](crate::Policy::try_new).
///
/// # Examples
///
/// ```
/// use retry_runtime::{InvalidPolicy, Policy, backoff::Schedule};
///
/// let refused = Policy::try_new(0, Schedule::None, None).unwrap_err();
/// assert_eq!(refused, InvalidPolicy::NoAttempts);
/// assert_eq!(refused.to_string(), "the attempts must be at least 1, because the first one counts");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidPolicy {
    /// No attempt at all.
    NoAttempts,
    /// Attempts without end and without any delay: a busy loop.
    UnlimitedWithoutDelay,
    /// The cap cuts off the very first delay.
    CapBelowFirstDelay {
        /// The first delay.
        first: Duration,
        /// The cap.
        max: Duration,
    },
    /// The lower end of the spread is above every delay.
    CapBelowMin {
        /// The lower end.
        min: Duration,
        /// The cap.
        max: Duration,
    },
    /// A jitter for a backoff that takes none: there is no delay, or its jitter is part of the
    /// form.
    JitterNotTaken,
}

impl fmt::Display for InvalidPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAttempts => {
                f.write_str("the attempts must be at least 1, because the first one counts")
            }
            Self::UnlimitedWithoutDelay => {
                f.write_str("unlimited attempts need a delay; without one they are a busy loop")
            }
            Self::CapBelowFirstDelay { first, max } => {
                write!(
                    f,
                    "the cap of {max:?} must not be below the first delay of {first:?}"
                )
            }
            Self::CapBelowMin { min, max } => {
                write!(
                    f,
                    "the cap of {max:?} must not be below the least delay of {min:?}"
                )
            }
            Self::JitterNotTaken => f.write_str(
                "this backoff takes no jitter; it has no delay, or its jitter is part of the form",
            ),
        }
    }
}

impl Error for InvalidPolicy {}

/// Why a budget was refused, see [`Budget::try_new`](crate::Budget::try_new).
///
/// # Examples
///
/// ```
/// use retry_runtime::{Budget, InvalidBudget};
///
/// let refused = Budget::try_new(100, (3, 2), 1).unwrap_err();
/// assert_eq!(refused, InvalidBudget::RatioOutOfRange);
/// assert_eq!(refused.to_string(), "the ratio must be a fraction from 0 to 1");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidBudget {
    /// More than one token a success, or no ratio at all: its lower part is 0.
    RatioOutOfRange,
    /// In lowest terms, the lower part of the ratio is above 10 000.
    RatioTooFine,
    /// Neither successes nor time bring tokens: once spent, it would stay empty.
    NeverRefilled,
    /// Some retries cost more than a full budget holds, so they would never be allowed.
    CapacityBelowCost {
        /// The highest cost.
        cost: u64,
    },
    /// More tokens than can be counted at this ratio.
    CapacityTooLarge {
        /// The most tokens.
        max: u64,
    },
}

impl fmt::Display for InvalidBudget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RatioOutOfRange => f.write_str("the ratio must be a fraction from 0 to 1"),
            Self::RatioTooFine => {
                f.write_str("the ratio must be a fraction whose lower part is at most 10000")
            }
            Self::NeverRefilled => f.write_str(
                "the ratio or the reserve must be above 0; without both, nothing comes back",
            ),
            Self::CapacityBelowCost { cost } => {
                write!(
                    f,
                    "the capacity must be at least {cost}, the highest cost of a retry"
                )
            }
            Self::CapacityTooLarge { max } => {
                write!(f, "the capacity must be at most {max} at this ratio")
            }
        }
    }
}

impl Error for InvalidBudget {}

/// Why a breaker was refused, see [`CircuitBreaker::check`](crate::breaker::CircuitBreaker::check).
///
/// # Examples
///
/// ```
/// use retry_runtime::breaker::{CircuitBreaker, InvalidBreaker};
///
/// let refused = CircuitBreaker::consecutive(5).successes(0).check().unwrap_err();
/// assert_eq!(refused, InvalidBreaker::SuccessesOutOfRange);
/// assert_eq!(refused.to_string(), "the successes that close must be from 1 to 511");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidBreaker {
    /// It would open at no failure at all.
    NoFailures,
    /// No share of calls, or more than all of them.
    RateOutOfRange,
    /// More calls to judge by than the window ever holds, so that it would never open, or none.
    MinimumOutOfRange {
        /// The most calls that the window holds.
        max: u64,
    },
    /// A window of no time, or of more than a breaker can tell apart.
    SpanOutOfRange,
    /// Every call would be slow: half-open, it would never close.
    NoSlowLimit,
    /// No open period, or a longer one than a breaker can tell apart.
    RecoveryOutOfRange,
    /// The open period is cut off from the first one on.
    CapBelowRecovery {
        /// The first open period.
        recovery: Duration,
        /// The cap.
        max: Duration,
    },
    /// The open period is to be spread by more than itself.
    JitterOutOfRange,
    /// No probe would ever be permitted, or more than can be counted.
    ProbesOutOfRange,
    /// No success would be needed to close, or more than can be counted.
    SuccessesOutOfRange,
    /// Some of the probes that may be on their way at once would never be permitted, because no
    /// more are judged.
    ProbesAboveSuccesses {
        /// The most probes at once.
        probes: u64,
        /// The successes needed to close.
        successes: u64,
    },
    /// No time for probes, or more than a breaker can tell apart.
    LeaseOutOfRange,
}

impl fmt::Display for InvalidBreaker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFailures => f.write_str("the failures in a row must be at least 1"),
            Self::RateOutOfRange => f.write_str("the rate must be above 0 and at most 100 percent"),
            Self::MinimumOutOfRange { max } => {
                write!(
                    f,
                    "the minimum must be from 1 to {max}, the most calls that the window holds"
                )
            }
            Self::SpanOutOfRange => {
                f.write_str("the span of the window must be above 0 and at most 49.7 days")
            }
            Self::NoSlowLimit => f.write_str(
                "the limit of slow calls must be above 0; without one, every call is slow",
            ),
            Self::RecoveryOutOfRange => {
                f.write_str("the recovery must be above 0 and at most 49.7 days")
            }
            Self::CapBelowRecovery { recovery, max } => {
                write!(
                    f,
                    "the cap of {max:?} must not be below the recovery of {recovery:?}"
                )
            }
            Self::JitterOutOfRange => f.write_str("the jitter must be at most 100 percent"),
            Self::ProbesOutOfRange => f.write_str("the probes must be from 1 to 127"),
            Self::SuccessesOutOfRange => {
                f.write_str("the successes that close must be from 1 to 511")
            }
            Self::ProbesAboveSuccesses { probes, successes } => {
                write!(
                    f,
                    "the {probes} probes at once must not be more than the {successes} that close"
                )
            }
            Self::LeaseOutOfRange => f.write_str("the lease must be above 0 and at most 49.7 days"),
        }
    }
}

impl Error for InvalidBreaker {}
