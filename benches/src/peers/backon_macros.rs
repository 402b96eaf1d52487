//! `backon-macros`: an attribute over `backon`.

use std::cell::Cell;

use backon_macros::backon;

use super::Peer;
use super::backon::{exponential, none};
use crate::case::{
    Case, DELAYS, DELAYS_ASYNC, FAILURES, GIVE_UP, SUCCESS, SUCCESS_ASYNC, shared, sync,
};
use crate::work::{Busy, operation, operation_shared, ready, wait};

const NAME: &str = "backon-macros";

pub(super) const PEER: Peer = Peer {
    name: NAME,
    note: "As `backon`, which it calls.",
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

#[inline(never)]
#[backon(backoff = exponential)]
fn retried(failures: &mut u32) -> Result<u64, Busy> {
    operation(failures)
}

#[backon(backoff = exponential)]
async fn retried_async(failures: &Cell<u32>) -> Result<u64, Busy> {
    operation_shared(failures)
}

#[inline(never)]
#[backon(backoff = none)]
fn without_delay(failures: &mut u32) -> Result<u64, Busy> {
    operation(failures)
}

#[inline(never)]
#[backon(backoff = exponential, sleep = wait)]
fn with_jitter(failures: &mut u32) -> Result<u64, Busy> {
    operation(failures)
}

#[backon(backoff = exponential, sleep = ready)]
async fn with_jitter_async(failures: &Cell<u32>) -> Result<u64, Busy> {
    operation_shared(failures)
}
