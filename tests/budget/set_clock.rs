//! A clock that can be set to anything, also back.

use retry_runtime::clock::Clock;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Shows what it was set to. Clones show the same time.
#[derive(Debug, Clone, Default)]
pub(crate) struct SetClock {
    now: Arc<Mutex<Duration>>,
}

impl SetClock {
    pub(crate) fn set(&self, now: Duration) {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }
}

impl Clock for SetClock {
    fn now(&self) -> Duration {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
