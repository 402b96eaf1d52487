//! Why a guarded call stops; annotated functions do not tell yet.

use crate::attempts::Attempts;
use crate::attempts::process::Guards;
use crate::backoff::Schedule;
use crate::budget::{Budget, Payment};
use crate::classify::Class;
use crate::decision::{Decision, StopReason};
use crate::event::{Call, Nothing};
use crate::failure::Failure;
use crate::operation::Operation;
use crate::policy::Policy;
use std::time::Duration;

const DELAY: Duration = Duration::from_secs(10);

const POLICY: Policy = Policy::new()
    .max_attempts(2)
    .backoff(Schedule::fixed(DELAY));

const OPERATION: Operation = Operation::new("tests::operation", POLICY);

fn decide(open_for: Option<Duration>, payment: Option<&mut Payment<'_>>) -> Decision {
    let guards = Guards {
        open_for,
        payment,
        class: Class::Timeout,
    };
    decide_guarded(&mut Attempts::new(), Failure::retryable(), guards)
}

fn decide_guarded(attempts: &mut Attempts, failure: Failure, guards: Guards<'_, '_>) -> Decision {
    let call = Call::to(&OPERATION);
    attempts.decide_told(&POLICY, None, failure, guards, &call, &Nothing)
}

#[test]
fn breaker_stops_the_call_where_it_is_open_for_longer_than_the_delay() {
    let longer = DELAY + Duration::from_nanos(1);

    assert_eq!(decide(None, None), Decision::Sleep(DELAY));
    assert_eq!(decide(Some(DELAY), None), Decision::Sleep(DELAY));
    assert_eq!(
        decide(Some(longer), None),
        Decision::Stop(StopReason::CircuitOpen)
    );
    assert_eq!(
        decide(Some(Duration::MAX), None),
        Decision::Stop(StopReason::CircuitOpen)
    );
}

#[test]
fn budget_stops_the_call_where_it_cannot_pay() {
    // A timeout takes two.
    let budget = Budget::new().capacity(3).reserve(0);
    let (mut one, mut other) = (Payment::new(&budget), Payment::new(&budget));

    assert_eq!(decide(None, Some(&mut one)), Decision::Sleep(DELAY));
    assert_eq!(
        decide(None, Some(&mut other)),
        Decision::Stop(StopReason::BudgetExhausted)
    );
    assert_eq!(budget.available(), 1);
}

#[test]
fn nothing_is_paid_where_something_else_stops_the_call() {
    let budget = Budget::new().reserve(0);
    let mut payment = Payment::new(&budget);
    let mut attempts = Attempts::new();
    let mut decide = |failure, open_for| {
        let guards = Guards {
            open_for,
            payment: Some(&mut payment),
            class: Class::Timeout,
        };
        let decision = decide_guarded(&mut attempts, failure, guards);
        (decision, budget.available())
    };

    assert_eq!(
        decide(Failure::not_retryable(), Some(Duration::MAX)),
        (Decision::Stop(StopReason::NotRetryable), 100)
    );
    assert_eq!(
        decide(Failure::retryable(), Some(Duration::MAX)),
        (Decision::Stop(StopReason::CircuitOpen), 100)
    );
    assert_eq!(
        decide(Failure::retryable(), None),
        (Decision::Sleep(DELAY), 98)
    );
    assert_eq!(
        decide(Failure::retryable(), Some(Duration::MAX)),
        (Decision::Stop(StopReason::MaxAttempts), 98)
    );
}
