//! Circuit breakers: permission and outcome of one call.
//!
//! Where a rate or a number of failures is needed, it is one that the case never reaches, so that
//! every call finds the breaker as the one before did.

use std::hint::black_box;
use std::time::Duration;

use retry_runtime::breaker::{CircuitBreaker, CircuitOpen, CountWindow, Rate, TimeWindow, Trip};
use retry_runtime::clock::{Clock, SystemClock};

use crate::cases::{Case, each, sync};
use crate::hand::{self, Busy, operation};

const GROUP: &str = "circuit breaker";

pub(crate) static CONSECUTIVE: CircuitBreaker = CircuitBreaker::consecutive(u32::MAX);
pub(crate) static COUNT: CircuitBreaker<CountWindow<100>> =
    CircuitBreaker::count_window(Rate::percent(100), 100);
static TIME: CircuitBreaker<TimeWindow<10>> =
    CircuitBreaker::time_window(Duration::from_secs(10), Rate::percent(50), u32::MAX);
static SLOW: CircuitBreaker<CountWindow<100>> =
    CircuitBreaker::count_window(Rate::percent(100), 100)
        .slow(Duration::from_secs(60), Rate::percent(100));

pub(crate) const CASES: &[Case] = &[
    Case {
        group: GROUP,
        name: "nothing",
        run: |n| each(n, || _ = black_box(&CONSECUTIVE)),
    },
    Case {
        group: GROUP,
        name: "consecutive, success",
        run: |n| each(n, || succeed(&CONSECUTIVE)),
    },
    Case {
        group: GROUP,
        name: "consecutive, failure",
        run: |n| each(n, || fail(&CONSECUTIVE)),
    },
    Case {
        group: GROUP,
        name: "count window of 100, success",
        run: |n| {
            fill(&COUNT);
            each(n, || succeed(&COUNT));
        },
    },
    Case {
        group: GROUP,
        name: "count window of 100, failure and success",
        run: |n| {
            fill(&COUNT);
            each(n, || {
                fail(&COUNT);
                succeed(&COUNT);
            });
        },
    },
    Case {
        group: GROUP,
        name: "count window of 100, success, slow calls count",
        run: |n| {
            fill(&SLOW);
            each(n, || succeed(&SLOW));
        },
    },
    Case {
        group: GROUP,
        name: "the clock alone",
        run: |n| each(n, || SystemClock.now()),
    },
    Case {
        group: GROUP,
        name: "time window of 10 buckets, success",
        run: |n| {
            fill(&TIME);
            each(n, || succeed(&TIME));
        },
    },
    Case {
        group: GROUP,
        name: "time window of 10 buckets, failure",
        run: |n| {
            fill(&TIME);
            each(n, || fail(&TIME));
        },
    },
    Case {
        group: GROUP,
        name: "rejected, open",
        run: |n| {
            static OPEN: CircuitBreaker = CircuitBreaker::consecutive(1);
            fail(&OPEN);
            each(n, || succeed(&OPEN));
        },
    },
    Case {
        group: GROUP,
        name: "rejected, forced open",
        run: |n| {
            static OPEN: CircuitBreaker = CircuitBreaker::new();
            OPEN.force_open();
            each(n, || succeed(&OPEN));
        },
    },
    Case {
        group: "a call through a circuit breaker",
        name: "bare",
        run: |n| sync(n, 0, hand::bare),
    },
    Case {
        group: "a call through a circuit breaker",
        name: "consecutive",
        run: |n| sync(n, 0, guarded),
    },
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
fn fail<T: Trip>(breaker: &'static CircuitBreaker<T>) {
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

impl From<CircuitOpen> for Busy {
    fn from(_: CircuitOpen) -> Self {
        Self
    }
}

#[inline(never)]
fn guarded(failures: &mut u32) -> Result<u64, Busy> {
    CONSECUTIVE.call(|| operation(failures))
}
