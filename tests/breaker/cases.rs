//! Facts that the test suites of trusted libraries have established, one test a fact; and bugs of
//! others, the other way round.

use crate::support::{TestClock, fail, fail_times, half_open, ms, secs, succeed};
use retry_runtime::breaker::{CircuitBreaker, Permit, Recorded, State};
use std::panic::{self, AssertUnwindSafe};

/// G01, gobreaker: 5 failures in a row are allowed.
#[test]
fn sixth_failure_in_a_row_opens() {
    let breaker = CircuitBreaker::consecutive(6);

    fail_times(&breaker, 5);
    assert_eq!(breaker.state(), State::Closed);
    assert_eq!(breaker.snapshot().failures_in_a_row(), 5);
    succeed(&breaker).unwrap();
    assert_eq!(breaker.snapshot().failures_in_a_row(), 0);
    fail(&breaker).unwrap();
    assert_eq!(breaker.snapshot().failures_in_a_row(), 1);
    fail_times(&breaker, 5);

    assert_eq!(breaker.state(), State::Open);
}

/// G02, gobreaker.
#[test]
fn open_period_is_over_to_the_millisecond() {
    let clock = TestClock::leaked();
    let breaker = CircuitBreaker::consecutive(1)
        .recovery(secs(60))
        .jitter(0)
        .clock(clock);

    fail(&breaker).unwrap();
    clock.advance(ms(59_999));
    assert_eq!(
        breaker.try_acquire().unwrap_err().retry_after(),
        Some(ms(1))
    );
    clock.advance(ms(1));
    let probe = breaker.try_acquire().unwrap();
    assert_eq!(breaker.state(), State::HalfOpen);
    probe.failure();
    assert_eq!(breaker.state(), State::Open);
    clock.advance(secs(60));
    succeed(&breaker).unwrap();

    assert_eq!(breaker.state(), State::Closed);
}

/// G05, gobreaker.
#[test]
fn ignored_outcomes_use_up_no_permit() {
    let clock = TestClock::leaked();
    let breaker = CircuitBreaker::consecutive(1).clock(clock);
    half_open(&breaker, clock);

    for _ in 0..4 {
        let probe = breaker.try_acquire().unwrap();
        assert_eq!(probe.ignore(), Recorded::Counted);
    }

    assert_eq!(breaker.state(), State::HalfOpen);
    assert_eq!(breaker.snapshot().in_flight(), 0);
}

/// G06, gobreaker.
#[test]
fn probes_in_flight_count_towards_those_needed() {
    let clock = TestClock::leaked();
    let breaker = CircuitBreaker::consecutive(1)
        .probes(3)
        .successes(3)
        .clock(clock);
    half_open(&breaker, clock);

    succeed(&breaker).unwrap();
    succeed(&breaker).unwrap();
    let third = breaker.try_acquire().unwrap();
    assert_eq!(breaker.try_acquire().unwrap_err().state(), State::HalfOpen);
    third.success();

    assert_eq!(breaker.state(), State::Closed);
}

/// G08, gobreaker.
#[test]
fn outcome_of_an_earlier_state_counts_for_nothing() {
    let clock = TestClock::leaked();
    let breaker = CircuitBreaker::consecutive(2).clock(clock);
    let late = [(); 3].map(|()| breaker.try_acquire().unwrap());
    half_open(&breaker, clock);
    succeed(&breaker).unwrap();
    fail(&breaker).unwrap();
    let before = breaker.snapshot();

    let [success, failure, ignored] = late;
    assert_eq!(success.success(), Recorded::Stale);
    assert_eq!(failure.failure(), Recorded::Stale);
    assert_eq!(ignored.ignore(), Recorded::Stale);

    assert_eq!(breaker.snapshot(), before);
    assert_eq!(before.failures_in_a_row(), 1);
}

/// G09, gobreaker.
#[test]
fn panic_counts_as_a_failure_and_goes_on() {
    let breaker = CircuitBreaker::consecutive(1);

    let panic = panic::catch_unwind(|| {
        breaker.call(|| -> Result<(), std::io::Error> { panic!("the operation's own") })
    });

    assert_eq!(
        panic.unwrap_err().downcast_ref(),
        Some(&"the operation's own")
    );
    assert_eq!(breaker.state(), State::Open);
}

/// B01, a bug of tower-resilience.
#[test]
fn success_admitted_while_closed_does_not_close() {
    let clock = TestClock::leaked();
    let breaker = CircuitBreaker::consecutive(1).clock(clock);
    let early = breaker.try_acquire().unwrap();
    half_open(&breaker, clock);
    let _probe = breaker.try_acquire().unwrap();

    assert_eq!(early.success(), Recorded::Stale);

    assert_eq!(breaker.state(), State::HalfOpen);
    assert_eq!(breaker.snapshot().in_flight(), 1);
}

/// B02, a bug of many.
#[test]
fn dropped_probes_give_their_places_back() {
    let clock = TestClock::leaked();
    let breaker = CircuitBreaker::consecutive(1).clock(clock);
    half_open(&breaker, clock);

    for _ in 0..1_000 {
        drop(breaker.try_acquire().unwrap());
    }

    assert_eq!(succeed(&breaker), Ok(Recorded::Counted));
    assert_eq!(breaker.state(), State::Closed);
}

/// B04, a bug of failsafe and recloser.
#[test]
fn hundred_concurrent_calls_make_one_probe() {
    let clock = TestClock::leaked();
    let breaker = CircuitBreaker::consecutive(1).clock(clock);
    half_open(&breaker, clock);
    let start = std::sync::Barrier::new(100);

    let answers: Vec<_> = std::thread::scope(|scope| {
        let calls: Vec<_> = (0..100)
            .map(|_| {
                scope.spawn(|| {
                    start.wait();
                    breaker.try_acquire()
                })
            })
            .collect();
        calls.into_iter().map(|call| call.join().unwrap()).collect()
    });

    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
}

/// R09, Resilience4j.
#[test]
fn returned_permit_can_be_taken_again() {
    let clock = TestClock::leaked();
    let breaker = CircuitBreaker::consecutive(1)
        .probes(4)
        .successes(4)
        .clock(clock);
    half_open(&breaker, clock);

    let mut permits: Vec<_> = (0..6).map(|_| breaker.try_acquire().ok()).collect();
    let granted: Vec<_> = permits.iter().map(Option::is_some).collect();
    assert_eq!(granted, [true, true, true, true, false, false]);
    permits.swap_remove(0).map(Permit::ignore);

    assert!(breaker.try_acquire().is_ok());
}

/// R04, Resilience4j, with an open period of 5 s.
#[test]
fn open_rejects_until_its_period_is_over() {
    let clock = TestClock::leaked();
    let breaker = CircuitBreaker::consecutive(1)
        .recovery(secs(5))
        .jitter(0)
        .clock(clock);
    fail(&breaker).unwrap();

    assert_eq!(
        breaker.try_acquire().unwrap_err().retry_after(),
        Some(secs(5))
    );
    clock.advance(secs(3));
    assert_eq!(
        breaker.try_acquire().unwrap_err().retry_after(),
        Some(secs(2))
    );
    clock.advance(secs(3));
    let probe = AssertUnwindSafe(breaker.try_acquire().unwrap());

    assert_eq!(breaker.state(), State::HalfOpen);
    assert_eq!(breaker.snapshot().calls(), 0);
    drop(probe);
}
