use retry_runtime::backoff::{Backoff, Decorrelated, Exponential, Schedule, Step};
use retry_runtime::testing::VirtualTime;
use retry_runtime::{Attempts, Decision, Failure, Jitter, Policy, StopReason, testing};
use std::time::Duration;

const OPERATION: &str = "attempts::operation";
const SECOND: Duration = Duration::from_secs(1);

fn decide(policy: &Policy, failure: Failure) -> Decision {
    Attempts::new().decide(policy, failure, OPERATION)
}

#[test]
fn state_takes_twelve_bytes() {
    assert_eq!(size_of::<Attempts>(), 12);
}

#[test]
fn failure_that_is_not_retryable_stops_before_anything_else() {
    let policy = Policy::new().max_attempts(1);
    let failure = Failure::not_retryable().with_retry_after(Some(Duration::MAX));

    assert_eq!(
        decide(&policy, failure),
        Decision::Stop(StopReason::NotRetryable)
    );
}

#[test]
fn last_attempt_stops_before_the_wish_for_a_wait_is_heard() {
    let policy = Policy::new().max_attempts(1);
    let failure = Failure::retryable().with_retry_after(Some(Duration::MAX));

    assert_eq!(
        decide(&policy, failure),
        Decision::Stop(StopReason::MaxAttempts)
    );
}

#[test]
fn wish_of_a_minute_is_heard_and_a_longer_one_stops() {
    let policy = Policy::new();
    let minute = Duration::from_secs(60);
    let wish = |wait| Failure::retryable().with_retry_after(Some(wait));

    assert_eq!(decide(&policy, wish(minute)), Decision::Sleep(minute));
    assert_eq!(
        decide(&policy, wish(minute + Duration::from_nanos(1))),
        Decision::Stop(StopReason::RetryAfterTooLong)
    );
}

#[test]
fn stop_leaves_the_attempt_number() {
    let policy = Policy::new();
    let mut attempts = Attempts::new();

    let _ = attempts.decide(&policy, Failure::not_retryable(), OPERATION);

    assert_eq!(attempts.number(), 1);
}

#[test]
fn last_attempt_is_known_beforehand() {
    let policy = Policy::new().max_attempts(2);
    let mut attempts = Attempts::new();
    assert!(!attempts.is_last(&policy));
    assert!(!attempts.is_last(&Policy::new().unlimited()));

    let _ = attempts.decide(&policy, Failure::retryable(), OPERATION);

    assert!(attempts.is_last(&policy));
}

#[test]
fn delays_that_are_not_spread_draw_nothing() {
    let spread = Policy::new().jitter(Jitter::FULL);
    let plain = Policy::new().backoff(Schedule::fixed(SECOND));
    let none = Policy::new()
        .backoff(Schedule::fixed(Duration::ZERO))
        .jitter(Jitter::FULL);
    testing::seed(1);
    let expected = decide(&spread, Failure::retryable());

    testing::seed(1);
    assert_eq!(
        decide(&plain, Failure::retryable()),
        Decision::Sleep(SECOND)
    );
    assert_eq!(
        decide(&none, Failure::retryable()),
        Decision::Sleep(Duration::ZERO)
    );

    assert_eq!(decide(&spread, Failure::retryable()), expected);
}

#[test]
fn decorrelated_delays_keep_their_own_jitter() {
    let backoff = Decorrelated::new(SECOND).max(SECOND * 1_000).into();
    let policy = Policy::new().unlimited().backoff(backoff);
    let run = |policy: &Policy| {
        testing::seed(3);
        let mut attempts = Attempts::new();
        [(); 8].map(|()| attempts.decide(policy, Failure::retryable(), OPERATION))
    };

    assert_eq!(run(&policy.jitter(Jitter::NONE)), run(&policy));
}

#[test]
fn decorrelated_delays_grow_from_the_delay_before_the_wish() {
    let backoff = Decorrelated::new(SECOND).max(SECOND * 3).into();
    let policy = Policy::new()
        .unlimited()
        .backoff(backoff)
        .max_retry_after(Duration::MAX);
    let mut attempts = Attempts::new();
    let wish = Failure::retryable().with_retry_after(Some(SECOND * 1_000));

    assert_eq!(
        attempts.decide(&policy, wish, OPERATION),
        Decision::Sleep(SECOND * 1_000)
    );

    let decision = attempts.decide(&policy, Failure::retryable(), OPERATION);
    assert!(matches!(decision, Decision::Sleep(delay) if delay <= SECOND * 3));
}

