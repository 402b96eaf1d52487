//! `backon`: closures, with a sleep that can be replaced.

use std::cell::Cell;
use std::time::Duration;

use backon::{BlockingRetryable, ConstantBuilder, ExponentialBuilder, Retryable};

use super::Peer;
use crate::case::{
    Case, DELAYS, DELAYS_ASYNC, FAILURES, GIVE_UP, SUCCESS, SUCCESS_ASYNC, shared, sync,
};
use crate::work::{Busy, operation, operation_shared_async, ready, wait};

const NAME: &str = "backon";

pub(super) const PEER: Peer = Peer {
    name: NAME,
    note: "Its jitter adds up to the delay on top of it, in `f32` and by `fastrand`, seeded anew for each call.",
    cases: &[
        Case::peer(SUCCESS, NAME, |n| sync(n, 0, retried)),
        Case::peer(SUCCESS_ASYNC, NAME, |n| {
            shared(n, &Cell::new(0), 0, retried_async);
        }),
        Case::peer(FAILURES, NAME, |n| sync(n, 3, without_delay)),
        Case::peer(DELAYS, NAME, |n| sync(n, 3, with_jitter)),
        Case::peer(DELAYS_ASYNC, NAME, |n| {
            shared(n, &Cell::new(0), 3, with_jitter_async);
        }),
        Case::peer(GIVE_UP, NAME, |n| sync(n, 5, without_delay)),
    ],
    future: Some(|| size_of_val(&retried_async(&Cell::new(0)))),
    breaker: None,
};

/// The policy of all that have delays.
pub(super) const fn exponential() -> ExponentialBuilder {
    ExponentialBuilder::new()
        .with_min_delay(Duration::from_millis(100))
        .with_max_delay(Duration::from_secs(60))
        .with_max_times(4)
        .with_jitter()
}

pub(super) const fn none() -> ConstantBuilder {
    ConstantBuilder::new()
        .with_delay(Duration::ZERO)
        .with_max_times(4)
}

#[inline(never)]
fn retried(failures: &mut u32) -> Result<u64, Busy> {
    (|| operation(failures)).retry(exponential()).call()
}

async fn retried_async(failures: &Cell<u32>) -> Result<u64, Busy> {
    (|| operation_shared_async(failures))
        .retry(exponential())
        .await
}

#[inline(never)]
fn without_delay(failures: &mut u32) -> Result<u64, Busy> {
    (|| operation(failures)).retry(none()).call()
}

#[inline(never)]
fn with_jitter(failures: &mut u32) -> Result<u64, Busy> {
    (|| operation(failures))
        .retry(exponential())
        .sleep(wait)
        .call()
}

async fn with_jitter_async(failures: &Cell<u32>) -> Result<u64, Busy> {
    (|| operation_shared_async(failures))
        .retry(exponential())
        .sleep(ready)
        .await
}
