//! Calls of which not every error is a failure of the other side.

use crate::support::{due, poll_once};
use retry_runtime::breaker::{CircuitBreaker, CircuitOpen, State};
use std::future::{pending, ready};
use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

fn ours() -> io::Result<()> {
    Err(io::ErrorKind::InvalidInput.into())
}

fn theirs() -> io::Result<()> {
    Err(io::ErrorKind::ConnectionRefused.into())
}

/// Whether an error is to be counted.
fn is_theirs(error: &io::Error) -> bool {
    error.kind() != io::ErrorKind::InvalidInput
}

/// A predicate that must not be asked.
fn never(_: &io::Error) -> bool {
    panic!("there is no error of the operation")
}

#[test]
fn errors_are_counted_as_told() {
    let breaker = CircuitBreaker::consecutive(2);

    for _ in 0..10 {
        let outcome = breaker.call_counting(ours, is_theirs);
        assert_eq!(outcome.unwrap_err().kind(), io::ErrorKind::InvalidInput);
    }
    assert_eq!(breaker.snapshot().failures_in_a_row(), 0);
    breaker.call_counting(theirs, is_theirs).unwrap_err();
    // Not a success either, so it does not reset the count.
    breaker.call_counting(ours, is_theirs).unwrap_err();
    assert_eq!(breaker.snapshot().failures_in_a_row(), 1);
    breaker.call_counting(theirs, is_theirs).unwrap_err();

    assert_eq!(breaker.state(), State::Open);
}

#[test]
fn errors_of_futures_are_counted_as_told() {
    let breaker = CircuitBreaker::consecutive(2);
    let call = |outcome: fn() -> io::Result<()>| {
        poll_once(breaker.call_counting_async(|| ready(outcome()), is_theirs))
    };

    for _ in 0..10 {
        assert!(matches!(call(ours), Poll::Ready(Err(_))));
    }
    assert_eq!(breaker.snapshot().failures_in_a_row(), 0);
    assert!(matches!(call(theirs), Poll::Ready(Err(_))));
    assert!(matches!(call(ours), Poll::Ready(Err(_))));
    assert_eq!(breaker.snapshot().failures_in_a_row(), 1);
    assert!(matches!(call(theirs), Poll::Ready(Err(_))));

    assert_eq!(breaker.state(), State::Open);
}

#[test]
fn error_that_counts_as_nothing_gives_the_probe_back() {
    let (breaker, _) = due();

    for _ in 0..10 {
        breaker.call_counting(ours, is_theirs).unwrap_err();
        let polled = poll_once(breaker.call_counting_async(|| ready(ours()), is_theirs));
        assert!(matches!(polled, Poll::Ready(Err(_))));

        assert_eq!(breaker.state(), State::HalfOpen);
        assert_eq!(breaker.snapshot().in_flight(), 0);
    }
    breaker.call_counting(|| io::Result::Ok(()), never).unwrap();

    assert_eq!(breaker.state(), State::Closed);
}

#[test]
fn predicate_is_not_asked_about_a_rejection() {
    let breaker = CircuitBreaker::new();
    breaker.force_open();

    let rejected = breaker.call_counting(ours, never).unwrap_err();
    let polled = poll_once(breaker.call_counting_async(|| ready(ours()), never));

    assert!(rejected.get_ref().unwrap().is::<CircuitOpen>());
    let Poll::Ready(Err(rejected)) = polled else {
        panic!("permitted")
    };
    assert!(rejected.get_ref().unwrap().is::<CircuitOpen>());
}

#[test]
fn panicking_predicate_counts_nothing_and_gives_the_probe_back() {
    let (breaker, _) = due();

    let panic = panic::catch_unwind(AssertUnwindSafe(|| {
        breaker.call_counting(ours, |_| {
            assert_eq!(breaker.snapshot().in_flight(), 1);
            panic!("on purpose")
        })
    }));

    assert_eq!(panic.unwrap_err().downcast_ref(), Some(&"on purpose"));
    assert_eq!(breaker.state(), State::HalfOpen);
    assert_eq!(breaker.snapshot().in_flight(), 0);
}

#[test]
fn panicking_predicate_of_a_future_counts_nothing_and_gives_the_probe_back() {
    let (breaker, _) = due();

    let panic = panic::catch_unwind(AssertUnwindSafe(|| {
        poll_once(breaker.call_counting_async(
            || ready(ours()),
            |_| {
                assert_eq!(breaker.snapshot().in_flight(), 1);
                panic!("on purpose")
            },
        ))
    }));

    assert_eq!(panic.unwrap_err().downcast_ref(), Some(&"on purpose"));
    assert_eq!(breaker.state(), State::HalfOpen);
    assert_eq!(breaker.snapshot().in_flight(), 0);
}

#[test]
fn panic_of_the_operation_counts_without_asking() {
    let (breaker, _) = due();
    let panic = panic::catch_unwind(|| {
        breaker.call_counting(|| -> io::Result<()> { panic!("on purpose") }, never)
    });
    assert!(panic.is_err());
    assert_eq!(breaker.state(), State::Open);

    let (breaker, _) = due();
    let panic = panic::catch_unwind(AssertUnwindSafe(|| {
        let operation = async || -> io::Result<()> { panic!("on purpose") };
        poll_once(breaker.call_counting_async(operation, never))
    }));
    assert!(panic.is_err());
    assert_eq!(breaker.state(), State::Open);
}

#[test]
fn cancelled_future_asks_nothing_and_gives_the_probe_back() {
    let (breaker, _) = due();

    {
        let mut call = pin!(breaker.call_counting_async(pending::<io::Result<()>>, never));
        let mut context = Context::from_waker(Waker::noop());
        assert!(call.as_mut().poll(&mut context).is_pending());
        assert_eq!(breaker.snapshot().in_flight(), 1);
    }

    assert_eq!(breaker.state(), State::HalfOpen);
    assert_eq!(breaker.snapshot().in_flight(), 0);
}

#[tokio::test]
async fn futures_can_be_spawned() {
    static DB: CircuitBreaker = CircuitBreaker::new();

    let call = tokio::spawn(DB.call_counting_async(async || io::Result::Ok(7), never));

    assert_eq!(call.await.unwrap().unwrap(), 7);
}
