//! How long a call has been going on.
//!
//! Read at the start only where the call has a deadline, otherwise at the first failure: a call that
//! succeeds at once reads no clock.

use crate::clock::{Clock, SystemClock};
use crate::policy::Policy;
use crate::{event, nanos};
use std::time::Duration;

/// When a call began.
#[derive(Debug, Clone, Copy)]
pub struct Watch {
    /// In nanoseconds of the system's clock; the largest number while nobody has looked.
    start: u64,
    use_of: Use,
}

/// What the time is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    Nothing,
    Deadline,
    /// For what a fallback or an observer is told.
    Report,
}

const NOT_STARTED: u64 = u64::MAX;

impl Watch {
    /// Looks at the clock if the policy has a deadline.
    #[inline]
    #[must_use]
    pub fn of(policy: &Policy) -> Self {
        Self::new(policy, Use::Nothing)
    }

    /// The same for a call that tells how long it took.
    #[inline]
    #[must_use]
    pub fn reporting(policy: &Policy) -> Self {
        Self::new(policy, Use::Report)
    }

    #[inline]
    fn new(policy: &Policy, otherwise: Use) -> Self {
        match policy.deadline {
            None => Self {
                start: NOT_STARTED,
                use_of: otherwise,
            },
            Some(_) => Self {
                start: now(),
                use_of: Use::Deadline,
            },
        }
    }

    /// Returns the time since the clock was first looked at, which is now if it never was; nothing
    /// where nobody wants to know.
    pub(crate) fn asked(&mut self) -> Option<Duration> {
        let is_wanted = self.use_of != Use::Nothing || event::is_heard();
        is_wanted.then(|| self.elapsed())
    }

    /// The same for who does want to know.
    pub(crate) fn elapsed(&mut self) -> Duration {
        let now = now();
        if self.start == NOT_STARTED {
            self.start = now;
        }
        // A clock that has gone back has measured nothing.
        Duration::from_nanos(now.saturating_sub(self.start))
    }
}

#[cold]
#[inline(never)]
fn now() -> u64 {
    nanos::saturating(SystemClock.now()).min(NOT_STARTED.wrapping_sub(1))
}
