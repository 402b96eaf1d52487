//! What other libraries get wrong about half-open permits, through the attribute: whatever becomes
//! of a probe, the breaker finds out, and never stays half-open.

use std::cell::Cell;
use std::future::{Future, pending};
use std::panic::{self, AssertUnwindSafe};
use std::pin::pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Poll, Waker};

use retry_runtime::breaker::{CircuitBreaker, Permit, State};
use retry_runtime::retry;
use retry_runtime::testing::VirtualTime;
use retry_runtime::timer::thread::sleep;
use tokio::task::yield_now;

use crate::support::{CallError as Error, Flaky, is_open, secs};

/// A breaker that permits one probe now.
fn due() -> CircuitBreaker {
    let time = VirtualTime::start();
    let breaker = CircuitBreaker::consecutive(1).jitter(0).recovery(secs(1));
    assert!(breaker.try_acquire().map(Permit::failure).is_ok());
    assert_eq!(breaker.state(), State::Open);
    sleep(secs(2));
    assert!(breaker.try_acquire().map(Permit::ignore).is_ok());
    assert_eq!(breaker.state(), State::HalfOpen);
    drop(time);
    breaker
}

fn poll_once<F: Future>(future: F) -> Poll<F::Output> {
    pin!(future).poll(&mut Context::from_waker(Waker::noop()))
}

/// The breaker waits for a probe again, and closes by it.
#[track_caller]
fn assert_probe_is_back(breaker: &CircuitBreaker) {
    assert_eq!(breaker.snapshot().in_flight(), 0);
    assert_eq!(breaker.state(), State::HalfOpen);
    assert!(breaker.try_acquire().map(Permit::success).is_ok());
    assert_eq!(breaker.state(), State::Closed);
}

#[test]
fn dropped_at_each_await_point_it_gives_the_probe_back() {
    #[retry(max = 3, backoff = none, breaker = breaker)]
    async fn call(breaker: &CircuitBreaker, awaits: u32) -> Result<(), Error> {
        for _ in 0..awaits {
            yield_now().await;
        }
        pending().await
    }
    for awaits in 0..4 {
        let breaker = due();
        {
            let mut call = pin!(call(&breaker, awaits));
            let mut context = Context::from_waker(Waker::noop());
            assert_eq!(breaker.snapshot().in_flight(), 0);
            for _ in 0..=awaits {
                assert!(call.as_mut().poll(&mut context).is_pending());
            }
            assert_eq!(breaker.snapshot().in_flight(), 1);
        }
        assert_probe_is_back(&breaker);
    }
}

#[test]
fn dropped_while_it_waits_it_holds_no_permit() {
    static DB: CircuitBreaker = CircuitBreaker::consecutive(9);
    #[retry(max = 3, backoff = fixed(1h), sleep = |_| pending(), breaker = DB)]
    async fn call(service: &Flaky) -> Result<u32, Error> {
        Ok(service.call()?)
    }
    let service = Flaky::failing(9);

    assert!(poll_once(call(&service)).is_pending());

    assert_eq!(service.calls(), 1);
    assert_eq!(DB.snapshot().failures_in_a_row(), 1);
}

#[test]
fn never_polled_it_takes_no_probe() {
    #[retry(breaker = breaker)]
    async fn call(breaker: &CircuitBreaker) -> Result<(), Error> {
        Ok(())
    }
    let breaker = due();

    drop(call(&breaker));

    assert_probe_is_back(&breaker);
}

#[test]
fn panic_of_the_body_is_a_failure() {
    #[retry(breaker = breaker)]
    fn call(breaker: &CircuitBreaker) -> Result<(), Error> {
        panic!("on purpose")
    }
    let breaker = due();

    let panic = panic::catch_unwind(|| call(&breaker)).unwrap_err();

    assert_eq!(panic.downcast_ref(), Some(&"on purpose"));
    assert_eq!(breaker.state(), State::Open);
    assert!(is_open(call(&breaker)));
}

