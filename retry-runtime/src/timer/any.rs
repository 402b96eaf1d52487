//! Waiting on the timer whose runtime is running.
//!
//! Only where tokio's timer is on and another as well. Each time there is something to wait for it
//! is asked anew, because one function may be called from both.

#[cfg(feature = "async-io")]
use super::async_io as elsewhere;
#[cfg(not(feature = "async-io"))]
use super::futures as elsewhere;
use super::tokio as inside;

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::runtime::Handle;

/// Returns a future that ends after `delay`: on tokio's timer where a tokio runtime runs, otherwise
/// on async-io's, or without the feature `async-io` on futures-timer's. Zero yields to the scheduler
/// once and takes no timer.
///
/// Follows tokio's paused clock in a tokio runtime.
///
/// # Panics
///
/// With a delay above zero, in a tokio runtime built without `enable_time`.
///
/// # Cancellation
///
/// Dropping the future ends the wait and leaves nothing behind.
///
/// # Examples
///
/// ```
/// use retry_runtime::timer;
/// use std::time::Duration;
///
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
/// let start = tokio::time::Instant::now();
/// timer::any::pause(Duration::from_secs(60)).await;
/// assert_eq!(start.elapsed(), Duration::from_secs(60));
/// # }
/// ```
#[inline]
pub fn pause(delay: Duration) -> Pause {
    Pause {
        state: if delay.is_zero() {
            State::Inside(inside::pause(delay))
        } else {
            timer(delay)
        },
    }
}

#[cold]
#[inline(never)]
fn timer(delay: Duration) -> State {
    if Handle::try_current().is_ok() {
        State::Inside(inside::pause(delay))
    } else {
        State::Elsewhere(elsewhere::pause(delay))
    }
}

/// A wait on the timer whose runtime is running, see [`pause`].
#[derive(Debug)]
#[must_use = "a future does nothing unless it is awaited"]
pub struct Pause {
    state: State,
}

#[derive(Debug)]
enum State {
    /// In a tokio runtime, or no wait at all.
    Inside(inside::Pause),
    Elsewhere(elsewhere::Pause),
}

impl Future for Pause {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        match &mut self.state {
            State::Inside(pause) => Pin::new(pause).poll(context),
            State::Elsewhere(pause) => Pin::new(pause).poll(context),
        }
    }
}
