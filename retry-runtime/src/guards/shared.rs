//! What `breaker = ..` and `budget = ..` take: a breaker or a budget that outlives the call, however
//! it is shared.

use std::rc::Rc;
use std::sync::{Arc, LazyLock};

use crate::breaker::{CircuitBreaker, Trip};
use crate::budget::{Budget, Payment};

/// What `breaker = ..` takes.
#[diagnostic::on_unimplemented(
    message = "`breaker` needs a shared `CircuitBreaker`, found `{Self}`",
    label = "neither a breaker in a `static` or a field, nor a reference or an `Arc` of one",
    note = "a breaker that is made anew for each call never opens; put it in a `static`"
)]
pub trait SharedBreaker {
    /// What makes the breaker open.
    type Trip: Trip;

    /// Returns the breaker.
    fn breaker(&self) -> &CircuitBreaker<Self::Trip>;
}

/// What `budget = ..` takes.
#[diagnostic::on_unimplemented(
    message = "`budget` needs a shared `Budget`, found `{Self}`",
    label = "neither a budget in a `static` or a field, nor a reference or an `Arc` of one",
    note = "a budget that is made anew for each call bounds nothing; put it in a `static`"
)]
pub trait SharedBudget {
    /// Returns the budget.
    fn budget(&self) -> &Budget;
}

/// The pointers by which a breaker or a budget is shared.
macro_rules! shared_by {
    ($($pointer:ident)*) => {$(
        impl<T: Trip> SharedBreaker for $pointer<CircuitBreaker<T>> {
            type Trip = T;

            #[inline]
            fn breaker(&self) -> &CircuitBreaker<T> {
                self
            }
        }

        impl SharedBudget for $pointer<Budget> {
            #[inline]
            fn budget(&self) -> &Budget {
                self
            }
        }
    )*};
}

shared_by!(Arc Rc Box LazyLock);

impl<T: Trip> SharedBreaker for &CircuitBreaker<T> {
    type Trip = T;

    #[inline]
    fn breaker(&self) -> &CircuitBreaker<T> {
        self
    }
}

impl<S: SharedBreaker> SharedBreaker for &S {
    type Trip = S::Trip;

    #[inline]
    fn breaker(&self) -> &CircuitBreaker<S::Trip> {
        S::breaker(self)
    }
}

impl SharedBudget for &Budget {
    #[inline]
    fn budget(&self) -> &Budget {
        self
    }
}

impl<S: SharedBudget> SharedBudget for &S {
    #[inline]
    fn budget(&self) -> &Budget {
        S::budget(self)
    }
}

/// Returns the breaker of an annotated function.
#[inline]
pub fn breaker<S: SharedBreaker>(shared: &S) -> &CircuitBreaker<S::Trip> {
    shared.breaker()
}

/// Returns what the retries of one call are paid from.
#[inline]
pub fn payment<S: SharedBudget>(shared: &S) -> Payment<'_> {
    Payment::new(shared.budget())
}
