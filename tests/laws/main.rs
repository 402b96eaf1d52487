//! Laws of the delays, for every input.
//!
//! Expected values come from exact integers of any size. The number of cases is fixed, and so is
//! the seed unless `PROPTEST_RNG_SEED` names another; a counterexample is remembered in a file
//! `.regressions` beside the law.

mod adaptive;
mod seeded;

use num_bigint::BigUint;
use proptest::prelude::*;
use retry_runtime::backoff::{
    Adaptive, Backoff, Decorrelated, Exponential, Factor, Fibonacci, Fixed, Linear, Schedule, Step,
};
use retry_runtime::testing::VirtualTime;
use retry_runtime::{__private, Attempts, Decision, Failure, Jitter, Policy, StopReason, testing};
use std::time::Duration;

fn config() -> ProptestConfig {
    seeded::config(2_000)
}

/// Any duration, short ones as likely as long ones.
fn duration() -> impl Strategy<Value = Duration> {
    prop_oneof![
        1 => Just(Duration::ZERO),
        1 => Just(Duration::MAX),
        2 => (0..20_u64).prop_map(Duration::from_nanos),
        8 => (any::<u64>(), 0..64_u32).prop_map(|(nanos, down)| Duration::from_nanos(nanos >> down)),
        4 => (any::<u64>(), 0..64_u32, 0..1_000_000_000_u32)
            .prop_map(|(seconds, down, nanos)| Duration::new(seconds >> down, nanos)),
    ]
}

/// Any factor, simple ones most of the time.
fn factor() -> impl Strategy<Value = Factor> {
    prop_oneof![
        1 => Just(Factor::ONE),
        2 => Just(Factor::TWO),
        2 => (0..12_u64).prop_map(Factor::from),
        4 => (1..200_u64, 1..100_u64).prop_map(|(upper, lower)| Factor::ratio(upper, lower)),
        2 => (1.0..4.0_f64).prop_map(Factor::from),
        1 => (any::<u64>(), any::<u64>()).prop_map(|(upper, lower)| Factor::ratio(upper, lower)),
        // Hardly above one.
        1 => any::<u64>().prop_map(|lower| Factor::ratio(lower.saturating_add(1), lower)),
    ]
}

/// Any attempt number, early ones most of the time.
fn failed() -> impl Strategy<Value = u32> {
    prop_oneof![8 => 0..80_u32, 2 => 0..2_000_u32, 1 => any::<u32>(), 1 => Just(u32::MAX)]
}

/// Any backoff whose delays never shrink.
fn growing() -> impl Strategy<Value = Schedule> {
    let bounds = || (duration(), duration(), duration());
    prop_oneof![
        duration().prop_map(|first| Fixed::new(first).into()),
        (bounds(), duration()).prop_map(|((first, min, max), step)| {
            Linear::new(first).step(step).min(min).max(max).into()
        }),
        (bounds(), factor()).prop_map(|((first, min, max), factor)| {
            Exponential::new(first)
                .factor(factor)
                .min(min)
                .max(max)
                .into()
        }),
        bounds().prop_map(|(first, min, max)| Fibonacci::new(first).min(min).max(max).into()),
    ]
}

fn jitter() -> impl Strategy<Value = Jitter> {
    prop_oneof![
        Just(Jitter::FULL),
        Just(Jitter::EQUAL),
        Just(Jitter::NONE),
        (0..=100_u32).prop_map(Jitter::percent),
        any::<u32>().prop_map(Jitter::billionths),
    ]
}

fn draw() -> impl Strategy<Value = u64> {
    prop_oneof![1 => Just(0), 1 => Just(u64::MAX), 6 => any::<u64>()]
}

fn nanos(time: Duration) -> BigUint {
    BigUint::from(time.as_nanos())
}

