//! The bounds that growing backoffs share.

use super::DEFAULT_MAX;
use crate::error::InvalidPolicy;
use std::time::Duration;

/// The lower end of the spread, and the cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Range {
    pub(super) min: Duration,
    pub(super) max: Duration,
}

impl Range {
    /// No lower end, and the cap where the user names none.
    pub(super) const DEFAULT: Self = Self {
        min: Duration::ZERO,
        max: DEFAULT_MAX,
    };

    /// Refuses a cap below the first delay or below the lower end.
    pub(super) const fn check(&self, first: Duration) -> Result<(), InvalidPolicy> {
        if self.max.as_nanos() < first.as_nanos() {
            return Err(InvalidPolicy::CapBelowFirstDelay {
                first,
                max: self.max,
            });
        }
        if self.max.as_nanos() < self.min.as_nanos() {
            return Err(InvalidPolicy::CapBelowMin {
                min: self.min,
                max: self.max,
            });
        }
        Ok(())
    }
}
