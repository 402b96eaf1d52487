//! Windows: facts from the test suites of others, by number, and what is particular to ours.

use crate::support::{NoClock, TestClock, fail, fail_times, half_open, ms, secs, succeed};
use proptest::prelude::*;
use retry_runtime::breaker::{
    CircuitBreaker, CountWindow, Permit, Rate, Recorded, State, TimeWindow, Window,
};
use std::collections::VecDeque;

const HALF: Rate = Rate::percent(50);
const ALL: Rate = Rate::percent(100);

/// The set-up of Resilience4j's cases.
fn resilience4j(clock: &'static TestClock) -> CircuitBreaker<TimeWindow<20>> {
    CircuitBreaker::time_window(secs(20), HALF, 5)
        .slow(secs(4), HALF)
        .permitted(4)
        .recovery(secs(5))
        .jitter(0)
        .clock(clock)
}

/// Makes a call that takes so long.
fn take<'a, T: Window>(
    breaker: &'a CircuitBreaker<T>,
    clock: &TestClock,
    millis: u64,
    end: fn(Permit<'a, T>) -> Recorded,
) {
    let permit = breaker.try_acquire().unwrap();
    clock.advance(ms(millis));
    end(permit);
}

/// Makes calls, `F` for one that fails and `S` for one that succeeds.
fn calls<T: Window>(breaker: &CircuitBreaker<T>, outcomes: &str) {
    for outcome in outcomes.chars() {
        match outcome {
            'F' => fail(breaker).unwrap(),
            _ => succeed(breaker).unwrap(),
        };
    }
}

/// R01, Resilience4j.
#[test]
fn opens_at_the_rate_once_there_are_enough_calls() {
    let breaker = resilience4j(TestClock::leaked());

    for outcome in ["F", "F", "F", "S"] {
        calls(&breaker, outcome);
        assert_eq!(breaker.snapshot().failure_rate(), None);
    }
    calls(&breaker, "S");

    assert_eq!(breaker.state(), State::Open);
    assert!(breaker.try_acquire().is_err());
}

/// R02, Resilience4j.
#[test]
fn rate_that_is_just_reached_opens() {
    let breaker = resilience4j(TestClock::leaked());

    calls(&breaker, "SSSFF");
    assert_eq!(breaker.snapshot().failure_rate(), Some(4_000));
    assert_eq!(breaker.state(), State::Closed);
    calls(&breaker, "F");

    assert_eq!(breaker.state(), State::Open);
}

/// R03, Resilience4j.
#[test]
fn slow_calls_open() {
    let clock = TestClock::leaked();
    let breaker = resilience4j(clock);

    take(&breaker, clock, 5_000, Permit::failure);
    take(&breaker, clock, 5_000, Permit::success);
    take(&breaker, clock, 100, Permit::failure);
    take(&breaker, clock, 100, Permit::success);
    assert_eq!(breaker.snapshot().slow(), 2);
    take(&breaker, clock, 5_000, Permit::success);

    assert_eq!(breaker.state(), State::Open);
}

#[test]
fn call_as_long_as_the_limit_is_not_slow() {
    let clock = TestClock::leaked();
    let breaker = resilience4j(clock);

    take(&breaker, clock, 4_000, Permit::success);
    take(&breaker, clock, 4_001, Permit::success);

    assert_eq!(breaker.snapshot().slow(), 1);
}

/// R04, Resilience4j.
#[test]
fn half_open_counts_anew() {
    let clock = TestClock::leaked();
    let breaker = resilience4j(clock);
    calls(&breaker, "FFFFF");

    clock.advance(secs(3));
    assert!(breaker.try_acquire().is_err());
    clock.advance(secs(3));
    let _probe = breaker.try_acquire().unwrap();

    assert_eq!(breaker.state(), State::HalfOpen);
    assert_eq!(breaker.snapshot().calls(), 0);
}

/// R06, Resilience4j, where the rate is looked at when all probes are done; ours opens as soon as
/// nothing can prevent it.
#[test]
fn failed_probes_open() {
    let clock = TestClock::leaked();
    let breaker = resilience4j(clock);
    half_open(&breaker, clock);
    let [first, second, third, fourth] = [(); 4].map(|()| breaker.try_acquire().unwrap());

    first.failure();
    assert_eq!(breaker.state(), State::HalfOpen);
    second.failure();
    assert_eq!(breaker.state(), State::Open);

    assert_eq!(third.success(), Recorded::Stale);
    assert_eq!(fourth.failure(), Recorded::Stale);
    assert_eq!(breaker.state(), State::Open);
}

/// R07, Resilience4j.
#[test]
fn slow_probes_open() {
    let clock = TestClock::leaked();
    let breaker = resilience4j(clock);
    half_open(&breaker, clock);
    let [fast, slow, slow_too, _] = [(); 4].map(|()| breaker.try_acquire().unwrap());

    fast.success();
    clock.advance(secs(5));
    slow.success();
    assert_eq!(breaker.state(), State::HalfOpen);
    slow_too.success();

    assert_eq!(breaker.state(), State::Open);
}

