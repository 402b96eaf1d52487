//! The answers: where an error is found, by what it is looked at, and whether it has a class.
//!
//! Types without values, each of which does what its question asked for.

use std::error::Error;
use std::fmt;
use std::ops::Deref;

use crate::classify::{Class, Classes, Classify};
use crate::event::cause::View;
use crate::failure::Failure;
use crate::outcome::Outcome;

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
