//! How often memory is allocated: never where nothing fails, once a delay where a future waits.

use std::time::Duration;

use allocation_counter::measure;

use crate::cases::{retried_with_jitter, retried_without_delay};
use crate::hand::{Busy, operation_async};

/// Prints the allocations of one call.
pub(crate) fn print() {
    println!("\nallocations a call");
    row("first attempt succeeds, sync", 0, |failures| {
        _ = retried_with_jitter(failures);
    });
    row(
        "three failures, exponential, full jitter, sync",
        3,
        |failures| {
            _ = retried_with_jitter(failures);
        },
    );
    row("three failures, no delay, sync", 3, |failures| {
        _ = retried_without_delay(failures);
    });
    row("first attempt succeeds, async", 0, |failures| {
        block_on(async { _ = waiting(failures).await });
    });
    row("three failures with a delay, async", 3, |failures| {
        block_on(async { _ = waiting(failures).await });
    });
}

fn row(name: &str, failures: u32, run: impl Fn(&mut u32)) {
    // The first run pays for what a thread sets up once.
    run(&mut { failures });
    let counted = measure(|| run(&mut { failures }));
    println!("{name:<60} {:>8}", counted.count_total);
}

#[retry_runtime::retry(max = 5, backoff = fixed(1ms), sleep = ready)]
async fn waiting(failures: &mut u32) -> Result<u64, Busy> {
    operation_async(failures).await
}

async fn ready(_: Duration) {}

/// Polls a future that never has to wait.
fn block_on(future: impl Future<Output = ()>) {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let mut future = std::pin::pin!(future);
    while future.as_mut().poll(&mut context).is_pending() {}
}
