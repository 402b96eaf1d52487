//! Waiting on tokio's timer.
//!
//! The future is small, since it is part of every annotated asynchronous function: tokio's own, of
//! over a hundred bytes, is boxed, and made only when there is something to wait for.

use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::Sleep;

/// Returns a future that ends after `delay` on tokio's clock; zero yields to the scheduler once and
/// takes no timer.
///
/// Follows tokio's paused clock. A delay too long for the clock counts as decades.
///
/// # Panics
///
/// With a delay above zero, outside of a tokio runtime or in one built without `enable_time`.
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
/// timer::tokio::pause(Duration::from_secs(60)).await;
/// assert_eq!(start.elapsed(), Duration::from_secs(60));
/// # }
/// ```
#[inline]
pub fn pause(delay: Duration) -> Pause {
    Pause {
        state: if delay.is_zero() {
            State::Yield
        } else {
            timer(delay)
        },
    }
}

#[cold]
#[inline(never)]
fn timer(delay: Duration) -> State {
    State::Timer(Box::pin(tokio::time::sleep(delay)))
}

/// A wait on tokio's timer, see [`pause`].
#[derive(Debug)]
#[must_use = "a future does nothing unless it is awaited"]
pub struct Pause {
    state: State,
}

#[derive(Debug)]
enum State {
    /// Nothing to wait for, but others may want to run.
    Yield,
    Done,
    Timer(Pin<Box<Sleep>>),
}

/// Drops the timer by a call: inlined into annotated functions, tokio's code would make every first
/// attempt save the registers it takes.
impl Drop for Pause {
    #[inline]
    fn drop(&mut self) {
        if matches!(self.state, State::Timer(_)) {
            discard(mem::replace(&mut self.state, State::Done));
        }
    }
}

#[cold]
#[inline(never)]
fn discard(state: State) {
    drop(state);
}

impl Future for Pause {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        match &mut self.state {
            State::Yield => {
                self.state = State::Done;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            State::Done => Poll::Ready(()),
            State::Timer(sleep) => sleep.as_mut().poll(context),
        }
    }
}