/// The delay of so many nanoseconds under a cap.
fn capped(nanoseconds: BigUint, cap: Duration) -> Duration {
    let nanoseconds = nanoseconds.min(nanos(cap));
    // Under a cap, neither conversion fails.
    let seconds = u64::try_from(&nanoseconds / 1_000_000_000_u32).unwrap_or(u64::MAX);
    let rest = u32::try_from(&nanoseconds % 1_000_000_000_u32).unwrap_or(0);
    Duration::new(seconds, rest)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn exponential_is_the_exact_value_cut_off(
        first in duration(), factor in factor(), failed in 1..400_u32, cap in duration(),
    ) {
        let delay = Exponential::new(first).factor(factor).max(cap).delay(Step::after(failed));

        let upper = BigUint::from(factor.numerator()).pow(failed - 1) * nanos(first);
        let lower = BigUint::from(factor.denominator()).pow(failed - 1);
        let exact = capped(&upper / &lower, cap);
        if factor.denominator() == 1 || (upper.bits() <= 128 && lower.bits() <= 128) {
            prop_assert_eq!(delay, exact);
        } else {
            let one = BigUint::from(1_u32);
            let raised = (upper * ((&one << 92) + one)) / (lower << 92);
            prop_assert!((exact..=capped(raised, cap)).contains(&delay), "{delay:?}, not {exact:?}");
        }
    }

    #[test]
    fn linear_is_the_exact_value(
        first in duration(), step in duration(), failed in failed(), cap in duration(),
    ) {
        let delay = Linear::new(first).step(step).max(cap).delay(Step::after(failed));

        let exact = nanos(first) + nanos(step) * failed.saturating_sub(1);
        prop_assert_eq!(delay, capped(exact, cap));
    }

    #[test]
    fn fibonacci_is_the_exact_value(first in duration(), failed in 1..400_u32, cap in duration()) {
        let delay = Fibonacci::new(first).max(cap).delay(Step::after(failed));

        let (mut number, mut next) = (BigUint::from(1_u32), BigUint::from(1_u32));
        for _ in 1..failed {
            (number, next) = (next.clone(), number + next);
        }
        prop_assert_eq!(delay, capped(number * nanos(first), cap));
    }

    #[test]
    fn delays_never_shrink(backoff in growing(), one in failed(), other in failed()) {
        let (earlier, later) = (one.min(other), one.max(other));

        prop_assert!(backoff.delay(Step::after(earlier)) <= backoff.delay(Step::after(later)));
    }

    #[test]
    fn cap_bounds_every_delay(
        first in duration(), step in duration(), factor in factor(), failed in failed(),
        previous in duration(), cap in duration(),
    ) {
        let step_after = Step::after(failed).with_previous(previous);

        prop_assert!(Linear::new(first).step(step).max(cap).delay(step_after) <= cap);
        prop_assert!(Exponential::new(first).factor(factor).max(cap).delay(step_after) <= cap);
        prop_assert!(Fibonacci::new(first).max(cap).delay(step_after) <= cap);
        prop_assert!(Decorrelated::new(first).max(cap).delay(step_after) <= cap);
        let adaptive = Adaptive::new(first).factor(factor).max(cap);
        adaptive.failure();
        prop_assert!(adaptive.delay(step_after) <= cap);
    }

    #[test]
    fn decorrelated_is_three_times_the_delay_before(
        first in duration(), previous in duration(), cap in duration(),
    ) {
        let backoff = Decorrelated::new(first).max(cap);

        let delay = backoff.delay(Step::after(2).with_previous(previous));
        prop_assert_eq!(delay, capped(nanos(previous.max(first)) * 3_u32, cap));
    }

    #[test]
    fn jitter_stays_within_its_bounds(
        jitter in jitter(), delay in duration(), min in duration(), draw in draw(),
    ) {
        let spread = jitter.apply(delay, min, draw);

        let kept = nanos(delay) * (1_000_000_000 - jitter.as_billionths());
        prop_assert!(spread <= delay);
        prop_assert!(spread >= min.min(delay));
        prop_assert!(nanos(spread) * 1_000_000_000_u32 >= kept);
    }

    #[test]
    fn extreme_draws_give_the_ends_of_the_spread(
        jitter in jitter(), delay in duration(), min in duration(),
    ) {
        let kept = nanos(delay) * (1_000_000_000 - jitter.as_billionths());
        let kept = capped((kept + 999_999_999_u32) / 1_000_000_000_u32, delay);

        prop_assert_eq!(jitter.apply(delay, min, 0), kept.max(min.min(delay)));
        prop_assert_eq!(jitter.apply(delay, min, u64::MAX), delay);
    }

    #[test]
    fn larger_draws_give_no_shorter_delays(
        jitter in jitter(), delay in duration(), min in duration(), one in draw(), other in draw(),
    ) {
        let shorter = jitter.apply(delay, min, one.min(other));
        prop_assert!(shorter <= jitter.apply(delay, min, one.max(other)));
    }

    #[test]
    fn decided_delays_stay_within_their_bounds(
        backoff in growing(), jitter in jitter(), seed in any::<u64>(),
    ) {
        let policy = Policy::new().max_attempts(20).backoff(backoff).jitter(jitter);
        let mut attempts = Attempts::new();

        testing::seed(seed);
        for failed in 1..20 {
            let decision = attempts.decide(&policy, Failure::retryable(), "laws::operation");
            let Decision::Sleep(delay) = decision else { panic!("stopped: {decision:?}") };
            let limit = backoff.delay(Step::after(failed));
            prop_assert!((backoff.min().min(limit)..=limit).contains(&delay));
        }
        let decision = attempts.decide(&policy, Failure::retryable(), "laws::operation");
        prop_assert_eq!(decision, Decision::Stop(StopReason::MaxAttempts));
    }

    #[test]
    fn decorrelated_delays_lie_between_the_first_and_three_times_the_one_before(
        first in duration(), cap in duration(), seed in any::<u64>(),
    ) {
        let policy = Policy::new().unlimited().backoff(Decorrelated::new(first).max(cap).into());
        let mut attempts = Attempts::new();
        let mut previous = first;

        testing::seed(seed);
        for _ in 0..20 {
            let decision = attempts.decide(&policy, Failure::retryable(), "laws::operation");
            let Decision::Sleep(delay) = decision else { panic!("stopped: {decision:?}") };
            let limit = previous.saturating_mul(3).min(cap);
            prop_assert!((first.min(limit)..=limit).contains(&delay));
            // The state keeps 64 bits of nanoseconds, 584 years.
            previous = delay.min(Duration::from_nanos(u64::MAX)).max(first);
        }
    }

    #[test]
    fn wish_of_the_other_side_makes_a_delay_longer_never_shorter(
        backoff in growing(), wish in duration(), longest in duration(), seed in any::<u64>(),
    ) {
        let policy = Policy::new().backoff(backoff).max_retry_after(longest);
        let decide = |failure| {
            testing::seed(seed);
            Attempts::new().decide(&policy, failure, "laws::operation")
        };

        let Decision::Sleep(own) = decide(Failure::retryable()) else { panic!("stopped") };
        // As documented, 584 years are for ever.
        let is_endless = wish.as_nanos() >= u128::from(u64::MAX - 1);
        let wish = if is_endless { Duration::MAX } else { wish };
        let expected = if wish > longest {
            Decision::Stop(StopReason::RetryAfterTooLong)
        } else {
            Decision::Sleep(own.max(wish))
        };
        prop_assert_eq!(decide(Failure::retryable().with_retry_after(Some(wish))), expected);
    }

    #[test]
    fn number_of_the_callers_is_what_the_jitter_is_given(
        backoff in growing(), jitter in jitter(), draws in prop::collection::vec(draw(), 1..20),
    ) {
        let policy = Policy::new().unlimited().backoff(backoff).jitter(jitter);
        let mut attempts = Attempts::new();

        for (failed, draw) in (1..).zip(draws) {
            let decision = attempts.decide_drawn(&policy, Duration::ZERO, Failure::retryable(), draw);
            let delay = backoff.delay(Step::after(failed));
            prop_assert_eq!(decision, Decision::Sleep(jitter.apply(delay, backoff.min(), draw)));
        }
    }

    #[test]
    fn rules_are_the_same_whoever_draws(
        backoff in growing(), most in 1..8_u32, wish in prop::option::of(duration()), longest in duration(),
        deadline in prop::option::of(duration()), elapsed in duration(), is_retryable in any::<bool>(),
        draw in draw(),
    ) {
        let unbounded = Policy::new().backoff(backoff).jitter(Jitter::NONE).max_attempts(most).max_retry_after(longest);
        let policy = deadline.map_or(unbounded, |deadline| unbounded.deadline(deadline));
        let failure = if is_retryable {
            Failure::retryable().with_retry_after(wish)
        } else {
            Failure::not_retryable()
        };
        let (mut by_thread, mut by_number) = (Attempts::new(), Attempts::new());

        for _ in 0..most {
            let expected = by_thread.decide_within(&policy, elapsed, failure, "laws::operation");
            prop_assert_eq!(by_number.decide_drawn(&policy, elapsed, failure, draw), expected);
            prop_assert_eq!(by_number.number(), by_thread.number());
        }
    }

    /// Generated code decides in one word; it must not decide otherwise.
    #[test]
    fn generated_code_decides_as_the_public_state_does(
        backoff in growing(), most in 1..8_u32, wish in prop::option::of(duration()), seed in any::<u64>(),
    ) {
        let policy = Policy::new().backoff(backoff).max_attempts(most).max_retry_after(Duration::MAX);
        let failure = Failure::retryable().with_retry_after(wish);
        let time = VirtualTime::start();

        testing::seed(seed);
        let mut attempts = Attempts::new();
        while let Decision::Sleep(_) = attempts.decide(&policy, failure, "laws::operation") {}
        let public = time.delays();

        testing::seed(seed);
        let operation = __private::Operation::new("laws::operation", policy);
        let mut number = __private::Number::new();
        let mut next = || {
            let outcome: Result<(), &str> = Err("busy");
            let seen = __private::Seen::<
                &str,
                __private::InOutcome,
                __private::ByDebug,
                __private::Unclassified,
                (),
            >::new();
            __private::next(&mut number, || &operation, Some(failure), seen, outcome)
        };
        while next().is_ok() {}
        let generated = time.delays().split_off(public.len());

        prop_assert_eq!(public, generated);
    }

    #[test]
    fn factors_hold_binary_fractions_exactly(value in 1.0..1e15_f64) {
        let factor = Factor::from(value);

        // Both parts are below 2^53 or powers of two, so neither they nor their quotient are
        // rounded.
        #[expect(clippy::cast_precision_loss, reason = "nothing is lost, see above")]
        let back = factor.numerator() as f64 / factor.denominator() as f64;
        prop_assert_eq!(back.to_bits(), value.to_bits());
    }
}

