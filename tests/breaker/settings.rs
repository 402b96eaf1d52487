//! Settings, administration and what a breaker tells of itself.

use crate::support::{TestClock, fail, fail_times, half_open, ms, secs, succeed};
use retry_runtime::backoff::Factor;
use retry_runtime::breaker::{CircuitBreaker, Recorded, State};
use retry_runtime::testing;
use std::io;
use std::time::Duration;

/// Fails every probe, and returns the open periods.
fn periods(breaker: &CircuitBreaker, clock: &TestClock, rounds: usize) -> Vec<Duration> {
    (0..rounds)
        .map(|_| {
            fail(breaker).unwrap();
            let period = breaker.snapshot().retry_after().unwrap();
            clock.advance(period);
            period
        })
        .collect()
}

#[test]
fn defaults_are_those_documented() {
    let clock = TestClock::leaked();
    let breaker = CircuitBreaker::new().jitter(0).clock(clock);

    fail_times(&breaker, 4);
    assert_eq!(breaker.state(), State::Closed);
    fail(&breaker).unwrap();

    assert_eq!(breaker.snapshot().retry_after(), Some(secs(30)));
}

#[test]
fn open_period_grows_up_to_its_cap_and_starts_anew() {
    let clock = TestClock::leaked();
    let breaker = CircuitBreaker::consecutive(1)
        .recovery(secs(1))
        .growth(Factor::TWO, secs(20))
        .jitter(0)
        .clock(clock);

    let growing = periods(&breaker, clock, 7);
    succeed(&breaker).unwrap();
    let again = periods(&breaker, clock, 2);

    assert_eq!(growing, [1, 2, 4, 8, 16, 20, 20].map(secs));
    assert_eq!(again, [1, 2].map(secs));
}

#[test]
fn growth_stays_at_its_cap_for_ever() {
    let clock = TestClock::leaked();
    let breaker = CircuitBreaker::consecutive(1)
        .recovery(secs(1))
        .growth(Factor::from(u64::MAX), Duration::MAX)
        .jitter(0)
        .clock(clock);

    let growing = periods(&breaker, clock, 100);

    assert!(growing.iter().skip(1).all(|&period| period == growing[99]));
}

#[test]
fn jitter_spreads_a_quarter_to_either_side() {
    let clock = TestClock::leaked();
    let breaker = CircuitBreaker::consecutive(1)
        .recovery(secs(100))
        .clock(clock);

    testing::seed(1);
    let spread = periods(&breaker, clock, 1_000);

    let (least, most) = (spread.iter().min().unwrap(), spread.iter().max().unwrap());
    assert!((secs(75)..secs(77)).contains(least), "{least:?}");
    assert!((secs(123)..=secs(125)).contains(most), "{most:?}");
}

#[test]
fn several_successes_close() {
    let clock = TestClock::leaked();
    let breaker = CircuitBreaker::consecutive(1).successes(3).clock(clock);
    half_open(&breaker, clock);

    succeed(&breaker).unwrap();
    succeed(&breaker).unwrap();
    assert_eq!(breaker.state(), State::HalfOpen);
    succeed(&breaker).unwrap();

    assert_eq!(breaker.state(), State::Closed);
}

#[test]
fn zeros_count_as_one() {
    let clock = TestClock::leaked();
    let breaker = CircuitBreaker::consecutive(0)
        .probes(0)
        .successes(0)
        .recovery(Duration::ZERO)
        .lease(Duration::ZERO)
        .clock(clock);

    fail(&breaker).unwrap();
    assert_eq!(
        breaker.try_acquire().unwrap_err().retry_after(),
        Some(ms(1))
    );
    clock.advance(ms(1));
    succeed(&breaker).unwrap();

    assert_eq!(breaker.state(), State::Closed);
}

#[test]
fn forced_open_rejects_until_reset() {
    let clock = TestClock::leaked();
    let breaker = CircuitBreaker::new().clock(clock);
    let early = breaker.try_acquire().unwrap();

    breaker.force_open();
    clock.advance(secs(1_000_000));
    let rejected = breaker.try_acquire().unwrap_err();
    assert_eq!(rejected.state(), State::ForcedOpen);
    assert_eq!(rejected.retry_after(), None);
    assert_eq!(early.success(), Recorded::Stale);
    breaker.reset();

    assert_eq!(succeed(&breaker), Ok(Recorded::Counted));
}

#[test]
fn disabled_permits_and_counts_nothing() {
    let breaker = CircuitBreaker::consecutive(1);

    breaker.disable();
    for _ in 0..10 {
        assert_eq!(fail(&breaker), Ok(Recorded::Stale));
        assert_eq!(succeed(&breaker), Ok(Recorded::Stale));
    }

    assert_eq!(breaker.state(), State::Disabled);
    assert_eq!(breaker.snapshot().generation(), 1);
}

#[test]
fn reset_forgets_the_failures() {
    let breaker = CircuitBreaker::consecutive(3);
    fail(&breaker).unwrap();
    fail(&breaker).unwrap();

    breaker.reset();

    assert_eq!(breaker.snapshot().failures_in_a_row(), 0);
    assert_eq!(breaker.snapshot().generation(), 1);
}

#[test]
fn rejection_says_which_breaker_and_how_long() {
    let clock = TestClock::leaked();
    let breaker = CircuitBreaker::consecutive(1)
        .name("db")
        .jitter(0)
        .clock(clock);
    fail(&breaker).unwrap();

    let rejected = breaker.try_acquire().unwrap_err();

    assert_eq!(
        rejected.to_string(),
        "circuit breaker `db` is open; the next probe is in 30s"
    );
    let error = io::Error::from(rejected);
    assert_eq!(error.kind(), io::ErrorKind::Other);
    assert_eq!(error.to_string(), rejected.to_string());
}

#[test]
fn nameless_breaker_is_not_named() {
    let breaker = CircuitBreaker::new();
    breaker.force_open();

    let rejected = breaker.try_acquire().unwrap_err();

    assert_eq!(rejected.to_string(), "circuit breaker is forced open");
}

#[tokio::test]
async fn futures_can_be_spawned() {
    static DB: CircuitBreaker = CircuitBreaker::new();

    let call = tokio::spawn(DB.call_async(async || io::Result::Ok(7)));

    assert_eq!(call.await.unwrap().unwrap(), 7);
}

#[test]
fn state_fits_in_two_words() {
    // The rest is constant: threshold, name, clock, listener, numbers.
    assert!(
        size_of::<CircuitBreaker>() <= 192,
        "{}",
        size_of::<CircuitBreaker>()
    );
}
