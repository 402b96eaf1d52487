//! The budget, and waits that the other side asks for.

use crate::{OPERATION, ms};
use retry_runtime::backoff::Schedule;
use retry_runtime::testing::VirtualTime;
use retry_runtime::{
    Attempts, Budget, Class, Classify, Decision, Failure, Policy, Withdrawal, retry,
};
use std::time::Duration;

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
