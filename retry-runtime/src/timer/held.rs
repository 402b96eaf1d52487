//! Where the future of the user's own function is kept while it is awaited.
//!
//! One of few bytes stays where it is: the annotated future has that room anyway, since the attempt
//! is over. Any other is boxed, so that a function that never retries does not carry it along. No
//! type says how large another is, so generated code asks for a constant, where it can name the
//! function in one; elsewhere `with` boxes every future.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

/// As much as an asynchronous function takes that has its delay and its state to keep.
const FEW: usize = size_of::<Duration>() + align_of::<Duration>();

/// Whether what the function gives is kept where it is.
pub const fn is_small<S: Fn(Duration) -> F, F>(_sleep: &S) -> bool {
    size_of::<F>() <= FEW
}

/// A function whose future is small, or is not.
///
/// One trait for both, by the constant: where that is in error, nothing more is said of the function.
pub trait Sleeps<const IS_SMALL: bool> {
    /// Its future, kept.
    type Wait;

    /// Waits.
    fn wait(self, delay: Duration) -> Self::Wait;
}

impl<S: FnOnce(Duration) -> F, F> Sleeps<true> for S {
    type Wait = F;

    #[inline]
    fn wait(self, delay: Duration) -> F {
        self(delay)
    }
}

impl<S: FnOnce(Duration) -> F, F> Sleeps<false> for S {
    type Wait = Pin<Box<F>>;

    #[inline]
    fn wait(self, delay: Duration) -> Pin<Box<F>> {
        Box::pin(self(delay))
    }
}

/// The wait where there is nothing to wait for: others may want to run.
#[derive(Debug)]
#[must_use = "a future does nothing unless it is awaited"]
pub struct Yield {
    is_over: bool,
}

impl Yield {
    /// Yields to the scheduler once.
    #[inline]
    pub(crate) const fn once() -> Self {
        Self { is_over: false }
    }
}

impl Future for Yield {
    type Output = ();

    #[inline]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.is_over {
            return Poll::Ready(());
        }
        self.is_over = true;
        context.waker().wake_by_ref();
        Poll::Pending
    }
}
