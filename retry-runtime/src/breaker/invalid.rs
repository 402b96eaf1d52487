//! Breakers that contradict themselves.

use std::error::Error;
use std::fmt;
use std::time::Duration;

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
