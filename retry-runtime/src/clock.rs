//! What time it is.
//!
//! Time is a `Duration` since a moment that each clock chooses for itself, so that a clock for
//! tests is as simple as a number. Only the shells around pure code read one; no pure step does.

use crate::testing;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// A clock that never goes back.
///
/// # Examples
///
/// ```
/// use retry_runtime::clock::{Clock, SystemClock};
///
/// let earlier = SystemClock.now();
/// assert!(SystemClock.now() >= earlier);
/// ```
pub trait Clock: Send + Sync {
    /// Returns the time since a moment that stays the same for this clock.
    fn now(&self) -> Duration;
}

/// The system's monotonic clock; its time starts when it is first asked.
///
/// While virtual time runs on a thread (`testing::VirtualTime`, feature `test-util`), delays that
/// were skipped there count as passed.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Duration {
        static START: OnceLock<Instant> = OnceLock::new();
        START
            .get_or_init(Instant::now)
            .elapsed()
            .saturating_add(testing::skipped())
    }
}

/// A clock that stands still until it is moved, for tests. Clones show the same time.
///
/// # Examples
///
/// ```
/// use retry_runtime::clock::{Clock, ManualClock};
/// use std::time::Duration;
///
/// let clock = ManualClock::new();
/// let same = clock.clone();
/// clock.advance(Duration::from_secs(60));
/// assert_eq!(same.now(), Duration::from_secs(60));
/// ```
#[derive(Debug, Clone, Default)]
pub struct ManualClock {
    now: Arc<Mutex<Duration>>,
}

impl ManualClock {
    /// Creates a clock that shows zero.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Moves the clock forward by `time`; it stops at [`Duration::MAX`].
    pub fn advance(&self, time: Duration) {
        // A panic elsewhere cannot leave a `Duration` half written.
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        *now = now.saturating_add(time);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Duration {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
