//! What the clients of one process share.

use super::clock::{CLOCK, SimulatedClock};
use super::scenario::{Guard, Scenario};
use super::server::Fate;
use retry_runtime::breaker::{CircuitBreaker, Permit};
use retry_runtime::{Budget, Class};
use std::time::Duration;

/// What the clients of one process share: the library's own budget or circuit breaker.
#[derive(Debug)]
pub(super) struct Process {
    budget: Option<Budget>,
    breaker: Option<CircuitBreaker>,
}

impl Process {
    pub(super) fn new(guard: Guard, scenario: &Scenario) -> Self {
        Self {
            budget: (guard == Guard::Budget).then(|| Budget::new().clock(SimulatedClock)),
            breaker: (guard == Guard::Breaker).then(|| {
                CircuitBreaker::new()
                    .recovery(scenario.recovery)
                    .clock(&CLOCK)
            }),
        }
    }

    /// Permits an attempt; without a breaker, always.
    pub(super) fn permit(&self) -> Permitted<'_> {
        match &self.breaker {
            None => Permitted::Freely,
            Some(breaker) => breaker.try_acquire().map_or(Permitted::Not, Permitted::By),
        }
    }

    /// Takes note of an answer. With the defaults it brings the budget the same whether or not the
    /// attempt was a retry, so nothing has to be kept of what the retry took.
    pub(super) fn succeeded(&self) {
        if let Some(budget) = &self.budget {
            budget.deposit();
        }
    }

    /// Returns whether a breaker would reject the attempt after this delay.
    pub(super) fn is_open_for(&self, delay: Duration) -> bool {
        let breaker = self.breaker.as_ref();
        breaker
            .and_then(|breaker| breaker.snapshot().retry_after())
            .is_some_and(|open| open > delay)
    }

    /// Pays a retry; without a budget it costs nothing.
    pub(super) fn pays(&self, fate: Fate) -> bool {
        let class = match fate {
            Fate::TimedOut => Class::Timeout,
            Fate::Answered | Fate::Refused => Class::Transient,
        };
        let budget = self.budget.as_ref();
        budget.is_none_or(|budget| budget.withdraw(class).is_some())
    }
}

/// What a process says to an attempt.
#[derive(Debug)]
pub(super) enum Permitted<'a> {
    /// Nobody is asked.
    Freely,
    /// The breaker wants to hear how it goes.
    By(Permit<'a>),
    /// The breaker is open.
    Not,
}
