//! `timeout`: the bound on one attempt.

use std::future::pending;
use std::io;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use retry_runtime::breaker::{CircuitBreaker, State};
use retry_runtime::{Budget, Classify, TimedOut, retry};
use tokio::time::{Instant, sleep};

use crate::support::{Flaky, assert_send, secs};

/// An error that can say that an attempt timed out, and thinks that this is for ever.
#[derive(Debug, PartialEq, Classify)]
pub(crate) enum Error {
    #[classify(transient)]
    Busy,
    Late(TimedOut),
}

impl From<TimedOut> for Error {
    fn from(late: TimedOut) -> Self {
        Self::Late(late)
    }
}

impl From<crate::support::Error> for Error {
    fn from(_: crate::support::Error) -> Self {
        Self::Busy
    }
}

/// An error of an attempt that had so many seconds.
pub(crate) const fn late(seconds: u64) -> Error {
    Error::Late(TimedOut::after(secs(seconds)))
}

#[tokio::test(start_paused = true)]
async fn attempt_that_hangs_is_interrupted_and_retried() {
    #[retry(max = 3, backoff = fixed(1s), timeout = 2s, attempt = attempt)]
    async fn call() -> Result<u32, Error> {
        if attempt < 3 {
            pending().await
        } else {
            Ok(attempt)
        }
    }
    let start = Instant::now();

    assert_eq!(assert_send(call()).await, Ok(3));

    assert_eq!(start.elapsed(), secs(6));
}

#[tokio::test(start_paused = true)]
async fn last_attempt_that_hangs_gives_its_error() {
    #[retry(max = 2, backoff = none, timeout = 2s)]
    async fn call() -> Result<u32, Error> {
        pending().await
    }
    #[retry(max = 1, timeout = 3s)]
    async fn once() -> Result<u32, Error> {
        pending().await
    }
    #[retry(max = 2, backoff = none, timeout = 2s)]
    async fn io() -> io::Result<u32> {
        pending().await
    }
    #[retry(max = 2, backoff = none, timeout = 2s)]
    async fn option() -> Option<u32> {
        pending().await
    }
    let start = Instant::now();

    assert_eq!(call().await, Err(late(2)));
    assert_eq!(start.elapsed(), secs(4));
    assert_eq!(once().await, Err(late(3)));
    assert_eq!(io().await.unwrap_err().kind(), io::ErrorKind::TimedOut);
    assert_eq!(option().await, None);
}

#[tokio::test(start_paused = true)]
async fn attempt_in_time_is_left_alone() {
    #[retry(max = 3, backoff = none, timeout = 2s)]
    async fn call(service: &Flaky) -> Result<u32, Error> {
        sleep(Duration::from_millis(1_999)).await;
        Ok(service.call()?)
    }

    assert_eq!(call(&Flaky::failing(2)).await, Ok(3));
}

#[tokio::test(start_paused = true)]
async fn attempt_that_is_ready_as_the_time_is_over_counts() {
    #[retry(max = 1, timeout = 2s)]
    async fn call() -> Result<u32, Error> {
        sleep(secs(2)).await;
        Ok(1)
    }

    assert_eq!(call().await, Ok(1));
}

#[tokio::test]
async fn attempt_that_is_ready_at_once_needs_no_timer() {
    #[retry(timeout = 2s, sleep = |_: Duration| async { panic!("a timer was made") })]
    async fn call() -> Result<u32, Error> {
        Ok(1)
    }

    assert_eq!(call().await, Ok(1));
}

#[tokio::test(start_paused = true)]
async fn timeout_is_of_class_timeout_whatever_the_error_makes_of_it() {
    #[retry(max = 2, backoff = none, on = Timeout, timeout = 2s)]
    async fn timeouts(attempts: &AtomicU32) -> Result<u32, Error> {
        attempts.fetch_add(1, Ordering::Relaxed);
        pending().await
    }
    #[retry(max = 2, backoff = none, on = Throttled, timeout = 2s)]
    async fn throttled(attempts: &AtomicU32) -> Result<u32, Error> {
        attempts.fetch_add(1, Ordering::Relaxed);
        pending().await
    }
    #[retry(max = 2, backoff = none, on = Error::Late(_), timeout = 2s)]
    async fn pattern(attempts: &AtomicU32) -> Result<u32, Error> {
        attempts.fetch_add(1, Ordering::Relaxed);
        pending().await
    }
    #[retry(max = 2, backoff = none, on = Error::Busy, timeout = 2s)]
    async fn other_pattern(attempts: &AtomicU32) -> Result<u32, Error> {
        attempts.fetch_add(1, Ordering::Relaxed);
        pending().await
    }
    #[retry(max = 2, backoff = none, on = Timeout, when = |error| *error == Error::Busy, timeout = 2s)]
    async fn condition(attempts: &AtomicU32) -> Result<u32, Error> {
        attempts.fetch_add(1, Ordering::Relaxed);
        pending().await
    }
    let attempts = AtomicU32::new(0);
    let counted = || attempts.swap(0, Ordering::Relaxed);

    assert_eq!((timeouts(&attempts).await, counted()), (Err(late(2)), 2));
    assert_eq!((throttled(&attempts).await, counted()), (Err(late(2)), 1));
    assert_eq!((pattern(&attempts).await, counted()), (Err(late(2)), 2));
    assert_eq!(
        (other_pattern(&attempts).await, counted()),
        (Err(late(2)), 1)
    );
    assert_eq!((condition(&attempts).await, counted()), (Err(late(2)), 1));
}

