//! The entry into the half-open state, its places, and outcomes that come too late for it.

use crate::{Breaker, OPEN, World, due, given_up, model, spawn};
use loom::thread;
use retry_runtime::breaker::{Permit, Recorded, State};
use std::sync::atomic::Ordering;

/// Takes a permit, if there is one, and checks how many there are while it is held.
fn hold(breaker: &Breaker, world: &World, most: u64) -> bool {
    let Ok(permit) = breaker.try_acquire() else {
        return false;
    };
    let held = world.held.fetch_add(1, Ordering::SeqCst) + 1;
    assert!(held <= most, "{held} probes at once");
    // Somewhere to be interrupted.
    let _ = breaker.state();
    world.held.fetch_sub(1, Ordering::SeqCst);
    drop(permit);
    true
}

#[test]
fn at_most_one_probe_at_once() {
    model(1, 1, 1, |breaker, world| {
        due(breaker, world);
        let held: [bool; 3] = spawn(|| hold(breaker, world, 1));
        assert!(held.contains(&true));
        world.check_told(breaker);
    });
}

#[test]
fn at_most_two_probes_at_once() {
    model(1, 2, 3, |breaker, world| {
        due(breaker, world);
        let held: [bool; 3] = spawn(|| hold(breaker, world, 2));
        assert!(held.contains(&true));
        world.check_told(breaker);
    });
}

#[test]
fn one_call_becomes_the_probe() {
    model(1, 1, 1, |breaker, world| {
        due(breaker, world);
        let admitted: [bool; 3] = spawn(|| breaker.try_acquire().map(std::mem::forget).is_ok());
        assert_eq!(admitted.iter().filter(|&&admitted| admitted).count(), 1);
        assert_eq!(breaker.snapshot().in_flight(), 1);
        world.check_told(breaker);
    });
}

/// An outcome of before the trip, racing with the probe.
fn early_outcome_does_not_end_a_probe(
    breaker: &'static Breaker,
    world: &World,
    end: fn(Permit<'static>) -> Recorded,
) {
    let early = breaker.try_acquire().unwrap();
    due(breaker, world);
    let early = thread::spawn(move || end(early));
    let probe = breaker.try_acquire().unwrap();
    assert_eq!(early.join().unwrap(), Recorded::Stale);
    assert_eq!(breaker.snapshot().in_flight(), 1);
    assert_eq!(probe.success(), Recorded::Counted);
    assert_eq!(breaker.state(), State::Closed);
    world.check_told(breaker);
}

#[test]
fn stale_success_does_not_end_a_probe() {
    model(1, 1, 1, |breaker, world| {
        early_outcome_does_not_end_a_probe(breaker, world, Permit::success);
    });
}

#[test]
fn stale_failure_does_not_end_a_probe() {
    model(1, 1, 1, |breaker, world| {
        early_outcome_does_not_end_a_probe(breaker, world, Permit::failure);
    });
}

#[test]
fn stale_ignored_call_does_not_end_a_probe() {
    model(1, 1, 1, |breaker, world| {
        early_outcome_does_not_end_a_probe(breaker, world, Permit::ignore);
    });
}

#[test]
fn outcome_of_an_earlier_round_does_not_count() {
    model(1, 1, 1, |breaker, world| {
        let hung = given_up(breaker, world);
        let hung = thread::spawn(|| hung.failure());
        let probe = breaker.try_acquire().unwrap();
        assert_eq!(hung.join().unwrap(), Recorded::Stale);
        assert_eq!(breaker.snapshot().in_flight(), 1);
        assert_eq!(probe.success(), Recorded::Counted);
        world.check_told(breaker);
    });
}

#[test]
fn release_of_an_earlier_round_frees_no_place() {
    model(1, 1, 1, |breaker, world| {
        let hung = given_up(breaker, world);
        let hung = thread::spawn(|| drop(hung));
        let held: [bool; 2] = spawn(|| hold(breaker, world, 1));
        hung.join().unwrap();
        assert!(held.contains(&true));
        assert_eq!(breaker.snapshot().in_flight(), 0);
        world.check_told(breaker);
    });
}

#[test]
fn dropped_probe_comes_back() {
    model(1, 2, 2, |breaker, world| {
        due(breaker, world);
        spawn::<_, 2>(|| drop(breaker.try_acquire()));
        assert_eq!(breaker.state(), State::HalfOpen);
        assert_eq!(breaker.snapshot().in_flight(), 0);
        assert!(breaker.try_acquire().is_ok());
        world.check_told(breaker);
    });
}

#[test]
fn probes_close_together_or_open() {
    model(1, 2, 2, |breaker, world| {
        due(breaker, world);
        let probes = [(); 2].map(|()| breaker.try_acquire().unwrap());
        let [success, other] = probes;
        let success = thread::spawn(|| success.success());
        let other = other.success();
        assert_eq!(success.join().unwrap(), other);
        assert_eq!(breaker.state(), State::Closed);
        assert_eq!(breaker.snapshot().generation(), 3);
        world.check_told(breaker);
    });
}

#[test]
fn failed_probe_opens_beside_a_success() {
    model(1, 2, 2, |breaker, world| {
        due(breaker, world);
        let [success, failure] = [(); 2].map(|()| breaker.try_acquire().unwrap());
        let success = thread::spawn(|| success.success());
        assert_eq!(failure.failure(), Recorded::Counted);
        success.join().unwrap();
        assert_eq!(breaker.state(), State::Open);
        assert_eq!(breaker.snapshot().generation(), 3);
        world.check_told(breaker);
    });
}

#[test]
fn slow_call_to_the_clock_does_not_end_an_open_period() {
    model(1, 1, 1, |breaker, world| {
        due(breaker, world);
        let failing = thread::spawn(|| {
            breaker
                .try_acquire()
                .map(|permit| {
                    world.advance(10 * OPEN);
                    permit.failure()
                })
                .is_ok()
        });
        let kept = breaker.try_acquire().map(std::mem::forget).is_ok();
        assert!(kept != failing.join().unwrap());
        world.check_told(breaker);
    });
}
