//! What the arguments of `#[retry]` that guard and bound a call cost a call that succeeds at once:
//! each beside the same function without them, in the groups of `cases`.

use retry_runtime::breaker::CircuitBreaker;
use retry_runtime::{Budget, TimedOut, retry};

use crate::cases::{Case, each, poll_once, sync};
use crate::hand::{Busy, operation};

static BREAKER: CircuitBreaker = CircuitBreaker::new();
static BUDGET: Budget = Budget::new();

impl From<TimedOut> for Busy {
    fn from(_: TimedOut) -> Self {
        Self
    }
}

pub(crate) const CASES: &[Case] = &[
    Case {
        group: "first attempt succeeds, sync, by argument",
        name: "none",
        run: |n| sync(n, 0, plain),
    },
    Case {
        group: "first attempt succeeds, sync, by argument",
        name: "breaker",
        run: |n| sync(n, 0, with_breaker),
    },
    Case {
        group: "first attempt succeeds, sync, by argument",
        name: "budget",
        run: |n| sync(n, 0, with_budget),
    },
    Case {
        group: "first attempt succeeds, sync, by argument",
        name: "fallback",
        run: |n| sync(n, 0, with_fallback),
    },
    Case {
        group: "first attempt succeeds, sync, by argument",
        name: "deadline",
        run: |n| sync(n, 0, with_deadline),
    },
    Case {
        group: "first attempt succeeds, sync, by argument",
        name: "adaptive backoff",
        run: |n| sync(n, 0, with_adaptive),
    },
    Case {
        group: "first attempt succeeds, async, by argument",
        name: "none",
        run: |n| each(n, || poll_once(plain_async(&mut 0))),
    },
    Case {
        group: "first attempt succeeds, async, by argument",
        name: "breaker",
        run: |n| each(n, || poll_once(with_breaker_async(&mut 0))),
    },
    Case {
        group: "first attempt succeeds, async, by argument",
        name: "timeout",
        run: |n| each(n, || poll_once(with_timeout(&mut 0))),
    },
];

/// Sizes of the futures, by argument.
pub(crate) fn sizes() -> [(&'static str, usize); 5] {
    [
        ("retry, breaker", size_of_val(&with_breaker_async(&mut 0))),
        ("retry, timeout", size_of_val(&with_timeout(&mut 0))),
        ("retry, deadline", size_of_val(&with_deadline_async(&mut 0))),
        ("retry, fallback", size_of_val(&with_fallback_async(&mut 0))),
        ("retry, adaptive", size_of_val(&with_adaptive_async(&mut 0))),
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
