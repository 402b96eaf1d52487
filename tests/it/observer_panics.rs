//! What an observer does to itself ends there: the call goes on, and later events are told.

#![allow(clippy::panic, reason = "that is what happens here")]

use std::ops::Deref;
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use retry_runtime::breaker::{CircuitBreaker, State};
use retry_runtime::event::{Event, Observer};
use retry_runtime::testing::VirtualTime;
use retry_runtime::{Budget, retry, stats};

use crate::support::{CallError, Error, Flaky, Log};

/// Panics again where what it threw is dropped.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("what was thrown");
    }
}

#[test]
fn what_a_panic_throws_may_panic_itself() {
    #[retry(max = 2, backoff = none, observe = |_| panic_any(Bomb))]
    fn thrown(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    #[retry(max = 2, backoff = none, observe = log)]
    fn after(service: &Flaky, log: &Log) -> Result<u32, Error> {
        service.call()
    }
    let log = Log::default();

    assert_eq!(thrown(&Flaky::failing(9)), Err(Error::Busy));
    assert_eq!(thrown(&Flaky::failing(1)), Ok(2));
    assert_eq!(after(&Flaky::failing(1), &log), Ok(2));
    assert_eq!(log.take().len(), 2);
}

#[test]
fn listener_of_a_breaker_may_throw_what_panics() {
    static OPEN: CircuitBreaker =
        CircuitBreaker::consecutive(1).on_transition(&|_| panic_any(Bomb));

    OPEN.force_open();

    assert_eq!(OPEN.state(), State::ForcedOpen);
}

/// Panics wherever it is asked.
struct Undecided;

impl Observer for Undecided {
    fn observe(&self, _: &Event<'_>) {
        panic!("observed");
    }

    fn wants_first_successes(&self) -> bool {
        panic!("asked");
    }
}

#[tokio::test(start_paused = true)]
async fn panics_in_every_place_are_contained() {
    static OPEN: CircuitBreaker = CircuitBreaker::consecutive(2);
    #[retry(max = 3, backoff = none, breaker = OPEN, observe = Undecided)]
    fn guarded(service: &Flaky) -> Result<u32, CallError> {
        Ok(service.call()?)
    }
    #[retry(max = 3, backoff = fixed(1s), timeout = 1h, fallback = |_| Ok(0), observe = Undecided)]
    async fn fallen(service: &Flaky) -> Result<u32, Error> {
        service.call_async().await
    }

    // The first success, a success after retries, circuit and giving up, and a rejection.
    assert_eq!(guarded(&Flaky::failing(0)), Ok(1));
    assert_eq!(guarded(&Flaky::failing(1)), Ok(2));
    assert_eq!(guarded(&Flaky::failing(9)), Err(CallError::Busy));
    assert!(matches!(
        guarded(&Flaky::failing(0)),
        Err(CallError::Open(_))
    ));
    assert_eq!(fallen(&Flaky::failing(0)).await, Ok(1));
    assert_eq!(fallen(&Flaky::failing(9)).await, Ok(0));
}

/// An error whose own code is asked for those who watch, and panics.
struct Rude;

impl Deref for Rude {
    type Target = dyn std::error::Error;

    fn deref(&self) -> &Self::Target {
        panic!("asked for its error")
    }
}

#[test]
fn error_that_panics_when_looked_at_is_contained() {
    #[retry(max = 2, backoff = none, on = _, observe = log)]
    fn rude(log: &Log, calls: &mut u32) -> Result<u32, Rude> {
        *calls += 1;
        Err(Rude)
    }
    let (log, mut calls) = (Log::default(), 0);

    assert!(rude(&log, &mut calls).is_err());

    assert_eq!((calls, log.take().len()), (2, 0));
}

#[test]
fn observer_may_panic_while_the_thread_does() {
    #[retry(max = 2, backoff = none, observe = |_| {
        told.fetch_add(1, Ordering::Relaxed);
        panic!("an observer's own mistake");
    })]
    fn call(told: &AtomicU32) -> Option<()> {
        None
    }
    struct Cleanup<'a>(&'a AtomicU32);
    impl Drop for Cleanup<'_> {
        fn drop(&mut self) {
            let _ = call(self.0);
        }
    }
    let told = AtomicU32::new(0);

    let caught = catch_unwind(AssertUnwindSafe(|| {
        let _cleanup = Cleanup(&told);
        panic!("of the caller's");
    }));

    assert!(caught.is_err());
    assert_eq!(told.load(Ordering::Relaxed), 2);
}

/// Uses everything that the call uses, itself.
#[test]
fn observer_may_use_what_the_call_uses() {
    static SHARED: CircuitBreaker = CircuitBreaker::consecutive(9).name("shared");
    static PAID: Budget = Budget::new();
    #[retry(max = 3, backoff = none, breaker = SHARED, budget = PAID)]
    fn inner(service: &Flaky) -> Result<u32, CallError> {
        Ok(service.call()?)
    }
    #[retry(
        max = 3,
        backoff = fixed(1s),
        breaker = SHARED,
        budget = PAID,
        stats,
        name = "uses everything",
        observe = |event| {
            let nested = inner(&Flaky::failing(1));
            let listed = stats().get("uses everything").map(|counted| counted.attempts());
            std::thread::sleep(std::time::Duration::from_millis(1));
            told.lock().unwrap().push((event.to_string(), nested, listed));
        },
    )]
    fn outer(service: &Flaky, told: &Mutex<Vec<Told>>) -> Result<u32, CallError> {
        Ok(service.call()?)
    }
    type Told = (String, Result<u32, CallError>, Option<u64>);
    let (_time, told) = (VirtualTime::start(), Mutex::default());

    assert_eq!(outer(&Flaky::failing(2), &told), Ok(3));

    let told = told.into_inner().unwrap();
    let attempts: Vec<_> = told.iter().map(|(_, _, attempts)| *attempts).collect();
    assert_eq!(attempts, [Some(1), Some(2), Some(3)]);
    assert!(
        told.iter().all(|(_, nested, _)| *nested == Ok(2)),
        "{told:?}"
    );
    assert_eq!(told[2].0, "`uses everything` succeeded at attempt 3 of 3");
}
