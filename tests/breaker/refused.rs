//! Settings that a checked breaker refuses, and what it says.

use crate::support::{fail, ms, secs};
use retry_runtime::backoff::Factor;
use retry_runtime::breaker::{
    CircuitBreaker, CountWindow, InvalidBreaker, Rate, State, TimeWindow, Trip,
};
use std::time::Duration;

/// Returns what `check` refuses, and what it says.
fn refused<T: Trip>(breaker: CircuitBreaker<T>) -> (InvalidBreaker, String) {
    let mistake = breaker.check().unwrap_err();
    (mistake, mistake.to_string())
}

fn counting(minimum: u32) -> CircuitBreaker<CountWindow<20>> {
    CircuitBreaker::count_window(Rate::percent(50), minimum)
}

fn timing(span: Duration, minimum: u32) -> CircuitBreaker<TimeWindow<2>> {
    CircuitBreaker::time_window(span, Rate::percent(50), minimum)
}

#[test]
fn defaults_are_not_refused() {
    assert!(CircuitBreaker::new().check().is_ok());
    assert!(counting(10).check().is_ok());
    assert!(timing(secs(10), 10).check().is_ok());
}

#[test]
fn ends_of_the_ranges_are_not_refused() {
    let longest = ms(u64::from(u32::MAX));
    let least = CircuitBreaker::consecutive(1)
        .recovery(Duration::from_nanos(1))
        .growth(Factor::TWO, ms(1))
        .jitter(0)
        .lease(Duration::from_nanos(1));
    let most = CircuitBreaker::consecutive(u32::MAX)
        .recovery(longest)
        .growth(Factor::TWO, Duration::MAX)
        .jitter(100)
        .probes(127)
        .successes(511)
        .lease(longest);

    assert!(least.check().is_ok());
    assert!(most.check().is_ok());
    assert!(counting(1).permitted(1).check().is_ok());
    assert!(counting(20).permitted(127).check().is_ok());
    assert!(timing(longest, 2 * 16_383).check().is_ok());
}

#[test]
fn breaker_that_opens_at_nothing_is_refused() {
    let (mistake, says) = refused(CircuitBreaker::consecutive(0));

    assert_eq!(mistake, InvalidBreaker::NoFailures);
    assert_eq!(says, "the failures in a row must be at least 1");
}

#[test]
fn minimum_that_the_window_never_holds_is_refused() {
    for breaker in [counting(0), counting(21)] {
        let (mistake, says) = refused(breaker);
        assert_eq!(mistake, InvalidBreaker::MinimumOutOfRange { max: 20 });
        assert_eq!(
            says,
            "the minimum must be from 1 to 20, the most calls that the window holds"
        );
    }
    for minimum in [0, 2 * 16_383 + 1] {
        let (mistake, _) = refused(timing(secs(1), minimum));
        assert_eq!(mistake, InvalidBreaker::MinimumOutOfRange { max: 32_766 });
    }
}

#[test]
fn share_of_no_calls_or_of_more_than_all_is_refused() {
    let says = InvalidBreaker::RateOutOfRange.to_string();

    assert_eq!(says, "the rate must be above 0 and at most 100 percent");
    for points in [0, 10_001, u32::MAX] {
        let rate = Rate::try_basis_points(points);
        assert_eq!(rate, Err(InvalidBreaker::RateOutOfRange));
    }
    for percent in [0, 101, u32::MAX] {
        let rate = Rate::try_percent(percent);
        assert_eq!(rate, Err(InvalidBreaker::RateOutOfRange));
    }
    for points in [1, 10_000] {
        let rate = Rate::try_basis_points(points);
        assert_eq!(rate, Ok(Rate::basis_points(points)));
    }
    assert_eq!(Rate::try_percent(100), Ok(Rate::percent(100)));
}

#[test]
fn limit_that_makes_every_call_slow_is_refused() {
    let (mistake, says) = refused(counting(10).slow(Duration::ZERO, Rate::percent(50)));

    assert_eq!(mistake, InvalidBreaker::NoSlowLimit);
    assert_eq!(
        says,
        "the limit of slow calls must be above 0; without one, every call is slow"
    );
}

