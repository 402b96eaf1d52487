//! Facts that the test suites of trusted libraries have established, one test a fact.
//!
//! Each test names its source. *k* is the number of the attempt that just failed, from 1.

use retry_runtime::backoff::{Backoff, Exponential, Fixed, Linear, Schedule, Step};
use retry_runtime::testing::{self, VirtualTime};
use retry_runtime::{
    Attempts, Budget, Class, Classify, Decision, Failure, GaveUp, Jitter, NoValue, Policy,
    StopReason, Withdrawal, retry,
};
use std::cell::Cell;
use std::time::Duration;

const OPERATION: &str = "cases::operation";

const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// The delays after each of the attempts, before jitter.
fn delays<B: Backoff>(backoff: &B, failed: impl IntoIterator<Item = u32>) -> Vec<Duration> {
    failed
        .into_iter()
        .map(|failed| backoff.delay(Step::after(failed)))
        .collect()
}

/// The delays of one call that fails until its attempts run out.
fn run(policy: &Policy) -> Vec<Duration> {
    let mut attempts = Attempts::new();
    let mut delays = Vec::new();
    while let Decision::Sleep(delay) = attempts.decide(policy, Failure::retryable(), OPERATION) {
        delays.push(delay);
    }
    delays
}

/// The delay after attempt `failed`, jittered.
fn jittered(backoff: &Exponential, failed: u32) -> Duration {
    // The policy's own counter only goes up one by one, so the backoff is asked as if that attempt
    // had failed.
    let delay = backoff.delay(Step::after(failed));
    let policy = Policy::new()
        .backoff(Schedule::fixed(delay))
        .jitter(Jitter::FULL);
    match Attempts::new().decide(&policy, Failure::retryable(), OPERATION) {
        Decision::Sleep(delay) => delay,
        // Above every bound, so the test fails.
        Decision::Stop(_) => Duration::MAX,
    }
}

/// T01, tenacity.
#[test]
fn none_and_fixed_do_not_grow() {
    assert_eq!(Schedule::None.delay(Step::after(18)), Duration::ZERO);
    assert_eq!(Fixed::new(secs(1)).delay(Step::after(12)), secs(1));
}

/// T02, tenacity.
#[test]
fn linear_grows_by_its_step() {
    let backoff = Linear::new(secs(500)).step(secs(100)).max(Duration::MAX);

    assert_eq!(delays(&backoff, 1..=3), [500, 600, 700].map(secs));
}

/// T03, tenacity.
#[test]
fn exponential_doubles() {
    let backoff = Exponential::new(secs(1)).max(Duration::MAX);

    assert_eq!(
        delays(&backoff, 1..=8),
        [1, 2, 4, 8, 16, 32, 64, 128].map(secs)
    );
}

/// T04, tenacity.
#[test]
fn exponential_stays_at_a_cap_of_40() {
    let backoff = Exponential::new(secs(1)).max(secs(40));

    assert_eq!(
        delays(&backoff, 1..=8),
        [1, 2, 4, 8, 16, 32, 40, 40].map(secs)
    );
    assert_eq!(backoff.delay(Step::after(50)), secs(40));
}

/// T07, tenacity.
#[test]
fn exponential_stays_at_a_cap_of_50() {
    let backoff = Exponential::new(secs(1)).max(secs(50));

    assert_eq!(
        delays(&backoff, 1..=8),
        [1, 2, 4, 8, 16, 32, 50, 50].map(secs)
    );
    assert_eq!(backoff.delay(Step::after(50)), secs(50));
}

/// T11, tenacity.
#[test]
fn last_entry_of_a_list_repeats() {
    let list = [1, 1, 4, 4, 8].map(secs);

    assert_eq!(
        delays(&list, 1..=10),
        [1, 1, 4, 4, 8, 8, 8, 8, 8, 8].map(secs)
    );
}

/// T12, tenacity.
#[test]
fn call_waits_as_the_list_says() {
    const LIST: [Duration; 3] = [secs(1), secs(2), secs(3)];
    let policy = Policy::new().max_attempts(5).backoff(Schedule::list(&LIST));

    let time = VirtualTime::start();
    let outcome: Result<(), NoValue> = policy.call(|| Err(NoValue));

    assert_eq!(outcome, Err(NoValue));
    assert_eq!(time.delays(), [1, 2, 3, 3].map(secs));
}

