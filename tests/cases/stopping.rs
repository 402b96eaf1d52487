//! When to stop.

use crate::{OPERATION, secs};
use retry_runtime::backoff::Schedule;
use retry_runtime::testing::VirtualTime;
use retry_runtime::{Attempts, Decision, Failure, GaveUp, NoValue, Policy, StopReason, retry};
use std::cell::Cell;
use std::time::Duration;

/// T20, tenacity.
#[test]
fn stops_after_max_attempts() {
    let policy = Policy::new().max_attempts(3).backoff(Schedule::None);
    let mut attempts = Attempts::new();
    let mut decide = || attempts.decide(&policy, Failure::retryable(), OPERATION);

    assert_eq!(decide(), Decision::Sleep(Duration::ZERO));
    assert_eq!(decide(), Decision::Sleep(Duration::ZERO));
    assert_eq!(decide(), Decision::Stop(StopReason::MaxAttempts));
    assert_eq!(decide(), Decision::Stop(StopReason::MaxAttempts));
}

/// T22, tenacity.
#[test]
fn deadline_stops_what_would_end_at_it_or_later() {
    // (elapsed, next delay) in microseconds
    let cases = [
        ((999_000, 100), None),
        ((1_000_000, 1_000), Some(StopReason::Deadline)),
        ((1_000_000, 1_000_000), Some(StopReason::Deadline)),
        ((999_000, 0), None),
        ((1_000_000, 0), Some(StopReason::Deadline)),
    ];

    for ((elapsed, delay), reason) in cases {
        let [elapsed, delay] = [elapsed, delay].map(Duration::from_micros);
        let policy = Policy::new()
            .backoff(Schedule::fixed(delay))
            .deadline(secs(1));
        let decision =
            Attempts::new().decide_within(&policy, elapsed, Failure::retryable(), OPERATION);
        let expected = reason.map_or(Decision::Sleep(delay), Decision::Stop);
        assert_eq!(decision, expected, "{elapsed:?} and {delay:?}");
    }
}

/// T20, tenacity, by the attribute.
#[test]
fn function_stops_after_max_attempts() {
    #[retry(max = 3, backoff = none, attempt = attempt)]
    fn call(succeeds_at: u32) -> Result<u32, NoValue> {
        if attempt == succeeds_at {
            Ok(attempt)
        } else {
            Err(NoValue)
        }
    }

    assert_eq!(call(2), Ok(2));
    assert_eq!(call(3), Ok(3));
    assert_eq!(call(4), Err(NoValue));
}

/// T28, tenacity.
#[test]
fn value_that_never_changes_is_returned_in_the_end() {
    let policy = Policy::new().max_attempts(3);
    let mut attempts = Attempts::new();

    let _time = VirtualTime::start();
    let outcome: Result<&str, NoValue> = loop {
        let outcome = Ok("pending");
        let failure = match outcome {
            Ok("pending") => Failure::retryable(),
            _ => Failure::not_retryable(),
        };
        if let Decision::Stop(_) = attempts.decide(&policy, failure, OPERATION) {
            break outcome;
        }
    };

    assert_eq!(outcome, Ok("pending"));
    assert_eq!(attempts.number(), 3);
}

/// T28, tenacity, by the attribute.
#[test]
fn value_of_a_function_that_never_changes_is_returned_in_the_end() {
    #[retry(max = 3, on = Ok("pending"))]
    fn state(attempts: &Cell<u32>) -> Result<&'static str, NoValue> {
        attempts.set(attempts.get() + 1);
        Ok("pending")
    }
    let attempts = Cell::new(0);

    let _time = VirtualTime::start();

    assert_eq!(state(&attempts), Ok("pending"));
    assert_eq!(attempts.get(), 3);
}

/// T29, tenacity.
#[test]
fn fallback_is_called_once_and_its_value_returned() {
    #[retry(max = 3, backoff = none, fallback = |gave_up| Ok(cached(&gave_up, fallbacks)))]
    fn call(attempts: &Cell<u32>, fallbacks: &Cell<u32>) -> Result<&'static str, NoValue> {
        attempts.set(attempts.get() + 1);
        Err(NoValue)
    }
    fn cached(gave_up: &GaveUp<NoValue>, fallbacks: &Cell<u32>) -> &'static str {
        fallbacks.set(fallbacks.get() + 1);
        assert_eq!(gave_up.attempts, 3);
        "cached"
    }
    let (attempts, fallbacks) = (Cell::new(0), Cell::new(0));

    assert_eq!(call(&attempts, &fallbacks), Ok("cached"));
    assert_eq!((attempts.get(), fallbacks.get()), (3, 1));
}
