//! What a call gives that is rejected by its circuit breaker: the outcome of its last attempt, or,
//! where there was none, the rejection.

use crate::breaker::CircuitOpen;

/// An error type that can say that the circuit breaker has rejected the call.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot say that the circuit breaker is open; implement `From<CircuitOpen>` for it, or give a `fallback`",
    label = "needs `From<retry_runtime::breaker::CircuitOpen>`",
    note = "a call that is rejected before its first attempt has no error of its own",
    note = "for the errors of some crates, a feature of `retry-runtime` named like the crate does it"
)]
pub trait SaysOpen {
    /// Makes the error.
    fn says(open: CircuitOpen) -> Self;
}

#[diagnostic::do_not_recommend]
impl<E: From<CircuitOpen>> SaysOpen for E {
    #[inline]
    fn says(open: CircuitOpen) -> Self {
        open.into()
    }
}

/// The outcome of a call that was rejected before its first attempt.
#[diagnostic::on_unimplemented(
    message = "`breaker` needs a function that returns `Result` or `Option`, found `{Self}`"
)]
pub trait Rejected {
    /// Makes the outcome.
    fn rejected(open: CircuitOpen) -> Self;
}

impl<T, E: SaysOpen> Rejected for Result<T, E> {
    #[inline]
    fn rejected(open: CircuitOpen) -> Self {
        Err(E::says(open))
    }
}

impl<T> Rejected for Option<T> {
    #[inline]
    fn rejected(_open: CircuitOpen) -> Self {
        None
    }
}

/// The outcome of the attempt before, for a call that is rejected later; or nothing, where it could
/// not be kept.
pub trait LastOutcome<R> {
    /// Returns the outcome, if it was kept.
    fn outcome(self) -> Option<R>;
}

/// A kept outcome.
#[derive(Debug)]
pub struct Remembered<R>(R);

impl<R> LastOutcome<R> for Remembered<R> {
    #[inline]
    fn outcome(self) -> Option<R> {
        Some(self.0)
    }
}

/// An outcome that is gone.
#[derive(Debug)]
pub struct Forgotten;

impl<R> LastOutcome<R> for Forgotten {
    #[inline]
    fn outcome(self) -> Option<R> {
        None
    }
}

/// Keeps an outcome over a wait.
#[inline]
pub fn remember<R>(outcome: R) -> Option<Remembered<R>> {
    Some(Remembered(outcome))
}

/// Keeps an outcome over an asynchronous wait where that is possible: where it is `Send`, so that
/// the future is as well.
#[derive(Debug)]
pub struct Memory<R>(pub R);

impl<R: Send> Memory<R> {
    /// Keeps the outcome.
    #[inline]
    pub fn __retry_remember(self) -> Option<Remembered<R>> {
        remember(self.0)
    }
}

/// The fallback where the outcome is not `Send`.
pub trait Forget: Sized {
    /// Drops the outcome.
    #[inline]
    fn __retry_remember(self) -> Option<Forgotten> {
        None
    }
}

impl<R> Forget for Memory<R> {}

/// Returns what a rejected call gives: the last outcome, or the rejection where there is none.
#[cold]
#[inline(never)]
pub fn rejected<R: Rejected>(last: Option<impl LastOutcome<R>>, open: CircuitOpen) -> R {
    last.and_then(LastOutcome::outcome)
        .unwrap_or_else(|| R::rejected(open))
}
