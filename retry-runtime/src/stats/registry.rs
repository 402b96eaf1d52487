//! A list of statics, each of which puts itself on it once.
//!
//! Behind a lock that is taken to add one and to look at all of them, and on no other path. It knows
//! nothing of what it lists, and never removes anything: statics do not go away.

use crate::primitive::{PoisonError, RwLock};

#[derive(Debug)]
pub(super) struct Registry<T: 'static> {
    listed: RwLock<Vec<&'static T>>,
}

impl<T> Registry<T> {
    pub(super) const fn new() -> Self {
        Self {
            listed: RwLock::new(Vec::new()),
        }
    }

    /// Puts `item` on the list; the caller does so once for each.
    pub(super) fn add(&self, item: &'static T) {
        // A panic under the lock leaves a list that is whole: with the item, or without it.
        self.listed
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .push(item);
    }

    /// Returns what `look` makes of each item; it must not use the list.
    pub(super) fn each<U>(&self, look: impl FnMut(&T) -> U) -> Vec<U> {
        self.listed
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .copied()
            .map(look)
            .collect()
    }
}
