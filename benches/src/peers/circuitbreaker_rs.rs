//! `circuitbreaker-rs`: a circuit breaker with failures in a row and an error rate.

use std::hint::black_box;
use std::sync::LazyLock;
use std::time::Duration;

use circuitbreaker_rs::{CircuitBreaker, DefaultPolicy};

use super::Peer;
use crate::case::{CLOSED, Case, FAILING, OPEN, each};
use crate::work::{Busy, operation};

const NAME: &str = "circuitbreaker-rs";

type Guard = CircuitBreaker<DefaultPolicy, Busy>;

pub(super) const PEER: Peer = Peer {
    name: NAME,
    note: "It reads the clock twice around each call, and counts an error rate since the start as well.",
    cases: &[
        Case::peer(CLOSED, NAME, |n| calls(n, 0, &breaker())).with_c_library(),
        Case::peer(FAILING, NAME, |n| calls(n, 1, &breaker())).with_c_library(),
        Case::peer(OPEN, NAME, |n| {
            let breaker = breaker();
            breaker.force_open();
            calls(n, 0, &breaker);
        })
        .with_c_library(),
    ],
    future: None,
    breaker: Some(|n| {
        static SHARED: LazyLock<Guard> = LazyLock::new(breaker);
        calls(n, 0, &SHARED);
    }),
};

/// One that never opens of itself.
fn breaker() -> Guard {
    CircuitBreaker::<DefaultPolicy, Busy>::builder()
        .failure_threshold(2.0)
        .consecutive_failures(u64::MAX)
        .cooldown(Duration::from_secs(60))
        .build()
}

fn calls(count: u32, failures: u32, breaker: &Guard) {
    each(count, || {
        guarded(black_box(breaker), &mut black_box(failures))
    });
}

#[inline(never)]
fn guarded(breaker: &Guard, failures: &mut u32) -> Result<u64, Busy> {
    breaker.call(|| operation(failures)).map_err(|_| Busy)
}