/// R08, Resilience4j.
#[test]
fn probes_below_the_rate_close() {
    let clock = TestClock::leaked();
    let breaker = resilience4j(clock);
    half_open(&breaker, clock);

    calls(&breaker, "FSSS");

    assert_eq!(breaker.state(), State::Closed);
    assert_eq!(breaker.snapshot().calls(), 0);
}

/// R10, Resilience4j.
#[test]
fn ignored_probe_is_made_up_for() {
    let clock = TestClock::leaked();
    let breaker = resilience4j(clock);
    half_open(&breaker, clock);

    calls(&breaker, "SSS");
    breaker.try_acquire().unwrap().ignore();
    assert_eq!(breaker.state(), State::HalfOpen);
    calls(&breaker, "F");

    assert_eq!(breaker.state(), State::Closed);
}

/// R18, Resilience4j.
#[test]
fn count_window_rates_the_last_ten() {
    let breaker: CircuitBreaker<CountWindow<10>> = CircuitBreaker::count_window(ALL, 10);

    calls(&breaker, "SSFF");
    assert_eq!(breaker.snapshot().failure_rate(), None);
    calls(&breaker, "FFFFSSSS");
    let seen = breaker.snapshot();
    assert_eq!((seen.calls(), seen.failed()), (10, 6));
    assert_eq!(seen.failure_rate(), Some(6_000));
    calls(&breaker, "SSS");

    assert_eq!(breaker.snapshot().failure_rate(), Some(3_000));
}

/// R19, Resilience4j; the rates below the least number of calls are those of these counts.
#[test]
fn count_window_forgets_the_oldest() {
    let breaker: CircuitBreaker<CountWindow<4>> = CircuitBreaker::count_window(ALL, 4);
    let counts = ["F", "S", "S", "S", "S"].map(|outcome| {
        calls(&breaker, outcome);
        let seen = breaker.snapshot();
        (seen.calls(), seen.failed())
    });

    assert_eq!(counts, [(1, 1), (2, 1), (3, 1), (4, 1), (4, 0)]);
}

/// R22, Resilience4j.
#[test]
fn time_window_forgets_what_is_too_old() {
    let clock = TestClock::leaked();
    let breaker: CircuitBreaker<TimeWindow<5>> =
        CircuitBreaker::time_window(secs(5), ALL, 100).clock(clock);
    let steps = [0, 100, 100, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 5_000];
    let counts: Vec<_> = steps
        .iter()
        .zip("FSSSSFSSSS".chars())
        .map(|(&wait, outcome)| {
            clock.advance(ms(wait));
            calls(&breaker, &outcome.to_string());
            let seen = breaker.snapshot();
            (seen.calls(), seen.failed())
        })
        .collect();

    let (calls, failed): (Vec<_>, Vec<_>) = counts.into_iter().unzip();
    assert_eq!(calls, [1, 2, 3, 4, 5, 6, 7, 5, 5, 1]);
    assert_eq!(failed, [1, 1, 1, 1, 1, 2, 2, 1, 1, 0]);
}

/// B03, a bug of tower-resilience.
#[test]
fn many_successes_do_not_hide_an_outage() {
    let breaker: CircuitBreaker<CountWindow<10>> = CircuitBreaker::count_window(HALF, 10);
    (0..1_000).for_each(|_| calls(&breaker, "S"));

    calls(&breaker, "FFFF");
    assert_eq!(breaker.state(), State::Closed);
    calls(&breaker, "F");

    assert_eq!(breaker.state(), State::Open);
}

#[test]
fn window_is_empty_after_closing() {
    let clock = TestClock::leaked();
    let breaker: CircuitBreaker<CountWindow<10>> = CircuitBreaker::count_window(HALF, 4)
        .permitted(1)
        .clock(clock);
    for _ in 0..20 {
        half_open(&breaker, clock);
        succeed(&breaker).unwrap();
        assert_eq!(breaker.snapshot().calls(), 0);
        fail_times(&breaker, 3);
        assert_eq!(breaker.state(), State::Closed);
        assert_eq!(breaker.snapshot().failed(), 3);
    }
}

#[test]
fn success_from_before_a_change_is_stale_though_the_window_is_full() {
    let breaker: CircuitBreaker<CountWindow<3>> = CircuitBreaker::count_window(HALF, 3);
    calls(&breaker, "SSS");
    let [disabled, open, reset, late] = [(); 4].map(|()| breaker.try_acquire().unwrap());

    assert_eq!(breaker.try_acquire().unwrap().success(), Recorded::Counted);
    breaker.disable();
    assert_eq!(disabled.success(), Recorded::Stale);
    breaker.force_open();
    assert_eq!(open.success(), Recorded::Stale);
    breaker.reset();
    assert_eq!(reset.success(), Recorded::Stale);
    calls(&breaker, "SSS");
    assert_eq!(late.success(), Recorded::Stale);
    assert_eq!(breaker.try_acquire().unwrap().success(), Recorded::Counted);
}