#[test]
fn extreme_values_give_a_delay() {
    let extremes = [
        Duration::ZERO,
        Duration::from_nanos(1),
        Duration::from_secs(60),
        Duration::MAX,
    ];
    let factors = [
        Factor::ONE,
        Factor::TWO,
        Factor::ratio(3, 2),
        Factor::from(u64::MAX),
    ];

    for first in extremes {
        for max in extremes {
            for factor in factors {
                for failed in [0, 1, 2, u32::MAX] {
                    let step = Step::after(failed).with_previous(max);
                    let exponential = Exponential::new(first).factor(factor).max(max);
                    assert!(exponential.delay(step) <= max);
                    assert!(Linear::new(first).step(first).max(max).delay(step) <= max);
                    assert!(Fibonacci::new(first).max(max).delay(step) <= max);
                    assert!(Decorrelated::new(first).max(max).delay(step) <= max);
                }
            }
        }
    }
}

#[test]
fn doubling_for_ever_reaches_the_longest_duration() {
    let backoff = Exponential::new(Duration::from_nanos(1)).max(Duration::MAX);

    assert_eq!(backoff.delay(Step::after(u32::MAX)), Duration::MAX);
    assert_eq!(
        backoff.delay(Step::after(65)),
        Duration::new(18_446_744_073, 709_551_616)
    );
}

