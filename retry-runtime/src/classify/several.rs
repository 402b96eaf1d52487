//! What several failures of one call mean together.

use super::Class;
use super::codes::Meaning;

/// Returns the meaning of failures that come together: permanent if one of them is, since all are
/// repeated or none; open if one of them is. Nothing where there is no failure.
pub(super) fn worst(failures: impl IntoIterator<Item = Meaning>) -> Option<Meaning> {
    failures.into_iter().reduce(|one, other| {
        let class = match (one.class(), other.class()) {
            (Class::Permanent, _) | (_, Class::Permanent) => Class::Permanent,
            (first, _) => first,
        };
        Meaning::new(class, one.is_indeterminate() || other.is_indeterminate())
    })
}
