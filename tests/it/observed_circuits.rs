//! A function's own observer is told what its own calls make of a breaker, and nothing that others
//! make of theirs.

use std::sync::LazyLock;
use std::time::Duration;

use retry_runtime::breaker::{CircuitBreaker, Recorded};
use retry_runtime::clock::ManualClock;
use retry_runtime::event::{Event, EventKind};
use retry_runtime::retry;

use crate::support::{CallError, Flaky, Log};

impl Log {
    /// The names of the breakers that it was told of.
    fn circuit(&self, event: &Event<'_>) {
        if let EventKind::Circuit(transition) = event.kind() {
            self.push(format!("{} {}", transition.name(), transition.to()));
        }
    }
}

#[test]
fn what_the_body_does_to_breakers_by_hand_is_not_told() {
    static MINE: CircuitBreaker = CircuitBreaker::consecutive(9).name("mine");
    static OTHER: CircuitBreaker = CircuitBreaker::consecutive(1).name("other");
    #[retry(max = 2, backoff = none, breaker = MINE, observe = |event| log.circuit(event))]
    fn call(log: &Log) -> Result<u32, CallError> {
        OTHER.force_open();
        OTHER.reset();
        MINE.force_open();
        MINE.reset();
        Err(CallError::Busy)
    }
    let log = Log::default();

    assert!(call(&log).is_err());

    assert_eq!(log.take(), [""; 0]);
}

#[test]
fn calls_within_calls_are_told_apart() {
    static OUTER: CircuitBreaker = CircuitBreaker::consecutive(1).name("outer");
    static INNER: CircuitBreaker = CircuitBreaker::consecutive(1).name("inner");
    #[retry(max = 2, backoff = none, breaker = INNER, observe = |event| log.circuit(event))]
    fn inner(log: &Log) -> Result<u32, CallError> {
        Err(CallError::Busy)
    }
    #[retry(max = 2, backoff = none, breaker = INNER)]
    fn unobserved() -> Result<u32, CallError> {
        Err(CallError::Busy)
    }
    #[retry(max = 2, backoff = none, breaker = OUTER, observe = |event| log.circuit(event))]
    fn outer(log: &Log, of_inner: &Log) -> Result<u32, CallError> {
        let _ = inner(of_inner);
        INNER.reset();
        unobserved()
    }
    let (log, of_inner) = (Log::default(), Log::default());

    assert!(outer(&log, &of_inner).is_err());

    assert_eq!(of_inner.take(), ["inner open"]);
    assert_eq!(log.take(), ["outer open"]);
}

#[tokio::test(start_paused = true)]
async fn calls_in_turns_on_one_thread_are_told_apart() {
    static LEFT: CircuitBreaker = CircuitBreaker::consecutive(2).name("left");
    static RIGHT: CircuitBreaker = CircuitBreaker::consecutive(3).name("right");
    #[retry(max = 9, backoff = fixed(1s), breaker = LEFT, observe = |event| log.circuit(event))]
    async fn left(service: &Flaky, log: &Log) -> Result<u32, CallError> {
        Ok(service.call_async().await?)
    }
    #[retry(max = 9, backoff = fixed(1s), breaker = RIGHT, observe = |event| log.circuit(event))]
    async fn right(service: &Flaky, log: &Log) -> Result<u32, CallError> {
        Ok(service.call_async().await?)
    }
    let (of_left, of_right, failing) = (Log::default(), Log::default(), Flaky::failing(99));

    let (left, right) = tokio::join!(left(&failing, &of_left), right(&failing, &of_right));

    assert!(left.is_err() && right.is_err());
    assert_eq!(of_left.take(), ["left open"]);
    assert_eq!(of_right.take(), ["right open"]);
}

#[test]
fn listener_that_uses_breakers_itself_does_not_change_what_is_told() {
    static OTHER: CircuitBreaker = CircuitBreaker::consecutive(1).name("other");
    static MINE: CircuitBreaker =
        CircuitBreaker::consecutive(1)
            .name("mine")
            .on_transition(&|_| {
                OTHER.force_open();
                OTHER.reset();
            });
    #[retry(max = 2, backoff = none, breaker = MINE, observe = |event| log.circuit(event))]
    fn call(log: &Log) -> Result<u32, CallError> {
        Err(CallError::Busy)
    }
    let log = Log::default();

    assert!(call(&log).is_err());

    assert_eq!(log.take(), ["mine open"]);
}

/// A probe has hung for too long, and the open period that follows is over at once.
#[test]
fn two_changes_at_once_are_told_both() {
    static CLOCK: LazyLock<ManualClock> = LazyLock::new(ManualClock::new);
    static SLOW: LazyLock<CircuitBreaker> = LazyLock::new(|| {
        CircuitBreaker::consecutive(1)
            .name("slow")
            .lease(Duration::from_secs(1))
            .clock(&*CLOCK)
            .on_transition(&|_| CLOCK.advance(Duration::from_secs(3600)))
    });
    #[retry(max = 1, breaker = SLOW, observe = |event| log.circuit(event))]
    fn call(log: &Log) -> Result<u32, CallError> {
        Ok(1)
    }
    let log = Log::default();
    assert_eq!(SLOW.try_acquire().unwrap().failure(), Recorded::Counted);
    let hung = SLOW.try_acquire().unwrap();
    CLOCK.advance(Duration::from_secs(2));

    assert_eq!(call(&log), Ok(1));

    assert_eq!(log.take(), ["slow open", "slow half-open", "slow closed"]);
    drop(hung);
}

/// It has no part in the decision, which is what tells.
#[test]
fn breaker_opened_by_a_panic_is_not_told_to_the_call_that_is_gone() {
    static MINE: CircuitBreaker = CircuitBreaker::consecutive(1).name("mine");
    #[retry(max = 2, backoff = none, breaker = MINE, observe = |event| log.circuit(event))]
    fn call(service: &Flaky, log: &Log) -> Result<u32, CallError> {
        assert!(service.calls() > 0, "the body's own");
        Ok(service.call()?)
    }
    let log = Log::default();

    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        call(&Flaky::failing(0), &log)
    }));

    assert!(caught.is_err());
    assert!(matches!(
        call(&Flaky::failing(0), &log),
        Err(CallError::Open(_))
    ));
    assert_eq!(log.take(), [""; 0]);
}