#[test]
fn whole_delays_come_out_whole_where_128_bits_do_not_suffice() {
    let three = BigUint::from(3_u32).pow(25);
    let first = capped(three << 39, Duration::MAX);
    let backoff = Exponential::new(first)
        .factor(Factor::ratio(4, 3))
        .max(Duration::MAX);

    let expected = capped(BigUint::from(1_u32) << 89, Duration::MAX);
    assert_eq!(backoff.delay(Step::after(26)), expected);
}

#[test]
fn factors_that_are_no_growth_count_as_one() {
    for factor in [
        0.0,
        -0.0,
        0.999,
        -3.0,
        f64::NAN,
        f64::NEG_INFINITY,
        f64::MIN_POSITIVE,
    ] {
        assert_eq!(Factor::from(factor), Factor::ONE, "{factor}");
    }
    assert_eq!(Factor::from(-7), Factor::ONE);
    assert_eq!(Factor::from(0_u32), Factor::ONE);
    assert_eq!(Factor::ratio(0, 5), Factor::ONE);
}

#[test]
fn factors_too_large_count_as_the_largest() {
    let largest = Factor::from(u64::MAX);

    assert_eq!(Factor::from(f64::INFINITY), largest);
    assert_eq!(Factor::from(f64::MAX), largest);
    assert_eq!(Factor::from(18_446_744_073_709_551_616.0), largest);
    assert_eq!(
        Factor::from(9_223_372_036_854_775_808.0),
        Factor::from(1_u64 << 63)
    );
}
