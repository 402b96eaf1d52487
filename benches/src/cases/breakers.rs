//! Circuit breakers: permission and outcome of one call.
//!
//! Where a rate or a number of failures is needed, it is one that the case never reaches, so that
//! every call finds the breaker as the one before did.

use std::hint::black_box;
use std::time::Duration;

use retry_runtime::breaker::{CircuitBreaker, CountWindow, Rate, TimeWindow, Trip};
use retry_runtime::clock::{Clock, SystemClock};

use crate::case::{CLOCK, Case, each};

const GROUP: &str = "circuit breaker";

pub(crate) static CONSECUTIVE: CircuitBreaker = CircuitBreaker::consecutive(u32::MAX);
pub(crate) static COUNT: CircuitBreaker<CountWindow<100>> =
    CircuitBreaker::count_window(Rate::percent(100), 100);
pub(super) static TIME: CircuitBreaker<TimeWindow<10>> =
    CircuitBreaker::time_window(Duration::from_secs(10), Rate::percent(50), u32::MAX);
static SLOW: CircuitBreaker<CountWindow<100>> =
    CircuitBreaker::count_window(Rate::percent(100), 100)
        .slow(Duration::from_secs(60), Rate::percent(100));

pub(crate) const CASES: &[Case] = &[
    Case::limit(GROUP, "nothing", |n| {
        each(n, || _ = black_box(&CONSECUTIVE));
    }),
    Case::ours(GROUP, "consecutive, success", |n| {
        each(n, || succeed(&CONSECUTIVE));
    }),
    Case::ours(GROUP, "consecutive, failure", |n| {
        each(n, || fail(&CONSECUTIVE));
    }),
    Case::ours(GROUP, "count window of 100, success", |n| {
        fill(&COUNT);
        each(n, || succeed(&COUNT));
    }),
    Case::ours(GROUP, "count window of 100, failure and success", |n| {
        fill(&COUNT);
        each(n, || {
            fail(&COUNT);
            succeed(&COUNT);
        });
    }),
    Case::ours(
        GROUP,
        "count window of 100, success, slow calls count",
        |n| {
            fill(&SLOW);
            each(n, || succeed(&SLOW));
        },
    )
    .with_c_library(),
    Case::ours(GROUP, CLOCK, |n| each(n, || SystemClock.now())).with_c_library(),
    Case::ours(GROUP, "time window of 10 buckets, success", |n| {
        fill(&TIME);
        each(n, || succeed(&TIME));
    })
    .with_c_library(),
    Case::ours(GROUP, "time window of 10 buckets, failure", |n| {
        fill(&TIME);
        each(n, || fail(&TIME));
    })
    .with_c_library(),
    Case::ours(GROUP, "rejected, open", |n| {
        static OPEN: CircuitBreaker = CircuitBreaker::consecutive(1);
        fail(&OPEN);
        each(n, || succeed(&OPEN));
    })
    .with_c_library(),
    Case::ours(GROUP, "rejected, forced open", |n| {
        static OPEN: CircuitBreaker = CircuitBreaker::new();
        OPEN.force_open();
        each(n, || succeed(&OPEN));
    })
    .with_c_library(),
];

/// Makes a call that succeeds, if it is permitted.
#[inline]
pub(crate) fn succeed<T: Trip>(breaker: &'static CircuitBreaker<T>) {
    if let Ok(permit) = black_box(breaker).try_acquire() {
        permit.success();
    }
}

/// Makes a call that fails, if it is permitted.
#[inline]
pub(super) fn fail<T: Trip>(breaker: &'static CircuitBreaker<T>) {
    if let Ok(permit) = black_box(breaker).try_acquire() {
        permit.failure();
    }
}

/// Fills a window with successes.
pub(crate) fn fill<T: Trip>(breaker: &'static CircuitBreaker<T>) {
    for _ in 0..100 {
        succeed(breaker);
    }
}
