//! One value for each reason to give up.
//!
//! Fields and not an array, so that a new reason does not compile until it has a place here, and
//! no reason is ever out of bounds.

use crate::StopReason;
use std::sync::atomic::AtomicU64;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ByReason<T> {
    not_retryable: T,
    max_attempts: T,
    deadline: T,
    circuit_open: T,
    budget_exhausted: T,
    retry_after_too_long: T,
    disabled: T,
}

impl ByReason<AtomicU64> {
    pub(super) const fn zero() -> Self {
        Self {
            not_retryable: AtomicU64::new(0),
            max_attempts: AtomicU64::new(0),
            deadline: AtomicU64::new(0),
            circuit_open: AtomicU64::new(0),
            budget_exhausted: AtomicU64::new(0),
            retry_after_too_long: AtomicU64::new(0),
            disabled: AtomicU64::new(0),
        }
    }
}

impl<T> ByReason<T> {
    pub(super) fn from_fn(value: impl Fn(StopReason) -> T) -> Self {
        Self {
            not_retryable: value(StopReason::NotRetryable),
            max_attempts: value(StopReason::MaxAttempts),
            deadline: value(StopReason::Deadline),
            circuit_open: value(StopReason::CircuitOpen),
            budget_exhausted: value(StopReason::BudgetExhausted),
            retry_after_too_long: value(StopReason::RetryAfterTooLong),
            disabled: value(StopReason::Disabled),
        }
    }

    pub(super) const fn of(&self, reason: StopReason) -> &T {
        match reason {
            StopReason::NotRetryable => &self.not_retryable,
            StopReason::MaxAttempts => &self.max_attempts,
            StopReason::Deadline => &self.deadline,
            StopReason::CircuitOpen => &self.circuit_open,
            StopReason::BudgetExhausted => &self.budget_exhausted,
            StopReason::RetryAfterTooLong => &self.retry_after_too_long,
            StopReason::Disabled => &self.disabled,
        }
    }
}

impl<T: Copy> ByReason<T> {
    /// All values with their reasons, in the order in which `StopReason` lists them.
    pub(super) fn entries(&self) -> impl Iterator<Item = (StopReason, T)> + use<T> {
        let Self {
            not_retryable,
            max_attempts,
            deadline,
            circuit_open,
            budget_exhausted,
            retry_after_too_long,
            disabled,
        } = *self;
        [
            (StopReason::NotRetryable, not_retryable),
            (StopReason::MaxAttempts, max_attempts),
            (StopReason::Deadline, deadline),
            (StopReason::CircuitOpen, circuit_open),
            (StopReason::BudgetExhausted, budget_exhausted),
            (StopReason::RetryAfterTooLong, retry_after_too_long),
            (StopReason::Disabled, disabled),
        ]
        .into_iter()
    }
}
