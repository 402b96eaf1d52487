//! The bounds that growing backoffs share.

use super::DEFAULT_MAX;
use crate::error::InvalidPolicy;
use crate::nanos::Span;
use core::time::Duration;

/// The lower end of the spread, and the cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Range {
    min: Span,
    max: Span,
}

impl Range {
    /// No lower end, and the cap where the user names none.
    pub(super) const DEFAULT: Self = Self {
        min: Span::new(Duration::ZERO),
        max: Span::new(DEFAULT_MAX),
    };

    pub(super) const fn with_min(self, min: Duration) -> Self {
        Self {
            min: Span::new(min),
            ..self
        }
    }

    pub(super) const fn with_max(self, max: Duration) -> Self {
        Self {
            max: Span::new(max),
            ..self
        }
    }

    #[inline]
    pub(super) const fn min(&self) -> Span {
        self.min
    }

    #[inline]
    pub(super) const fn max(&self) -> Span {
        self.max
    }

    /// Refuses a cap below the first delay or below the lower end.
    pub(super) const fn check(&self, first: Duration) -> Result<(), InvalidPolicy> {
        let (min, max) = (self.min.time(), self.max.time());
        if max.as_nanos() < first.as_nanos() {
            return Err(InvalidPolicy::CapBelowFirstDelay { first, max });
        }
        if max.as_nanos() < min.as_nanos() {
            return Err(InvalidPolicy::CapBelowMin { min, max });
        }
        Ok(())
    }
}
