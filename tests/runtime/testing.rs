use retry_runtime::backoff::Schedule;
use retry_runtime::clock::{Clock, ManualClock, SystemClock};
use retry_runtime::testing::{self, VirtualTime};
use retry_runtime::{Attempts, Decision, Failure, Policy, timer};
use std::time::{Duration, Instant};

const HOUR: Duration = Duration::from_secs(3_600);

/// One attempt fails, and the call waits for an hour.
fn fail(operation: &'static str) {
    let policy = Policy::new().backoff(Schedule::fixed(HOUR));
    if let Decision::Sleep(delay) = Attempts::new().decide(&policy, Failure::retryable(), operation)
    {
        timer::thread::sleep(delay);
    }
}

#[test]
fn virtual_time_takes_no_time() {
    let start = Instant::now();

    let time = VirtualTime::start();
    fail("first");

    assert_eq!(time.elapsed(), HOUR);
    assert!(start.elapsed() < HOUR);
}

#[test]
fn waits_tell_what_they_followed() {
    let time = VirtualTime::start();
    fail("first");
    fail("second");

    let waits = time.waits();
    let told: Vec<_> = waits
        .iter()
        .map(|wait| (wait.operation(), wait.attempt(), wait.delay()))
        .collect();
    assert_eq!(told, [("first", 1, HOUR), ("second", 1, HOUR)]);
}

#[test]
fn inner_guard_records_for_itself_and_the_outer_one() {
    let outer = VirtualTime::start();
    fail("before");
    let inner = VirtualTime::start();
    fail("inside");
    assert_eq!(inner.delays(), [HOUR]);
    drop(inner);
    fail("after");

    assert_eq!(outer.elapsed(), HOUR * 3);
}

#[test]
fn record_starts_anew_with_the_next_guard() {
    let time = VirtualTime::start();
    fail("before");
    drop(time);

    assert!(VirtualTime::start().waits().is_empty());
}

#[test]
fn virtual_time_of_one_thread_is_not_that_of_another() {
    let time = VirtualTime::start();

    std::thread::spawn(|| {
        let policy = Policy::new().backoff(Schedule::None);
        let _ = Attempts::new().decide(&policy, Failure::retryable(), "elsewhere");
    })
    .join()
    .unwrap();

    assert!(time.waits().is_empty());
}

#[test]
fn skipped_delays_move_the_system_clock() {
    let _time = VirtualTime::start();
    let before = SystemClock.now();

    fail("first");

    assert!(SystemClock.now() >= before + HOUR);
}

#[test]
fn manual_clock_stops_at_the_longest_duration() {
    let clock = ManualClock::new();

    clock.advance(Duration::MAX);
    clock.advance(HOUR);

    assert_eq!(clock.now(), Duration::MAX);
}

#[test]
fn same_seed_gives_the_same_delays() {
    let run = |seed| {
        testing::seed(seed);
        let policy = Policy::new().unlimited();
        let mut attempts = Attempts::new();
        [(); 5].map(|()| attempts.decide(&policy, Failure::retryable(), "seeded"))
    };

    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
}

#[test]
fn strictest_limit_holds_until_its_guard_is_dropped() {
    let policy = Policy::new().max_attempts(3);
    let attempts = || {
        let mut attempts = Attempts::new();
        while let Decision::Sleep(_) = attempts.decide(&policy, Failure::retryable(), "limited") {}
        attempts.number()
    };

    let wide = testing::limit_attempts(9);
    assert_eq!(attempts(), 3);
    let narrow = testing::limit_attempts(2);
    assert_eq!(attempts(), 2);
    let wider = testing::limit_attempts(5);
    assert_eq!(attempts(), 2);
    drop(wider);
    drop(narrow);
    assert_eq!(attempts(), 3);
    drop(wide);
}
