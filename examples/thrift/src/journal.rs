//! A journal of what became of the attempts.

use retry_runtime::StopReason;
use retry_runtime::event::{Event, EventKind, Observer};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Remembers the attempts of a client, also those that succeed at once, and the calls without any.
#[derive(Debug, Default)]
pub struct Journal {
    entries: Mutex<Vec<Entry>>,
}

#[derive(Debug)]
struct Entry {
    line: String,
    kind: EventKind,
}

impl Journal {
    /// Returns a line for each attempt, in order.
    pub fn lines(&self) -> Vec<String> {
        self.read(|entry| Some(entry.line.clone()))
    }

    /// Returns the delays that were decided on, in order.
    pub fn delays(&self) -> Vec<Duration> {
        self.read(|entry| match entry.kind {
            EventKind::Retrying { delay } => Some(delay),
            _ => None,
        })
    }

    /// Returns why the last call was given up, if it was.
    pub fn gave_up(&self) -> Option<StopReason> {
        let last = self.read(|entry| Some(entry.kind)).pop();
        match last {
            Some(EventKind::GaveUp { reason }) => Some(reason),
            _ => None,
        }
    }

    fn read<T>(&self, pick: impl Fn(&Entry) -> Option<T>) -> Vec<T> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.iter().filter_map(pick).collect()
    }
}

impl Observer for Journal {
    fn observe(&self, event: &Event<'_>) {
        let entry = Entry {
            line: event.to_string(),
            kind: event.kind(),
        };
        self.entries
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(entry);
    }

    fn wants_first_successes(&self) -> bool {
        true
    }
}
