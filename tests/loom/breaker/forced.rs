//! What an operator says, while calls go on.

use crate::{due, model};
use loom::thread;
use retry_runtime::breaker::{Permit, Recorded, State, Transition};

#[test]
fn force_holds_whatever_comes() {
    model(1, 1, 1, |breaker, world| {
        let failing = thread::spawn(|| breaker.try_acquire().map(Permit::failure));
        let disabled = thread::spawn(|| breaker.reset());
        breaker.force_open();
        failing.join().unwrap().ok();
        disabled.join().unwrap();
        let last = world
            .told
            .lock()
            .unwrap()
            .iter()
            .max_by_key(|change| change.generation())
            .map(Transition::to);
        assert_eq!(Some(breaker.state()), last);
        world.check_told(breaker);
    });
}

#[test]
fn forced_open_outlasts_the_outcome_of_a_probe() {
    model(1, 1, 1, |breaker, world| {
        due(breaker, world);
        let probe = breaker.try_acquire().unwrap();
        let probe = thread::spawn(|| probe.success());
        let force = thread::spawn(|| breaker.force_open());
        probe.join().unwrap();
        force.join().unwrap();
        assert_eq!(breaker.state(), State::ForcedOpen);
        assert!(breaker.try_acquire().is_err());
        world.check_told(breaker);
    });
}

#[test]
fn disabled_breaker_counts_nothing() {
    model(1, 1, 1, |breaker, world| {
        let failing = thread::spawn(|| breaker.try_acquire().map(Permit::failure));
        let disable = thread::spawn(|| breaker.disable());
        failing.join().unwrap().ok();
        disable.join().unwrap();
        assert_eq!(breaker.state(), State::Disabled);
        assert_eq!(breaker.try_acquire().unwrap().failure(), Recorded::Stale);
        assert_eq!(breaker.state(), State::Disabled);
        world.check_told(breaker);
    });
}
