//! `recloser`: a circuit breaker with a ring buffer of the last calls.

use std::hint::black_box;
use std::sync::LazyLock;
use std::time::Duration;

use recloser::Recloser;

use super::Peer;
use crate::case::{CLOSED, Case, FAILING, OPEN, each};
use crate::work::{Busy, operation};

const NAME: &str = "recloser";

pub(super) const PEER: Peer = Peer {
    name: NAME,
    note: "A window of 100 calls, to be compared with ours of 100.",
    cases: &[
        Case::peer(CLOSED, NAME, |n| calls(n, 0, &full(2.0))),
        Case::peer(FAILING, NAME, |n| calls(n, 1, &full(2.0))),
        Case::peer(OPEN, NAME, |n| {
            let breaker = full(0.5);
            calls(100, 1, &breaker);
            calls(n, 0, &breaker);
        })
        .with_c_library(),
    ],
    future: None,
    breaker: Some(|n| {
        static SHARED: LazyLock<Recloser> = LazyLock::new(|| full(2.0));
        calls(n, 0, &SHARED);
    }),
};

/// One whose window is full of successes; at a rate of more than one it never opens.
fn full(rate: f32) -> Recloser {
    let breaker = Recloser::custom()
        .error_rate(rate)
        .closed_len(100)
        .open_wait(Duration::from_secs(60))
        .build();
    calls(200, 0, &breaker);
    breaker
}

fn calls(count: u32, failures: u32, breaker: &Recloser) {
    each(count, || {
        guarded(black_box(breaker), &mut black_box(failures))
    });
}

#[inline(never)]
fn guarded(breaker: &Recloser, failures: &mut u32) -> Result<u64, Busy> {
    breaker.call(|| operation(failures)).map_err(|_| Busy)
}
