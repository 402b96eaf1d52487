use retry_runtime::backoff::{Decorrelated, Exponential, Fibonacci, Linear, Schedule};
use retry_runtime::{InvalidPolicy, Jitter, Policy};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

fn message(policy: Policy) -> String {
    policy
        .check()
        .err()
        .map(|refused| refused.to_string())
        .unwrap_or_default()
}

#[test]
fn default_is_three_attempts_from_100_ms_with_full_jitter() {
    let policy = Policy::default();

    assert_eq!(policy.get_max_attempts(), Some(3));
    assert_eq!(policy.get_jitter(), Jitter::FULL);
    assert_eq!(policy.get_max_retry_after(), Duration::from_secs(60));
    let Schedule::Exponential(backoff) = policy.get_backoff() else {
        panic!("{policy:?}")
    };
    assert_eq!(
        backoff,
        Exponential::new(Duration::from_millis(100)).max(SECOND * 60)
    );
}

#[test]
fn attempts_are_at_least_one() {
    assert_eq!(Policy::new().max_attempts(0).get_max_attempts(), Some(1));
    assert_eq!(Policy::new().retries(0).get_max_attempts(), Some(1));
    assert_eq!(Policy::new().retries(5).get_max_attempts(), Some(6));
}

#[test]
fn most_attempts_of_all_are_unlimited() {
    assert_eq!(Policy::new().unlimited().get_max_attempts(), None);
    assert_eq!(
        Policy::new().max_attempts(u32::MAX).get_max_attempts(),
        None
    );
    assert_eq!(Policy::new().retries(u32::MAX).get_max_attempts(), None);
    assert_eq!(Policy::new().retries(u32::MAX - 1).get_max_attempts(), None);
}

#[test]
fn jitter_is_the_backoffs_own_unless_named() {
    let fixed = Policy::new().backoff(Schedule::fixed(SECOND));

    assert_eq!(fixed.get_jitter(), Jitter::NONE);
    assert_eq!(fixed.jitter(Jitter::EQUAL).get_jitter(), Jitter::EQUAL);
    let linear = fixed.backoff(Schedule::linear(SECOND));
    assert_eq!(linear.get_jitter(), Jitter::FULL);
}

#[test]
fn policies_are_built_in_constants() {
    const POLICY: Policy = match Policy::try_new(5, Schedule::fixed(SECOND), Some(Jitter::EQUAL)) {
        Ok(policy) => policy,
        Err(_) => Policy::new(),
    };

    assert_eq!(POLICY.get_max_attempts(), Some(5));
    assert_eq!(Policy::from(&POLICY).get_jitter(), Jitter::EQUAL);
}

#[test]
fn no_attempts_are_refused() {
    let refused = Policy::try_new(0, Schedule::fixed(SECOND), None).unwrap_err();

    assert_eq!(refused, InvalidPolicy::NoAttempts);
}

#[test]
fn unlimited_attempts_without_delay_are_refused() {
    let unlimited = Policy::new().unlimited();
    let without_delay = [
        Schedule::None,
        Schedule::fixed(Duration::ZERO),
        Schedule::list(&[]),
        Schedule::list(&[SECOND, Duration::ZERO]),
        Schedule::exponential(Duration::ZERO),
        Schedule::fibonacci(Duration::ZERO),
        Schedule::linear(Duration::ZERO),
        Schedule::decorrelated(Duration::ZERO),
    ];

    for backoff in without_delay {
        let refused = unlimited.backoff(backoff).check().unwrap_err();
        assert_eq!(refused, InvalidPolicy::UnlimitedWithoutDelay, "{backoff:?}");
    }
    assert!(unlimited.check().is_ok());
    let slowly = Linear::new(Duration::ZERO).step(SECOND).into();
    assert!(unlimited.backoff(slowly).check().is_ok());
}

#[test]
fn cap_below_the_first_delay_is_refused() {
    let policy = Policy::new();
    let cap = SECOND / 2;
    let refused = [
        Linear::new(SECOND).max(cap).into(),
        Exponential::new(SECOND).max(cap).into(),
        Fibonacci::new(SECOND).max(cap).into(),
        Decorrelated::new(SECOND).max(cap).into(),
    ];

    for backoff in refused {
        assert_eq!(
            message(policy.backoff(backoff)),
            "the cap of 500ms must not be below the first delay of 1s"
        );
    }
    assert!(
        policy
            .backoff(Exponential::new(SECOND).max(SECOND).into())
            .check()
            .is_ok()
    );
}

#[test]
fn cap_below_the_lower_end_is_refused() {
    let backoff = Exponential::new(SECOND).min(SECOND * 9).max(SECOND * 8);

    assert_eq!(
        message(Policy::new().backoff(backoff.into())),
        "the cap of 8s must not be below the least delay of 9s"
    );
}

#[test]
fn jitter_is_refused_where_none_is_taken() {
    let policy = Policy::new().jitter(Jitter::FULL);

    for backoff in [Schedule::None, Schedule::decorrelated(SECOND)] {
        assert_eq!(
            message(policy.backoff(backoff)),
            "this backoff takes no jitter; it has no delay, or its jitter is part of the form"
        );
    }
}
