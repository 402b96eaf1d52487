//! `retry-if`: an attribute for asynchronous functions.

use std::time::Duration;

use retry_if::{ExponentialBackoffConfig, retry};

use super::Peer;
use crate::case::{Case, SUCCESS_ASYNC, each, poll_once};
use crate::work::{Busy, operation};

const NAME: &str = "retry-if";

pub(super) const PEER: Peer = Peer {
    name: NAME,
    note: "Asynchronous only, without jitter; it reads the clock at the start, and its sleep is tokio's and cannot be replaced, so its failures cannot be counted without waiting.",
    cases: &[Case::peer(SUCCESS_ASYNC, NAME, |n| {
        each(n, || poll_once(retried(&mut std::hint::black_box(0))));
    })
    .with_c_library()],
    future: Some(|| size_of_val(&retried(&mut 0))),
    breaker: None,
};

const POLICY: ExponentialBackoffConfig = ExponentialBackoffConfig {
    max_retries: 4,
    t_wait: Duration::from_millis(100),
    backoff: 2.0,
    t_wait_max: None,
    backoff_max: Some(Duration::from_secs(60)),
};

fn is_failure(outcome: &Result<u64, Busy>) -> bool {
    outcome.is_err()
}

#[expect(
    unexpected_cfgs,
    reason = "the attribute asks for a feature of the crate that uses it"
)]
#[retry(POLICY, is_failure)]
async fn retried(failures: &mut u32) -> Result<u64, Busy> {
    operation(failures)
}
