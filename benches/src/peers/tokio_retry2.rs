//! `tokio-retry2`: an iterator of delays over an asynchronous closure.

use std::cell::Cell;
use std::time::Duration;

use tokio_retry2::strategy::{ExponentialBackoff, jitter};
use tokio_retry2::{Retry, RetryError};

use super::Peer;
use crate::case::{Case, SUCCESS_ASYNC, shared};
use crate::work::{Busy, operation_shared};

const NAME: &str = "tokio-retry2";

pub(super) const PEER: Peer = Peer {
    name: NAME,
    note: "Asynchronous only, and its sleep is tokio's and cannot be replaced, so its failures cannot be counted without waiting.",
    cases: &[Case::peer(SUCCESS_ASYNC, NAME, |n| {
        shared(n, &Cell::new(0), 0, retried);
    })],
    future: Some(|| size_of_val(&retried(&Cell::new(0)))),
    breaker: None,
};

/// 100 ms, 200 ms and so on.
async fn retried(failures: &Cell<u32>) -> Result<u64, Busy> {
    let delays = ExponentialBackoff::from_millis(2)
        .factor(50)
        .max_delay(Duration::from_secs(60))
        .map(jitter)
        .take(4);
    Retry::spawn(delays, || async {
        operation_shared(failures).map_err(RetryError::transient)
    })
    .await
}
