//! Stands in where the feature `tokio` is off: nothing to stall.

/// Tells of nothing.
#[inline]
pub(super) const fn check(_: &'static str) {}
