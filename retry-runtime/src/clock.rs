//! What time it is.
//!
//! Time is a `Duration` since a moment that each clock chooses for itself, so that a clock for
//! tests is as simple as a number. Only the shells around pure code read one; no pure step does.

use crate::testing;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;
#[cfg(not(feature = "wasm"))]
use std::time::Instant;
#[cfg(feature = "wasm")]
use web_time::Instant;

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

/// The system's monotonic clock, or tokio's where that is paused.
///
/// With the feature `tokio` it reads `tokio::time::Instant`. That is the same clock, unless tokio's
/// own feature `test-util` is on and time is paused in the runtime that the thread is in. Then
/// `tokio::time::advance` and timers move it, so that tests of breakers and budgets need not wait.
/// Other threads go on with the system's time, and what they share with that runtime sees both.
///
/// While virtual time runs on a thread (`testing::VirtualTime`, feature `test-util`), delays that
/// were skipped there count as passed. On `wasm32-unknown-unknown` it needs the feature `wasm`.
///
/// # Panics
///
/// Where time was ever paused: when tokio does, in a destructor of a thread-local value of a thread
/// that is ending.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Duration {
        static START: OnceLock<Instant> = OnceLock::new();
        let start = START.get_or_init(start);
        instant()
            .saturating_duration_since(*start)
            .saturating_add(testing::skipped())
    }
}

/// How long a runtime may have been paused before anybody asks for the time: until then its clock
/// moves as it should, though it is behind.
const HEAD_START: Duration = Duration::from_secs(3600);

/// Returns the moment that time is counted from.
///
/// By the system's clock on whatever thread, because one that was paused and moved on would be ahead
/// of all others, and time would stand still for them until they get there.
#[cold]
fn start() -> Instant {
    let now = Instant::now();
    // A system that counts from its own start may not reach back so far.
    now.checked_sub(HEAD_START).unwrap_or(now)
}

#[cfg(all(
    feature = "tokio",
    not(all(feature = "wasm", target_arch = "wasm32", target_os = "unknown"))
))]
#[inline]
fn instant() -> Instant {
    tokio::time::Instant::now().into_std()
}

/// On the web tokio has no clock either.
#[cfg(any(
    not(feature = "tokio"),
    all(feature = "wasm", target_arch = "wasm32", target_os = "unknown")
))]
#[inline]
fn instant() -> Instant {
    Instant::now()
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
