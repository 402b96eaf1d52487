//! Waiting on the timer of browsers and Node.js, `setTimeout`.
//!
//! It counts whole milliseconds in 31 bits, and takes anything above for no time at all, so that a
//! long delay is waited in parts. Compiled for every target, so that any machine can check it.

use super::with::{PauseWith, pause_with};
use gloo_timers::future::TimeoutFuture;
use send_wrapper::SendWrapper;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

/// Returns a future that ends after `delay`, in whole milliseconds rounded up; zero yields to the
/// scheduler once and takes no timer.
///
/// Browsers lengthen short delays, and those of pages that nobody looks at. The future is `Send`, as
/// far as a program of one thread goes.
///
/// # Panics
///
/// With a delay above zero, on another target than `wasm32-unknown-unknown`, and on a thread other
/// than the one that polled it first.
///
/// # Cancellation
///
/// Dropping the future ends the wait and leaves nothing behind.
///
/// # Examples
///
/// ```no_run
/// use retry_runtime::timer;
/// use std::time::Duration;
///
/// # async fn example() {
/// timer::wasm::pause(Duration::from_millis(200)).await;
/// # }
/// ```
#[inline]
pub fn pause(delay: Duration) -> Pause {
    Pause {
        state: pause_with(delay, Wait::new),
    }
}

/// A wait on the timer of browsers and Node.js, see [`pause`].
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

/// One part of a wait after the other.
#[derive(Debug)]
struct Wait {
    part: SendWrapper<TimeoutFuture>,
    rest: Duration,
}

impl Wait {
    fn new(delay: Duration) -> Self {
        let (millis, rest) = first_part(delay);
        Self {
            part: SendWrapper::new(TimeoutFuture::new(millis)),
            rest,
        }
    }
}

impl Future for Wait {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        loop {
            ready!(Pin::new(&mut *self.part).poll(context));
            if self.rest.is_zero() {
                return Poll::Ready(());
            }
            *self = Self::new(self.rest);
        }
    }
}

/// Returns the milliseconds to wait first, and what is left then.
fn first_part(delay: Duration) -> (u32, Duration) {
    const LONGEST: u32 = i32::MAX.unsigned_abs();

    let millis = delay.as_nanos().div_ceil(1_000_000);
    match u32::try_from(millis) {
        Ok(millis) if millis <= LONGEST => (millis, Duration::ZERO),
        _ => {
            let first = Duration::from_millis(u64::from(LONGEST));
            (LONGEST, delay.saturating_sub(first))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::first_part;
    use std::time::Duration;

    #[test]
    fn rounds_up_to_milliseconds() {
        assert_eq!(first_part(Duration::from_nanos(1)), (1, Duration::ZERO));
        assert_eq!(first_part(Duration::from_millis(7)), (7, Duration::ZERO));
    }

    #[test]
    fn waits_in_parts_of_what_the_timer_can_count() {
        let days = Duration::from_secs(30 * 24 * 3_600);

        let (millis, rest) = first_part(days);

        assert_eq!(millis, 2_147_483_647);
        assert_eq!(rest + Duration::from_millis(2_147_483_647), days);
    }
}
