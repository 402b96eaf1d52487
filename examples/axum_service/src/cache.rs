//! The last known copies of notes, for when the database does not answer.

use crate::Note;
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How many copies are kept: few enough to be searched one by one.
const CAPACITY: usize = 128;

/// A bounded number of copies; the one that was read longest ago makes room.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    copies: Mutex<VecDeque<(Note, Instant)>>,
}

impl Cache {
    /// Keeps what the database says of a note: how it is, or that there is none.
    pub(crate) fn keep(&self, id: i64, note: Option<&Note>) {
        let mut copies = self.copies();
        copies.retain(|(note, _)| note.id != id);
        if let Some(note) = note {
            if copies.len() == CAPACITY {
                copies.pop_front();
            }
            copies.push_back((note.clone(), Instant::now()));
        }
    }

    /// Returns the copy of a note, and how old it is.
    pub(crate) fn get(&self, id: i64) -> Option<(Note, Duration)> {
        let copies = self.copies();
        let (note, kept) = copies.iter().find(|(note, _)| note.id == id)?;
        Some((note.clone(), kept.elapsed()))
    }

    fn copies(&self) -> MutexGuard<'_, VecDeque<(Note, Instant)>> {
        // Whoever panicked while holding it has left a list that is whole.
        self.copies.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(id: i64, text: &str) -> Note {
        Note {
            id,
            title: id.to_string(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn the_oldest_copy_makes_room() {
        let cache = Cache::default();
        for id in 0..=128 {
            cache.keep(id, Some(&note(id, "")));
        }

        assert!(cache.get(0).is_none());
        assert!(cache.get(1).is_some());
        assert!(cache.get(128).is_some());
    }

    #[test]
    fn a_copy_is_replaced_by_the_next_of_the_same_note() {
        let cache = Cache::default();
        cache.keep(7, Some(&note(7, "before")));
        cache.keep(7, Some(&note(7, "after")));

        let (kept, _) = cache.get(7).unwrap();

        assert_eq!(kept.text, "after");
        assert_eq!(cache.copies().len(), 1);
    }

    #[test]
    fn a_note_that_is_gone_has_no_copy() {
        let cache = Cache::default();
        cache.keep(7, Some(&note(7, "")));

        cache.keep(7, None);

        assert!(cache.get(7).is_none());
    }
}
