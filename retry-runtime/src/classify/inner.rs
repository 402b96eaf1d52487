//! What an error means by another one inside it.

use super::Classify;
use super::codes::Meaning;

/// Returns what `error` says of itself, for the error around it.
pub(super) fn meaning(error: &(impl Classify + ?Sized)) -> Meaning {
    Meaning::new(error.class(), error.is_indeterminate())
}
