//! Always the same delay.

use super::{Backoff, Step};
use core::time::Duration;

/// Always the same delay, without jitter unless the policy names one.
///
/// # Examples
///
/// ```
/// use retry_runtime::backoff::{Backoff, Fixed, Step};
/// use std::time::Duration;
///
/// let backoff = Fixed::new(Duration::from_secs(1));
/// assert_eq!(backoff.delay(Step::after(12)), Duration::from_secs(1));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fixed {
    delay: Duration,
}

impl Fixed {
    /// Creates a backoff that always waits for `delay`.
    #[must_use]
    pub const fn new(delay: Duration) -> Self {
        Self { delay }
    }

    /// Whether no call ever waits.
    pub(super) const fn is_zero(&self) -> bool {
        self.delay.is_zero()
    }
}

impl Backoff for Fixed {
    #[inline]
    fn delay(&self, _step: Step) -> Duration {
        self.delay
    }
}
