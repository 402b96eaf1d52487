//! Waiting by blocking the thread.

use crate::testing;
use std::time::Duration;

/// Blocks the thread for at least `delay`; zero returns at once.
///
/// While virtual time runs on this thread (`testing::VirtualTime`, feature `test-util`), no delay
/// takes any time.
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

#[cold]
#[inline(never)]
fn block(delay: Duration) {
    if !testing::skip(delay) {
        std::thread::sleep(delay);
    }
}
