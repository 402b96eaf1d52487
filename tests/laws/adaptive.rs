//! Laws of adaptive delays, for every history of successes and failures.

use super::{capped, config, duration, factor, failed, nanos};
use num_bigint::BigUint;
use proptest::prelude::*;
use retry_runtime::backoff::{Adaptive, Backoff, Exponential, Step};
use std::time::Duration;

/// What a function's attempts came to; `true` is a success.
fn outcomes() -> impl Strategy<Value = Vec<bool>> {
    (0.0..=1.0_f64)
        .prop_flat_map(|successes| prop::collection::vec(prop::bool::weighted(successes), 0..100))
}

/// Tells an adaptive backoff of outcomes.
fn told(adaptive: Adaptive, outcomes: &[bool]) -> Adaptive {
    for success in outcomes {
        if *success {
            adaptive.success();
        } else {
            adaptive.failure();
        }
    }
    adaptive
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn adaptive_is_the_exponential_delay_divided_by_the_rate(
        outcomes in outcomes(), first in duration(), factor in factor(), failed in failed(), cap in duration(),
    ) {
        let adaptive = told(Adaptive::new(first).factor(factor).max(cap), &outcomes);
        let delay = adaptive.delay(Step::after(failed));

        let one: BigUint = BigUint::from(1_u32) << 32;
        let least = (&one + 99_u32) / 100_u32;
        let rate = outcomes.iter().fold(one.clone(), |rate, success| {
            if *success {
                (rate * 9_u32 + &one + 9_u32) / 10_u32
            } else {
                (rate * 9_u32 / 10_u32).max(least.clone())
            }
        });
        let plain = Exponential::new(first).factor(factor).max(Duration::MAX).delay(Step::after(failed));
        prop_assert_eq!(delay, capped(nanos(plain) * &one / &rate, cap));
        prop_assert_eq!(BigUint::from(adaptive.success_rate()), rate * 10_000_u32 / one);
    }

    #[test]
    fn success_rate_is_the_moving_average(outcomes in outcomes()) {
        let adaptive = told(Adaptive::new(Duration::ZERO), &outcomes);

        let average = outcomes.iter().fold(1.0_f64, |rate, success| {
            (0.9 * rate + if *success { 0.1 } else { 0.0 }).max(0.01)
        });
        prop_assert!((f64::from(adaptive.success_rate()) - 10_000.0 * average).abs() < 1.001);
    }

    #[test]
    fn adaptive_delays_are_no_shorter_where_more_attempts_failed(
        outcomes in outcomes(), worse in outcomes(), first in duration(), failed in failed(), cap in duration(),
    ) {
        let worse: Vec<bool> =
            outcomes.iter().zip(worse.iter().chain(&[true; 100])).map(|(one, other)| *one && *other).collect();
        let delay = |outcomes: &[bool]| {
            told(Adaptive::new(first).max(cap), outcomes).delay(Step::after(failed))
        };

        prop_assert!(delay(&outcomes) <= delay(&worse));
    }

    #[test]
    fn adaptive_delays_are_one_to_a_hundred_times_the_exponential_ones(
        outcomes in outcomes(), first in duration(), failed in failed(), cap in duration(),
    ) {
        let delay = told(Adaptive::new(first).max(cap), &outcomes).delay(Step::after(failed));

        let plain = Exponential::new(first).max(cap).delay(Step::after(failed));
        prop_assert!((plain..=plain.saturating_mul(100)).contains(&delay));
    }

    #[test]
    fn success_rate_comes_to_its_ends_and_stays_there(outcomes in outcomes()) {
        let adaptive = Adaptive::new(Duration::from_secs(1)).max(Duration::MAX);
        let adaptive = told(adaptive, &outcomes);
        let one_second = || adaptive.delay(Step::after(1));

        for _ in 0..250 {
            adaptive.success();
        }
        prop_assert_eq!((adaptive.success_rate(), one_second()), (10_000, Duration::from_secs(1)));

        for _ in 0..50 {
            adaptive.failure();
        }
        let longest = one_second();
        prop_assert_eq!((adaptive.success_rate(), longest.as_secs()), (100, 99));
        adaptive.failure();
        prop_assert_eq!(one_second(), longest);
    }
}

/// A first delay of 81 s after two failures, a success, and an outage of any length.
#[test]
fn adaptive_delays_by_hand() {
    let backoff = Adaptive::new(Duration::from_secs(81)).max(Duration::MAX);
    let millis = |failed| backoff.delay(Step::after(failed)).as_millis();
    assert_eq!((millis(1), millis(2)), (81_000, 162_000));

    backoff.failure();
    assert_eq!((millis(1), millis(2)), (90_000, 180_000));
    backoff.failure();
    assert_eq!((millis(1), millis(2)), (100_000, 200_000));
    backoff.success();
    assert_eq!(millis(1), 97_708);

    for _ in 0..1_000 {
        backoff.failure();
    }
    assert_eq!(backoff.delay(Step::after(1)).as_secs(), 8_099);
    assert_eq!(backoff.delay(Step::after(u32::MAX)), Duration::MAX);
}
