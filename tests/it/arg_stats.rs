//! `stats`: what is counted of a function's calls.

use std::sync::Barrier;
use std::time::Duration;

use retry_runtime::breaker::CircuitBreaker;
use retry_runtime::stats::StatsSnapshot;
use retry_runtime::testing::VirtualTime;
use retry_runtime::{Budget, StopReason, retry, stats};

use crate::support::{CallError, Error, Flaky, assert_send};

/// The figures of a function of this file.
fn of(name: &str) -> StatsSnapshot {
    let found = stats().get(name).cloned();
    found.unwrap_or_else(|| unreachable!("{name} is not listed"))
}

#[test]
fn nothing_is_listed_before_the_first_call() {
    #[retry(stats, name = "stats: never")]
    fn never() -> Result<(), Error> {
        Ok(())
    }

    assert_eq!(stats().get("stats: never"), None);
    assert_eq!(never(), Ok(()));
    assert_eq!(of("stats: never").calls(), 1);
}

#[test]
fn name_is_the_path_of_the_function_unless_given() {
    #[retry(stats)]
    fn unnamed() -> Option<()> {
        Some(())
    }

    assert_eq!(unnamed(), Some(()));
    assert_eq!(of("it::arg_stats::unnamed").calls(), 1);
}

#[test]
fn scripted_calls_are_counted_exactly() {
    #[retry(max = 4, backoff = linear(1s), jitter = none, stats, name = "stats: scripted")]
    fn call(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    #[retry(stats, name = "stats: scripted")]
    fn fatal() -> Result<u32, Error> {
        Err(Error::Fatal)
    }
    let _time = VirtualTime::start();

    // 1 attempt; 3 attempts and 1 + 2 seconds; 4 attempts and 1 + 2 + 3 seconds; 1 attempt.
    assert_eq!(call(&Flaky::failing(0)), Ok(1));
    assert_eq!(call(&Flaky::failing(2)), Ok(3));
    assert!(call(&Flaky::failing(9)).is_err());
    assert!(fatal().is_err());

    let counted = of("stats: scripted");
    assert_eq!(counted.calls(), 4);
    assert_eq!(counted.attempts(), 9);
    assert_eq!(counted.retries(), 5);
    assert_eq!(counted.successes_after_retry(), 1);
    assert_eq!(counted.gave_up(StopReason::MaxAttempts), 1);
    assert_eq!(counted.gave_up(StopReason::NotRetryable), 1);
    assert_eq!(counted.gave_up_in_all(), 2);
    assert_eq!(counted.waited(), Duration::from_secs(9));
}

#[test]
fn calls_at_once_never_mix_their_figures() {
    #[retry(max = 5, backoff = none, stats, name = "stats: at once")]
    fn call(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    const THREADS: u32 = 4;
    const CALLS: u32 = 500;
    let barrier = Barrier::new(THREADS as usize);

    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                barrier.wait();
                for call_number in 0..CALLS {
                    // 0, 1, 2 and 9 failures, one after the other.
                    let failures = [0, 1, 2, 9][call_number as usize % 4];
                    let outcome = call(&Flaky::failing(failures));
                    assert_eq!(outcome.is_ok(), failures != 9);
                }
            });
        }
    });

    let (counted, quarter) = (of("stats: at once"), u64::from(THREADS * CALLS / 4));
    assert_eq!(counted.calls(), 4 * quarter);
    assert_eq!(counted.attempts(), (1 + 2 + 3 + 5) * quarter);
    assert_eq!(counted.retries(), (1 + 2 + 4) * quarter);
    assert_eq!(counted.successes_after_retry(), 2 * quarter);
    assert_eq!(counted.gave_up(StopReason::MaxAttempts), quarter);
}

