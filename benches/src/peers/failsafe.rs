//! `failsafe`: a circuit breaker behind a lock.

use std::time::Duration;

use failsafe::backoff::{self, Constant};
use failsafe::failure_policy::{self, ConsecutiveFailures};
use failsafe::{CircuitBreaker, Config, StateMachine};

use super::Peer;
use crate::case::{CLOSED, Case, FAILING, OPEN, each};
use crate::work::{Busy, operation};
use std::hint::black_box;
use std::sync::LazyLock;

const NAME: &str = "failsafe";

type FailuresInARow = StateMachine<ConsecutiveFailures<Constant>, ()>;

pub(super) const PEER: Peer = Peer {
    name: NAME,
    note: "A lock around failures in a row.",
    cases: &[
        Case::peer(CLOSED, NAME, |n| calls(n, 0, &breaker(u32::MAX))),
        Case::peer(FAILING, NAME, |n| calls(n, 1, &breaker(u32::MAX))),
        Case::peer(OPEN, NAME, |n| {
            let breaker = breaker(1);
            calls(1, 1, &breaker);
            calls(n, 0, &breaker);
        })
        .with_c_library(),
    ],
    future: None,
    breaker: Some(|n| {
        static SHARED: LazyLock<FailuresInARow> = LazyLock::new(|| breaker(u32::MAX));
        calls(n, 0, &SHARED);
    }),
};

fn breaker(failures: u32) -> FailuresInARow {
    let pause = backoff::constant(Duration::from_secs(60));
    let policy = failure_policy::consecutive_failures(failures, pause);
    Config::new().failure_policy(policy).build()
}

fn calls(count: u32, failures: u32, breaker: &FailuresInARow) {
    each(count, || {
        guarded(black_box(breaker), &mut black_box(failures))
    });
}

#[inline(never)]
fn guarded(breaker: &FailuresInARow, failures: &mut u32) -> Result<u64, Busy> {
    breaker.call(|| operation(failures)).map_err(|_| Busy)
}
