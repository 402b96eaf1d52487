//! At most so many attempts, and no delays.

use std::cell::Cell;
use std::marker::PhantomData;
use std::time::Duration;

thread_local! {
    static LIMIT: Cell<Option<u32>> = const { Cell::new(None) };
}

/// Allows at most `max` attempts for each call on this thread, and removes all delays, until the
/// guard is dropped.
///
/// For tests that look at the code around a retried function and not at the retrying. A policy that
/// allows fewer attempts keeps its own limit; 0 counts as 1. Of limits inside each other the
/// strictest holds; drop the guards in the reverse order.
///
/// # Examples
///
/// ```
/// use retry_runtime::{NoValue, Policy, testing};
///
/// let _limit = testing::limit_attempts(2);
/// let mut attempts = 0;
/// let outcome: Result<(), NoValue> = Policy::new().unlimited().call(|| {
///     attempts += 1;
///     Err(NoValue)
/// });
/// assert_eq!((outcome, attempts), (Err(NoValue), 2));
/// ```
pub fn limit_attempts(max: u32) -> AttemptLimit {
    let before = LIMIT.get();
    LIMIT.set(Some(before.unwrap_or(u32::MAX).min(max)));
    AttemptLimit {
        before,
        thread: PhantomData,
    }
}

/// The guard of [`limit_attempts`]: dropping it ends the limit.
#[derive(Debug)]
#[must_use = "the limit ends when the guard is dropped"]
pub struct AttemptLimit {
    before: Option<u32>,
    /// Bound to its thread.
    thread: PhantomData<*const ()>,
}

impl Drop for AttemptLimit {
    fn drop(&mut self) {
        LIMIT.set(self.before);
    }
}

/// Returns the limit of this thread, if there is one.
pub(crate) fn attempt_limit() -> Option<u32> {
    LIMIT.get()
}

/// Returns the nanoseconds, or zero while there is a limit.
pub(crate) fn shorten_nanos(nanos: u64) -> u64 {
    if LIMIT.get().is_some() { 0 } else { nanos }
}

/// Returns `delay`, or zero while there is a limit.
pub(crate) fn shorten(delay: Duration) -> Duration {
    if LIMIT.get().is_some() {
        Duration::ZERO
    } else {
        delay
    }
}
