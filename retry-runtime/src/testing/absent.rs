//! What stands in for `testing` without the feature `test-util`: nothing is recorded, skipped or
//! limited.

use std::time::Duration;

#[inline]
pub(crate) const fn record(_operation: &'static str, _attempt: u32, _delay: Duration) {}

#[inline]
pub(crate) const fn skip(_delay: Duration) -> bool {
    false
}

#[inline]
pub(crate) const fn skipped() -> Duration {
    Duration::ZERO
}

#[inline]
pub(crate) const fn attempt_limit() -> Option<u32> {
    None
}

#[inline]
pub(crate) const fn shorten(delay: Duration) -> Duration {
    delay
}

#[inline]
pub(crate) const fn shorten_nanos(nanos: u64) -> u64 {
    nanos
}
