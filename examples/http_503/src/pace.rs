//! How fast time passes in this example.
//!
//! Given as `sleep` in the attribute: what is decided, logged and counted are the waits that a
//! service would make, and only here, where they are waited, they become shorter.

use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Waits a fraction of what it is asked to, and remembers what it was asked.
#[derive(Debug)]
pub struct Pace {
    speed: NonZeroU32,
    waits: Mutex<Vec<Duration>>,
}

impl Pace {
    /// Creates a pace so many times as fast as the clock; one is that of the clock.
    #[must_use]
    pub const fn new(speed: NonZeroU32) -> Self {
        Self {
            speed,
            waits: Mutex::new(Vec::new()),
        }
    }

    /// Waits for the part of a delay that is left at this pace.
    pub async fn wait(&self, delay: Duration) {
        self.waits
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(delay);
        tokio::time::sleep(delay / self.speed.get()).await;
    }

    /// Returns the delays so far, in full length.
    pub fn waits(&self) -> Vec<Duration> {
        self.waits
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
