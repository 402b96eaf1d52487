//! An entry of the map, and whose turn it is to leave.
//!
//! Chosen among all entries, without changing any. What was chosen may have changed by the time it
//! is to leave, and is asked again then.

use super::super::{CircuitBreaker, Snapshot, State, Trip};
use crate::primitive::{AtomicU64, Ordering};
use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

/// A breaker and when it was last used.
pub(super) struct Entry<T: Trip> {
    breaker: Arc<CircuitBreaker<T>>,
    /// The tick of its latest use.
    used: AtomicU64,
}

/// When it is an entry's turn: the lesser rank leaves first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// Closed, with nothing counted against it, and held by nobody.
    Quiet,
    /// Closed.
    Busy,
}

/// Who is to leave, as it was when it was chosen.
pub(super) struct Leaver<K> {
    pub(super) key: K,
    rank: Rank,
    used: u64,
}

/// Returns who is to leave; nothing if all stay.
pub(super) fn leaver<K, Q, T>(entries: &HashMap<K, Entry<T>>) -> Option<Leaver<K>>
where
    K: Borrow<Q>,
    Q: ToOwned<Owned = K> + ?Sized,
    T: Trip,
{
    let mut first: Option<(Rank, u64, &K)> = None;
    for (key, entry) in entries {
        let used = entry.used();
        let leaves_first =
            |rank| first.is_none_or(|(other_rank, other, _)| (rank, used) < (other_rank, other));
        // The rank costs more than the rest, and most were used too lately for any.
        if leaves_first(Rank::Quiet) {
            if let Some(rank) = entry.rank().filter(|&rank| leaves_first(rank)) {
                first = Some((rank, used, key));
            }
        }
    }
    first.map(|(rank, used, key)| Leaver {
        key: Borrow::<Q>::borrow(key).to_owned(),
        rank,
        used,
    })
}

impl<K: Hash + Eq> Leaver<K> {
    /// Returns whether it is still there, and nothing speaks for it that did not when it was chosen.
    pub(super) fn may_go<T: Trip>(&self, entries: &HashMap<K, Entry<T>>) -> bool {
        entries.get(&self.key).is_some_and(|entry| {
            entry.was_used_at(self.used) && entry.rank().is_some_and(|rank| rank <= self.rank)
        })
    }
}

impl<T: Trip> Entry<T> {
    pub(super) fn new(breaker: Arc<CircuitBreaker<T>>, tick: u64) -> Self {
        let used = AtomicU64::new(tick);
        Self { breaker, used }
    }

    pub(super) fn breaker(&self) -> Arc<CircuitBreaker<T>> {
        Arc::clone(&self.breaker)
    }

    pub(super) fn snapshot(&self) -> Snapshot {
        self.breaker.snapshot()
    }

    pub(super) fn was_used_at(&self, tick: u64) -> bool {
        self.used() == tick
    }

    /// Notes a use, unless a later one was noted.
    pub(super) fn use_at(&self, tick: u64) {
        // Relaxed: see `used`.
        self.used.fetch_max(tick, Ordering::Relaxed);
    }

    fn used(&self) -> u64 {
        // Relaxed: a number that guards no other memory. Who chooses by it asks again under the lock
        // for writing, which comes after every use under the lock for reading.
        self.used.load(Ordering::Relaxed)
    }

    /// Returns when it is its turn; nothing if it stays.
    fn rank(&self) -> Option<Rank> {
        // First what costs least: snapshots of some breakers read the clock.
        if self.breaker.state() != State::Closed {
            return None;
        }
        if Arc::strong_count(&self.breaker) > 1 {
            return Some(Rank::Busy);
        }
        let seen = self.snapshot();
        let counted = (seen.failures_in_a_row(), seen.failed(), seen.slow());
        match (seen.state(), counted) {
            (State::Closed, (0, 0, 0)) => Some(Rank::Quiet),
            (State::Closed, _) => Some(Rank::Busy),
            _ => None,
        }
    }
}
