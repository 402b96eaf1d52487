//! Policies and budgets that contradict themselves.

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

/// Why a budget was refused, see `Budget::try_new`.
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
