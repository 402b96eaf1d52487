//! What one retry took from a budget.

use super::Budget;
use std::fmt;

/// What one retry took from a [`Budget`].
///
/// Kept while the retry runs, and settled by [`deposit`](Withdrawal::deposit) if it succeeds.
/// Dropped otherwise: what was taken stays taken, also when the call is cancelled or panics. The
/// next retry of the same call takes a withdrawal of its own.
///
/// # Examples
///
/// ```
/// use retry_runtime::{Budget, Class};
///
/// let budget = Budget::aws();
/// let _ = budget.withdraw(Class::Throttled);
/// assert_eq!(budget.available(), 495);
/// ```
#[must_use = "the success of the retry is to be deposited"]
pub struct Withdrawal<'a> {
    budget: &'a Budget,
    units: u64,
}

impl<'a> Withdrawal<'a> {
    pub(super) const fn new(budget: &'a Budget, units: u64) -> Self {
        Self { budget, units }
    }

    /// Brings what the success of this retry is worth: as much as any success, or, with
    /// [`Budget::aws`], what the retry took.
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::{Budget, Class};
    ///
    /// let budget = Budget::new().capacity(10).ratio(1, 2).reserve(0);
    /// for _ in 0..2 {
    ///     if let Some(retry) = budget.withdraw(Class::Transient) {
    ///         retry.deposit();
    ///     }
    /// }
    /// assert_eq!(budget.available(), 9);
    /// ```
    pub fn deposit(self) {
        if self.budget.terms.gives_back {
            self.budget.bring(self.units);
        } else {
            self.budget.deposit();
        }
    }

    /// Brings back what a retry took that never began.
    #[cold]
    pub(super) fn refund(self) {
        self.budget.bring(self.units);
    }
}

impl fmt::Debug for Withdrawal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Withdrawal").finish_non_exhaustive()
    }
}
