//! An attempt that is given so much time.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use crate::operation::Operation;
use crate::outcome::Outcome;
use crate::timed_out::TimedOut;
use crate::timer::AsyncSleep;
use crate::timer::with::{PauseWith, pause_with};
use crate::watch::Watch;

/// Returns how much time an attempt has: its timeout, and no more than what is left of the
/// deadline.
#[inline]
pub fn limit(watch: &mut Watch, operation: &Operation, timeout: Option<Duration>) -> Duration {
    let timeout = timeout.unwrap_or(Duration::MAX);
    match operation.policy.deadline {
        None => timeout,
        Some(deadline) => timeout.min(deadline.saturating_sub(watch.elapsed())),
    }
}

/// Returns how much time the only attempt of a call has.
#[inline]
pub fn least(timeout: Option<Duration>, operation: &Operation) -> Duration {
    let bounds = timeout.into_iter().chain(operation.policy.deadline);
    bounds.min().unwrap_or(Duration::MAX)
}

/// Runs an attempt for at most `limit`, by the timer of the runtime in use.
#[inline]
pub fn limited<T: AsyncSleep, F: Future>(
    limit: Duration,
    attempt: Pin<&mut Option<F>>,
) -> Limited<'_, F, T::Pause, Make<T::Pause>>
where
    T::Pause: Unpin,
{
    Limited::new(limit, attempt, T::pause)
}

/// How a timer is made.
type Make<P> = fn(Duration) -> P;

/// Runs an attempt for at most `limit`, by the user's own function.
#[inline]
pub fn limited_with<F: Future, P, S: FnOnce(Duration) -> P>(
    limit: Duration,
    attempt: Pin<&mut Option<F>>,
    sleep: S,
) -> Limited<'_, F, PauseWith<P>, impl FnOnce(Duration) -> PauseWith<P>> {
    Limited::new(limit, attempt, |limit| pause_with(limit, sleep))
}

/// An attempt and its timer, see [`limited`].
#[derive(Debug)]
#[must_use = "a future does nothing unless it is awaited"]
pub struct Limited<'a, F, P, M> {
    /// Nothing once it was interrupted.
    attempt: Pin<&'a mut Option<F>>,
    limit: Duration,
    timer: Timer<P, M>,
}

/// A timer, made when the attempt is first not ready: one that is ready at once needs none.
#[derive(Debug)]
enum Timer<P, M> {
    ToCome(M),
    Running(P),
    Broken,
}

impl<'a, F, P, M> Limited<'a, F, P, M> {
    fn new(limit: Duration, attempt: Pin<&'a mut Option<F>>, make: M) -> Self {
        Self {
            attempt,
            limit,
            timer: Timer::ToCome(make),
        }
    }
}

impl<F, P, M> Future for Limited<'_, F, P, M>
where
    F: Future,
    P: Future<Output = ()> + Unpin,
    M: FnOnce(Duration) -> P + Unpin,
{
    type Output = Result<F::Output, TimedOut>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Self {
            attempt,
            limit,
            timer,
        } = self.get_mut();
        // The timer first, or an attempt that uses up the task's share of time, as tokio counts it,
        // would keep it from being noticed; but an attempt that is ready is in time.
        let is_over = timer.is_over(context);
        let running = attempt.as_mut().as_pin_mut();
        if let Some(Poll::Ready(outcome)) = running.map(|running| running.poll(context)) {
            return Poll::Ready(Ok(outcome));
        }
        if is_over || timer.starts_over(*limit, context) {
            // Here and not where it stands, so that it is still its attempt that panics if it does.
            attempt.set(None);
            return Poll::Ready(Err(TimedOut::after(*limit)));
        }
        Poll::Pending
    }
}

impl<P, M> Timer<P, M>
where
    P: Future<Output = ()> + Unpin,
    M: FnOnce(Duration) -> P,
{
    /// Whether the timer runs and the time is over.
    fn is_over(&mut self, context: &mut Context<'_>) -> bool {
        match self {
            Self::Running(pause) => Pin::new(pause).poll(context).is_ready(),
            Self::ToCome(_) | Self::Broken => false,
        }
    }

    /// Starts the timer if it does not run; returns whether the time is over at once.
    fn starts_over(&mut self, limit: Duration, context: &mut Context<'_>) -> bool {
        if limit.is_zero() {
            return true;
        }
        // Nobody waits so long, and not every timer can.
        if limit == Duration::MAX {
            return false;
        }
        match std::mem::replace(self, Self::Broken) {
            Self::ToCome(make) => {
                *self = Self::Running(make(limit));
                self.is_over(context)
            }
            running => {
                *self = running;
                false
            }
        }
    }
}

/// An error type that can say that an attempt has timed out.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot say that an attempt timed out; implement `From<TimedOut>` for it, or give a `fallback`",
    label = "needs `From<retry_runtime::TimedOut>`",
    note = "an attempt that is interrupted has no error of its own",
    note = "for the errors of some crates, a feature of `retry-runtime` named like the crate does it"
)]
pub trait SaysTimedOut {
    /// Makes the error.
    fn says(late: TimedOut) -> Self;
}

#[diagnostic::do_not_recommend]
impl<E: From<TimedOut>> SaysTimedOut for E {
    #[inline]
    fn says(late: TimedOut) -> Self {
        late.into()
    }
}

/// The outcome of an attempt that was interrupted.
#[diagnostic::on_unimplemented(
    message = "`timeout` and `deadline` need a function that returns `Result` or `Option`, found `{Self}`"
)]
pub trait Interrupted: Outcome {
    /// Makes the outcome.
    fn interrupted(late: TimedOut) -> Self;
}

impl<T, E: SaysTimedOut> Interrupted for Result<T, E> {
    #[inline]
    fn interrupted(late: TimedOut) -> Self {
        Err(E::says(late))
    }
}

impl<T> Interrupted for Option<T> {
    #[inline]
    fn interrupted(_late: TimedOut) -> Self {
        None
    }
}

/// Whether an attempt was interrupted.
#[inline]
pub fn is_late<R>(limited: &Result<R, TimedOut>) -> bool {
    limited.is_err()
}

/// Returns the outcome of an attempt that may have been interrupted.
#[inline]
pub fn in_time<R: Interrupted>(limited: Result<R, TimedOut>) -> R {
    limited.unwrap_or_else(R::interrupted)
}

/// The same where a fallback stands in for outcomes that cannot be made.
#[derive(Debug)]
pub struct InTime<R>(pub Result<R, TimedOut>);

impl<R: Interrupted> InTime<R> {
    /// Returns the outcome.
    #[inline]
    pub fn __retry_outcome(self) -> Option<R> {
        Some(in_time(self.0))
    }
}

/// The fallback where the error type cannot say that an attempt timed out.
pub trait LateNothing<R> {
    /// Returns the outcome, if there is one.
    fn __retry_outcome(self) -> Option<R>;
}

impl<R> LateNothing<R> for InTime<R> {
    #[inline]
    fn __retry_outcome(self) -> Option<R> {
        self.0.ok()
    }
}
