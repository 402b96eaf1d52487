//! One breaker for each key, and not more of them than fit.
//!
//! A map behind a lock. A lookup notes its use in the entry, not in the map, and so takes the lock
//! for reading. Whose turn it is to leave is found that way, too; the lock is taken for writing only
//! to put one in and take one out, after another look at what was found. Breakers and keys are made
//! before and dropped after, but for a copy of the key that is to leave.

mod entry;

use self::entry::{Entry, Leaver};
use super::builder::constructors;
use super::{CircuitBreaker, Consecutive, Snapshot, Trip};
use crate::primitive::{AtomicU64, LazyLock, OnceLock, Ordering, PoisonError, RwLock};
use std::borrow::Borrow;
use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// A breaker for each key, such as a host, a tenant or a shard; usable in a `static`.
///
/// Where one of many servers is down, a breaker for all of them would stop the calls to the others
/// as well, or never open. Finagle and Envoy therefore judge each host by itself. Hystrix and
/// Resilience4j keep a breaker for each name they are given and forget none of them, so that keys
/// out of requests fill the memory; here there are at most `capacity`.
///
/// When there are so many, a new key takes the place of another, in this order:
///
/// 1. closed, without a failure or slow call that counts, and not held by anybody;
/// 2. closed otherwise: it has counted something, or a call has it.
///
/// Within each, the least recently used one leaves, exactly. What is open, half-open, forced open or
/// disabled stays: to forget it would be to close it. If none can leave, keys that have no breaker
/// yet share one more, the [`overflow`](CircuitBreakers::overflow), until there is room.
///
/// A call that holds a breaker while it leaves ends undisturbed, but what it reports counts no more.
///
/// # Examples
///
/// ```
/// use retry_runtime::breaker::{CircuitBreaker, CircuitBreakers};
/// use std::io;
///
/// static HOSTS: CircuitBreakers<String> =
///     CircuitBreakers::new(1_000, || CircuitBreaker::consecutive(2).name("host"));
///
/// fn fetch(host: &str) -> io::Result<u32> {
///     HOSTS.of(host).call(|| match host {
///         "down.example" => Err(io::ErrorKind::ConnectionRefused.into()),
///         _ => Ok(200),
///     })
/// }
///
/// for _ in 0..2 {
///     assert_eq!(fetch("down.example").unwrap_err().kind(), io::ErrorKind::ConnectionRefused);
/// }
/// assert!(fetch("down.example").unwrap_err().to_string().starts_with("circuit breaker `host`"));
/// assert_eq!(fetch("up.example").unwrap(), 200);
/// ```
///
/// # Thread safety
///
/// The map never holds two breakers for a key, whatever threads race for it. Lookups of known keys
/// run side by side, and no lock is held during a call. A lookup waits only for one whose key is new
/// and for [removals](CircuitBreakers::remove); in a full map, a new key has to look at all others.
///
/// The function that makes breakers runs while nothing is locked, and so does the drop of keys and
/// breakers. `Hash`, `Eq` and the copying of keys do not, and must not use the map; nor must the
/// clock of a breaker. Should one of them panic, the map stays usable.
pub struct CircuitBreakers<K, T: Trip = Consecutive> {
    capacity: usize,
    make: fn() -> CircuitBreaker<T>,
    entries: LazyLock<RwLock<HashMap<K, Entry<T>>>>,
    /// The tick of the latest use, see `touch`.
    newest: AtomicU64,
    overflow: OnceLock<Arc<CircuitBreaker<T>>>,
}

/// A key that is to come in, with its breaker.
struct Newcomer<K, T: Trip> {
    key: K,
    breaker: Arc<CircuitBreaker<T>>,
}

/// What there is for a key.
enum Place<K, T: Trip> {
    Taken(Arc<CircuitBreaker<T>>),
    Free,
    FreeAfter(Leaver<K>),
    Nowhere,
}

impl<K, T: Trip> CircuitBreakers<K, T> {
    constructors! {
        /// Creates an empty map of at most `capacity` breakers, each made by `make` when its key is
        /// first used; a capacity of 0 counts as 1.
        ///
        /// The memory is taken as keys come in.
        #[must_use]
        pub fn new(capacity: usize, make: fn() -> CircuitBreaker<T>) -> Self {
            Self {
                capacity: if capacity == 0 { 1 } else { capacity },
                make,
                entries: LazyLock::new(RwLock::default),
                newest: AtomicU64::new(0),
                overflow: OnceLock::new(),
            }
        }
    }

    /// Returns how many keys have a breaker of their own.
    #[must_use]
    pub fn len(&self) -> usize {
        self.read().len()
    }

    /// Returns whether no key has a breaker of its own.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns how many keys can have a breaker of their own, at least 1.
    #[must_use]
    pub const fn capacity(&self) -> usize {
        self.capacity
    }

    /// Returns the breaker of the keys that had to share one; nothing while none had to.
    ///
    /// Once made, it stays. A map that makes use of it is too small, or most of what it calls is
    /// down.
    #[must_use]
    pub fn overflow(&self) -> Option<&CircuitBreaker<T>> {
        self.overflow.get().map(Arc::as_ref)
    }

    /// Returns each key with what its breaker looks like, in no order, for dashboards and tests.
    ///
    /// Does not count as a use. The shared [`overflow`](CircuitBreakers::overflow) is not among
    /// them.
    #[must_use]
    pub fn snapshots(&self) -> Vec<(K, Snapshot)>
    where
        K: Clone,
    {
        self.read()
            .iter()
            .map(|(key, entry)| (key.clone(), entry.snapshot()))
            .collect()
    }

