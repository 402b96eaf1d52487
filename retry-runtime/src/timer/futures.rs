//! Waiting on the timer of the crate futures-timer.
//!
//! It runs on a thread of its own, which starts with the first wait, so that it works under every
//! executor.

use super::with::{PauseWith, pause_with};
use futures_timer::Delay;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

/// Returns a future that ends after `delay`; zero yields to the scheduler once and takes no timer.
///
/// A delay too long for the clock counts as decades.
///
/// # Cancellation
///
/// Dropping the future ends the wait and leaves nothing behind.
///
/// # Examples
///
/// ```
/// use retry_runtime::timer;
/// use std::time::{Duration, Instant};
///
/// # fn block_on(future: impl Future) {
/// #     tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future);
/// # }
/// let start = Instant::now();
/// block_on(timer::futures::pause(Duration::from_millis(2)));
/// assert!(start.elapsed() >= Duration::from_millis(2));
/// ```
#[inline]
pub fn pause(delay: Duration) -> Pause {
    Pause {
        state: pause_with(delay, Delay::new),
    }
}

/// A wait on futures-timer's timer, see [`pause`].
#[derive(Debug)]
#[must_use = "a future does nothing unless it is awaited"]
pub struct Pause {
    state: PauseWith<Delay>,
}

impl Future for Pause {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        Pin::new(&mut self.state).poll(context)
    }
}
