//! Backoff and jitter.

use crate::{OPERATION, ms, secs};
use retry_runtime::backoff::{Backoff, Exponential, Fixed, Linear, Schedule, Step};
use retry_runtime::testing::VirtualTime;
use retry_runtime::{Attempts, Decision, Failure, Jitter, NoValue, Policy, retry, testing};
use std::cell::Cell;
use std::time::Duration;

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
