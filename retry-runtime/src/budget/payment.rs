//! What the retries of one call are paid from.

use super::Budget;
use super::withdrawal::Withdrawal;
use crate::classify::Class;

/// What the retries of one call are paid from, and what the one at hand has cost.
///
/// A retry that was paid and then never begins, since the call is cancelled while it waits or a
/// circuit breaker rejects it, gets its tokens back.
#[derive(Debug)]
pub struct Payment<'a> {
    budget: &'a Budget,
    /// What the retry has cost that is to come or under way.
    paid: Option<Withdrawal<'a>>,
    has_begun: bool,
}

impl<'a> Payment<'a> {
    /// Starts with a first attempt, which costs nothing.
    #[inline]
    pub(crate) const fn new(budget: &'a Budget) -> Self {
        Self {
            budget,
            paid: None,
            has_begun: true,
        }
    }

    /// Notes that the attempt begins: what it has cost is spent.
    #[inline]
    pub(crate) const fn begin(&mut self) {
        self.has_begun = true;
    }

    /// Pays for a retry after an error of that class, if there is enough.
    pub(crate) fn withdraw(&mut self, class: Class) -> bool {
        self.paid = self.budget.withdraw(class);
        self.has_begun = self.paid.is_none();
        self.paid.is_some()
    }

    /// Brings what the success of the attempt is worth.
    #[inline]
    pub(crate) fn deposit(&mut self) {
        match self.paid.take() {
            None => self.budget.deposit(),
            Some(retry) => retry.deposit(),
        }
    }
}

impl Drop for Payment<'_> {
    #[inline]
    fn drop(&mut self) {
        if let Some(retry) = self.paid.take_if(|_| !self.has_begun) {
            retry.refund();
        }
    }
}
