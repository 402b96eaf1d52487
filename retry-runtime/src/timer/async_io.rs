//! Waiting on async-io's timer, which is smol's.
//!
//! Its timers run on a thread of async-io's own, so that they work under every executor.

use super::with::{PauseWith, pause_with};
use async_io::Timer;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

/// Returns a future that ends after `delay`; zero yields to the scheduler once and takes no timer.
///
/// A delay too long for the clock never ends.
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
/// let start = Instant::now();
/// async_io::block_on(timer::async_io::pause(Duration::from_millis(2)));
/// assert!(start.elapsed() >= Duration::from_millis(2));
/// ```
#[inline]
pub fn pause(delay: Duration) -> Pause {
    Pause {
        state: pause_with(delay, |delay| Wait(Timer::after(delay))),
    }
}

/// A wait on async-io's timer, see [`pause`].
#[derive(Debug)]
#[must_use = "a future does nothing unless it is awaited"]
pub struct Pause {
    state: PauseWith<Wait>,
}

impl Future for Pause {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        Pin::new(&mut self.state).poll(context)
    }
}

/// The timer, without the time at which it ended.
#[derive(Debug)]
struct Wait(Timer);

impl Future for Wait {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        Pin::new(&mut self.0).poll(context).map(drop)
    }
}
