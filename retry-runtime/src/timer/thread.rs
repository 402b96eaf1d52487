//! Waiting by blocking the thread.

use super::stall;
use crate::testing;
use std::time::Duration;

/// Blocks the thread for at least `delay`; zero returns at once.
///
/// While virtual time runs on this thread (`testing::VirtualTime`, feature `test-util`), no delay
/// takes any time.
///
/// On `wasm32-unknown-unknown` no thread can sleep, and this panics: wait there in asynchronous
/// functions only.
///
/// # Examples
///
/// ```
/// use retry_runtime::timer;
/// use std::time::{Duration, Instant};
///
/// let start = Instant::now();
/// timer::thread::sleep(Duration::from_millis(2));
/// assert!(start.elapsed() >= Duration::from_millis(2));
/// ```
#[inline]
pub fn sleep(delay: Duration) {
    if !delay.is_zero() {
        block(delay);
    }
}

/// The same for an operation of that name; debug builds warn when that holds up tokio's tasks.
#[inline]
pub(crate) fn sleep_of(operation: &'static str, delay: Duration) {
    if cfg!(debug_assertions) {
        checked(operation, delay);
    } else {
        sleep(delay);
    }
}

fn checked(operation: &'static str, delay: Duration) {
    if !delay.is_zero() && !testing::skip(delay) {
        stall::check(operation);
        std::thread::sleep(delay);
    }
}

#[cold]
#[inline(never)]
fn block(delay: Duration) {
    if !testing::skip(delay) {
        std::thread::sleep(delay);
    }
}
