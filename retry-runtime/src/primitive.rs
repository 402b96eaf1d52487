//! The atomics of the standard library, or those of loom or shuttle while they check what is shared;
//! and the locks of shared state.
//!
//! The only file that names any of them, so that what is shared without a lock can be checked as it
//! is. Loom's atomics cannot be made in a `const`; shuttle's can. What is behind a lock is not
//! checked that way, so the locks are the standard library's.

#[cfg(not(any(retry_loom, retry_shuttle)))]
pub(crate) use std::sync::atomic::{AtomicU64, Ordering};

#[cfg(retry_loom)]
pub(crate) use loom::sync::atomic::{AtomicU64, Ordering};

#[cfg(all(retry_shuttle, not(retry_loom)))]
pub(crate) use shuttle::sync::atomic::{AtomicU64, Ordering};

pub(crate) use std::sync::{LazyLock, OnceLock, PoisonError, RwLock};

/// Makes functions `const` that make atomics, but for the model checker, whose atomics know who made
/// them.
macro_rules! const_unless_modelled {
    ($(
        $(#[$meta:meta])*
        $vis:vis const fn $name:ident($($parameters:tt)*) -> $result:ty $body:block
    )*) => {
        $(
            #[cfg(not(retry_loom))]
            $(#[$meta])*
            $vis const fn $name($($parameters)*) -> $result $body

            #[cfg(retry_loom)]
            $(#[$meta])*
            $vis fn $name($($parameters)*) -> $result $body
        )*
    };
}

pub(crate) use const_unless_modelled;