/// More calls than a bucket counts, and than the totals of a count window hold.
#[test]
fn counts_stay_exact_beyond_what_their_bits_hold() {
    let clock = TestClock::leaked();
    let by_time: CircuitBreaker<TimeWindow<2>> =
        CircuitBreaker::time_window(secs(2), ALL, u32::MAX).clock(clock);
    let by_count: CircuitBreaker<CountWindow<10>> = CircuitBreaker::count_window(ALL, 10);
    calls(&by_time, "F");
    (0..20_000).for_each(|_| calls(&by_time, "S"));
    clock.advance(secs(1));
    (0..20_000).for_each(|_| calls(&by_time, "S"));
    (0..20_000).for_each(|_| calls(&by_count, "FS"));

    let (seen, counted) = (by_time.snapshot(), by_count.snapshot());

    assert_eq!((seen.calls(), seen.failed(), seen.slow()), (32_766, 1, 0));
    assert_eq!(
        (counted.calls(), counted.failed(), counted.slow()),
        (10, 5, 0)
    );
    fail(&by_time).unwrap();
    assert_eq!(by_time.snapshot().failed(), 1);
}

#[test]
fn count_window_reads_no_clock_while_closed() {
    let breaker: CircuitBreaker<CountWindow<10>> =
        CircuitBreaker::count_window(HALF, 10).clock(&NoClock);

    (0..100).for_each(|_| calls(&breaker, "SSF"));

    assert_eq!(breaker.snapshot().calls(), 10);
}

#[test]
fn least_number_of_calls_is_within_the_window() {
    let breaker: CircuitBreaker<CountWindow<3>> = CircuitBreaker::count_window(ALL, u32::MAX);
    calls(&breaker, "FFF");
    assert_eq!(breaker.state(), State::Open);

    let breaker: CircuitBreaker<CountWindow<3>> = CircuitBreaker::count_window(ALL, 0);
    calls(&breaker, "F");
    assert_eq!(breaker.state(), State::Open);
}

#[test]
fn clock_that_steps_back_does_not_stop_the_count() {
    let clock = TestClock::leaked();
    clock.set(secs(1_000_000));
    let breaker: CircuitBreaker<TimeWindow<10>> =
        CircuitBreaker::time_window(secs(10), HALF, 4).clock(clock);
    calls(&breaker, "SSSSS");

    clock.set(secs(5));
    calls(&breaker, "FFFF");

    assert_eq!(breaker.state(), State::Open);
}

#[test]
fn concurrent_outcomes_are_all_in_the_window() {
    let breaker: CircuitBreaker<CountWindow<64>> = CircuitBreaker::count_window(ALL, 64);

    std::thread::scope(|scope| {
        for number in 0..4 {
            let breaker = &breaker;
            scope.spawn(move || {
                for round in 0..5_000 {
                    calls(breaker, if (round + number) % 3 == 0 { "F" } else { "S" });
                }
            });
        }
    });
    (0..64).for_each(|_| calls(&breaker, "S"));

    let seen = breaker.snapshot();
    assert_eq!((seen.calls(), seen.failed(), seen.slow()), (64, 0, 0));
}

proptest! {
    #![proptest_config(crate::laws::config())]

    #[test]
    fn count_window_counts_as_a_queue_does(outcomes in proptest::collection::vec(any::<bool>(), 1..60)) {
        let breaker: CircuitBreaker<CountWindow<7>> =
            CircuitBreaker::count_window(Rate::percent(60), 5);
        let mut queue = VecDeque::new();

        for failed in outcomes {
            calls(&breaker, if failed { "F" } else { "S" });
            queue.push_back(failed);
            if queue.len() > 7 {
                queue.pop_front();
            }
            let failures = queue.iter().filter(|&&failed| failed).count();
            let opens = queue.len() >= 5 && failures * 10 >= queue.len() * 6;
            prop_assert_eq!(breaker.state() == State::Open, opens);
            if opens {
                break;
            }
            prop_assert_eq!(breaker.snapshot().failed(), u64::try_from(failures).unwrap());
        }
    }

    #[test]
    fn time_window_counts_as_a_list_does(calls_made in proptest::collection::vec((any::<bool>(), 0..300_u64), 1..60)) {
        let clock = TestClock::leaked();
        let breaker: CircuitBreaker<TimeWindow<5>> =
            CircuitBreaker::time_window(ms(500), Rate::percent(60), 5).clock(clock);
        let mut list: Vec<(u64, bool)> = Vec::new();
        let mut now = 0;

        for (failed, wait) in calls_made {
            now += wait;
            clock.set(ms(now));
            calls(&breaker, if failed { "F" } else { "S" });
            list.push((now / 100, failed));
            list.retain(|&(bucket, _)| bucket + 5 > now / 100);
            let failures = list.iter().filter(|(_, failed)| *failed).count();
            let opens = list.len() >= 5 && failures * 10 >= list.len() * 6;
            prop_assert_eq!(breaker.state() == State::Open, opens);
            if opens {
                break;
            }
            prop_assert_eq!(breaker.snapshot().calls(), u64::try_from(list.len()).unwrap());
            prop_assert_eq!(breaker.snapshot().failed(), u64::try_from(failures).unwrap());
        }
    }
}
