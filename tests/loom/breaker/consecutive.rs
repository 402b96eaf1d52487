//! A closed breaker that counts failures in a row.

use crate::{model, spawn};
use loom::sync::atomic::{AtomicBool, Ordering};
use loom::thread;
use retry_runtime::breaker::{Recorded, State};
use std::sync::Arc;

#[test]
fn no_failure_is_lost() {
    model(3, 1, 1, |breaker, world| {
        spawn::<_, 3>(|| breaker.try_acquire().unwrap().failure());
        assert_eq!(breaker.state(), State::Open);
        world.check_told(breaker);
    });
}

#[test]
fn failure_beside_a_success_is_counted_again() {
    model(2, 1, 1, |breaker, world| {
        breaker.try_acquire().unwrap().failure();
        let [failure, success] = [(); 2].map(|()| breaker.try_acquire().unwrap());
        let failure = thread::spawn(|| failure.failure());
        let success = thread::spawn(|| success.success());
        let recorded = (failure.join().unwrap(), success.join().unwrap());
        let seen = breaker.snapshot();
        match recorded {
            (Recorded::Counted, Recorded::Counted) => {
                assert_eq!(seen.state(), State::Closed);
                assert_eq!(seen.failures_in_a_row(), 1);
            }
            // The success came too late.
            (Recorded::Counted, Recorded::Stale) => assert_eq!(seen.state(), State::Open),
            other => panic!("{other:?}"),
        }
        world.check_told(breaker);
    });
}

#[test]
fn one_of_two_last_failures_opens() {
    model(1, 1, 1, |breaker, world| {
        let permits = [(); 2].map(|()| breaker.try_acquire().unwrap());
        let recorded = permits
            .map(|permit| thread::spawn(|| permit.failure()))
            .map(|thread| thread.join().unwrap());
        assert!(recorded.contains(&Recorded::Counted));
        assert!(recorded.contains(&Recorded::Stale));
        assert_eq!(breaker.snapshot().generation(), 1);
        world.check_told(breaker);
    });
}

#[test]
fn outcome_before_a_reset_does_not_count_after_it() {
    model(1, 1, 1, |breaker, world| {
        let early = breaker.try_acquire().unwrap();
        let early = thread::spawn(|| early.failure());
        breaker.reset();
        early.join().unwrap();
        assert_eq!(breaker.state(), State::Closed);
        assert!(breaker.try_acquire().is_ok());
        world.check_told(breaker);
    });
}

#[test]
fn who_sees_it_open_sees_what_was_done_before() {
    model(1, 1, 1, |breaker, world| {
        let done = Arc::new(AtomicBool::new(false));
        let failing = {
            let done = Arc::clone(&done);
            thread::spawn(move || {
                done.store(true, Ordering::Relaxed);
                breaker.try_acquire().unwrap().failure()
            })
        };
        let seeing = thread::spawn(move || {
            let open = breaker.state() == State::Open;
            assert!(!open || done.load(Ordering::Relaxed));
        });
        failing.join().unwrap();
        seeing.join().unwrap();
        world.check_told(breaker);
    });
}
