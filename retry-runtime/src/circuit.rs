//! The states of a circuit breaker, and a change from one to the next.
//!
//! Below `breaker`, which makes the changes, and `event`, which tells of them.

use std::fmt;

/// The state of a circuit breaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum State {
    /// Calls are permitted and their outcomes are counted.
    Closed,
    /// Calls are rejected until the open period is over; the first call after it is a probe.
    Open,
    /// A few probes are permitted; their outcomes close the breaker or open it again.
    HalfOpen,
    /// Calls are rejected until an operator says otherwise.
    ForcedOpen,
    /// Calls are permitted and nothing is counted, until an operator says otherwise.
    Disabled,
}

impl State {
    /// Returns the name of the state, for logs and as a label of metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Open => "open",
            Self::HalfOpen => "half-open",
            Self::ForcedOpen => "forced open",
            Self::Disabled => "disabled",
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One change of a breaker's state, told after it has happened.
///
/// The threads that change a breaker tell of it on their own, so two changes may be heard in the
/// other order. The generation says which came first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    pub(crate) name: &'static str,
    pub(crate) from: State,
    pub(crate) to: State,
    pub(crate) generation: u64,
}

impl Transition {
    /// Returns the name of the breaker.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the state before.
    #[must_use]
    pub const fn from(&self) -> State {
        self.from
    }

    /// Returns the state after; the same as before when a closed breaker was reset.
    #[must_use]
    pub const fn to(&self) -> State {
        self.to
    }

    /// Returns the number of the new state: one more than that of the state before, modulo 2^24.
    #[must_use]
    pub const fn generation(&self) -> u64 {
        self.generation
    }
}
