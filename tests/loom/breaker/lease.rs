//! Probes that hang.

use crate::{LEASE, due, given_up, model, spawn};
use loom::thread;
use retry_runtime::breaker::{Recorded, State};

#[test]
fn hung_probe_is_given_up_once() {
    model(1, 1, 1, |breaker, world| {
        due(breaker, world);
        std::mem::forget(breaker.try_acquire());
        world.advance(LEASE);
        let rejected: [bool; 2] = spawn(|| breaker.try_acquire().is_err());
        assert_eq!(rejected, [true; 2]);
        assert_eq!(breaker.state(), State::Open);
        assert_eq!(breaker.snapshot().generation(), 3);
        world.check_told(breaker);
    });
}

#[test]
fn outcome_races_with_the_end_of_its_lease() {
    model(1, 1, 1, |breaker, world| {
        due(breaker, world);
        let probe = breaker.try_acquire().unwrap();
        world.advance(LEASE);
        let probe = thread::spawn(|| probe.success());
        let admitted = breaker.try_acquire().is_ok();
        let recorded = probe.join().unwrap();
        assert_eq!(admitted, recorded == Recorded::Counted);
        let state = if admitted { State::Closed } else { State::Open };
        assert_eq!(breaker.state(), state);
        world.check_told(breaker);
    });
}

#[test]
fn lease_of_an_earlier_round_gives_up_no_probe() {
    model(1, 1, 1, |breaker, world| {
        std::mem::forget(given_up(breaker, world));
        world.advance(LEASE);
        let probes: [bool; 2] = spawn(|| breaker.try_acquire().map(std::mem::forget).is_ok());
        assert_ne!(probes, [true; 2]);
        assert_eq!(breaker.state(), State::HalfOpen);
        assert_eq!(breaker.snapshot().in_flight(), 1);
        world.check_told(breaker);
    });
}

#[test]
fn slow_call_to_the_clock_does_not_end_a_lease() {
    model(1, 1, 1, |breaker, world| {
        due(breaker, world);
        let probes: [bool; 3] = spawn(|| {
            world.advance(1);
            breaker.try_acquire().map(std::mem::forget).is_ok()
        });
        assert_eq!(probes.iter().filter(|&&permitted| permitted).count(), 1);
        assert_eq!(breaker.state(), State::HalfOpen);
        world.check_told(breaker);
    });
}