#[test]
fn panic_of_an_asynchronous_body_is_a_failure() {
    #[retry(breaker = breaker)]
    async fn call(breaker: &CircuitBreaker) -> Result<(), Error> {
        yield_now().await;
        panic!("on purpose")
    }
    let breaker = due();

    let panic = panic::catch_unwind(AssertUnwindSafe(|| {
        let mut call = pin!(call(&breaker));
        let mut context = Context::from_waker(Waker::noop());
        assert!(call.as_mut().poll(&mut context).is_pending());
        let _ = call.as_mut().poll(&mut context);
    }));

    assert!(panic.is_err());
    assert_eq!(breaker.state(), State::Open);
}

#[test]
fn only_attempt_that_panics_is_a_failure() {
    #[retry(max = 1, breaker = breaker)]
    fn call(breaker: &CircuitBreaker) -> Result<(), Error> {
        panic!("on purpose")
    }
    let breaker = due();

    assert!(panic::catch_unwind(|| call(&breaker)).is_err());

    assert_eq!(breaker.state(), State::Open);
}

#[test]
fn future_dropped_by_the_panic_of_another_is_cancelled() {
    #[retry(breaker = breaker)]
    async fn call(breaker: &CircuitBreaker) -> Result<(), Error> {
        pending().await
    }
    let breaker = due();

    let panic = panic::catch_unwind(AssertUnwindSafe(|| {
        let mut call = pin!(call(&breaker));
        assert!(
            call.as_mut()
                .poll(&mut Context::from_waker(Waker::noop()))
                .is_pending()
        );
        panic!("something else");
    }));

    assert!(panic.is_err());
    assert_probe_is_back(&breaker);
}

#[test]
fn panicking_condition_gives_the_probe_back() {
    #[retry(when = |_: &Error| panic!("on purpose"), breaker = breaker)]
    fn call(breaker: &CircuitBreaker) -> Result<(), Error> {
        Err(Error::Busy)
    }
    let breaker = due();

    assert!(panic::catch_unwind(|| call(&breaker)).is_err());

    assert_probe_is_back(&breaker);
}

#[test]
fn panicking_condition_gives_the_probe_back_async() {
    #[retry(max = 1, when = |_: &Error| panic!("on purpose"), breaker = breaker)]
    async fn call(breaker: &CircuitBreaker) -> Result<(), Error> {
        yield_now().await;
        Err(Error::Busy)
    }
    let breaker = due();
    let mut context = Context::from_waker(Waker::noop());
    {
        let mut call = pin!(call(&breaker));
        assert!(call.as_mut().poll(&mut context).is_pending());

        let panic = panic::catch_unwind(AssertUnwindSafe(|| {
            let _ = call.as_mut().poll(&mut context);
        }));

        assert!(panic.is_err());
    }
    assert_probe_is_back(&breaker);
}

#[test]
fn panicking_listener_leaves_the_call_alone() {
    static TOLD: AtomicU32 = AtomicU32::new(0);
    static DB: CircuitBreaker = CircuitBreaker::consecutive(1).on_transition(&|_| {
        TOLD.fetch_add(1, Ordering::Relaxed);
        panic!("on purpose")
    });
    #[retry(breaker = DB)]
    fn call() -> Result<(), Error> {
        Err(Error::Busy)
    }

    assert_eq!(call(), Err(Error::Busy));

    assert_eq!(DB.state(), State::Open);
    assert_eq!(TOLD.load(Ordering::Relaxed), 1);
}

#[test]
fn question_mark_and_return_are_outcomes_like_any_other() {
    #[retry(max = 1, breaker = breaker)]
    fn call(breaker: &CircuitBreaker, how: u8) -> Result<u8, Error> {
        if how == 0 {
            return Ok(0);
        }
        let number = Err::<u8, Error>(if how == 1 { Error::Fatal } else { Error::Slow })?;
        Ok(number)
    }

    let breaker = due();
    assert_eq!(call(&breaker, 1), Err(Error::Fatal));
    assert_eq!(breaker.state(), State::HalfOpen);
    assert_eq!(call(&breaker, 0), Ok(0));
    assert_eq!(breaker.state(), State::Closed);
    assert_eq!(call(&breaker, 2), Err(Error::Slow));
    assert_eq!(breaker.state(), State::Open);
}

