//! What an attempt gave.
//!
//! The return types that can be retried are known by a trait, so an alias of `Result` is as good as
//! `Result`.

use crate::classify::NoValue;

/// What an attempt gave: a value, or an error to decide about.
///
/// Implemented for `Result` and `Option`, and thereby for every alias of them. `None` is a failure
/// without details, [`NoValue`], which is transient.
///
/// # Examples
///
/// ```
/// use retry_runtime::{NoValue, Outcome};
///
/// let refused: Result<u32, &str> = Err("refused");
/// assert_eq!(refused.error(), Some(&"refused"));
///
/// let nothing: Option<u32> = None;
/// assert_eq!(nothing.error(), Some(&NoValue));
/// assert_eq!(Some(1).error(), None);
/// ```
#[diagnostic::on_unimplemented(
    message = "`#[retry]` needs a function that returns `Result` or `Option`, found `{Self}`",
    label = "neither `Result` nor `Option`, so no failure can be told from a success",
    note = "return `Result<{Self}, E>`, where `E` says what went wrong"
)]
pub trait Outcome {
    /// What a success holds.
    type Value;
    /// What a failure holds.
    type Error;

    /// Returns the error, if the attempt failed.
    fn error(&self) -> Option<&Self::Error>;

    /// Returns the error, or the outcome itself if it is a success.
    ///
    /// # Errors
    ///
    /// Gives a success back.
    fn into_error(self) -> Result<Self::Error, Self>
    where
        Self: Sized;
}

impl<T, E> Outcome for Result<T, E> {
    type Value = T;
    type Error = E;

    #[inline]
    fn error(&self) -> Option<&E> {
        self.as_ref().err()
    }

    #[inline]
    fn into_error(self) -> Result<E, Self> {
        match self {
            Ok(value) => Err(Ok(value)),
            Err(error) => Ok(error),
        }
    }
}

impl<T> Outcome for Option<T> {
    type Value = T;
    type Error = NoValue;

    #[inline]
    fn error(&self) -> Option<&NoValue> {
        match self {
            Some(_) => None,
            None => Some(&NoValue),
        }
    }

    #[inline]
    fn into_error(self) -> Result<NoValue, Self> {
        match self {
            Some(value) => Err(Some(value)),
            None => Ok(NoValue),
        }
    }
}
