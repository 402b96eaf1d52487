//! `tryhard`: a future around an asynchronous closure.

use std::cell::Cell;
use std::time::Duration;

use super::Peer;
use crate::case::{Case, SUCCESS_ASYNC, shared};
use crate::work::{Busy, operation_shared_async};

const NAME: &str = "tryhard";

pub(super) const PEER: Peer = Peer {
    name: NAME,
    note: "Asynchronous only, without jitter, and its sleep is tokio's and cannot be replaced, so its failures cannot be counted without waiting.",
    cases: &[Case::peer(SUCCESS_ASYNC, NAME, |n| {
        shared(n, &Cell::new(0), 0, retried);
    })],
    future: Some(|| size_of_val(&retried(&Cell::new(0)))),
    breaker: None,
};

async fn retried(failures: &Cell<u32>) -> Result<u64, Busy> {
    tryhard::retry_fn(|| operation_shared_async(failures))
        .retries(4)
        .exponential_backoff(Duration::from_millis(100))
        .max_delay(Duration::from_secs(60))
        .await
}
