//! A clock that can be set to anything, and a record of transitions.

use retry_runtime::breaker::{CircuitBreaker, CircuitOpen, Permit, Recorded, State, Trip};
use retry_runtime::clock::Clock;
use std::future::Future;
use std::pin::pin;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

pub(crate) const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

pub(crate) const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A clock that shows what it is told to, also if that is earlier than before.
#[derive(Debug, Default)]
pub(crate) struct TestClock(Mutex<Duration>);

impl TestClock {
    pub(crate) const fn new() -> Self {
        Self(Mutex::new(Duration::ZERO))
    }

    /// A breaker keeps its clock for ever, so each test leaks one.
    pub(crate) fn leaked() -> &'static Self {
        Box::leak(Box::default())
    }

    pub(crate) fn set(&self, now: Duration) {
        *self.0.lock().unwrap() = now;
    }

    pub(crate) fn advance(&self, time: Duration) {
        *self.0.lock().unwrap() += time;
    }
}

impl Clock for TestClock {
    fn now(&self) -> Duration {
        *self.0.lock().unwrap()
    }
}

/// A clock whose reading fails the test.
#[derive(Debug)]
pub(crate) struct NoClock;

impl Clock for NoClock {
    fn now(&self) -> Duration {
        panic!("the clock was read")
    }
}

/// Makes one call that succeeds.
pub(crate) fn succeed<T: Trip>(breaker: &CircuitBreaker<T>) -> Result<Recorded, CircuitOpen> {
    breaker.try_acquire().map(Permit::success)
}

/// Makes one call that fails.
pub(crate) fn fail<T: Trip>(breaker: &CircuitBreaker<T>) -> Result<Recorded, CircuitOpen> {
    breaker.try_acquire().map(Permit::failure)
}

/// Makes so many calls that fail.
pub(crate) fn fail_times<T: Trip>(breaker: &CircuitBreaker<T>, calls: u32) {
    for _ in 0..calls {
        fail(breaker).unwrap();
    }
}

/// Opens a breaker that opens at the first failure, and waits until a probe is due.
pub(crate) fn half_open<T: Trip>(breaker: &CircuitBreaker<T>, clock: &TestClock) {
    while breaker.state() == State::Closed {
        fail(breaker).unwrap();
    }
    assert_eq!(breaker.state(), State::Open);
    clock.advance(breaker.snapshot().retry_after().unwrap());
}

/// A breaker that is due for a probe.
pub(crate) fn due() -> (CircuitBreaker, &'static TestClock) {
    let clock = TestClock::leaked();
    let breaker = CircuitBreaker::consecutive(1).jitter(0).clock(clock);
    half_open(&breaker, clock);
    (breaker, clock)
}

pub(crate) fn poll_once<F: Future>(future: F) -> Poll<F::Output> {
    pin!(future).poll(&mut Context::from_waker(Waker::noop()))
}
