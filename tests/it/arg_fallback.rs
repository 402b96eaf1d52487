//! `fallback`: what stands in for a call that was given up.

use std::future::pending;
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use retry_runtime::breaker::CircuitBreaker;
use retry_runtime::testing::VirtualTime;
use retry_runtime::{Budget, Classify, GaveUp, StopReason, retry};
use tokio::task::yield_now;

use crate::support::{Error, Flaky, assert_send};

/// T29, tenacity.
#[test]
fn fallback_is_called_once_after_the_last_attempt() {
    #[retry(max = 3, backoff = fixed(1s), fallback = |gave_up| {
        calls.fetch_add(1, Ordering::Relaxed);
        assert_eq!(gave_up.error, Some(Error::Busy));
        assert_eq!(gave_up.reason, StopReason::MaxAttempts);
        assert_eq!(gave_up.elapsed.as_secs(), 2);
        Ok(gave_up.attempts * 100)
    })]
    fn call(service: &Flaky, calls: &AtomicU32) -> Result<u32, Error> {
        service.call()
    }
    let (_time, service, calls) = (VirtualTime::start(), Flaky::failing(9), AtomicU32::new(0));

    assert_eq!(call(&service, &calls), Ok(300));

    assert_eq!((service.calls(), calls.into_inner()), (3, 1));
}

#[test]
fn success_and_permanent_error_are_returned() {
    #[retry(max = 3, backoff = none, fallback = |_| unreachable!())]
    fn call(outcome: Result<u32, Error>) -> Result<u32, Error> {
        outcome
    }

    assert_eq!(call(Ok(1)), Ok(1));
    assert_eq!(call(Err(Error::Fatal)), Err(Error::Fatal));
}

#[test]
fn success_that_the_attempts_run_out_on_is_returned() {
    #[retry(max = 3, backoff = none, on = Ok(0) | Err(_), fallback = |gave_up| {
        gave_up.error.map_or(Ok(9), Err)
    })]
    fn call(outcome: Result<u32, Error>) -> Result<u32, Error> {
        outcome
    }

    assert_eq!(call(Ok(0)), Ok(0));
    assert_eq!(call(Err(Error::Fatal)), Err(Error::Fatal));
}

#[test]
fn fallback_may_be_a_path_and_take_a_pattern() {
    fn cached(gave_up: GaveUp<Error>) -> Result<u32, Error> {
        Ok(gave_up.attempts)
    }
    #[retry(max = 2, backoff = none, fallback = cached)]
    fn by_path(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    #[retry(max = 2, backoff = none, fallback = |GaveUp { attempts, .. }: GaveUp<Error>| Ok(attempts))]
    fn by_pattern(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }

    assert_eq!(by_path(&Flaky::failing(9)), Ok(2));
    assert_eq!(by_pattern(&Flaky::failing(9)), Ok(2));
}

#[test]
fn question_mark_and_return_leave_the_function() {
    #[retry(max = 2, backoff = none, fallback = |gave_up| {
        if how == 0 {
            return Ok(0);
        }
        let number: u32 = Err(gave_up.error.unwrap_or(Error::Slow))?;
        Ok(number)
    })]
    fn call(how: u32) -> Result<u32, Error> {
        Err(Error::Busy)
    }

    assert_eq!(call(0), Ok(0));
    assert_eq!(call(1), Err(Error::Busy));
}

#[tokio::test(start_paused = true)]
async fn fallback_may_await() {
    async fn cache(key: &str) -> Result<u32, Error> {
        yield_now().await;
        Ok(key.len() as u32)
    }
    #[retry(max = 2, backoff = fixed(1s), fallback = |_| cache(&key).await)]
    async fn call(key: String, service: &Flaky) -> Result<u32, Error> {
        let consumed = key;
        drop(consumed);
        service.call_async().await
    }

    let service = Flaky::failing(9);
    assert_eq!(assert_send(call("four".to_owned(), &service)).await, Ok(4));
}

#[tokio::test]
async fn what_is_not_send_does_not_live_while_the_fallback_waits() {
    #[retry(max = 1, on = _, fallback = |_| {
        yield_now().await;
        Ok(Rc::new(1))
    })]
    async fn value() -> Result<Rc<u32>, Error> {
        Err(Error::Busy)
    }
    #[retry(max = 1, on = _, fallback = |GaveUp { attempts, .. }| {
        yield_now().await;
        Ok(attempts)
    })]
    async fn error() -> Result<u32, Rc<u32>> {
        Err(Rc::new(2))
    }

    assert_eq!(assert_send(value()).await, Ok(Rc::new(1)));
    assert_eq!(assert_send(error()).await, Ok(1));
}