    fn overflowing(&self) -> Arc<CircuitBreaker<T>> {
        if let Some(breaker) = self.overflow.get() {
            return Arc::clone(breaker);
        }
        // Made before, since others would have to wait for it inside.
        let fresh = Arc::new((self.make)());
        Arc::clone(self.overflow.get_or_init(|| fresh))
    }

    /// Makes an entry the most recently used one, and returns its breaker.
    fn touch(&self, entry: &Entry<T>) -> Arc<CircuitBreaker<T>> {
        // Relaxed, here and in `tick`: each tick is given out once. While one key alone is in use,
        // nothing is written here.
        if !entry.was_used_at(self.newest.load(Ordering::Relaxed)) {
            entry.use_at(self.tick());
        }
        entry.breaker()
    }

    fn tick(&self) -> u64 {
        // Centuries pass before it wraps.
        self.newest.fetch_add(1, Ordering::Relaxed).wrapping_add(1)
    }

    /// A panic under the lock was one of the user's, within a step of the map that leaves it whole.
    fn read(&self) -> impl Deref<Target = HashMap<K, Entry<T>>> {
        self.entries.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> impl DerefMut<Target = HashMap<K, Entry<T>>> {
        self.entries.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Hash + Eq, T: Trip> CircuitBreakers<K, T> {
    /// Returns the breaker of a key, and makes one if the key is new.
    ///
    /// The key is copied only if it is new, so that a map of `String`s can be asked for a `&str`. If
    /// the map is full of breakers that cannot leave, returns the one that such keys share.
    ///
    /// To be asked anew for each call: who keeps a breaker for longer may be the only one to use it,
    /// since its key may have left the map and come back with another.
    ///
    /// # Panics
    ///
    /// When the function that makes breakers does; then the map has not changed.
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::breaker::{CircuitBreaker, CircuitBreakers};
    /// use std::sync::Arc;
    ///
    /// let shards: CircuitBreakers<u32> = CircuitBreakers::new(2, CircuitBreaker::new);
    /// let first = shards.of(&1);
    /// assert!(Arc::ptr_eq(&first, &shards.of(&1)));
    ///
    /// // Both are down and stay, so there is no room for a third.
    /// first.force_open();
    /// shards.of(&2).force_open();
    /// assert!(shards.of(&3).try_acquire().is_ok());
    /// assert_eq!(shards.len(), 2);
    /// assert!(shards.overflow().is_some());
    /// ```
    pub fn of<Q>(&self, key: &Q) -> Arc<CircuitBreaker<T>>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
    {
        self.get(key).unwrap_or_else(|| self.admit(key))
    }

    /// Returns the breaker of a key that has one of its own.
    ///
    /// Counts as a use, like [`of`](CircuitBreakers::of), but makes no breaker.
    pub fn get<Q>(&self, key: &Q) -> Option<Arc<CircuitBreaker<T>>>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.read().get(key).map(|entry| self.touch(entry))
    }

    /// Forgets a key, whatever the state of its breaker, and returns the breaker.
    ///
    /// When it is used next, it gets a new one.
    pub fn remove<Q>(&self, key: &Q) -> Option<Arc<CircuitBreaker<T>>>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let removed = self.write().remove_entry(key);
        // The key is dropped here, where nothing is locked any more.
        removed.map(|(_, entry)| entry.breaker())
    }

    #[cold]
    fn admit<Q>(&self, key: &Q) -> Arc<CircuitBreaker<T>>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
    {
        let mut fresh = None;
        loop {
            let leaver = match self.place(key) {
                Place::Taken(breaker) => return breaker,
                Place::Nowhere => return self.overflowing(),
                Place::Free => None,
                Place::FreeAfter(leaver) => Some(leaver),
            };
            let new = fresh.take().unwrap_or_else(|| Newcomer {
                key: key.to_owned(),
                breaker: Arc::new((self.make)()),
            });
            match self.put(new, leaver.as_ref()) {
                Ok(breaker) => return breaker,
                Err(unused) => fresh = Some(unused),
            }
        }
    }

    /// Finds the place of a key.
    fn place<Q>(&self, key: &Q) -> Place<K, T>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
    {
        let entries = self.read();
        if let Some(entry) = entries.get(key) {
            return Place::Taken(self.touch(entry));
        }
        if entries.len() < self.capacity {
            return Place::Free;
        }
        entry::leaver(&entries).map_or(Place::Nowhere, Place::FreeAfter)
    }

    /// Puts a new key in, in the place of `leaver` if there is no other. Gives it back if whoever was
    /// to leave is gone, or may stay by now.
    fn put(
        &self,
        new: Newcomer<K, T>,
        leaver: Option<&Leaver<K>>,
    ) -> Result<Arc<CircuitBreaker<T>>, Newcomer<K, T>> {
        // Declared before the guard, so that it is dropped after it; so are the arguments.
        let _left;
        let mut entries = self.write();
        if let Some(entry) = entries.get(&new.key) {
            return Ok(self.touch(entry));
        }
        _left = match leaver {
            _ if entries.len() < self.capacity => None,
            Some(leaver) if leaver.may_go(&entries) => entries.remove_entry(&leaver.key),
            _ => return Err(new),
        };
        let Newcomer { key, breaker } = new;
        entries.insert(key, Entry::new(Arc::clone(&breaker), self.tick()));
        Ok(breaker)
    }
}

impl<K, T: Trip> fmt::Debug for CircuitBreakers<K, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CircuitBreakers")
            .field("len", &self.len())
            .field("capacity", &self.capacity)
            .field("overflow", &self.overflow())
            .finish_non_exhaustive()
    }
}
