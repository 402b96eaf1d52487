//! Not public API: how generated code saves an argument before an attempt and puts it back.
//!
//! Apart from the rest of what generated code names: nothing here knows of attempts or failures.
//! What a bound cannot ask, whether a type has a trait, is answered by method resolution.

use core::marker::PhantomData;

/// A value that is saved by `Clone` before an attempt that consumes it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is consumed by every attempt, so it has to be `Clone`",
    label = "this argument has to be `Clone`",
    note = "take it by reference, or derive `Clone` for it",
    note = "if no attempt consumes or changes it, say so: `keep(..)` with its name"
)]
pub trait Consumed: Sized {
    /// Returns a copy to start the next attempt from, unless this is the last.
    fn save(&self, is_last: bool) -> Option<Self>;
}

#[diagnostic::do_not_recommend]
impl<T: Clone> Consumed for T {
    #[inline]
    fn save(&self, is_last: bool) -> Option<Self> {
        save_what_every_attempt_consumes_or_changes(self, is_last)
    }
}

/// Saves an argument that every attempt consumes.
#[inline]
pub fn save<T: Consumed>(argument: &T, is_last: bool) -> Option<T> {
    argument.save(is_last)
}

/// A value that is saved because it is declared `mut`, so that every attempt starts from what the
/// caller passed.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is changed by every attempt, so it has to be `Clone`",
    label = "this argument has to be `Clone`",
    note = "derive `Clone` for it, or take it by `&mut` reference",
    note = "if the next attempt shall go on with the changed value, say so: `keep(..)` with its name"
)]
pub trait Changed: Sized {
    /// Returns a copy to start the next attempt from, unless this is the last.
    fn save(&self, is_last: bool) -> Option<Self>;
}

#[diagnostic::do_not_recommend]
impl<T: Clone> Changed for T {
    #[inline]
    fn save(&self, is_last: bool) -> Option<Self> {
        save_what_every_attempt_consumes_or_changes(self, is_last)
    }
}

/// Saves an argument that every attempt may change.
#[inline]
pub fn save_changed<T: Changed>(argument: &T, is_last: bool) -> Option<T> {
    argument.save(is_last)
}

/// Saves an argument of a type that is a parameter of the function: the bound that is missing there
/// is `Clone` itself.
#[inline]
pub fn save_what_every_attempt_consumes_or_changes<T: Clone>(
    argument: &T,
    is_last: bool,
) -> Option<T> {
    if is_last {
        None
    } else {
        Some(argument.clone())
    }
}

/// Answers by method resolution what a bound cannot ask: an inherent method, found first, where the
/// type has the trait; a trait's method of the same name where it has not.
///
/// The names are like those of no other methods, here and wherever else method resolution answers: a
/// trait of the user's that is implemented for everything would be found as well.
#[derive(Debug)]
pub struct Probe<'a, T: ?Sized>(pub &'a T);

impl<T: Clone> Probe<'_, T> {
    /// Saves a value that is `Clone`.
    #[inline]
    pub fn __retry_save(&self, is_last: bool) -> Saved<T> {
        Saved(save_what_every_attempt_consumes_or_changes(self.0, is_last))
    }
}

/// The fallback where the value is not `Clone`.
pub trait SaveNothing<T> {
    /// Leaves the value where it is.
    fn __retry_save(&self, is_last: bool) -> Kept<T>;
}

impl<T> SaveNothing<T> for Probe<'_, T> {
    #[inline]
    fn __retry_save(&self, _is_last: bool) -> Kept<T> {
        Kept(PhantomData)
    }
}

/// An argument saved before an attempt.
#[derive(Debug)]
pub struct Saved<T>(Option<T>);

/// An argument that stays where it is.
#[derive(Debug)]
pub struct Kept<T>(PhantomData<fn() -> T>);

/// What there is to put back.
#[derive(Debug)]
pub enum Back<T, N> {
    /// The argument as it was before the attempt.
    Value(T),
    /// Nothing.
    Nothing(N),
}

/// Nothing was saved, because no attempt was to follow.
#[derive(Debug)]
pub struct Spent;

/// Nothing was saved, because the argument is still in its place.
#[derive(Debug)]
pub struct InPlace;

impl<T> Saved<T> {
    /// Returns the saved argument.
    #[inline]
    pub fn back(self) -> Back<T, Spent> {
        self.0.map_or(Back::Nothing(Spent), Back::Value)
    }
}

impl<T> Kept<T> {
    /// Returns nothing; the argument is in its place, which the borrow checker verifies.
    #[inline]
    pub fn back(self) -> Back<T, InPlace> {
        Back::Nothing(InPlace)
    }
}

impl Spent {
    /// Tells the borrow checker that this is never reached: nothing is saved before the last
    /// attempt only, and after the last attempt the outcome is returned.
    #[inline]
    pub fn end(self) -> ! {
        unreachable!("an attempt followed the last one")
    }
}

impl InPlace {
    /// Goes on.
    #[inline]
    pub fn end(self) {}
}
