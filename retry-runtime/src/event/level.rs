//! How much an event matters to who reads logs.
//!
//! Apart from `tracing` and `log`, so that both say the same.

use super::{Event, EventKind};
use crate::circuit::State;
use crate::decision::StopReason;

/// The levels that are in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// A call has given up.
    Error,
    /// Something is wrong, and is being dealt with.
    Warn,
    /// It is right again.
    Info,
    /// Nothing was retried.
    Debug,
}

impl Level {
    pub(super) const fn of(event: &Event<'_>) -> Self {
        match event.kind {
            EventKind::Retrying { .. } => Self::Warn,
            EventKind::Succeeded => Self::Info,
            // The function returns its error, as it would without retries.
            EventKind::GaveUp {
                reason: StopReason::NotRetryable,
            } if event.attempt <= 1 => Self::Debug,
            EventKind::GaveUp { .. } => Self::Error,
            EventKind::Circuit(transition) => match transition.to() {
                State::Open | State::ForcedOpen => Self::Warn,
                State::Closed | State::HalfOpen | State::Disabled => Self::Info,
            },
        }
    }
}
