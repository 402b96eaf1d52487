//! `retry`: an iterator of delays over a blocking closure.
//!
//! Its sleep cannot be replaced: with delays of zero it returns at once, after the same arithmetic.

use std::time::Duration;

use retry_crate::delay::{Exponential, NoDelay, jitter};

use super::Peer;
use crate::case::{Case, DELAYS, FAILURES, GIVE_UP, SUCCESS, sync};
use crate::work::{Busy, operation};

const NAME: &str = "retry";

pub(super) const PEER: Peer = Peer {
    name: NAME,
    note: "Blocking only. Its sleep cannot be replaced, so delays are zero, after the same arithmetic.",
    cases: &[
        Case::peer(SUCCESS, NAME, |n| sync(n, 0, retried)),
        Case::peer(FAILURES, NAME, |n| sync(n, 3, without_delay)),
        Case::peer(DELAYS, NAME, |n| sync(n, 3, with_jitter)).with_c_library(),
        Case::peer(GIVE_UP, NAME, |n| sync(n, 5, without_delay)),
    ],
    future: None,
    breaker: None,
};

fn exponential(millis: u64) -> impl Iterator<Item = Duration> {
    Exponential::from_millis(millis)
        .map(|delay| delay.min(Duration::from_secs(60)))
        .map(jitter)
        .take(4)
}

#[inline(never)]
fn retried(failures: &mut u32) -> Result<u64, Busy> {
    retry_crate::retry(exponential(100), || operation(failures)).map_err(|error| error.error)
}

#[inline(never)]
fn without_delay(failures: &mut u32) -> Result<u64, Busy> {
    retry_crate::retry(NoDelay.take(4), || operation(failures)).map_err(|error| error.error)
}

#[inline(never)]
fn with_jitter(failures: &mut u32) -> Result<u64, Busy> {
    retry_crate::retry(exponential(0), || operation(failures)).map_err(|error| error.error)
}
