//! What the arguments of `#[retry]` that guard and bound a call cost a call that succeeds at once:
//! each beside the same function without them, in the groups of `cases`.

use retry_runtime::breaker::CircuitBreaker;
use retry_runtime::{Budget, TimedOut, retry};

use crate::case::{BY_ARGUMENT, BY_ARGUMENT_ASYNC, Case, each, poll_once, sync};
use crate::work::{Busy, operation};

static BREAKER: CircuitBreaker = CircuitBreaker::new();
static BUDGET: Budget = Budget::new();

impl From<TimedOut> for Busy {
    fn from(_: TimedOut) -> Self {
        Self
    }
}

pub(crate) const CASES: &[Case] = &[
    Case::ours(BY_ARGUMENT, "none", |n| sync(n, 0, plain)),
    Case::ours(BY_ARGUMENT, "breaker", |n| sync(n, 0, with_breaker)),
    Case::ours(BY_ARGUMENT, "budget", |n| sync(n, 0, with_budget)),
    Case::ours(BY_ARGUMENT, "fallback", |n| sync(n, 0, with_fallback)),
    Case::ours(BY_ARGUMENT, "deadline", |n| sync(n, 0, with_deadline)).with_c_library(),
    Case::ours(BY_ARGUMENT, "adaptive backoff", |n| {
        sync(n, 0, with_adaptive);
    }),
    Case::ours(BY_ARGUMENT_ASYNC, "none", |n| {
        each(n, || poll_once(plain_async(&mut 0)));
    }),
    Case::ours(BY_ARGUMENT_ASYNC, "breaker", |n| {
        each(n, || poll_once(with_breaker_async(&mut 0)));
    }),
    Case::ours(BY_ARGUMENT_ASYNC, "timeout", |n| {
        each(n, || poll_once(with_timeout(&mut 0)));
    }),
];

/// Sizes of the futures, by argument.
pub(crate) fn sizes() -> [(&'static str, usize); 5] {
    [
        (
            "this crate, breaker",
            size_of_val(&with_breaker_async(&mut 0)),
        ),
        ("this crate, timeout", size_of_val(&with_timeout(&mut 0))),
        (
            "this crate, deadline",
            size_of_val(&with_deadline_async(&mut 0)),
        ),
        (
            "this crate, fallback",
            size_of_val(&with_fallback_async(&mut 0)),
        ),
        (
            "this crate, adaptive",
            size_of_val(&with_adaptive_async(&mut 0)),
        ),
    ]
}

#[inline(never)]
#[retry(max = 5)]
fn plain(failures: &mut u32) -> Result<u64, Busy> {
    operation(failures)
}

#[inline(never)]
#[retry(max = 5, breaker = BREAKER)]
fn with_breaker(failures: &mut u32) -> Result<u64, Busy> {
    operation(failures)
}

#[inline(never)]
#[retry(max = 5, budget = BUDGET)]
fn with_budget(failures: &mut u32) -> Result<u64, Busy> {
    operation(failures)
}

#[inline(never)]
#[retry(max = 5, fallback = |_| Ok(0))]
fn with_fallback(failures: &mut u32) -> Result<u64, Busy> {
    operation(failures)
}

#[inline(never)]
#[retry(max = 5, deadline = 1min)]
fn with_deadline(failures: &mut u32) -> Result<u64, Busy> {
    operation(failures)
}

#[inline(never)]
#[retry(max = 5, backoff = adaptive(100ms))]
fn with_adaptive(failures: &mut u32) -> Result<u64, Busy> {
    operation(failures)
}

#[retry(max = 5)]
async fn plain_async(failures: &mut u32) -> Result<u64, Busy> {
    operation(failures)
}

#[retry(max = 5, breaker = BREAKER)]
async fn with_breaker_async(failures: &mut u32) -> Result<u64, Busy> {
    operation(failures)
}

#[retry(max = 5, timeout = 2s)]
async fn with_timeout(failures: &mut u32) -> Result<u64, Busy> {
    operation(failures)
}

#[retry(max = 5, deadline = 1min)]
async fn with_deadline_async(failures: &mut u32) -> Result<u64, Busy> {
    operation(failures)
}

#[retry(max = 5, fallback = |_| Ok(0))]
async fn with_fallback_async(failures: &mut u32) -> Result<u64, Busy> {
    operation(failures)
}

#[retry(max = 5, backoff = adaptive(100ms))]
async fn with_adaptive_async(failures: &mut u32) -> Result<u64, Busy> {
    operation(failures)
}
