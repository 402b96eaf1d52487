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

/// Two failures at once, of which one has to see the other, in any window.
fn two_failures_open<T: Trip + Send + Sync>(
    breaker: &'static CircuitBreaker<T>,
    world: &'static World,
) {
    let permits = [(); 2].map(|()| breaker.try_acquire().unwrap());
    let recorded = permits
        .map(|permit| thread::spawn(|| permit.failure()))
        .map(|thread| thread.join().unwrap());
    assert!(recorded.contains(&Recorded::Counted));
    assert_eq!(breaker.state(), State::Open);
    world.check_told(breaker);
}

#[test]
fn count_window_loses_no_trip() {
    model_of(last_two, two_failures_open);
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

/// A success looks at the totals only, and not at the state, where they say that nothing changes. An
/// earlier success may come late and make them say so.
fn success_after_a_change_is_stale(breaker: &'static CircuitBreaker<CountWindow<1>>) {
    let [early, late] = [(); 2].map(|()| breaker.try_acquire().unwrap());
    let force = thread::spawn(|| breaker.force_open());
    let early = thread::spawn(|| early.success());
    let late = thread::spawn(|| {
        let changed = breaker.state() == State::ForcedOpen;
        let recorded = late.success();
        assert!(!changed || recorded == Recorded::Stale);
    });
    force.join().unwrap();
    early.join().unwrap();
    late.join().unwrap();
}

fn last_one() -> CircuitBreaker<CountWindow<1>> {
    CircuitBreaker::count_window(Rate::percent(100), 1)
}

#[test]
fn success_after_a_change_is_stale_in_a_full_count_window() {
    model_of(last_one, |breaker, world| {
        breaker.try_acquire().unwrap().success();
        success_after_a_change_is_stale(breaker);
        world.check_told(breaker);
    });
}

#[test]
fn success_after_a_change_is_stale_in_a_count_window_that_fills_late() {
    model_of(last_one, |breaker, world| {
        // The totals are still those of the generation before.
        breaker.reset();
        success_after_a_change_is_stale(breaker);
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
    model_of(two_buckets, two_failures_open);
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

/// A failure beside a success that makes the calls enough to judge by. A success looks for failures
/// before it sums.
fn opens_beside_a_success(
    breaker: &'static CircuitBreaker<TimeWindow<2>>,
    world: &'static World,
    [failure_after, success_after]: [u64; 2],
) {
    let [failure, success] = [(); 2].map(|()| breaker.try_acquire().unwrap());
    let failure = thread::spawn(move || {
        world.advance(failure_after);
        failure.failure()
    });
    let success = thread::spawn(move || {
        world.advance(success_after);
        success.success()
    });
    failure.join().unwrap();
    success.join().unwrap();
    assert_eq!(breaker.state(), State::Open);
    world.check_told(breaker);
}

/// A breaker that opens when one of two calls in the last 200 ms has failed.
fn half_of_two() -> CircuitBreaker<TimeWindow<2>> {
    CircuitBreaker::time_window(Duration::from_millis(200), Rate::percent(50), 2).permitted(1)
}

#[test]
fn time_window_loses_no_trip_beside_a_success() {
    model_of(half_of_two, |breaker, world| {
        opens_beside_a_success(breaker, world, [0, 0]);
    });
}

#[test]
fn time_window_loses_no_trip_beside_a_success_in_the_next_bucket() {
    model_of(half_of_two, |breaker, world| {
        opens_beside_a_success(breaker, world, [0, 100]);
    });
    model_of(half_of_two, |breaker, world| {
        opens_beside_a_success(breaker, world, [100, 0]);
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