#[tokio::test(start_paused = true)]
async fn timeout_is_a_failure_for_the_breaker_and_costs_as_such() {
    static DB: CircuitBreaker = CircuitBreaker::consecutive(3);
    static BUDGET: Budget = Budget::new().reserve(0);
    #[retry(max = 2, backoff = none, on = _, timeout = 2s, breaker = DB, budget = BUDGET)]
    async fn call() -> io::Result<u32> {
        pending().await
    }

    assert!(call().await.is_err());
    assert_eq!(DB.snapshot().failures_in_a_row(), 2);
    assert_eq!(BUDGET.available(), 98);
    assert!(call().await.is_err());
    assert_eq!(DB.state(), State::Open);
    assert_eq!(BUDGET.available(), 98);
}

#[tokio::test(start_paused = true)]
async fn timeout_is_an_expression_over_the_arguments() {
    #[retry(max = 1, timeout = each * factor)]
    async fn call(each: Duration, factor: u32) -> Result<u32, Error> {
        pending().await
    }

    assert_eq!(call(secs(2), 3).await, Err(late(6)));
}

#[tokio::test(start_paused = true)]
async fn user_s_own_timer_bounds_the_attempt_too() {
    #[retry(max = 2, backoff = fixed(1s), timeout = 2s, sleep = half)]
    async fn call() -> Result<u32, Error> {
        pending().await
    }
    async fn half(delay: Duration) {
        sleep(delay / 2).await;
    }
    let start = Instant::now();

    assert_eq!(call().await, Err(late(2)));

    assert_eq!(start.elapsed(), Duration::from_millis(2_500));
}

#[tokio::test(start_paused = true)]
async fn busy_attempt_cannot_keep_its_timeout_from_being_noticed() {
    #[retry(max = 1, timeout = 2s)]
    async fn call() -> Result<u32, Error> {
        // Uses up tokio's budget for the task in every poll.
        loop {
            for _ in 0..200 {
                tokio::task::coop::consume_budget().await;
            }
            tokio::time::advance(Duration::from_millis(10)).await;
        }
    }

    assert_eq!(call().await, Err(late(2)));
}

/// Whatever it holds is gone, and so is what it was busy with, before anybody is told.
#[tokio::test(start_paused = true)]
async fn panic_of_an_attempt_that_is_dropped_is_a_failure() {
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("on purpose");
        }
    }
    static DB: CircuitBreaker = CircuitBreaker::consecutive(9);
    #[retry(max = 3, backoff = none, on = _, timeout = 2s, breaker = DB)]
    async fn call() -> io::Result<u32> {
        let _bomb = Bomb;
        pending().await
    }

    assert!(tokio::spawn(call()).await.unwrap_err().is_panic());

    assert_eq!(DB.snapshot().failures_in_a_row(), 1);
    assert_eq!(DB.snapshot().in_flight(), 0);
}

#[tokio::test(start_paused = true)]
async fn panic_of_an_attempt_is_one_failure() {
    static DB: CircuitBreaker = CircuitBreaker::consecutive(9);
    #[retry(max = 3, backoff = none, on = _, timeout = 2s, breaker = DB, fallback = |_| Ok(0))]
    async fn call(awaits: u32) -> io::Result<u32> {
        for _ in 0..awaits {
            sleep(secs(1)).await;
        }
        panic!("on purpose")
    }

    for awaits in 0..3 {
        let failures = DB.snapshot().failures_in_a_row();
        assert!(tokio::spawn(call(awaits)).await.unwrap_err().is_panic());
        assert_eq!(DB.snapshot().failures_in_a_row(), failures + 1);
        assert_eq!(DB.snapshot().in_flight(), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn timeout_of_no_time_leaves_one_poll() {
    #[retry(max = 3, backoff = none, timeout = each)]
    async fn call(each: Duration, polls: &AtomicU32, is_ready: bool) -> Result<u32, Error> {
        polls.fetch_add(1, Ordering::Relaxed);
        if is_ready { Ok(1) } else { pending().await }
    }
    let polls = AtomicU32::new(0);

    assert_eq!(call(Duration::ZERO, &polls, true).await, Ok(1));
    assert_eq!(call(Duration::ZERO, &polls, false).await, Err(late(0)));
    assert_eq!(polls.into_inner(), 4);
}

#[tokio::test(start_paused = true)]
async fn timeout_of_centuries_does_no_harm() {
    #[retry(max = 3, backoff = none, timeout = each, deadline = Duration::MAX)]
    async fn call(each: Duration) -> Result<u32, Error> {
        sleep(secs(1_000_000)).await;
        Ok(1)
    }

    assert_eq!(call(Duration::MAX).await, Ok(1));
    assert_eq!(call(Duration::MAX - Duration::from_nanos(1)).await, Ok(1));
}