#[test]
fn rejected_calls_make_no_attempts() {
    static CLOSED: CircuitBreaker = CircuitBreaker::consecutive(2);
    #[retry(max = 5, backoff = none, breaker = CLOSED, stats, name = "stats: rejected")]
    fn call(service: &Flaky) -> Result<u32, CallError> {
        Ok(service.call()?)
    }

    for _ in 0..3 {
        assert!(call(&Flaky::failing(9)).is_err());
    }

    // The first call opens the breaker by its second attempt; the others are rejected.
    let counted = of("stats: rejected");
    assert_eq!(
        (counted.calls(), counted.attempts(), counted.retries()),
        (3, 2, 1)
    );
    assert_eq!(counted.gave_up(StopReason::CircuitOpen), 3);
}

#[test]
fn empty_budget_is_a_reason() {
    static EMPTY: Budget = Budget::new().capacity(1).ratio(0, 1).reserve(0);
    #[retry(max = 5, backoff = none, budget = EMPTY, stats, name = "stats: budget")]
    fn call() -> Option<u32> {
        None
    }

    assert_eq!((call(), call()), (None, None));

    let counted = of("stats: budget");
    assert_eq!((counted.calls(), counted.attempts()), (2, 3));
    assert_eq!(counted.gave_up(StopReason::BudgetExhausted), 2);
}

#[test]
fn only_attempt_is_counted() {
    #[retry(max = 1, stats, name = "stats: once")]
    fn once(outcome: Result<u32, Error>) -> Result<u32, Error> {
        outcome
    }

    assert_eq!(once(Ok(1)), Ok(1));
    assert_eq!(once(Err(Error::Busy)), Err(Error::Busy));

    let counted = of("stats: once");
    assert_eq!(
        (counted.calls(), counted.attempts(), counted.retries()),
        (2, 2, 0)
    );
    assert_eq!(counted.gave_up(StopReason::MaxAttempts), 1);
}

#[test]
fn instances_of_a_generic_function_are_counted_together() {
    #[retry(max = 2, backoff = none, on = _, stats, name = "stats: every")]
    fn every<T: Copy>(value: T) -> Result<T, T> {
        Err(value)
    }

    assert_eq!(every(1_u8), Err(1));
    assert_eq!(every("a"), Err("a"));

    assert_eq!(of("stats: every").attempts(), 4);
}

#[tokio::test(start_paused = true)]
async fn cancelled_call_is_a_call_and_nothing_else() {
    #[retry(max = 5, backoff = fixed(10s), stats, name = "stats: cancelled")]
    async fn call(service: &Flaky) -> Result<u32, Error> {
        tokio::task::yield_now().await;
        service.call()
    }
    let service = Flaky::failing(9);
    assert_send(&call(&service));

    let cancelled = tokio::time::timeout(Duration::from_secs(15), call(&service)).await;
    assert!(cancelled.is_err());
    drop(call(&service));

    let counted = of("stats: cancelled");
    assert_eq!(
        (counted.calls(), counted.attempts(), counted.retries()),
        (1, 2, 1)
    );
    assert_eq!(counted.gave_up_in_all(), 0);
    // The second delay was begun.
    assert_eq!(counted.waited(), Duration::from_secs(20));
}

#[tokio::test(start_paused = true)]
async fn cancelling_at_any_point_keeps_what_was_counted_before() {
    #[retry(max = 3, backoff = fixed(10s), breaker(failures = 9), stats, name = "stats: dropped")]
    async fn call(service: &Flaky) -> Result<u32, CallError> {
        tokio::time::sleep(Duration::from_secs(1)).await;
        Ok(service.call()?)
    }
    let mut counts = Vec::new();

    // In the first attempt, the first wait, the second attempt, the second wait, the third attempt.
    for after in [0, 5, 11, 15, 22] {
        let service = Flaky::failing(9);
        let limit = Duration::from_millis(after * 1000 + 500);
        assert!(tokio::time::timeout(limit, call(&service)).await.is_err());
        let counted = of("stats: dropped");
        assert_eq!(counted.gave_up_in_all(), 0);
        counts.push((
            counted.calls(),
            counted.attempts(),
            counted.waited().as_secs(),
        ));
    }

    assert_eq!(
        counts,
        [(1, 1, 0), (2, 2, 10), (3, 4, 20), (4, 6, 40), (5, 9, 60)]
    );
}

