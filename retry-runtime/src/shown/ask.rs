//! The questions, one trait each: the first that the types can be asked is the one that is answered.
//!
//! One trait for all answers to a question: method resolution looks at each trait that has a method of
//! the name, once for each reference that it takes off.

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
    pub use super::{AskClass as _, AskHow as _, AskOption as _, AskOutcome as _};
}

macro_rules! ask {
    ($(#[$doc:meta] $question:ident $method:ident {
        $(#[$hint:meta] $sight:ty where [$($bounds:tt)*] -> $answer:ident;)*
    })*) => {$(
        #[$doc]
        pub trait $question {
            /// The answer, a type without values.
            type Answer;

            /// Answers.
            fn $method(&self) -> Self::Answer;
        }

        $(
            #[$hint]
            impl<O, E> $question for $sight where $($bounds)* {
                type Answer = $answer;

                #[inline]
                fn $method(&self) -> $answer {
                    $answer
                }
            }
        )*
    )*};
}

ask! {
    /// How is an error looked at?
    AskHow __retry_how {
        /// Is it an error?
        &&&&Sight<O, E> where [E: Error] -> ByError;
        /// Does it box one?
        &&&Sight<O, E> where [E: Deref, E::Target: DynError] -> ByBox;
        /// Has it `Display`?
        &&Sight<O, E> where [E: fmt::Display] -> ByDisplay;
        /// Has it `Debug`?
        &Sight<O, E> where [E: fmt::Debug] -> ByDebug;
        /// Then it has a type.
        Sight<O, E> where [] -> ByType;
    }
    /// Has an error a class?
    AskClass __retry_class {
        /// Is it classified?
        &Sight<O, E> where [E: Classify] -> Classified;
        /// Then it is not.
        Sight<O, E> where [] -> Unclassified;
    }
    /// Where is it?
    AskOutcome __retry_in_outcome {
        /// Is it in an outcome?
        &Sight<O, E> where [O: Outcome<Error = E>] -> InOutcome;
        /// Then there is none.
        Sight<O, E> where [] -> Nowhere;
    }
    /// Where is it, if there is an outcome?
    AskOption __retry_in_option {
        /// Is it in an outcome that there may be?
        &Sight<Option<O>, E> where [O: Outcome<Error = E>] -> InOption;
        /// Then there is none.
        Sight<O, E> where [] -> Nowhere;
    }
}