#[test]
fn backoff_given_for_one_call_takes_the_place_of_the_policys() {
    let list = [SECOND, SECOND * 2];
    let policy = Policy::new();
    let mut attempts = Attempts::new();
    let mut decide = || attempts.decide_with(&policy, &list, Failure::retryable(), OPERATION);

    assert_eq!(decide(), Decision::Sleep(SECOND));
    assert_eq!(decide(), Decision::Sleep(SECOND * 2));
    assert_eq!(decide(), Decision::Stop(StopReason::MaxAttempts));
}

#[test]
fn backoff_given_for_one_call_is_spread_by_the_policys_jitter_or_its_own() {
    let backoff = Exponential::new(SECOND);
    let decide = |policy: &Policy, backoff: &dyn Backoff| {
        testing::seed(5);
        Attempts::new().decide_with(policy, backoff, Failure::retryable(), OPERATION)
    };

    let own = decide(&Policy::new(), &backoff);
    assert!(matches!(own, Decision::Sleep(delay) if delay < SECOND));
    assert_eq!(own, decide(&Policy::new().jitter(Jitter::FULL), &backoff));

    let none = Policy::new().jitter(Jitter::NONE);
    assert_eq!(decide(&none, &backoff), Decision::Sleep(SECOND));
}

#[test]
fn backoff_is_told_the_delay_before() {
    /// Twice the delay before, from a second.
    #[derive(Debug)]
    struct Twice;

    impl Backoff for Twice {
        fn delay(&self, step: Step) -> Duration {
            step.previous().saturating_mul(2).max(SECOND)
        }
    }

    static TWICE: Twice = Twice;
    let policy = Policy::new()
        .max_attempts(9)
        .backoff(Schedule::Custom(&TWICE));
    let mut attempts = Attempts::new();
    let mut decide = || attempts.decide(&policy, Failure::retryable(), OPERATION);

    assert_eq!(decide(), Decision::Sleep(SECOND));
    assert_eq!(decide(), Decision::Sleep(SECOND * 2));
    assert_eq!(decide(), Decision::Sleep(SECOND * 4));
}

#[test]
fn number_of_the_callers_spreads_the_delay() {
    let decide = |jitter, draw| {
        let policy = Policy::new()
            .backoff(Schedule::fixed(SECOND * 10))
            .jitter(jitter);
        Attempts::new().decide_drawn(&policy, Duration::ZERO, Failure::retryable(), draw)
    };

    assert_eq!(decide(Jitter::FULL, 0), Decision::Sleep(Duration::ZERO));
    assert_eq!(decide(Jitter::EQUAL, 0), Decision::Sleep(SECOND * 5));
    assert_eq!(
        decide(Jitter::percent(20), u64::MAX / 2),
        Decision::Sleep(SECOND * 9)
    );
    assert_eq!(decide(Jitter::FULL, u64::MAX), Decision::Sleep(SECOND * 10));
    assert_eq!(decide(Jitter::NONE, 0), Decision::Sleep(SECOND * 10));
}

#[test]
fn number_of_the_callers_leaves_the_numbers_of_the_thread() {
    let policy = Policy::new();
    testing::seed(1);
    let expected = decide(&policy, Failure::retryable());

    testing::seed(1);
    let _ = Attempts::new().decide_drawn(&policy, Duration::ZERO, Failure::retryable(), 7);

    assert_eq!(decide(&policy, Failure::retryable()), expected);
}

#[test]
fn decision_by_a_number_of_the_callers_knows_nothing_of_tests() {
    let policy = Policy::new().backoff(Schedule::fixed(SECOND));
    let time = VirtualTime::start();
    let _limit = testing::limit_attempts(1);

    let decision = Attempts::new().decide_drawn(&policy, Duration::ZERO, Failure::retryable(), 7);

    assert_eq!(decision, Decision::Sleep(SECOND));
    assert!(time.waits().is_empty());
}

#[test]
fn decorrelated_delays_grow_from_the_one_that_the_callers_number_chose() {
    let policy = Policy::new().backoff(Schedule::decorrelated(SECOND));
    let mut attempts = Attempts::new();
    let mut decide =
        |draw| attempts.decide_drawn(&policy, Duration::ZERO, Failure::retryable(), draw);

    assert_eq!(decide(u64::MAX), Decision::Sleep(SECOND * 3));
    assert_eq!(decide(u64::MAX), Decision::Sleep(SECOND * 9));
    assert_eq!(decide(7), Decision::Stop(StopReason::MaxAttempts));
}

#[test]
fn threads_draw_numbers_of_their_own() {
    let policy = Policy::new();
    let draw = move || {
        let mut attempts = Attempts::new();
        [(); 2].map(|()| attempts.decide(&policy, Failure::retryable(), OPERATION))
    };

    let one = std::thread::spawn(draw).join().unwrap();
    let other = std::thread::spawn(draw).join().unwrap();

    // Alike by chance once in 10^16 runs.
    assert_ne!(one, other);
}
