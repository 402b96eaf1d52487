//! What one code means: a class, and whether the outcome is open.

use crate::Class;

/// What an error code means for retrying.
///
/// # Examples
///
/// ```
/// use retry_runtime::{Class, codes};
///
/// let timed_out = codes::http(504);
/// assert_eq!(timed_out.class(), Class::Timeout);
/// assert!(timed_out.is_indeterminate());
///
/// let rationed = codes::http(429);
/// assert_eq!(rationed.class(), Class::Throttled);
/// assert!(!rationed.is_indeterminate());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Meaning {
    class: Class,
    is_indeterminate: bool,
}

impl Meaning {
    /// What a code means of which nothing is known: permanent, since it is not safe to repeat, and
    /// indeterminate, since nobody has said that the operation did not take place.
    pub const UNKNOWN: Self = Self::new(Class::Permanent, true);

    pub(in crate::classify) const fn new(class: Class, is_indeterminate: bool) -> Self {
        Self {
            class,
            is_indeterminate,
        }
    }

    /// Returns the class of the error.
    #[must_use]
    pub const fn class(self) -> Class {
        self.class
    }

    /// Returns whether the code leaves it open that the operation took place.
    ///
    /// Repeating it may then do it twice. Where this is `false`, an error of any class but
    /// `Permanent` says that nothing was done, or that it was undone.
    #[must_use]
    pub const fn is_indeterminate(self) -> bool {
        self.is_indeterminate
    }
}
