//! Any backoff as plain data.
//!
//! What a policy holds: `Copy`, buildable in a `const`, and without a type parameter, so that
//! policies of different backoffs are of one type and the deciding code exists once.

use super::{Backoff, Decorrelated, Exponential, Fibonacci, Fixed, Linear, Step};
use crate::error::InvalidPolicy;
use crate::jitter::Jitter;
use core::fmt;
use core::time::Duration;

/// Any backoff as plain data, as a [`Policy`](crate::Policy) holds it.
///
/// Every built-in form converts into it; the constructors named like the forms also work in a
/// `const`.
///
/// # Examples
///
/// ```
/// use retry_runtime::backoff::{Backoff, Exponential, Schedule, Step};
/// use std::time::Duration;
///
/// const QUICK: Schedule = Schedule::exponential(Duration::from_millis(10));
/// assert_eq!(QUICK.delay(Step::after(2)), Duration::from_millis(20));
///
/// let capped: Schedule = Exponential::new(Duration::from_secs(1)).max(Duration::from_secs(9)).into();
/// assert_eq!(capped.delay(Step::after(9)), Duration::from_secs(9));
/// ```
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Schedule {
    /// No delay at all.
    None,
    /// Always the same delay.
    Fixed(Fixed),
    /// Delays that grow by a constant step.
    Linear(Linear),
    /// Delays that grow by a constant factor.
    Exponential(Exponential),
    /// Delays that grow like the Fibonacci numbers.
    Fibonacci(Fibonacci),
    /// Delays drawn anew from the delay before.
    Decorrelated(Decorrelated),
    /// Delays that are written out; the last repeats, and an empty list is no delay.
    List(&'static [Duration]),
    /// A backoff of the user's own.
    Custom(&'static (dyn Backoff + Send + Sync)),
}

impl Schedule {
    /// Creates a schedule with always the same delay.
    #[must_use]
    pub const fn fixed(delay: Duration) -> Self {
        Self::Fixed(Fixed::new(delay))
    }

    /// Creates a schedule that grows by `first` each time, see [`Linear`].
    #[must_use]
    pub const fn linear(first: Duration) -> Self {
        Self::Linear(Linear::new(first))
    }

    /// Creates a schedule that doubles from `first`, see [`Exponential`].
    #[must_use]
    pub const fn exponential(first: Duration) -> Self {
        Self::Exponential(Exponential::new(first))
    }

    /// Creates a schedule that grows like the Fibonacci numbers, see [`Fibonacci`].
    #[must_use]
    pub const fn fibonacci(first: Duration) -> Self {
        Self::Fibonacci(Fibonacci::new(first))
    }

    /// Creates a schedule whose delays are drawn from the one before, see [`Decorrelated`].
    #[must_use]
    pub const fn decorrelated(first: Duration) -> Self {
        Self::Decorrelated(Decorrelated::new(first))
    }

    /// Creates a schedule from delays that are written out; the last repeats, and an empty list is
    /// no delay.
    #[must_use]
    pub const fn list(delays: &'static [Duration]) -> Self {
        Self::List(delays)
    }

    /// Whether a policy may name a jitter for it.
    pub(crate) const fn takes_jitter(&self) -> bool {
        !matches!(self, Self::None | Self::Decorrelated(_))
    }

    /// Whether it ends up without any delay, so that endless retrying would be a busy loop.
    pub(crate) const fn is_zero(&self) -> bool {
        match self {
            Self::Fixed(form) => form.is_zero(),
            Self::Linear(form) => form.is_zero(),
            Self::Exponential(form) => form.is_zero(),
            Self::Fibonacci(form) => form.is_zero(),
            Self::Decorrelated(form) => form.is_zero(),
            Self::List([.., last]) => last.is_zero(),
            Self::None | Self::List([]) => true,
            Self::Custom(_) => false,
        }
    }

    /// Refuses bounds that contradict each other.
    pub(crate) const fn check(&self) -> Result<(), InvalidPolicy> {
        match self {
            Self::Linear(form) => form.check(),
            Self::Exponential(form) => form.check(),
            Self::Fibonacci(form) => form.check(),
            Self::Decorrelated(form) => form.check(),
            Self::None | Self::Fixed(_) | Self::List(_) | Self::Custom(_) => Ok(()),
        }
    }
}

impl Backoff for Schedule {
    fn delay(&self, step: Step) -> Duration {
        match self {
            Self::None => Duration::ZERO,
            Self::Fixed(form) => form.delay(step),
            Self::Linear(form) => form.delay(step),
            Self::Exponential(form) => form.delay(step),
            Self::Fibonacci(form) => form.delay(step),
            Self::Decorrelated(form) => form.delay(step),
            Self::List(delays) => delays.delay(step),
            Self::Custom(backoff) => backoff.delay(step),
        }
    }

    fn min(&self) -> Duration {
        match self {
            Self::Linear(form) => form.min(),
            Self::Exponential(form) => form.min(),
            Self::Fibonacci(form) => form.min(),
            Self::Decorrelated(form) => form.min(),
            Self::Custom(backoff) => backoff.min(),
            Self::None | Self::Fixed(_) | Self::List(_) => Duration::ZERO,
        }
    }

    fn jitter(&self) -> Jitter {
        match self {
            Self::Linear(form) => form.jitter(),
            Self::Exponential(form) => form.jitter(),
            Self::Fibonacci(form) => form.jitter(),
            Self::Decorrelated(form) => form.jitter(),
            Self::Custom(backoff) => backoff.jitter(),
            Self::None | Self::Fixed(_) | Self::List(_) => Jitter::NONE,
        }
    }
}

impl fmt::Debug for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("None"),
            Self::Fixed(form) => form.fmt(f),
            Self::Linear(form) => form.fmt(f),
            Self::Exponential(form) => form.fmt(f),
            Self::Fibonacci(form) => form.fmt(f),
            Self::Decorrelated(form) => form.fmt(f),
            Self::List(delays) => f.debug_tuple("List").field(delays).finish(),
            Self::Custom(_) => f.debug_tuple("Custom").finish_non_exhaustive(),
        }
    }
}

macro_rules! convert {
    ($($form:ident),*) => {$(
        impl From<$form> for Schedule {
            fn from(form: $form) -> Self {
                Self::$form(form)
            }
        }
    )*};
}

convert!(Fixed, Linear, Exponential, Fibonacci, Decorrelated);

impl From<&'static [Duration]> for Schedule {
    fn from(delays: &'static [Duration]) -> Self {
        Self::List(delays)
    }
}

impl<const N: usize> From<&'static [Duration; N]> for Schedule {
    fn from(delays: &'static [Duration; N]) -> Self {
        Self::List(delays)
    }
}
