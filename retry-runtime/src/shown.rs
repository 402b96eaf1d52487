//! Not public API: what observers are shown of an error, found out where its type is known.
//!
//! What a bound cannot ask, which traits a type has, is answered by method resolution: generated
//! code calls `__retry_how` on a [`Sight`] behind five references, each of which stands for a trait, and the
//! compiler takes them off until it meets one that the error has. The answer is a type without
//! values; by it, the error is looked at where somebody wants to see it, and not before.

use std::error::Error;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use crate::classify::{Class, Classes, Classify};
use crate::event::cause::{Cause, Shows, View};
use crate::failure::Failure;
use crate::outcome::Outcome;

/// The types of an outcome and its error, before it is known what they can do.
#[derive(Debug)]
pub struct Sight<O, E> {
    types: PhantomData<fn(O) -> E>,
}

/// Puts the two together.
#[inline]
pub fn sight<O, E>(_outcome: &O, _error: Option<&E>) -> Sight<O, E> {
    Sight { types: PhantomData }
}

impl<O, E> Sight<O, E> {
    /// Says by their types what the answers are.
    #[inline]
    pub fn __retry_answer<F, H, C, T>(
        &self,
        _seen: &Seen<E, F, H, C, T>,
        _finds: F,
        _how: H,
        _class: C,
    ) where
        F: Finds<O, E>,
        H: How<E>,
        C: ClassOf<E>,
    {
    }
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

/// A way to find an error.
pub trait Finds<O, E> {
    /// Returns the error of an outcome.
    fn error(outcome: &O) -> Option<&E>;

    /// Returns whether there is an outcome.
    fn is_there(_outcome: &O) -> bool {
        true
    }
}

/// In the outcome.
#[derive(Debug)]
pub struct InOutcome;

/// In the outcome that there may be.
#[derive(Debug)]
pub struct InOption;

/// Nowhere: a return type without errors is reported elsewhere.
#[derive(Debug)]
pub struct Nowhere;

impl<O: Outcome<Error = E>, E> Finds<O, E> for InOutcome {
    #[inline]
    fn error(outcome: &O) -> Option<&E> {
        outcome.error()
    }
}

impl<O: Outcome<Error = E>, E> Finds<Option<O>, E> for InOption {
    #[inline]
    fn error(outcome: &Option<O>) -> Option<&E> {
        outcome.as_ref()?.error()
    }

    fn is_there(outcome: &Option<O>) -> bool {
        outcome.is_some()
    }
}

impl<O, E> Finds<O, E> for Nowhere {
    fn error(_outcome: &O) -> Option<&E> {
        None
    }
}

/// A way to look at an error.
pub trait How<E> {
    /// Returns what is to be seen.
    fn view(error: &E) -> View<'_>;
}

/// By `Error`.
#[derive(Debug)]
pub struct ByError;

/// By `Deref` to `dyn Error`: what boxes errors, such as `anyhow::Error`, has no `Error` of its own.
#[derive(Debug)]
pub struct ByBox;

/// By `Display`.
#[derive(Debug)]
pub struct ByDisplay;

/// By `Debug`.
#[derive(Debug)]
pub struct ByDebug;

/// By the name of its type.
#[derive(Debug)]
pub struct ByType;

impl<E: Error> How<E> for ByError {
    fn view(error: &E) -> View<'_> {
        View::Error(error)
    }
}

impl<E: Deref> How<E> for ByBox
where
    E::Target: DynError,
{
    fn view(error: &E) -> View<'_> {
        View::Error(error.deref().error())
    }
}

impl<E: fmt::Display> How<E> for ByDisplay {
    fn view(error: &E) -> View<'_> {
        View::Display(error)
    }
}

impl<E: fmt::Debug> How<E> for ByDebug {
    fn view(error: &E) -> View<'_> {
        View::Debug(error)
    }
}

impl<E> How<E> for ByType {
    fn view(_error: &E) -> View<'_> {
        View::Type(std::any::type_name::<E>())
    }
}

/// `dyn Error`, with whatever it promises besides, and of any lifetime: method resolution does not
/// look at these, and would choose an answer that does not hold.
pub trait DynError {
    /// Returns the error.
    fn error(&self) -> &dyn Error;
}

macro_rules! dyn_error {
    ($($kind:ty),*) => {$(
        impl DynError for $kind {
            fn error(&self) -> &dyn Error {
                self
            }
        }
    )*};
}

dyn_error!(
    dyn Error + '_,
    dyn Error + Send + '_,
    dyn Error + Sync + '_,
    dyn Error + Send + Sync + '_
);

/// Whether an error has a class.
pub trait ClassOf<E> {
    /// Returns it.
    fn class(error: &E) -> Option<Class>;

    /// Returns the failure that the error is by these classes; one without a class is not retried.
    fn failure(error: &E, classes: Classes) -> Failure;
}

/// It has.
#[derive(Debug)]
pub struct Classified;

/// Nobody says so.
#[derive(Debug)]
pub struct Unclassified;

impl<E: Classify> ClassOf<E> for Classified {
    #[inline]
    fn class(error: &E) -> Option<Class> {
        Some(error.class())
    }

    #[inline]
    fn failure(error: &E, classes: Classes) -> Failure {
        Failure::of(error, classes)
    }
}

impl<E> ClassOf<E> for Unclassified {
    #[inline]
    fn class(_error: &E) -> Option<Class> {
        None
    }

    #[inline]
    fn failure(_error: &E, _classes: Classes) -> Failure {
        Failure::not_retryable()
    }
}

/// The questions; brought into scope together by generated code, and under no name.
pub mod questions {
    pub use super::{
        AskBox as _, AskClass as _, AskDebug as _, AskDisplay as _, AskError as _, AskNoClass as _,
        AskNoOption as _, AskNoOutcome as _, AskOption as _, AskOutcome as _, AskType as _,
    };
}

macro_rules! ask {
    ($(#[$doc:meta] $question:ident $method:ident -> $answer:ident: $sight:ty where [$($bounds:tt)*];)*) => {$(
        #[$doc]
        pub trait $question {
            /// Answers.
            #[inline]
            fn $method(&self) -> $answer {
                $answer
            }
        }

        impl<O, E> $question for $sight where $($bounds)* {}
    )*};
}

ask! {
    /// Is it an error?
    AskError __retry_how -> ByError: &&&&Sight<O, E> where [E: Error];
    /// Does it box one?
    AskBox __retry_how -> ByBox: &&&Sight<O, E> where [E: Deref, E::Target: DynError];
    /// Has it `Display`?
    AskDisplay __retry_how -> ByDisplay: &&Sight<O, E> where [E: fmt::Display];
    /// Has it `Debug`?
    AskDebug __retry_how -> ByDebug: &Sight<O, E> where [E: fmt::Debug];
    /// Then it has a type.
    AskType __retry_how -> ByType: Sight<O, E> where [];
    /// Is it classified?
    AskClass __retry_class -> Classified: &Sight<O, E> where [E: Classify];
    /// Then it is not.
    AskNoClass __retry_class -> Unclassified: Sight<O, E> where [];
    /// Is it in an outcome?
    AskOutcome __retry_in_outcome -> InOutcome: &Sight<O, E> where [O: Outcome<Error = E>];
    /// Then there is none.
    AskNoOutcome __retry_in_outcome -> Nowhere: Sight<O, E> where [];
    /// Is it in an outcome that there may be?
    AskOption __retry_in_option -> InOption: &Sight<Option<O>, E> where [O: Outcome<Error = E>];
    /// Then there is none.
    AskNoOption __retry_in_option -> Nowhere: Sight<O, E> where [];
}
