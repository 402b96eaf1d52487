//! `tower-resilience-circuitbreaker`: a circuit breaker as a layer around a service.

use std::future::{Ready, ready};
use std::hint::black_box;
use std::sync::LazyLock;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tower::{Layer, Service};
use tower_resilience_circuitbreaker::{CircuitBreaker, CircuitBreakerLayer, DefaultClassifier};

use super::Peer;
use crate::case::{CLOSED, Case, FAILING, OPEN, each, poll_once};
use crate::work::{Busy, operation};

const NAME: &str = "tower-resilience-circuitbreaker";

type Guard = CircuitBreaker<Operation, DefaultClassifier>;

pub(super) const PEER: Peer = Peer {
    name: NAME,
    note: "A layer around an asynchronous service, whose future it boxes; it reads the clock twice around each call.",
    cases: &[
        Case::peer(CLOSED, NAME, |n| calls(n, 0, &mut breaker(usize::MAX))).with_c_library(),
        Case::peer(FAILING, NAME, |n| calls(n, 1, &mut breaker(usize::MAX))).with_c_library(),
        Case::peer(OPEN, NAME, |n| {
            let mut breaker = breaker(1);
            calls(1, 1, &mut breaker);
            calls(n, 0, &mut breaker);
        })
        .with_c_library(),
    ],
    future: None,
    breaker: Some(|n| {
        static SHARED: LazyLock<Guard> = LazyLock::new(|| breaker(usize::MAX));
        calls(n, 0, &mut SHARED.clone());
    }),
};

/// The operation as a service.
#[derive(Debug, Clone)]
struct Operation;

impl Service<u32> for Operation {
    type Response = u64;
    type Error = Busy;
    type Future = Ready<Result<u64, Busy>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Busy>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut failures: u32) -> Self::Future {
        ready(operation(&mut failures))
    }
}

fn breaker(failures: usize) -> Guard {
    let layer = CircuitBreakerLayer::builder()
        .consecutive_failures(failures)
        .wait_duration_in_open(Duration::from_secs(60))
        .build();
    match layer {
        Ok(layer) => layer.layer(Operation),
        Err(_) => unreachable!("the settings are constant"),
    }
}

fn calls(count: u32, failures: u32, breaker: &mut Guard) {
    each(count, || guarded(black_box(breaker), black_box(failures)));
}

#[inline(never)]
fn guarded(breaker: &mut Guard, failures: u32) -> Result<u64, Busy> {
    let mut context = Context::from_waker(Waker::noop());
    match Service::<u32>::poll_ready(breaker, &mut context) {
        Poll::Ready(Ok(())) => poll_once(breaker.call(failures))
            .ok_or(Busy)?
            .map_err(|_| Busy),
        _ => Err(Busy),
    }
}
