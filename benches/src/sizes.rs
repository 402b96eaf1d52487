//! How many bytes things take: a future, beside the body's own and a loop by hand, and a breaker.

use retry_runtime::breaker::{CircuitBreaker, CountWindow, Permit, TimeWindow};

use crate::arguments;
use crate::cases::retried_async;
use crate::hand::{looped_async, operation_async};

/// Prints the sizes.
pub(crate) fn print() {
    let (mut a, mut b, mut c) = (0, 0, 0);
    println!("bytes of a future");
    row("bare", size_of_val(&operation_async(&mut a)));
    row("loop by hand", size_of_val(&looped_async(&mut b)));
    row("retry", size_of_val(&retried_async(&mut c)));

    for (name, bytes) in arguments::sizes() {
        row(name, bytes);
    }

    println!("\nbytes of a circuit breaker");
    row("consecutive", size_of::<CircuitBreaker>());
    row(
        "count window of 100",
        size_of::<CircuitBreaker<CountWindow<100>>>(),
    );
    row(
        "time window of 10 buckets",
        size_of::<CircuitBreaker<TimeWindow<10>>>(),
    );
    row("permit", size_of::<Permit<'_>>());
}

fn row(name: &str, bytes: usize) {
    println!("{name:<60} {bytes:>8}");
}