/// T15, tenacity.
#[test]
fn full_jitter_stays_between_zero_and_the_delay() {
    let backoff = Exponential::new(ms(500)).max(secs(60));
    let limits = [
        500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000,
    ]
    .map(ms);

    testing::seed(15);
    for (failed, limit) in (1..).zip(limits) {
        for _ in 0..1_000 {
            assert!(jittered(&backoff, failed) <= limit, "attempt {failed}");
        }
    }
}

/// T16, tenacity.
#[test]
fn full_jitter_takes_half_the_delay_on_average() {
    let backoff = Exponential::new(ms(500)).max(secs(60));
    // (mean, tolerance) in milliseconds
    let expected = [
        (250, 20),
        (500, 40),
        (1_000, 80),
        (2_000, 160),
        (4_000, 320),
        (8_000, 640),
        (16_000, 1_280),
        (30_000, 2_560),
        (30_000, 2_560),
    ];

    testing::seed(16);
    for (failed, (mean, tolerance)) in (1..).zip(expected) {
        let sum: Duration = (0..4_000).map(|_| jittered(&backoff, failed)).sum();
        let off = (sum / 4_000).abs_diff(ms(mean));
        assert!(off <= ms(tolerance), "attempt {failed}: off by {off:?}");
    }
}

/// S01, stamina.
#[test]
fn late_attempts_do_not_overflow() {
    let backoff = Exponential::new(ms(100)).max(secs(5));

    assert_eq!(
        delays(&backoff, [1_025, 2_000, 10_000, u32::MAX]),
        [secs(5); 4]
    );
}

/// S02, stamina.
#[test]
fn no_jitter_passes_the_cap() {
    let cap = ms(420);

    testing::seed(2);
    for jitter in [
        Jitter::FULL,
        Jitter::EQUAL,
        Jitter::percent(20),
        Jitter::NONE,
    ] {
        let backoff = Exponential::new(ms(100)).max(cap).into();
        let policy = Policy::new()
            .max_attempts(10)
            .backoff(backoff)
            .jitter(jitter);
        for _ in 0..10_000 {
            let delays = run(&policy);
            assert_eq!(delays.len(), 9);
            assert!(
                delays.iter().all(|delay| *delay <= cap),
                "{jitter:?}: {delays:?}"
            );
        }
    }
}

/// M01, measured over 12 libraries: jitter that is added before the cap piles delays up at the cap.
#[test]
fn jittered_delays_do_not_bunch_at_the_cap() {
    let cap = secs(10);

    testing::seed(1);
    for jitter in [Jitter::FULL, Jitter::EQUAL] {
        for max in [8, 12, 20] {
            let backoff = Exponential::new(ms(100)).max(cap).into();
            let policy = Policy::new()
                .max_attempts(max)
                .backoff(backoff)
                .jitter(jitter);
            let at_cap: usize = (0..20_000)
                .map(|_| {
                    run(&policy)
                        .into_iter()
                        .filter(|delay| *delay == cap)
                        .count()
                })
                .sum();
            assert_eq!(at_cap, 0, "{jitter:?}, {max} attempts");
        }
    }
}

/// C01, AWS 2026 standard mode.
#[test]
fn largest_draw_gives_the_whole_delay() {
    let backoff = Exponential::new(ms(50)).max(secs(20));
    let expected = [
        50, 100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 20_000, 20_000,
    ]
    .map(ms);

    let delays: Vec<_> = delays(&backoff, 1..=11)
        .into_iter()
        .map(|delay| Jitter::FULL.apply(delay, Duration::ZERO, u64::MAX))
        .collect();

    assert_eq!(delays, expected);
}

/// D01, seed of the project.
#[test]
fn exponential_from_50_ms() {
    let backoff = Exponential::new(ms(50)).into();
    let policy = Policy::new()
        .max_attempts(6)
        .backoff(backoff)
        .jitter(Jitter::NONE);

    assert_eq!(run(&policy), [50, 100, 200, 400, 800].map(ms));
}

/// D02, seed of the project.
#[test]
fn ten_retries_survive_ten_failures() {
    let backoff = Exponential::new(secs(1)).max(secs(60)).into();
    let policy = Policy::new().retries(10).backoff(backoff);
    let mut attempts = 0;

    testing::seed(2);
    let time = VirtualTime::start();
    let outcome = policy.call(|| {
        attempts += 1;
        if attempts <= 10 {
            Err(NoValue)
        } else {
            Ok("served")
        }
    });

    assert_eq!(outcome, Ok("served"));
    assert_eq!(attempts, 11);
    assert_eq!(time.delays().len(), 10);
}

