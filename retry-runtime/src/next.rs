//! The same decision for generated code: in one word, and by functions that take and give registers
//! only.
//!
//! Apart from `attempts`, whose rules it asks; nothing is decided here that is not decided there. A
//! law holds the two together.

use crate::attempts::Attempts;
use crate::attempts::process::{Guards, admit_enabled, short_way, space};
use crate::attempts::turn::Turn;
use crate::backoff::Schedule;
use crate::decision::Decision;
use crate::event::{Call, Shows};
use crate::failure::Failure;
use crate::nanos;
use crate::operation::Operation;
use crate::testing;
use std::time::Duration;

/// Decides what follows the failed attempt of that number, in a process where retrying is on and
/// nobody is told.
#[expect(
    clippy::inline_always,
    reason = "where the policy is constant, little of it is left"
)]
#[inline(always)]
pub(crate) fn next(number: u32, operation: &Operation, failure: Failure) -> Next {
    if admit_enabled(number, &operation.policy, failure).is_err() {
        return Next::STOP;
    }
    match (failure.retry_after(), &operation.policy.backoff) {
        (None, Schedule::None) => chosen(0, number, operation),
        (None, _) => delayed(number, operation),
        (Some(_), _) => asked(number, operation, failure),
    }
}

/// The same in a process where retrying may be off, and somebody may be told.
#[cold]
#[inline(never)]
pub(crate) fn told(
    number: u32,
    operation: &Operation,
    failure: Failure,
    shown: &dyn Shows,
) -> Next {
    let call = Call::to(operation);
    let mut attempts = Attempts::at(number);
    attempts
        .decide_told(&operation.policy, None, failure, Guards::NONE, &call, shown)
        .into()
}

/// Chooses the delay of a policy; apart, so that one without delays does not pay for it.
#[inline(never)]
fn delayed(number: u32, operation: &Operation) -> Next {
    match short_way(number, &operation.policy) {
        Some(nanos) => chosen(nanos, number, operation),
        None => asked(number, operation, Failure::retryable()),
    }
}

/// Chooses any delay.
#[inline(never)]
fn asked(number: u32, operation: &Operation, failure: Failure) -> Next {
    let policy = &operation.policy;
    let turn = Turn {
        number,
        previous: Duration::ZERO,
        policy,
    };
    let jitter = policy.get_jitter();
    match space(turn, &policy.backoff, jitter, failure.retry_after()) {
        Err(_) => Next::STOP,
        Ok(chosen) => {
            testing::record(operation.name, number, chosen.delay);
            Next::sleep(nanos::saturating(chosen.delay))
        }
    }
}

/// Of nanoseconds that are not the largest number.
#[inline]
fn chosen(nanos: u64, number: u32, operation: &Operation) -> Next {
    let nanos = testing::shorten_nanos(nanos);
    testing::record(operation.name, number, Duration::from_nanos(nanos));
    Next { nanos }
}

/// A decision in one word: so many nanoseconds to sleep, or to stop.
///
/// A delay of 584 years and more is one of 584.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Next {
    nanos: u64,
}

impl Next {
    const STOP: Self = Self { nanos: u64::MAX };

    #[inline]
    fn sleep(nanos: u64) -> Self {
        Self {
            nanos: nanos.min(u64::MAX - 1),
        }
    }

    /// Returns how long to sleep, unless it is to stop.
    #[inline]
    pub(crate) const fn delay(self) -> Option<Delay> {
        match self.nanos {
            u64::MAX => None,
            nanos => Some(Delay { nanos }),
        }
    }
}

impl From<Decision> for Next {
    fn from(decision: Decision) -> Self {
        match decision {
            Decision::Stop(_) => Self::STOP,
            Decision::Sleep(delay) => Self::sleep(nanos::saturating(delay)),
        }
    }
}

/// A wait between two attempts; in one word until somebody has to wait.
#[derive(Debug, Clone, Copy)]
pub struct Delay {
    nanos: u64,
}

impl Delay {
    #[inline]
    pub(crate) const fn is_zero(self) -> bool {
        self.nanos == 0
    }

    #[inline]
    pub(crate) const fn time(self) -> Duration {
        Duration::from_nanos(self.nanos)
    }
}
