//! What to do after a failed attempt.
//!
//! The words in which the runtime answers. Plain values, so that a decision can be compared, logged
//! and tested.

use core::fmt;
use core::time::Duration;

/// What to do after a failed attempt: wait and try again, or stop.
///
/// # Examples
///
/// ```
/// use retry_runtime::{Attempts, Decision, Failure, Policy, StopReason};
///
/// let mut attempts = Attempts::new();
/// let decision = attempts.decide(&Policy::new(), Failure::not_retryable(), "doc::example");
/// assert_eq!(decision, Decision::Stop(StopReason::NotRetryable));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Wait that long, then run the next attempt. Zero means: at once.
    Sleep(Duration),
    /// Run no more attempts.
    Stop(StopReason),
}

/// Why no further attempt is made.
///
/// The texts of its `Display` are fit for labels of metrics: lower case, words joined by `_`, and
/// they do not change.
///
/// # Examples
///
/// ```
/// use retry_runtime::StopReason;
///
/// assert_eq!(StopReason::MaxAttempts.to_string(), "max_attempts");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StopReason {
    /// The error is not one of those that the policy's user wants to retry.
    NotRetryable,
    /// That was the last attempt that the policy allows.
    MaxAttempts,
    /// The call's deadline comes before the next attempt.
    Deadline,
    /// The circuit breaker lets no call through.
    CircuitOpen,
    /// The retry budget is empty.
    BudgetExhausted,
    /// The other side asked for a wait longer than the policy allows, so trying sooner would be
    /// useless.
    RetryAfterTooLong,
    /// Retrying is turned off in this process, see `set_enabled`.
    Disabled,
}

impl StopReason {
    /// Returns the reason's text, the one that `Display` writes.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotRetryable => "not_retryable",
            Self::MaxAttempts => "max_attempts",
            Self::Deadline => "deadline",
            Self::CircuitOpen => "circuit_open",
            Self::BudgetExhausted => "budget_exhausted",
            Self::RetryAfterTooLong => "retry_after_too_long",
            Self::Disabled => "disabled",
        }
    }
}

impl fmt::Display for StopReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
