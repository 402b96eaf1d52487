//! Which of the timers that are on an asynchronous function waits on that names none.
//!
//! Apart from `any`, which chooses while the program runs; this is settled before, so that a program
//! with one timer has that and nothing around it.

use super::{AsyncSleep, DefaultTimer};
use std::time::Duration;

#[cfg(not(all(feature = "wasm", target_arch = "wasm32", target_os = "unknown")))]
use self::native::timer;
#[cfg(all(feature = "wasm", target_arch = "wasm32", target_os = "unknown"))]
use super::wasm as timer;

impl AsyncSleep for DefaultTimer {
    type Pause = timer::Pause;

    #[inline]
    fn pause(delay: Duration) -> Self::Pause {
        timer::pause(delay)
    }
}

/// Exactly one of these, for every set of features that has a timer.
#[cfg(not(all(feature = "wasm", target_arch = "wasm32", target_os = "unknown")))]
mod native {
    #[cfg(all(
        feature = "tokio",
        any(feature = "async-io", feature = "futures-timer")
    ))]
    pub(super) use super::super::any as timer;
    #[cfg(all(feature = "async-io", not(feature = "tokio")))]
    pub(super) use super::super::async_io as timer;
    #[cfg(all(
        feature = "futures-timer",
        not(any(feature = "tokio", feature = "async-io"))
    ))]
    pub(super) use super::super::futures as timer;
    #[cfg(all(
        feature = "tokio",
        not(any(feature = "async-io", feature = "futures-timer"))
    ))]
    pub(super) use super::super::tokio as timer;
}
