//! `budget`: what a retry costs, who pays, and what is given back.

use std::cell::Cell;
use std::future::pending;
use std::panic::{self, AssertUnwindSafe};
use std::pin::pin;
use std::sync::{Arc, LazyLock};
use std::task::{Context, Waker};

use retry_runtime::breaker::{CircuitBreaker, State};
use retry_runtime::testing::VirtualTime;
use retry_runtime::{Budget, retry};

use crate::support::{CallError, Error, Flaky};

#[test]
fn empty_budget_ends_the_call_without_a_wait() {
    static BUDGET: Budget = Budget::new().capacity(3).reserve(0);
    #[retry(max = 3, backoff = fixed(1s), budget = BUDGET)]
    fn call(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    let (time, service) = (VirtualTime::start(), Flaky::failing(99));

    for attempts in [3, 5, 6, 7] {
        assert_eq!(call(&service), Err(Error::Busy));
        assert_eq!(service.calls(), attempts);
    }

    assert_eq!(time.delays().len(), 3);
}

#[test]
fn budget_is_found_however_it_is_shared() {
    static LAZY: LazyLock<Budget> = LazyLock::new(|| Budget::new().reserve(0));
    #[retry(max = 2, backoff = none, budget = LAZY)]
    fn by_lazy(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    #[retry(max = 2, backoff = none, budget = budget)]
    fn by_reference(budget: &Budget, service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    #[retry(max = 2, backoff = none, budget = budgets[0].clone())]
    async fn by_call(budgets: &[Arc<Budget>], service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    let budgets = [Arc::new(Budget::new().reserve(0))];

    assert!(by_lazy(&Flaky::failing(9)).is_err());
    assert!(by_reference(&budgets[0], &Flaky::failing(9)).is_err());
    let call =
        pin!(by_call(&budgets, &Flaky::failing(9))).poll(&mut Context::from_waker(Waker::noop()));

    // A delay of zero yields once.
    assert!(call.is_pending());
    assert_eq!(LAZY.available(), 99);
    // That of `by_reference`; the retry of `by_call`, which was dropped, never began.
    assert_eq!(budgets[0].available(), 99);
}

#[test]
fn own_budget_is_shared_by_all_calls() {
    const CAPACITY: u64 = 4;
    #[retry(max = 9, backoff = none, budget(capacity = CAPACITY, ratio = 50%, reserve = 0))]
    fn call(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    let attempts = |failures| {
        let service = Flaky::failing(failures);
        let _ = call(&service);
        service.calls()
    };

    assert_eq!(attempts(3), 4);
    // One token is left, and the success has brought half of one.
    assert_eq!(attempts(99), 2);
    assert_eq!(attempts(99), 1);
    assert_eq!(attempts(0), 1);
    assert_eq!(attempts(99), 2);
}

#[test]
fn retry_costs_by_the_class_of_the_error() {
    static BUDGET: Budget = Budget::aws();
    #[retry(max = 2, backoff = none, budget = BUDGET)]
    fn classified(error: Error) -> Result<(), Error> {
        Err(error)
    }
    #[derive(Debug)]
    struct Unclassified;
    #[retry(max = 2, backoff = none, on = _, budget = BUDGET)]
    fn unclassified() -> Result<(), Unclassified> {
        Err(Unclassified)
    }
    let cost = |call: &dyn Fn()| {
        let before = BUDGET.available();
        call();
        before - BUDGET.available()
    };

    assert_eq!(cost(&|| assert!(classified(Error::Busy).is_err())), 14);
    assert_eq!(cost(&|| assert!(classified(Error::Slow).is_err())), 14);
    assert_eq!(cost(&|| assert!(classified(Error::Limited).is_err())), 5);
    assert_eq!(cost(&|| assert!(classified(Error::Fatal).is_err())), 0);
    assert_eq!(cost(&|| assert!(unclassified().is_err())), 14);
}

#[test]
fn success_brings_what_it_is_worth() {
    static BUDGET: Budget = Budget::aws();
    #[retry(max = 3, backoff = none, budget = BUDGET)]
    fn call(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    #[retry(max = 1, budget = BUDGET)]
    fn once(outcome: Result<u32, Error>) -> Result<u32, Error> {
        outcome
    }

    // The last retry's cost comes back, and not that of the one before.
    assert_eq!(call(&Flaky::failing(2)), Ok(3));
    assert_eq!(BUDGET.available(), 486);
    assert_eq!(call(&Flaky::failing(0)), Ok(1));
    assert_eq!(BUDGET.available(), 487);
    assert_eq!(once(Ok(1)), Ok(1));
    assert_eq!(BUDGET.available(), 488);
    assert_eq!(once(Err(Error::Busy)), Err(Error::Busy));
    assert_eq!(BUDGET.available(), 488);
}

#[test]
fn retry_that_is_cancelled_before_it_begins_costs_nothing() {
    static BUDGET: Budget = Budget::new().reserve(0);
    #[retry(max = 3, backoff = fixed(1h), sleep = |_| pending(), budget = BUDGET)]
    async fn call() -> Result<u32, Error> {
        Err(Error::Busy)
    }
    let mut context = Context::from_waker(Waker::noop());
    {
        let mut call = pin!(call());
        assert!(call.as_mut().poll(&mut context).is_pending());
        assert_eq!(BUDGET.available(), 99);
    }
    assert_eq!(BUDGET.available(), 100);
}

#[test]
fn retry_that_is_cancelled_on_its_way_stays_paid() {
    static BUDGET: Budget = Budget::new().reserve(0);
    #[retry(max = 3, backoff = none, budget = BUDGET, attempt = attempt)]
    async fn call() -> Result<u32, Error> {
        if attempt == 1 {
            return Err(Error::Busy);
        }
        pending().await
    }
    let mut context = Context::from_waker(Waker::noop());
    {
        let mut call = pin!(call());
        // The first attempt and a delay of zero, which yields once; then the retry.
        assert!(call.as_mut().poll(&mut context).is_pending());
        assert!(call.as_mut().poll(&mut context).is_pending());
    }
    assert_eq!(BUDGET.available(), 99);
}

#[test]
fn open_breaker_is_noticed_before_anything_is_paid() {
    static BUDGET: Budget = Budget::new().reserve(0);
    #[retry(backoff = fixed(1s), breaker(failures = 1), budget = BUDGET)]
    fn call() -> Result<(), CallError> {
        Err(CallError::Busy)
    }

    assert_eq!(call(), Err(CallError::Busy));

    assert_eq!(BUDGET.available(), 100);
}

#[test]
fn retry_that_is_rejected_after_its_wait_costs_nothing() {
    static DB: CircuitBreaker = CircuitBreaker::consecutive(9);
    static BUDGET: Budget = Budget::new().reserve(0);
    #[retry(
        max = 5,
        backoff = fixed(1s),
        sleep = |_| if BUDGET.available() == 98 { DB.force_open() },
        breaker = DB,
        budget = BUDGET,
    )]
    fn call(service: &Flaky) -> Result<u32, CallError> {
        Ok(service.call()?)
    }
    let service = Flaky::failing(9);

    assert_eq!(call(&service), Err(CallError::Busy));

    assert_eq!(service.calls(), 2);
    assert_eq!(DB.state(), State::ForcedOpen);
    assert_eq!(BUDGET.available(), 99);
}

#[test]
fn retry_whose_argument_cannot_be_cloned_costs_nothing() {
    struct Request<'a>(&'a Cell<u32>);
    impl Clone for Request<'_> {
        fn clone(&self) -> Self {
            self.0.set(self.0.get() + 1);
            assert!(self.0.get() < 2, "on purpose");
            Self(self.0)
        }
    }
    static DB: CircuitBreaker = CircuitBreaker::consecutive(9);
    static BUDGET: Budget = Budget::new().reserve(0);
    #[retry(max = 5, backoff = none, breaker = DB, budget = BUDGET)]
    fn call(request: Request<'_>) -> Result<u32, CallError> {
        drop(request);
        Err(CallError::Busy)
    }
    let clones = Cell::new(0);

    let panic = panic::catch_unwind(AssertUnwindSafe(|| call(Request(&clones))));

    assert!(panic.is_err());
    assert_eq!(DB.snapshot().failures_in_a_row(), 1);
    assert_eq!(BUDGET.available(), 100);
}

#[test]
fn last_attempt_pays_for_no_further_one() {
    static BUDGET: Budget = Budget::new().reserve(0);
    #[retry(max = 3, backoff = none, budget = BUDGET)]
    fn call(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }

    assert_eq!(call(&Flaky::failing(9)), Err(Error::Busy));

    assert_eq!(BUDGET.available(), 98);
}

#[test]
fn backoffs_that_no_policy_holds_are_paid_as_well() {
    static BUDGET: Budget = Budget::new().capacity(2).reserve(0);
    #[retry(max = 9, backoff = [wait, 2s], budget = BUDGET)]
    fn call(wait: std::time::Duration, service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    let time = VirtualTime::start();

    assert!(call(crate::support::secs(1), &Flaky::failing(9)).is_err());

    assert_eq!(time.delays(), [1, 2].map(crate::support::secs));
}
