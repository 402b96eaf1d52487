//! Retries: the bare call, loops by hand, and the attribute. The other crates are in `peers`.

use std::hint::black_box;

use retry_runtime::retry;

use crate::case::{
    Case, DELAYS, DELAYS_ASYNC, FAILURES, GIVE_UP, SUCCESS, SUCCESS_ASYNC, each, poll_once, sync,
};
use crate::hand;
use crate::work::{Busy, operation, operation_async, ready, ready_large, wait};

pub(crate) const CASES: &[Case] = &[
    Case::limit(SUCCESS, "bare", |n| sync(n, 0, hand::bare)),
    Case::limit(SUCCESS, "loop", |n| sync(n, 0, hand::looped)),
    Case::limit(SUCCESS, "unrolled loop", |n| sync(n, 0, hand::unrolled)),
    Case::ours(SUCCESS, "this crate", |n| sync(n, 0, retried)),
    Case::limit(SUCCESS_ASYNC, "bare", |n| {
        each(n, || poll_once(operation_async(&mut black_box(0))));
    }),
    Case::limit(SUCCESS_ASYNC, "loop", |n| {
        each(n, || poll_once(hand::looped_async(&mut black_box(0))));
    }),
    Case::ours(SUCCESS_ASYNC, "this crate", |n| {
        each(n, || poll_once(retried_async(&mut black_box(0))));
    }),
    Case::limit(FAILURES, "loop", |n| {
        sync(n, 3, hand::looped_without_delay);
    }),
    Case::ours(FAILURES, "this crate", |n| {
        sync(n, 3, retried_without_delay);
    }),
    Case::limit(DELAYS, "loop", |n| {
        let mut random = 1;
        each(n, || {
            black_box(hand::looped_with_jitter(&mut black_box(3), &mut random))
        });
    }),
    Case::ours(DELAYS, "this crate", |n| sync(n, 3, retried_with_jitter)),
    Case::limit(DELAYS_ASYNC, "loop", |n| {
        let mut random = 1;
        each(n, || {
            poll_once(hand::looped_with_jitter_async(
                &mut black_box(3),
                &mut random,
            ))
        });
    }),
    Case::ours(DELAYS_ASYNC, "this crate", |n| {
        each(n, || {
            poll_once(retried_with_jitter_async(&mut black_box(3)))
        });
    }),
    // It allocates the wait.
    Case::ours(DELAYS_ASYNC, "this crate, large wait", |n| {
        each(n, || poll_once(retried_with_large_wait(&mut black_box(3))));
    })
    .with_c_library(),
    Case::limit(GIVE_UP, "loop", |n| {
        sync(n, 5, hand::looped_without_delay);
    }),
    Case::ours(GIVE_UP, "this crate", |n| sync(n, 5, retried_without_delay)),
];

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
fn retried_without_delay(failures: &mut u32) -> Result<u64, Busy> {
    operation(failures)
}

#[inline(never)]
#[retry(max = 5, backoff = exponential(100ms), jitter = full, sleep = wait)]
fn retried_with_jitter(failures: &mut u32) -> Result<u64, Busy> {
    operation(failures)
}

#[retry(max = 5, backoff = exponential(100ms), jitter = full, sleep = ready)]
pub(crate) async fn retried_with_jitter_async(failures: &mut u32) -> Result<u64, Busy> {
    operation(failures)
}

#[retry(max = 5, backoff = exponential(100ms), jitter = full, sleep = ready_large)]
pub(crate) async fn retried_with_large_wait(failures: &mut u32) -> Result<u64, Busy> {
    operation(failures)
}
