//! What a backoff is told.

use core::time::Duration;

/// What a backoff is told: which attempt failed, and how long the delay before it was.
///
/// # Examples
///
/// ```
/// use retry_runtime::backoff::Step;
/// use std::time::Duration;
///
/// let step = Step::after(2).with_previous(Duration::from_millis(80));
/// assert_eq!(step.failed(), 2);
/// assert_eq!(step.previous(), Duration::from_millis(80));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    failed: u32,
    previous: Duration,
}

impl Step {
    /// Creates the step after attempt number `failed`, without a previous delay; 0 counts as 1.
    #[must_use]
    #[inline]
    pub const fn after(failed: u32) -> Self {
        Self {
            failed: if failed == 0 { 1 } else { failed },
            previous: Duration::ZERO,
        }
    }

    /// Sets the delay that was chosen after the attempt before this one.
    #[must_use]
    #[inline]
    pub const fn with_previous(self, previous: Duration) -> Self {
        Self { previous, ..self }
    }

    /// Returns the number of the attempt that failed, from 1.
    #[must_use]
    #[inline]
    pub const fn failed(self) -> u32 {
        self.failed
    }

    /// Returns the delay chosen after the attempt before: jittered, but not lengthened by the other
    /// side's wish.
    ///
    /// Zero after the first attempt.
    #[must_use]
    #[inline]
    pub const fn previous(self) -> Duration {
        self.previous
    }
}
