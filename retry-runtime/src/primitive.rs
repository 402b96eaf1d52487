//! The atomics of the standard library, or loom's under the model checker, and the locks of shared
//! state.
//!
//! The only file that names either library's atomics, so that what is shared without a lock can be
//! model-checked as it is. What is behind a lock is not, so the locks are the standard library's.

#[cfg(not(retry_loom))]
pub(crate) use std::sync::atomic::{AtomicU64, Ordering};

#[cfg(retry_loom)]
pub(crate) use loom::sync::atomic::{AtomicU64, Ordering};

pub(crate) use std::sync::{LazyLock, OnceLock, PoisonError, RwLock};
