//! Closed breakers that rate recent calls.

use crate::{World, model_of};
use loom::thread;
use retry_runtime::breaker::{
    CircuitBreaker, CountWindow, Rate, Recorded, State, TimeWindow, Trip,
};
use std::time::Duration;

/// A breaker that opens when all of the last two calls have failed.
fn last_two() -> CircuitBreaker<CountWindow<2>> {
    CircuitBreaker::count_window(Rate::percent(100), 2).permitted(1)
}

#[test]
fn count_window_loses_no_trip() {
    model_of(last_two, |breaker, world| {
        let permits = [(); 2].map(|()| breaker.try_acquire().unwrap());
        let recorded = permits
            .map(|permit| thread::spawn(|| permit.failure()))
            .map(|thread| thread.join().unwrap());
        assert!(recorded.contains(&Recorded::Counted));
        assert_eq!(breaker.state(), State::Open);
        world.check_told(breaker);
    });
}

#[test]
fn count_window_stays_consistent() {
    model_of(last_two, |breaker, world| {
        let [first, second, third] = [(); 3].map(|()| breaker.try_acquire().unwrap());
        first.success();
        let second = thread::spawn(|| second.failure());
        let third = thread::spawn(|| third.success());
        second.join().unwrap();
        third.join().unwrap();
        let seen = breaker.snapshot();
        assert_eq!(
            (seen.state(), seen.calls(), seen.failed()),
            (State::Closed, 2, 1)
        );
        world.check_told(breaker);
    });
}

/// An outcome from before a reset, racing with one after it, in any window.
fn stale_outcome_leaves_no_trace<T: Trip + Send + Sync>(
    breaker: &'static CircuitBreaker<T>,
    world: &'static World,
) {
    let stale = breaker.try_acquire().unwrap();
    let stale = thread::spawn(|| stale.failure());
    let fresh = thread::spawn(|| {
        breaker.reset();
        breaker.try_acquire().unwrap().failure()
    });
    stale.join().unwrap();
    assert_eq!(fresh.join().unwrap(), Recorded::Counted);
    let seen = breaker.snapshot();
    assert_eq!(
        (seen.state(), seen.calls(), seen.failed()),
        (State::Closed, 1, 1)
    );
    world.check_told(breaker);
}

#[test]
fn stale_outcome_leaves_no_trace_in_a_count_window() {
    model_of(last_two, stale_outcome_leaves_no_trace);
}

/// A breaker that opens when both calls of the last 200 ms have failed.
fn two_buckets() -> CircuitBreaker<TimeWindow<2>> {
    CircuitBreaker::time_window(Duration::from_millis(200), Rate::percent(100), 2).permitted(1)
}

#[test]
fn time_window_loses_no_trip_in_one_bucket() {
    model_of(two_buckets, |breaker, world| {
        let permits = [(); 2].map(|()| breaker.try_acquire().unwrap());
        let recorded = permits
            .map(|permit| thread::spawn(|| permit.failure()))
            .map(|thread| thread.join().unwrap());
        assert!(recorded.contains(&Recorded::Counted));
        assert_eq!(breaker.state(), State::Open);
        world.check_told(breaker);
    });
}

#[test]
fn time_window_loses_no_trip_between_buckets() {
    model_of(two_buckets, |breaker, world| {
        let [here, next] = [(); 2].map(|()| breaker.try_acquire().unwrap());
        let here = thread::spawn(|| here.failure());
        let next = thread::spawn(|| {
            world.advance(100);
            next.failure()
        });
        here.join().unwrap();
        next.join().unwrap();
        assert_eq!(breaker.state(), State::Open);
        world.check_told(breaker);
    });
}

#[test]
fn stale_outcome_leaves_no_trace_in_a_time_window() {
    model_of(two_buckets, stale_outcome_leaves_no_trace);
}

#[test]
fn outcome_that_is_late_by_a_lap_leaves_no_trace() {
    model_of(two_buckets, |breaker, world| {
        let [late, fresh] = [(); 2].map(|()| breaker.try_acquire().unwrap());
        let late = thread::spawn(|| late.success());
        let fresh = thread::spawn(|| {
            world.advance(200);
            fresh.failure()
        });
        late.join().unwrap();
        fresh.join().unwrap();
        let seen = breaker.snapshot();
        assert_eq!(seen.failed(), 1);
        assert!((1..=2).contains(&seen.calls()));
        world.check_told(breaker);
    });
}
