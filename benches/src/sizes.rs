//! How many bytes things take: a future, beside the body's own and a loop by hand, and a breaker.

use std::cell::Cell;
use std::sync::Mutex;
use std::sync::atomic::AtomicU32;

use retry_runtime::breaker::{CircuitBreaker, CountWindow, Permit, TimeWindow};

use crate::case::Whose;
use crate::cases::{
    argument_sizes, retried_async, retried_with_jitter_async, retried_with_large_wait,
};
use crate::figure::{Figure, Unit};
use crate::hand::looped_async;
use crate::peers;
use crate::work::{operation_async, operation_shared_async};

pub(crate) const FUTURE: &str = "size of the future of a body of 16 bytes";
pub(crate) const BREAKER: &str = "size of a circuit breaker";

/// Returns the sizes, and whose they are.
pub(crate) fn sizes() -> Vec<(Whose, Figure)> {
    debug_assert_eq!(
        size_of_val(&operation_async(&mut 0)),
        size_of_val(&operation_shared_async(&Cell::new(0)))
    );
    let (limit, ours) = (Whose::Limit, Whose::Ours);
    let mut sizes = vec![
        size(limit, FUTURE, "bare", size_of_val(&operation_async(&mut 0))),
        size(limit, FUTURE, "loop", size_of_val(&looped_async(&mut 0))),
        size(
            ours,
            FUTURE,
            "this crate",
            size_of_val(&retried_async(&mut 0)),
        ),
        size(
            ours,
            FUTURE,
            "this crate, small wait",
            size_of_val(&retried_with_jitter_async(&mut 0)),
        ),
        size(
            ours,
            FUTURE,
            "this crate, large wait",
            size_of_val(&retried_with_large_wait(&mut 0)),
        ),
    ];
    let arguments = argument_sizes().map(|(name, bytes)| size(ours, FUTURE, name, bytes));
    sizes.extend(arguments);
    sizes.extend(peers::ALL.iter().filter_map(|peer| {
        let future = peer.future?;
        Some(size(Whose::Peer, FUTURE, peer.name, future()))
    }));

    let window = size_of::<CircuitBreaker<CountWindow<100>>>();
    let seconds = size_of::<CircuitBreaker<TimeWindow<10>>>();
    sizes.extend([
        size(limit, BREAKER, "atomic", size_of::<AtomicU32>()),
        size(limit, BREAKER, "mutex", size_of::<Mutex<u32>>()),
        size(ours, BREAKER, "this crate", size_of::<CircuitBreaker>()),
        size(ours, BREAKER, "this crate, window of 100", window),
        size(ours, BREAKER, "this crate, window of 10 s", seconds),
        size(ours, BREAKER, "this crate, permit", size_of::<Permit<'_>>()),
    ]);
    sizes
}

fn size(whose: Whose, group: &str, name: &str, bytes: usize) -> (Whose, Figure) {
    let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
    (whose, Figure::new(Unit::Bytes, group, name, bytes))
}