#[test]
fn times_out_of_range_are_refused() {
    for time in [Duration::ZERO, ms(u64::from(u32::MAX) + 1), Duration::MAX] {
        let (mistake, says) = refused(CircuitBreaker::new().recovery(time));
        assert_eq!(mistake, InvalidBreaker::RecoveryOutOfRange);
        assert_eq!(says, "the recovery must be above 0 and at most 49.7 days");

        let (mistake, says) = refused(CircuitBreaker::new().lease(time));
        assert_eq!(mistake, InvalidBreaker::LeaseOutOfRange);
        assert_eq!(says, "the lease must be above 0 and at most 49.7 days");

        let (mistake, says) = refused(timing(time, 10));
        assert_eq!(mistake, InvalidBreaker::SpanOutOfRange);
        assert_eq!(
            says,
            "the span of the window must be above 0 and at most 49.7 days"
        );
    }
}

#[test]
fn cap_below_the_recovery_is_refused_in_either_order() {
    let breakers = [
        CircuitBreaker::new()
            .recovery(secs(9))
            .growth(Factor::TWO, secs(8)),
        CircuitBreaker::new()
            .growth(Factor::TWO, secs(8))
            .recovery(secs(9)),
    ];

    for breaker in breakers {
        let (mistake, says) = refused(breaker);
        let (recovery, max) = (secs(9), secs(8));
        assert_eq!(mistake, InvalidBreaker::CapBelowRecovery { recovery, max });
        assert_eq!(says, "the cap of 8s must not be below the recovery of 9s");
    }
}

#[test]
fn jitter_of_more_than_all_is_refused() {
    let (mistake, says) = refused(CircuitBreaker::new().jitter(101));

    assert_eq!(mistake, InvalidBreaker::JitterOutOfRange);
    assert_eq!(says, "the jitter must be at most 100 percent");
}

#[test]
fn numbers_of_probes_out_of_range_are_refused() {
    for probes in [0, 128, u32::MAX] {
        let (mistake, says) = refused(CircuitBreaker::new().successes(511).probes(probes));
        assert_eq!(mistake, InvalidBreaker::ProbesOutOfRange);
        assert_eq!(says, "the probes must be from 1 to 127");

        let (mistake, _) = refused(counting(10).permitted(probes));
        assert_eq!(mistake, InvalidBreaker::ProbesOutOfRange);
    }
    for successes in [0, 512, u32::MAX] {
        let (mistake, says) = refused(CircuitBreaker::new().successes(successes));
        assert_eq!(mistake, InvalidBreaker::SuccessesOutOfRange);
        assert_eq!(says, "the successes that close must be from 1 to 511");
    }
}

#[test]
fn probes_that_are_never_permitted_are_refused() {
    let (mistake, says) = refused(CircuitBreaker::new().probes(3).successes(2));

    let (probes, successes) = (3, 2);
    assert_eq!(
        mistake,
        InvalidBreaker::ProbesAboveSuccesses { probes, successes }
    );
    assert_eq!(
        says,
        "the 3 probes at once must not be more than the 2 that close"
    );
}

#[test]
fn first_mistake_is_told_even_if_it_was_put_right() {
    let breaker = CircuitBreaker::consecutive(0)
        .probes(0)
        .probes(1)
        .recovery(Duration::ZERO);
    assert_eq!(refused(breaker).0, InvalidBreaker::NoFailures);

    let breaker = CircuitBreaker::new().probes(0).probes(1).jitter(200);
    assert_eq!(refused(breaker).0, InvalidBreaker::ProbesOutOfRange);
}

#[test]
fn checked_breaker_is_the_one_that_was_made() {
    static DB: CircuitBreaker = match CircuitBreaker::consecutive(2).name("db").check() {
        Ok(breaker) => breaker,
        Err(_) => panic!("refused"),
    };

    fail(&DB).unwrap();
    assert_eq!(DB.state(), State::Closed);
    fail(&DB).unwrap();

    assert_eq!(DB.state(), State::Open);
    assert_eq!(DB.snapshot().name(), "db");
}