#[test]
fn probe_that_fails_opens_and_the_call_does_not_spin() {
    #[retry(max = unlimited, backoff = fixed(100ms), breaker = breaker)]
    fn call(breaker: &CircuitBreaker, attempts: &Cell<u32>) -> Result<(), Error> {
        attempts.set(attempts.get() + 1);
        Err(Error::Busy)
    }
    let (breaker, attempts) = (due(), Cell::new(0));

    assert_eq!(call(&breaker, &attempts), Err(Error::Busy));

    assert_eq!(attempts.get(), 1);
    assert_eq!(breaker.state(), State::Open);
}

#[test]
fn one_of_many_calls_is_the_probe() {
    #[retry(max = 1, breaker = breaker)]
    async fn call(breaker: &CircuitBreaker) -> Result<(), Error> {
        pending().await
    }
    let breaker = due();
    let calls: Vec<_> = (0..100).map(|_| Box::pin(call(&breaker))).collect();

    let mut context = Context::from_waker(Waker::noop());
    let mut rejected = 0;
    let calls: Vec<_> = calls
        .into_iter()
        .filter_map(|mut call| match call.as_mut().poll(&mut context) {
            Poll::Pending => Some(call),
            Poll::Ready(outcome) => {
                assert!(is_open(outcome));
                rejected += 1;
                None
            }
        })
        .collect();

    assert_eq!((calls.len(), rejected), (1, 99));
    drop(calls);
    assert_probe_is_back(&breaker);
}

#[test]
fn thousand_probes_dropped_mid_flight_leave_the_next_one_permitted() {
    #[retry(breaker = breaker)]
    async fn call(breaker: &CircuitBreaker) -> Result<(), Error> {
        pending().await
    }
    let breaker = due();

    for _ in 0..1000 {
        assert!(poll_once(call(&breaker)).is_pending());
    }

    assert_probe_is_back(&breaker);
}

#[test]
fn outcome_of_an_earlier_state_changes_nothing() {
    #[retry(max = 1, breaker = breaker)]
    async fn call(breaker: &CircuitBreaker, done: &Cell<bool>) -> Result<(), Error> {
        while !done.get() {
            yield_now().await;
        }
        Ok(())
    }
    let (breaker, done) = (CircuitBreaker::consecutive(1), Cell::new(false));
    let mut late = pin!(call(&breaker, &done));
    let mut context = Context::from_waker(Waker::noop());
    assert!(late.as_mut().poll(&mut context).is_pending());
    breaker.try_acquire().unwrap().failure();
    assert_eq!(breaker.state(), State::Open);
    done.set(true);

    assert_eq!(late.as_mut().poll(&mut context), Poll::Ready(Ok(())));

    assert_eq!(breaker.state(), State::Open);
    assert_eq!(breaker.snapshot().generation(), 1);
}

#[test]
fn call_within_a_probe_needs_a_probe_of_its_own() {
    #[retry(max = 1, breaker = breaker)]
    fn call(breaker: &CircuitBreaker, levels: u32) -> Result<u32, Error> {
        match levels {
            0 => Ok(0),
            levels => call(breaker, levels - 1),
        }
    }
    let one = due();
    let two = CircuitBreaker::consecutive(1)
        .jitter(0)
        .probes(2)
        .successes(2);
    let time = VirtualTime::start();
    assert!(two.try_acquire().map(Permit::failure).is_ok());
    sleep(secs(31));

    assert!(is_open(call(&one, 1)));
    assert_eq!(one.state(), State::HalfOpen);
    assert_eq!(call(&two, 1), Ok(0));
    assert_eq!(two.state(), State::Closed);
    drop(time);
}
