//! The questions, one trait each: the first that the types can be asked is the one that is answered.

use std::error::Error;
use std::fmt;
use std::ops::Deref;

use super::Sight;
use super::answers::{
    ByBox, ByDebug, ByDisplay, ByError, ByType, Classified, DynError, InOption, InOutcome, Nowhere,
    Unclassified,
};
use crate::classify::Classify;
use crate::outcome::Outcome;

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