/// D02, seed of the project, by the attribute.
#[test]
fn ten_retries_survive_ten_failures_of_a_function() {
    #[retry(retries = 10, backoff = exponential(1s, max = 60s))]
    fn connect(attempts: &Cell<u32>) -> Option<&'static str> {
        attempts.set(attempts.get() + 1);
        (attempts.get() > 10).then_some("served")
    }
    let attempts = Cell::new(0);

    testing::seed(2);
    let time = VirtualTime::start();

    assert_eq!(connect(&attempts), Some("served"));
    assert_eq!(attempts.get(), 11);
    assert_eq!(time.delays().len(), 10);
}

/// T20, tenacity.
#[test]
fn stops_after_max_attempts() {
    let policy = Policy::new().max_attempts(3).backoff(Schedule::None);
    let mut attempts = Attempts::new();
    let mut decide = || attempts.decide(&policy, Failure::retryable(), OPERATION);

    assert_eq!(decide(), Decision::Sleep(Duration::ZERO));
    assert_eq!(decide(), Decision::Sleep(Duration::ZERO));
    assert_eq!(decide(), Decision::Stop(StopReason::MaxAttempts));
    assert_eq!(decide(), Decision::Stop(StopReason::MaxAttempts));
}

/// T22, tenacity.
#[test]
fn deadline_stops_what_would_end_at_it_or_later() {
    // (elapsed, next delay) in microseconds
    let cases = [
        ((999_000, 100), None),
        ((1_000_000, 1_000), Some(StopReason::Deadline)),
        ((1_000_000, 1_000_000), Some(StopReason::Deadline)),
        ((999_000, 0), None),
        ((1_000_000, 0), Some(StopReason::Deadline)),
    ];

    for ((elapsed, delay), reason) in cases {
        let [elapsed, delay] = [elapsed, delay].map(Duration::from_micros);
        let policy = Policy::new()
            .backoff(Schedule::fixed(delay))
            .deadline(secs(1));
        let decision =
            Attempts::new().decide_within(&policy, elapsed, Failure::retryable(), OPERATION);
        let expected = reason.map_or(Decision::Sleep(delay), Decision::Stop);
        assert_eq!(decision, expected, "{elapsed:?} and {delay:?}");
    }
}

/// T20, tenacity, by the attribute.
#[test]
fn function_stops_after_max_attempts() {
    #[retry(max = 3, backoff = none, attempt = attempt)]
    fn call(succeeds_at: u32) -> Result<u32, NoValue> {
        if attempt == succeeds_at {
            Ok(attempt)
        } else {
            Err(NoValue)
        }
    }

    assert_eq!(call(2), Ok(2));
    assert_eq!(call(3), Ok(3));
    assert_eq!(call(4), Err(NoValue));
}

/// T28, tenacity.
#[test]
fn value_that_never_changes_is_returned_in_the_end() {
    let policy = Policy::new().max_attempts(3);
    let mut attempts = Attempts::new();

    let _time = VirtualTime::start();
    let outcome: Result<&str, NoValue> = loop {
        let outcome = Ok("pending");
        let failure = match outcome {
            Ok("pending") => Failure::retryable(),
            _ => Failure::not_retryable(),
        };
        if let Decision::Stop(_) = attempts.decide(&policy, failure, OPERATION) {
            break outcome;
        }
    };

    assert_eq!(outcome, Ok("pending"));
    assert_eq!(attempts.number(), 3);
}

/// T28, tenacity, by the attribute.
#[test]
fn value_of_a_function_that_never_changes_is_returned_in_the_end() {
    #[retry(max = 3, on = Ok("pending"))]
    fn state(attempts: &Cell<u32>) -> Result<&'static str, NoValue> {
        attempts.set(attempts.get() + 1);
        Ok("pending")
    }
    let attempts = Cell::new(0);

    let _time = VirtualTime::start();

    assert_eq!(state(&attempts), Ok("pending"));
    assert_eq!(attempts.get(), 3);
}

