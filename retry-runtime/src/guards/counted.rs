//! What is told of an attempt where its delays depend on the attempts of all calls.
//!
//! A layer around the permit, so that who tells of an attempt tells both, by the same rules.

use core::time::Duration;

use super::Told;
use crate::backoff::success_rate::SuccessRate;

/// A permit, or none, and the success rate that counts the same outcome.
#[derive(Debug)]
pub struct Counted<'a, P> {
    permit: P,
    rate: &'a SuccessRate,
}

/// Puts the two together.
#[inline]
pub fn counted<P: Told>(permit: P, rate: &SuccessRate) -> Counted<'_, P> {
    Counted { permit, rate }
}

impl<P: Told> Told for Counted<'_, P> {
    #[inline]
    fn success(self) {
        self.rate.success();
        self.permit.success();
    }

    #[inline]
    fn error(self, is_failure: bool) -> Option<Duration> {
        if is_failure {
            self.rate.failure();
        }
        self.permit.error(is_failure)
    }
}