#[tokio::test(start_paused = true)]
async fn interrupted_call_needs_no_error_for_it() {
    /// An error that cannot say that an attempt timed out, nor that a breaker is open.
    #[derive(Debug, PartialEq, Classify)]
    #[classify(permanent)]
    struct Broken;

    #[retry(max = 2, backoff = none, timeout = 2s, fallback = |gave_up| {
        assert_eq!(gave_up.error, None);
        Ok(gave_up.attempts)
    })]
    async fn hangs() -> Result<u32, Broken> {
        pending().await
    }
    #[retry(max = 2, backoff = none, on = Throttled, timeout = 2s, fallback = |gave_up| {
        assert_eq!(gave_up.reason, StopReason::NotRetryable);
        Ok(gave_up.attempts)
    })]
    async fn hangs_once() -> Result<u32, Broken> {
        pending().await
    }
    static DOWN: CircuitBreaker = CircuitBreaker::consecutive(1);
    #[retry(breaker = DOWN, fallback = |gave_up| {
        assert_eq!((gave_up.error, gave_up.attempts), (None, 0));
        assert_eq!(gave_up.reason, StopReason::CircuitOpen);
        Ok(7)
    })]
    async fn rejected() -> Result<u32, Broken> {
        Err(Broken)
    }
    DOWN.force_open();

    assert_eq!(hangs().await, Ok(2));
    assert_eq!(hangs_once().await, Ok(1));
    assert_eq!(rejected().await, Ok(7));
}

#[test]
fn fallback_is_told_why() {
    static DB: CircuitBreaker = CircuitBreaker::consecutive(9);
    static EMPTY: Budget = Budget::new().capacity(0).reserve(0);
    #[retry(backoff = fixed(1s), breaker(failures = 1), fallback = |gave_up| reason(gave_up))]
    fn opened() -> Result<StopReason, Error> {
        Err(Error::Busy)
    }
    #[retry(backoff = fixed(1s), sleep = |_| DB.force_open(), breaker = DB, fallback = |gave_up| {
        assert_eq!(gave_up.attempts, 1);
        reason(gave_up)
    })]
    fn rejected_later() -> Result<StopReason, Error> {
        Err(Error::Busy)
    }
    #[retry(backoff = fixed(1s), budget = EMPTY, fallback = reason)]
    fn too_dear() -> Result<StopReason, Error> {
        Err(Error::Busy)
    }
    #[retry(backoff = fixed(1s), deadline = 2s, max = 9, fallback = reason)]
    fn too_late() -> Result<StopReason, Error> {
        Err(Error::Busy)
    }
    #[retry(retry_after = |_| Some(Duration::MAX), fallback = reason)]
    fn asked_to_wait() -> Result<StopReason, Error> {
        Err(Error::Busy)
    }
    fn reason(gave_up: GaveUp<Error>) -> Result<StopReason, Error> {
        assert_eq!(gave_up.error, Some(Error::Busy));
        Ok(gave_up.reason)
    }
    let _time = VirtualTime::start();

    assert_eq!(opened(), Ok(StopReason::CircuitOpen));
    assert_eq!(rejected_later(), Ok(StopReason::CircuitOpen));
    assert_eq!(too_dear(), Ok(StopReason::BudgetExhausted));
    assert_eq!(too_late(), Ok(StopReason::Deadline));
    assert_eq!(asked_to_wait(), Ok(StopReason::RetryAfterTooLong));
}

#[test]
fn fallback_is_not_retried() {
    #[retry(max = 3, backoff = none, fallback = |_| { calls.fetch_add(1, Ordering::Relaxed); Err(Error::Busy) })]
    fn call(calls: &AtomicU32) -> Result<u32, Error> {
        Err(Error::Busy)
    }
    let calls = AtomicU32::new(0);

    assert_eq!(call(&calls), Err(Error::Busy));

    assert_eq!(calls.into_inner(), 1);
}

#[test]
fn option_has_a_fallback_too() {
    #[retry(max = 3, backoff = none, fallback = |gave_up| Some(gave_up.attempts))]
    fn call(found: Option<u32>) -> Option<u32> {
        found
    }

    assert_eq!(call(None), Some(3));
    assert_eq!(call(Some(1)), Some(1));
}

#[test]
fn fallback_that_panics_leaves_nothing_behind() {
    static DB: CircuitBreaker = CircuitBreaker::consecutive(9);
    static BUDGET: Budget = Budget::new().reserve(0);
    #[retry(max = 2, backoff = none, breaker = DB, budget = BUDGET, fallback = |_| panic!("on purpose"))]
    fn call() -> Result<u32, Error> {
        Err(Error::Busy)
    }

    assert!(std::panic::catch_unwind(call).is_err());

    assert_eq!(DB.snapshot().failures_in_a_row(), 2);
    assert_eq!(DB.snapshot().in_flight(), 0);
    assert_eq!(BUDGET.available(), 99);
}
