//! The atomics of the standard library, or loom's under the model checker.
//!
//! The only file that names either, so that every shared state can be model-checked as it is.

#[cfg(not(retry_loom))]
pub(crate) use std::sync::atomic::{AtomicU64, Ordering};

#[cfg(retry_loom)]
pub(crate) use loom::sync::atomic::{AtomicU64, Ordering};
