//! Not public API: what observers are shown of an error, found out where its type is known.
//!
//! What a bound cannot ask, which traits a type has, is answered by method resolution: generated
//! code calls `__retry_how` on a [`Sight`] behind five references, each of which stands for a trait, and the
//! compiler takes them off until it meets one that the error has. The answer is a type without
//! values; by it, the error is looked at where somebody wants to see it, and not before.

mod answers;
mod ask;

use std::marker::PhantomData;

pub use self::answers::{
    ByBox, ByDebug, ByDisplay, ByError, ByType, ClassOf, Classified, DynError, Finds, How,
    InOption, InOutcome, Nowhere, Unclassified,
};
pub use self::ask::questions;
use crate::classify::{Class, Classes};
use crate::event::cause::{Cause, Shows, View};
use crate::failure::Failure;

/// The types of an outcome and its error, before it is known what they can do.
#[derive(Debug)]
pub struct Sight<O, E> {
    types: PhantomData<fn(O) -> E>,
}

/// Puts the two together.
#[inline]
pub const fn sight<O, E>(_outcome: &O, _error: Option<&E>) -> Sight<O, E> {
    Sight { types: PhantomData }
}

/// How an outcome is looked at: `F` finds the error, `H` by what it is seen, `C` whether it has a
/// class, and `T` what there is to say where there is no error. Mostly without a value.
#[derive(Debug)]
pub struct Seen<E, F, H, C, T> {
    otherwise: T,
    by: PhantomData<Answers<E, F, H, C>>,
}

type Answers<E, F, H, C> = fn(E) -> (F, H, C);

impl<E, F, H, C, T: Copy> Clone for Seen<E, F, H, C, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E, F, H, C, T: Copy> Copy for Seen<E, F, H, C, T> {}

#[expect(clippy::new_without_default, reason = "only generated code makes one")]
impl<E, F, H, C> Seen<E, F, H, C, ()> {
    /// Without an error there was no outcome.
    #[inline]
    #[must_use]
    pub const fn new() -> Self {
        Self {
            otherwise: (),
            by: PhantomData,
        }
    }
}

impl<E, F, H, C> Seen<E, F, H, C, Matches> {
    /// Without an error there is a value that the pattern matches.
    #[inline]
    #[must_use]
    pub const fn or_matches(pattern: &'static str) -> Self {
        Self {
            otherwise: Matches(pattern),
            by: PhantomData,
        }
    }
}

impl<E, F, H, C, T> Seen<E, F, H, C, T> {
    /// The same, by these answers.
    #[inline]
    #[must_use]
    pub fn by<O>(self, _sight: &Sight<O, E>, _finds: F, _how: H, _class: C) -> Self {
        self
    }
}

/// What there is to say where there is no error.
pub trait Otherwise {
    /// Returns it.
    fn text(&self) -> &'static str;
}

/// Without an error there was no outcome either.
impl Otherwise for () {
    fn text(&self) -> &'static str {
        INTERRUPTED
    }
}

/// What there is to say where there is no outcome.
const INTERRUPTED: &str = "the attempt was interrupted";

/// The outcome matches a pattern.
#[derive(Debug, Clone, Copy)]
pub struct Matches(&'static str);

impl Otherwise for Matches {
    fn text(&self) -> &'static str {
        self.0
    }
}

/// A way to look at an outcome.
pub trait Sees<O>: Copy {
    /// Shows what is to be seen.
    fn view(&self, outcome: &O, show: &mut dyn FnMut(View<'_>));

    /// Returns the class of the error, where its type has one.
    fn class(&self, outcome: &O) -> Option<Class>;

    /// Returns the failure that the error is: retryable when its class is one of `classes`.
    fn failure(&self, outcome: &O, classes: Classes) -> Failure;
}

impl<O, E, F, H, C, T> Sees<O> for Seen<E, F, H, C, T>
where
    F: Finds<O, E>,
    H: How<E>,
    C: ClassOf<E>,
    T: Otherwise + Copy,
{
    fn view(&self, outcome: &O, show: &mut dyn FnMut(View<'_>)) {
        match F::error(outcome) {
            Some(error) => show(H::view(error)),
            None if F::is_there(outcome) => show(View::Text(self.otherwise.text())),
            None => show(View::Text(INTERRUPTED)),
        }
    }

    #[inline]
    fn class(&self, outcome: &O) -> Option<Class> {
        F::error(outcome).and_then(C::class)
    }

    #[inline]
    fn failure(&self, outcome: &O, classes: Classes) -> Failure {
        F::error(outcome).map_or(Failure::not_retryable(), |error| C::failure(error, classes))
    }
}

/// An outcome for whoever wants to look at it.
pub(crate) struct Shown<'a, O, S> {
    outcome: &'a O,
    seen: &'a S,
    /// The class, where it is known already.
    class: Option<Class>,
}

impl<'a, O, S: Sees<O>> Shown<'a, O, S> {
    #[inline]
    pub(crate) const fn new(outcome: &'a O, seen: &'a S, class: Option<Class>) -> Self {
        Self {
            outcome,
            seen,
            class,
        }
    }
}

impl<O, S: Sees<O>> Shows for Shown<'_, O, S> {
    fn show(&self, to: &mut dyn FnMut(Option<Cause<'_>>)) {
        let class = self.class.or_else(|| self.seen.class(self.outcome));
        self.seen
            .view(self.outcome, &mut |view| to(Some(Cause::new(view, class))));
    }
}