/// T29, tenacity.
#[test]
fn fallback_is_called_once_and_its_value_returned() {
    #[retry(max = 3, backoff = none, fallback = |gave_up| Ok(cached(&gave_up, fallbacks)))]
    fn call(attempts: &Cell<u32>, fallbacks: &Cell<u32>) -> Result<&'static str, NoValue> {
        attempts.set(attempts.get() + 1);
        Err(NoValue)
    }
    fn cached(gave_up: &GaveUp<NoValue>, fallbacks: &Cell<u32>) -> &'static str {
        fallbacks.set(fallbacks.get() + 1);
        assert_eq!(gave_up.attempts, 3);
        "cached"
    }
    let (attempts, fallbacks) = (Cell::new(0), Cell::new(0));

    assert_eq!(call(&attempts, &fallbacks), Ok("cached"));
    assert_eq!((attempts.get(), fallbacks.get()), (3, 1));
}

/// What a retry takes from the AWS budget, and what its success brings: what is left each time.
fn aws(class: Class, succeeds: bool) -> (u64, u64) {
    let budget = Budget::aws();
    let retry = budget.withdraw(class);
    let after_retry = budget.available();
    if succeeds {
        retry.into_iter().for_each(Withdrawal::deposit);
    }
    (after_retry, budget.available())
}

/// W02, AWS.
#[test]
fn what_a_retry_took_comes_back_on_its_success() {
    assert_eq!(aws(Class::Transient, true), (486, 500));
    assert_eq!(aws(Class::Timeout, true), (486, 500));
    assert_eq!(aws(Class::Throttled, true), (495, 500));
    assert_eq!(aws(Class::Transient, false), (486, 486));

    // Of two retries, the second's.
    let budget = Budget::aws();
    let _ = budget.withdraw(Class::Throttled);
    budget.withdraw(Class::Transient).unwrap().deposit();
    assert_eq!(budget.available(), 495);
}

/// W03, AWS.
#[test]
fn a_success_at_the_first_attempt_brings_one_token() {
    let budget = Budget::aws();
    let _ = budget.withdraw(Class::Transient);

    budget.deposit();

    assert_eq!(budget.available(), 487);
}

/// W04, AWS.
#[test]
fn the_last_tokens_allow_one_retry() {
    let budget = Budget::aws().capacity(14);

    assert!(budget.withdraw(Class::Transient).is_some());
    assert!(budget.withdraw(Class::Transient).is_none());
}

/// W05, AWS.
#[test]
fn a_wait_that_was_asked_for_makes_the_delay_longer_only() {
    let policy = Policy::new().backoff(Schedule::fixed(ms(50)));
    let delay = |failure| Attempts::new().decide(&policy, failure, OPERATION);
    let asked = |wait| delay(Failure::retryable().with_retry_after(Some(wait)));

    assert_eq!(asked(ms(1_500)), Decision::Sleep(ms(1_500)));
    assert_eq!(asked(Duration::ZERO), Decision::Sleep(ms(50)));
    assert_eq!(delay(Failure::retryable()), Decision::Sleep(ms(50)));
}

/// W05, AWS, by the attribute.
#[test]
fn a_wait_read_off_the_error_makes_the_delay_longer_only() {
    #[derive(Debug, Clone, Copy, Classify)]
    #[classify(throttled)]
    struct Throttled {
        wait: Option<Duration>,
    }
    #[retry(max = 2, backoff = fixed(50ms), retry_after = |error| error.wait)]
    fn call(wait: Option<Duration>) -> Result<(), Throttled> {
        Err(Throttled { wait })
    }
    let delays = |wait| {
        let time = VirtualTime::start();
        assert!(call(wait).is_err());
        time.delays()
    };

    assert_eq!(delays(Some(ms(1_500))), [ms(1_500)]);
    assert_eq!(delays(Some(Duration::ZERO)), [ms(50)]);
    assert_eq!(delays(None), [ms(50)]);
}

/// O05, Finagle. Without a floor, every call that is made deposits, and wants one retry.
#[test]
fn retries_are_the_ratio_of_the_calls() {
    let ratios = [
        (1, 10),
        (25, 100),
        (5, 10),
        (75, 100),
        (99, 100),
        (1, 100),
        (1, 1_000),
    ];
    for (upper, lower) in ratios {
        let budget = Budget::new().ratio(upper, lower).reserve(0);
        while budget.withdraw(Class::Transient).is_some() {}

        let retries = (0..10_000).filter(|_| {
            budget.deposit();
            budget.withdraw(Class::Transient).is_some()
        });

        let expected = usize::try_from(10_000 * upper / lower).unwrap();
        assert_eq!(retries.count(), expected, "{upper}/{lower}");
    }
}
