//! Policies that contradict themselves.

use std::error::Error;
use std::fmt;
use std::time::Duration;

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
