//! What counts up, which only the loop may ask for, and how it is listed.

mod printed;

use super::report::StatsReport;
use super::{ALL, Stats, StatsSnapshot};
use crate::StopReason;
use std::time::Duration;
use std::{ptr, thread};

const REASONS: [StopReason; 7] = [
    StopReason::NotRetryable,
    StopReason::MaxAttempts,
    StopReason::Deadline,
    StopReason::CircuitOpen,
    StopReason::BudgetExhausted,
    StopReason::RetryAfterTooLong,
    StopReason::Disabled,
];

/// A `static` of its own at each place where it is written.
macro_rules! stats {
    ($operation:expr) => {{
        static STATS: Stats = Stats::new($operation);
        &STATS
    }};
}

use stats;

fn report(all: &[&'static Stats]) -> StatsReport {
    StatsReport::new(all.iter().map(|stats| stats.snapshot()).collect())
}

#[test]
fn threads_lose_no_count() {
    const THREADS: u64 = 8;
    const CALLS: u64 = 1_000;
    let stats = stats!("tests::threads_lose_no_count");

    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                for _ in 0..CALLS {
                    stats.call();
                    stats.waits(Duration::from_nanos(3));
                    stats.retry();
                    stats.succeeded_after_retry();
                    for reason in REASONS {
                        stats.gave_up(1, reason);
                    }
                }
            });
        }
    });

    let snapshot = stats.snapshot();
    assert_eq!(snapshot.calls(), THREADS * CALLS);
    assert_eq!(snapshot.attempts(), 2 * THREADS * CALLS);
    assert_eq!(snapshot.retries(), THREADS * CALLS);
    assert_eq!(snapshot.successes_after_retry(), THREADS * CALLS);
    for reason in REASONS {
        assert_eq!(snapshot.gave_up(reason), THREADS * CALLS);
    }
    assert_eq!(snapshot.gave_up_in_all(), 7 * THREADS * CALLS);
    assert_eq!(snapshot.waited(), Duration::from_nanos(3 * THREADS * CALLS));
}

#[test]
fn is_listed_once_whoever_calls_first() {
    let stats = stats!("tests::is_listed_once_whoever_calls_first");
    let times_listed = || {
        ALL.each(|listed| ptr::eq(listed, stats))
            .into_iter()
            .filter(|&same| same)
            .count()
    };
    assert_eq!(times_listed(), 0);

    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| (0..100).for_each(|_| stats.call()));
        }
    });

    assert_eq!(times_listed(), 1);
    let listed = crate::stats();
    assert_eq!(
        listed.get("tests::is_listed_once_whoever_calls_first"),
        Some(&stats.snapshot())
    );
}

#[test]
fn a_call_is_listed_while_it_runs() {
    let stats = stats!("tests::a_call_is_listed_while_it_runs");

    stats.call();

    let listed = crate::stats();
    let snapshot = listed.get("tests::a_call_is_listed_while_it_runs");
    assert_eq!(snapshot.map(StatsSnapshot::calls), Some(1));
}

#[test]
fn time_waited_stays_at_its_most() {
    let most = Duration::from_nanos(u64::MAX);
    let stats = Stats::new("waits");

    let almost = Duration::from_nanos(u64::MAX - 1);
    stats.waits(almost);
    assert_eq!(stats.snapshot().waited(), almost);
    stats.waits(Duration::from_nanos(2));
    assert_eq!(stats.snapshot().waited(), most);
    stats.waits(Duration::from_secs(1));
    assert_eq!(stats.snapshot().waited(), most);

    let stats = Stats::new("waits for ever");
    stats.waits(Duration::MAX);
    assert_eq!(stats.snapshot().waited(), most);
}

#[test]
fn attempts_are_calls_not_rejected_and_retries() {
    let stats = stats!("tests::attempts_are_calls_not_rejected_and_retries");

    // At once; after two retries; given up after one; rejected before the first, twice.
    stats.call();
    stats.call();
    stats.retry();
    stats.retry();
    stats.succeeded_after_retry();
    stats.call();
    stats.retry();
    stats.gave_up(2, StopReason::MaxAttempts);
    for _ in 0..2 {
        stats.call();
        stats.gave_up(0, StopReason::CircuitOpen);
    }

    let snapshot = stats.snapshot();
    assert_eq!(snapshot.calls(), 5);
    assert_eq!(snapshot.retries(), 3);
    assert_eq!(snapshot.attempts(), 1 + 3 + 2);
    assert_eq!(snapshot.gave_up(StopReason::CircuitOpen), 2);
    assert_eq!(snapshot.gave_up_in_all(), 3);
}

#[test]
fn attempts_never_go_below_none() {
    let stats = Stats::new("rejected, but its call is not seen yet");

    stats.gave_up(0, StopReason::CircuitOpen);

    assert_eq!(stats.snapshot().attempts(), 0);
}

#[test]
fn one_name_is_one_operation() {
    let (one, other) = (stats!("tests::twice"), stats!("tests::twice"));

    one.call();
    one.retry();
    one.waits(Duration::from_secs(1));
    one.gave_up(2, StopReason::MaxAttempts);
    other.call();
    other.call();
    other.gave_up(0, StopReason::CircuitOpen);
    other.retry();
    other.succeeded_after_retry();
    other.waits(Duration::from_secs(2));

    let report = crate::stats();
    let named = |operation| report.iter().filter(move |it| it.operation() == operation);
    assert_eq!(named("tests::twice").count(), 1);
    let sum = report.get("tests::twice").unwrap();
    assert_eq!((sum.calls(), sum.attempts(), sum.retries()), (3, 4, 2));
    assert_eq!(sum.successes_after_retry(), 1);
    assert_eq!(sum.gave_up(StopReason::MaxAttempts), 1);
    assert_eq!(sum.gave_up(StopReason::CircuitOpen), 1);
    assert_eq!(sum.waited(), Duration::from_secs(3));
}

#[test]
fn sums_of_one_name_saturate() {
    let most = Stats::new("most");
    most.waits(Duration::MAX);
    let mut sum = most.snapshot();
    sum.calls = u64::MAX;

    sum.add(&sum.clone());

    assert_eq!(sum.calls(), u64::MAX);
    assert_eq!(sum.waited(), Duration::from_nanos(u64::MAX) * 2);
}

#[test]
fn a_report_is_sorted_by_name() {
    let report = report(&[stats!("c"), stats!("a"), stats!("c"), stats!("b")]);

    let names: Vec<_> = report.iter().map(StatsSnapshot::operation).collect();
    assert_eq!(names, ["a", "b", "c"]);
    assert_eq!(report.len(), 3);
    assert!(!report.is_empty());
    for name in names {
        assert_eq!(report.get(name).map(StatsSnapshot::operation), Some(name));
    }
    assert_eq!(report.get("bb"), None);
    let borrowed: Vec<_> = (&report).into_iter().cloned().collect();
    assert_eq!(report.into_iter().collect::<Vec<_>>(), borrowed);
}
