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
pub fn sleep(delay: Duration) {
    if delay.is_zero() || testing::skip(delay) {
        return;
    }
    std::thread::sleep(delay);
}