#[test]
fn call_that_panics_is_counted_with_its_attempts() {
    #[retry(max = 3, backoff = none, stats, name = "stats: panics")]
    fn call(service: &Flaky) -> Result<u32, Error> {
        let outcome = service.call();
        assert!(outcome.is_err(), "the body's own");
        outcome
    }

    let caught = std::panic::catch_unwind(|| call(&Flaky::failing(1)));

    assert!(caught.is_err());
    let counted = of("stats: panics");
    assert_eq!(
        (counted.calls(), counted.attempts(), counted.retries()),
        (1, 2, 1)
    );
    assert_eq!(
        (counted.successes_after_retry(), counted.gave_up_in_all()),
        (0, 0)
    );
}

#[test]
fn attempt_that_is_rejected_later_is_none() {
    static OPENED: CircuitBreaker = CircuitBreaker::consecutive(9);
    #[retry(
        max = 5,
        backoff = fixed(1ns),
        breaker = OPENED,
        stats,
        name = "stats: rejected later",
        sleep = |_| OPENED.force_open(),
    )]
    fn call(service: &Flaky) -> Result<u32, CallError> {
        Ok(service.call()?)
    }

    assert_eq!(call(&Flaky::failing(9)), Err(CallError::Busy));

    let counted = of("stats: rejected later");
    assert_eq!(
        (counted.calls(), counted.attempts(), counted.retries()),
        (1, 1, 0)
    );
    assert_eq!(counted.waited(), Duration::from_nanos(1));
    assert_eq!(counted.gave_up(StopReason::CircuitOpen), 1);
}

#[tokio::test(start_paused = true)]
async fn call_that_its_deadline_interrupts_is_given_up_for_that() {
    #[retry(max = 9, backoff = fixed(1s), deadline = 4s, stats, name = "stats: deadline")]
    async fn call() -> Option<u32> {
        tokio::time::sleep(Duration::from_secs(2)).await;
        None
    }

    // Two seconds, a second of delay, and one until the deadline.
    assert_eq!(call().await, None);

    let counted = of("stats: deadline");
    assert_eq!((counted.calls(), counted.attempts()), (1, 2));
    assert_eq!(counted.gave_up(StopReason::Deadline), 1);
    assert_eq!(counted.waited(), Duration::from_secs(1));
}

#[test]
fn call_that_a_fallback_answers_was_given_up() {
    #[retry(max = 2, backoff = none, stats, fallback = |_| Ok(0), name = "stats: fallback")]
    fn call(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }

    assert_eq!(call(&Flaky::failing(9)), Ok(0));
    assert_eq!(call(&Flaky::failing(1)), Ok(2));

    let counted = of("stats: fallback");
    assert_eq!((counted.calls(), counted.attempts()), (2, 4));
    assert_eq!(
        (counted.successes_after_retry(), counted.gave_up_in_all()),
        (1, 1)
    );
}

#[test]
fn report_prints_a_table_and_the_text_format_of_prometheus() {
    #[retry(max = 2, backoff = none, stats, name = "stats: printed")]
    fn call() -> Option<u32> {
        None
    }
    assert_eq!(call(), None);

    let report = stats();

    let table = report.to_string();
    let row = table
        .lines()
        .find(|line| line.starts_with("stats: printed"))
        .unwrap();
    assert!(row.ends_with("1 max_attempts"), "{row}");
    let text = report.prometheus().to_string();
    assert!(
        text.contains("retry_stats_attempts_total{operation=\"stats: printed\"} 2\n"),
        "{text}"
    );
}
