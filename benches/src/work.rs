//! The work that is measured: one operation, which every loop and every crate calls alike.

use std::cell::Cell;
use std::fmt;
use std::hint::black_box;
use std::time::Duration;

/// An error that is always worth another attempt.
#[derive(Debug, Clone, Copy, retry_runtime::Classify)]
#[classify(transient)]
pub(crate) struct Busy;

/// Some crates ask for it.
impl std::error::Error for Busy {}

impl fmt::Display for Busy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("busy")
    }
}

/// The operation: fails while `failures` lasts.
#[inline(never)]
pub(crate) fn operation(failures: &mut u32) -> Result<u64, Busy> {
    match black_box(*failures).checked_sub(1) {
        None => Ok(black_box(7)),
        Some(left) => {
            *failures = left;
            Err(Busy)
        }
    }
}

/// The same instructions, for closures whose futures cannot borrow what the closure has mutably.
#[inline(never)]
pub(crate) fn operation_shared(failures: &Cell<u32>) -> Result<u64, Busy> {
    match black_box(failures.get()).checked_sub(1) {
        None => Ok(black_box(7)),
        Some(left) => {
            failures.set(left);
            Err(Busy)
        }
    }
}

/// The operation as a future of 16 bytes that is ready when first polled.
pub(crate) async fn operation_async(failures: &mut u32) -> Result<u64, Busy> {
    operation(failures)
}

/// The other one as such a future.
pub(crate) async fn operation_shared_async(failures: &Cell<u32>) -> Result<u64, Busy> {
    operation_shared(failures)
}

/// Where a real loop would sleep.
#[inline(never)]
pub(crate) fn wait(delay: Duration) {
    black_box(delay);
}

/// The same for asynchronous loops: a wait that is over at once.
pub(crate) async fn ready(delay: Duration) {
    wait(delay);
}

/// The same by a future as large as those of timers, which holds a hundred bytes.
pub(crate) async fn ready_large(delay: Duration) {
    let bytes = black_box([0_u8; 100]);
    ready(delay).await;
    black_box(bytes);
}
