//! What is counted: groups of cases that do the same work, the first of each group being the limit.

use std::future::Future;
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use retry_runtime::{Budget, Class, Withdrawal, retry};

use crate::hand::{self, Busy, operation, operation_async};
use crate::{arguments, breakers};

/// One thing to count.
pub(crate) struct Case {
    pub(crate) group: &'static str,
    pub(crate) name: &'static str,
    pub(crate) run: fn(u32),
}

static FULL: Budget = Budget::new().capacity(1_000_000);
/// So large that no number of runs fills it.
static EMPTY: Budget = Budget::new().capacity(1_000_000).reserve(0);
static AWS: Budget = Budget::aws();

const CASES: &[Case] = &[
    Case {
        group: "first attempt succeeds, sync",
        name: "bare",
        run: |n| sync(n, 0, hand::bare),
    },
    Case {
        group: "first attempt succeeds, sync",
        name: "loop",
        run: |n| sync(n, 0, hand::looped),
    },
    Case {
        group: "first attempt succeeds, sync",
        name: "unrolled loop",
        run: |n| sync(n, 0, hand::unrolled),
    },
    Case {
        group: "first attempt succeeds, sync",
        name: "retry",
        run: |n| sync(n, 0, retried),
    },
    Case {
        group: "first attempt succeeds, async",
        name: "bare",
        run: |n| {
            each(n, || poll_once(operation_async(&mut black_box(0))));
        },
    },
    Case {
        group: "first attempt succeeds, async",
        name: "loop",
        run: |n| {
            each(n, || poll_once(hand::looped_async(&mut black_box(0))));
        },
    },
    Case {
        group: "first attempt succeeds, async",
        name: "retry",
        run: |n| {
            each(n, || poll_once(retried_async(&mut black_box(0))));
        },
    },
    Case {
        group: "three failures, no delay, sync",
        name: "loop",
        run: |n| sync(n, 3, hand::looped_without_delay),
    },
    Case {
        group: "three failures, no delay, sync",
        name: "retry",
        run: |n| sync(n, 3, retried_without_delay),
    },
    Case {
        group: "three failures, exponential, full jitter, sync",
        name: "loop",
        run: |n| {
            let mut random = 1;
            each(n, || {
                black_box(hand::looped_with_jitter(&mut black_box(3), &mut random))
            });
        },
    },
    Case {
        group: "three failures, exponential, full jitter, sync",
        name: "retry",
        run: |n| sync(n, 3, retried_with_jitter),
    },
    Case {
        group: "budget",
        name: "nothing",
        run: |n| each(n, || black_box(&FULL)),
    },
    Case {
        group: "budget",
        name: "deposit, full",
        run: |n| each(n, || black_box(&FULL).deposit()),
    },
    Case {
        group: "budget",
        name: "deposit, not full",
        run: |n| {
            while EMPTY.withdraw(Class::Timeout).is_some() {}
            each(n, || black_box(&EMPTY).deposit());
        },
    },
    Case {
        group: "budget",
        name: "withdrawal and its deposit, no clock",
        run: |n| {
            each(n, || {
                black_box(&AWS)
                    .withdraw(Class::Transient)
                    .map(Withdrawal::deposit)
            });
        },
    },
    Case {
        group: "budget",
        name: "withdrawal, with the clock",
        run: |n| each(n, || black_box(&FULL).withdraw(Class::Transient).is_some()),
    },
];

/// Returns every case, the groups one after the other.
pub(crate) fn all() -> impl Iterator<Item = &'static Case> {
    CASES.iter().chain(arguments::CASES).chain(breakers::CASES)
}

pub(crate) fn find(name: &str) -> Option<&'static Case> {
    all().find(|case| format!("{}/{}", case.group, case.name) == name)
}

/// Runs so often.
#[inline]
pub(crate) fn each<R>(count: u32, mut run: impl FnMut() -> R) {
    for _ in 0..count {
        black_box(run());
    }
}

/// Runs a function that is to fail so often.
pub(crate) fn sync(count: u32, failures: u32, function: fn(&mut u32) -> Result<u64, Busy>) {
    let function = black_box(function);
    each(count, || function(&mut black_box(failures)));
}

/// Polls a future that is ready at once.
#[inline]
pub(crate) fn poll_once<F: Future>(future: F) -> Option<F::Output> {
    let future = pin!(future);
    match poll(future) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}

/// As an executor would: not inlined, so that the future's own code is what differs.
#[inline(never)]
fn poll<F: Future>(future: std::pin::Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

#[inline(never)]
#[retry(max = 5, backoff = exponential(100ms))]
fn retried(failures: &mut u32) -> Result<u64, Busy> {
    operation(failures)
}

#[retry(max = 5, backoff = exponential(100ms))]
pub(crate) async fn retried_async(failures: &mut u32) -> Result<u64, Busy> {
    operation(failures)
}

#[inline(never)]
#[retry(max = 5, backoff = none)]
pub(crate) fn retried_without_delay(failures: &mut u32) -> Result<u64, Busy> {
    operation(failures)
}

#[inline(never)]
#[retry(max = 5, backoff = exponential(100ms), jitter = full, sleep = wait)]
pub(crate) fn retried_with_jitter(failures: &mut u32) -> Result<u64, Busy> {
    operation(failures)
}

fn wait(delay: Duration) {
    hand::wait(delay);
}
