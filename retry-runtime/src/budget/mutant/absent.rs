//! No faults: what stands in for them wherever budgets are not checked by a model.

use super::step::Terms;
use crate::primitive::AtomicU64;
use std::time::Duration;

/// A fault that cannot be chosen.
#[derive(Clone, Copy)]
pub(super) enum Mutant {}

impl Mutant {
    pub(super) fn withdraw(self, _: &AtomicU64, _: &Terms, _: u64, _: Duration) -> bool {
        match self {}
    }

    pub(super) fn deposit(self, _: &AtomicU64, _: u64) {
        match self {}
    }
}
