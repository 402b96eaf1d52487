//! What an outcome means, for those who have a say in the next attempt: worth another attempt or not,
//! and of which class.

use crate::classify::{Class, Classes, Classify};
use crate::failure::Failure;
use crate::shown::Sees;
use std::time::Duration;

/// A failure, and the class of its error where the type has one.
#[derive(Debug, Clone, Copy)]
pub struct Judged {
    pub(super) failure: Failure,
    pub(super) class: Option<Class>,
}

impl Judged {
    /// What is worth another attempt is a failure of the other side, and so is every error that is
    /// not the caller's own, also if this function does not retry it.
    #[inline]
    pub(super) fn is_failure(self) -> bool {
        let Self { failure, class } = self;
        failure.is_retryable() || class.is_some_and(|class| class != Class::Permanent)
    }
}

/// Puts the two together; the class is asked for errors only.
#[inline]
pub fn judged<O>(failure: Option<Failure>, outcome: &O, seen: &impl Sees<O>) -> Option<Judged> {
    let failure = failure?;
    let class = seen.class(outcome);
    Some(Judged { failure, class })
}

/// The same where an attempt may have been interrupted, which is of class `Timeout` whatever its
/// error type makes of it; an outcome that could not be made is retried if `otherwise`.
#[inline]
pub fn judged_in_time<O>(
    failure: Option<Failure>,
    outcome: &O,
    seen: &impl Sees<O>,
    late: bool,
    otherwise: bool,
) -> Option<Judged> {
    if !late {
        return judged(failure, outcome, seen);
    }
    let failure = failure.unwrap_or(if otherwise {
        Failure::retryable()
    } else {
        Failure::not_retryable()
    });
    let class = Some(Class::Timeout);
    Some(Judged { failure, class })
}

/// A failure by classes, where an attempt may have been interrupted.
#[inline]
pub fn by_class_in_time<E: Classify>(
    error: Option<&E>,
    late: bool,
    classes: Classes,
    when: impl FnOnce(&E) -> bool,
) -> Option<Failure> {
    let error = error?;
    let failure = match late {
        false => Failure::of(error, classes),
        true if has_timeout(classes) => Failure::retryable().with_retry_after(error.retry_after()),
        true => Failure::not_retryable(),
    };
    Some(if failure.is_retryable() && when(error) {
        failure
    } else {
        Failure::not_retryable()
    })
}

/// Whether interrupted attempts are retried by these classes: what they did is left open.
#[inline]
pub const fn has_timeout(classes: Classes) -> bool {
    classes.contains(Class::Timeout) && !classes.leaves_out_indeterminate()
}

/// Sets the wait that the other side asked for, as the user reads it off the error.
#[inline]
pub fn with_hint<E>(
    error: Option<&E>,
    failure: Option<Failure>,
    hint: impl FnOnce(&E) -> Option<Duration>,
) -> Option<Failure> {
    let failure = failure?;
    match error {
        Some(error) if failure.is_retryable() => Some(failure.with_retry_after(hint(error))),
        _ => Some(failure),
    }
}
