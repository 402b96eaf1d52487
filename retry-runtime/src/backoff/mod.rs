//! How delays grow: attempt number -> delay.
//!
//! Pure arithmetic on whole nanoseconds, apart from [`Jitter`] so that its laws can be proved
//! without chance. It reads no clock, draws no random number, and is total: any attempt number, any
//! `Duration` and any factor give a delay, without a loop as long as the attempt number. Delays
//! that grow are capped, by [`DEFAULT_MAX`] where the user names no cap.
//!
//! | form | delay after attempt *n* failed, before jitter | jitter by default |
//! |---|---|---|
//! | [`Fixed`] | *d* | none |
//! | [`Linear`] | min(*c*, *d* + (*n*-1) * *step*) | full |
//! | [`Exponential`] | min(*c*, *d* * *factor*^(*n*-1)) | full |
//! | [`Fibonacci`] | min(*c*, *d* * F(*n*)), F = 1, 1, 2, 3, 5 ... | full |
//! | `Adaptive`, with the feature `std` | min(*c*, *d* * *factor*^(*n*-1) / *s*), *s* the success rate of those who share it | full |
//! | [`Decorrelated`] | min(*c*, 3 * *previous*), *previous* starts at *d* | full, from *d* upwards |
//! | a list (`[Duration]`, `Vec<Duration>`) | its *n*-th entry; the last repeats | none |
//! | [`from_fn`], your own [`Backoff`] | what it says | none |
//!
//! [`Schedule`] holds any of them as plain data, an `Adaptive` by reference: it alone has state.

#[cfg(feature = "std")]
pub(crate) mod adaptive;
mod decorrelated;
mod exponential;
mod factor;
mod fibonacci;
mod fixed;
mod linear;
mod list;
mod power;
mod range;
mod schedule;
mod step;
#[cfg(feature = "std")]
pub(crate) mod success_rate;

#[cfg(feature = "std")]
pub use self::adaptive::Adaptive;
pub use self::decorrelated::Decorrelated;
pub use self::exponential::Exponential;
pub use self::factor::Factor;
pub use self::fibonacci::Fibonacci;
pub use self::fixed::Fixed;
pub use self::linear::Linear;
pub use self::schedule::Schedule;
pub use self::step::Step;

use crate::jitter::Jitter;
use core::fmt;
use core::time::Duration;

/// The cap of every growing backoff for which the user names none: one minute.
///
/// Without a cap the twentieth delay of an exponential backoff from 100 ms would be over fourteen
/// hours.
pub const DEFAULT_MAX: Duration = Duration::from_secs(60);

/// How delays grow: says how long to wait after an attempt that failed.
///
/// An implementation is asked after every failed attempt that is to be retried. It should be pure:
/// the same [`Step`], the same delay. What it returns is waited for as it is when the policy's
/// jitter is [`Jitter::NONE`], and spread downwards otherwise.
///
/// # Examples
///
/// ```
/// use retry_runtime::backoff::{Backoff, Step};
/// use std::time::Duration;
///
/// /// Impatient at first, then twice a minute.
/// struct Patience;
///
/// impl Backoff for Patience {
///     fn delay(&self, step: Step) -> Duration {
///         if step.failed() < 5 { Duration::from_millis(50) } else { Duration::from_secs(30) }
///     }
/// }
///
/// assert_eq!(Patience.delay(Step::after(1)), Duration::from_millis(50));
/// assert_eq!(Patience.delay(Step::after(5)), Duration::from_secs(30));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a backoff",
    label = "this value does not say how delays grow",
    note = "write one of the built-in forms, such as `exponential(100ms)`, or a list of durations",
    note = "or implement `retry_runtime::backoff::Backoff`; for a closure use `backoff::from_fn`"
)]
pub trait Backoff {
    /// Returns the delay after the attempt that `step` tells about, before jitter.
    fn delay(&self, step: Step) -> Duration;

    /// Returns the lower end of the jitter's spread; zero unless said otherwise.
    ///
    /// Jitter takes no delay below it, unless the delay itself is below it.
    fn min(&self) -> Duration {
        Duration::ZERO
    }

    /// Returns the jitter to use when the policy names none; [`Jitter::NONE`] unless said
    /// otherwise.
    fn jitter(&self) -> Jitter {
        Jitter::NONE
    }
}

macro_rules! delegate {
    ($($pointer:ty),*) => {$(
        impl<B: Backoff + ?Sized> Backoff for $pointer {
            fn delay(&self, step: Step) -> Duration {
                (**self).delay(step)
            }

            fn min(&self) -> Duration {
                (**self).min()
            }

            fn jitter(&self) -> Jitter {
                (**self).jitter()
            }
        }
    )*};
}

delegate!(&B);
#[cfg(feature = "std")]
delegate!(Box<B>, std::rc::Rc<B>, std::sync::Arc<B>);

/// Creates a backoff from a function of the step.
///
/// # Examples
///
/// ```
/// use retry_runtime::backoff::{self, Backoff, Step};
/// use std::time::Duration;
///
/// let quadratic = backoff::from_fn(|step| Duration::from_millis(10) * step.failed().pow(2));
/// assert_eq!(quadratic.delay(Step::after(3)), Duration::from_millis(90));
/// ```
pub const fn from_fn<F>(delay: F) -> FromFn<F>
where
    F: Fn(Step) -> Duration,
{
    FromFn { delay }
}

/// A backoff from a function of the step, see [`from_fn`].
#[derive(Clone, Copy)]
pub struct FromFn<F> {
    delay: F,
}

impl<F> Backoff for FromFn<F>
where
    F: Fn(Step) -> Duration,
{
    fn delay(&self, step: Step) -> Duration {
        (self.delay)(step)
    }
}

impl<F> fmt::Debug for FromFn<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FromFn").finish_non_exhaustive()
    }
}
