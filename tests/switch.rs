//! The process-wide switch; one test, because every other in this process would see it.

use retry_runtime::testing::VirtualTime;
use retry_runtime::{Attempts, Decision, Failure, NoValue, Policy, StopReason};
use std::time::Duration;

#[retry_runtime::retry(backoff = none, stats, name = "switch")]
fn counted() -> Option<()> {
    None
}

#[retry_runtime::retry(backoff = none)]
fn plain(attempts: &mut u32) -> Option<()> {
    *attempts += 1;
    None
}

#[test]
fn turned_off_every_call_is_one_attempt() {
    let policy = Policy::new().unlimited();
    let time = VirtualTime::start();
    let mut attempts = 0;

    retry_runtime::set_enabled(false);
    let outcome: Option<()> = policy.call(|| {
        attempts += 1;
        None
    });
    let reason = Attempts::new().decide(&policy, Failure::retryable(), "switch::operation");
    let by_number = Attempts::new().decide_drawn(&policy, Duration::ZERO, Failure::retryable(), 0);

    assert_eq!((outcome, attempts), (None, 1));
    assert_eq!(reason, Decision::Stop(StopReason::Disabled));
    // Decided by its arguments alone.
    assert_eq!(by_number, Decision::Sleep(Duration::ZERO));
    assert!(!retry_runtime::is_enabled());
    assert!(time.waits().is_empty());

    assert_eq!(counted(), None);
    let mut plainly = 0;
    assert_eq!((plain(&mut plainly), plainly), (None, 1));

    retry_runtime::set_enabled(true);
    let outcome = policy.call(|| {
        attempts += 1;
        if attempts < 5 {
            Err(NoValue)
        } else {
            Ok(attempts)
        }
    });
    assert_eq!(outcome, Ok(5));
    assert_eq!(counted(), None);
    let report = retry_runtime::stats();
    let figures = report.get("switch").unwrap();
    assert_eq!((figures.calls(), figures.attempts()), (2, 1 + 3));
    assert_eq!(figures.gave_up(StopReason::Disabled), 1);
    assert_eq!(figures.gave_up(StopReason::MaxAttempts), 1);
}
