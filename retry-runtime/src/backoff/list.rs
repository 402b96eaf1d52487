//! Delays that are written out.
//!
//! Entry *n* follows attempt *n*, the last entry repeats, and an empty list means no delay.

use super::{Backoff, Step};
use core::time::Duration;

impl Backoff for [Duration] {
    fn delay(&self, step: Step) -> Duration {
        let index = usize::try_from(step.failed().saturating_sub(1)).unwrap_or(usize::MAX);
        self.get(index).or(self.last()).copied().unwrap_or_default()
    }
}

impl<const N: usize> Backoff for [Duration; N] {
    fn delay(&self, step: Step) -> Duration {
        self.as_slice().delay(step)
    }
}

#[cfg(feature = "std")]
impl Backoff for Vec<Duration> {
    fn delay(&self, step: Step) -> Duration {
        self.as_slice().delay(step)
    }
}
