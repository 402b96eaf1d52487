//! Breakers by key, when something happens in between: another use, another thread, a panic.

use crate::support::{fail, succeed};
use retry_runtime::breaker::{CircuitBreaker, CircuitBreakers, State};
use std::cell::Cell;
use std::hash::{Hash, Hasher};
use std::panic;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, Weak};

thread_local! {
    /// What happens while a breaker is made: between the choice of who leaves, and its leaving.
    static MEANWHILE: Cell<Option<fn()>> = const { Cell::new(None) };
}

fn make() -> CircuitBreaker {
    if let Some(meanwhile) = MEANWHILE.take() {
        meanwhile();
    }
    CircuitBreaker::consecutive(1)
}

/// Returns the keys in order.
fn keys(breakers: &CircuitBreakers<u32>) -> Vec<u32> {
    let mut keys: Vec<_> = breakers.snapshots().iter().map(|&(key, _)| key).collect();
    keys.sort_unstable();
    keys
}

#[test]
fn key_that_comes_in_meanwhile_keeps_its_breaker() {
    static HOSTS: CircuitBreakers<u32> = CircuitBreakers::new(3, make);
    HOSTS.of(&1);

    MEANWHILE.set(Some(|| HOSTS.of(&2).force_open()));
    let two = HOSTS.of(&2);

    assert_eq!(two.state(), State::ForcedOpen);
    assert!(Arc::ptr_eq(&two, &HOSTS.of(&2)));
    assert_eq!(keys(&HOSTS), [1, 2]);
}

#[test]
fn key_that_is_used_meanwhile_stays() {
    static HOSTS: CircuitBreakers<u32> = CircuitBreakers::new(2, make);
    HOSTS.of(&1);
    HOSTS.of(&2);

    MEANWHILE.set(Some(|| drop(HOSTS.get(&1))));
    HOSTS.of(&3);

    assert_eq!(keys(&HOSTS), [1, 3]);
}

#[test]
fn breaker_that_opens_meanwhile_stays() {
    static HOSTS: CircuitBreakers<u32> = CircuitBreakers::new(1, make);
    thread_local!(static ONE: Cell<Weak<CircuitBreaker>> = const { Cell::new(Weak::new()) });
    ONE.set(Arc::downgrade(&HOSTS.of(&1)));

    MEANWHILE.set(Some(|| ONE.take().upgrade().unwrap().force_open()));
    let two = HOSTS.of(&2);

    assert_eq!(keys(&HOSTS), [1]);
    assert_eq!(two.state(), State::Closed);
    assert!(HOSTS.overflow().is_some());
}

#[test]
fn breaker_that_is_held_meanwhile_stays_if_another_is_quiet() {
    static HOSTS: CircuitBreakers<u32> = CircuitBreakers::new(2, make);
    thread_local!(static ONE: Cell<Weak<CircuitBreaker>> = const { Cell::new(Weak::new()) });
    thread_local!(static HELD: Cell<Option<Arc<CircuitBreaker>>> = const { Cell::new(None) });
    ONE.set(Arc::downgrade(&HOSTS.of(&1)));
    HOSTS.of(&2);

    MEANWHILE.set(Some(|| HELD.set(ONE.take().upgrade())));
    HOSTS.of(&3);

    assert_eq!(keys(&HOSTS), [1, 3]);
}

#[test]
fn none_leaves_if_there_is_room_meanwhile() {
    static HOSTS: CircuitBreakers<u32> = CircuitBreakers::new(2, make);
    HOSTS.of(&1);
    HOSTS.of(&2);

    MEANWHILE.set(Some(|| drop(HOSTS.remove(&2))));
    HOSTS.of(&3);

    assert_eq!(keys(&HOSTS), [1, 3]);
}

#[test]
fn another_leaves_if_the_place_is_taken_meanwhile() {
    static HOSTS: CircuitBreakers<u32> = CircuitBreakers::new(2, make);
    HOSTS.of(&1);
    HOSTS.of(&2);

    MEANWHILE.set(Some(|| drop(HOSTS.of(&4))));
    HOSTS.of(&3);

    assert_eq!(keys(&HOSTS), [3, 4]);
}

#[test]
fn overflow_that_is_made_meanwhile_is_shared() {
    static HOSTS: CircuitBreakers<u32> = CircuitBreakers::new(1, make);
    HOSTS.of(&1).force_open();

    MEANWHILE.set(Some(|| HOSTS.of(&2).force_open()));

    assert_eq!(HOSTS.of(&3).state(), State::ForcedOpen);
}

#[test]
fn threads_that_race_for_a_key_get_the_same_breaker() {
    let breakers: CircuitBreakers<usize> = CircuitBreakers::new(1_000, CircuitBreaker::new);
    let start = Barrier::new(2);

    let [one, other] = std::thread::scope(|scope| {
        [(); 2]
            .map(|()| {
                scope.spawn(|| {
                    let race = |key| {
                        start.wait();
                        breakers.of(&key)
                    };
                    (0..1_000).map(race).collect::<Vec<_>>()
                })
            })
            .map(|thread| thread.join().unwrap())
    });

    assert!(
        one.iter()
            .zip(&other)
            .all(|(one, other)| Arc::ptr_eq(one, other))
    );
    assert_eq!(breakers.len(), 1_000);
}

#[test]
fn threads_that_race_for_the_overflow_get_the_same_breaker() {
    for _ in 0..500 {
        let breakers: CircuitBreakers<String> = CircuitBreakers::new(1, CircuitBreaker::new);
        breakers.of("a").force_open();
        let start = Barrier::new(2);

        let [one, other] = std::thread::scope(|scope| {
            ["b", "c"]
                .map(|key| {
                    let (start, breakers) = (&start, &breakers);
                    scope.spawn(move || {
                        start.wait();
                        breakers.of(key)
                    })
                })
                .map(|thread| thread.join().unwrap())
        });

        assert!(Arc::ptr_eq(&one, &other));
    }
}

#[test]
fn capacity_is_never_exceeded() {
    let breakers: CircuitBreakers<usize> = CircuitBreakers::new(3, CircuitBreaker::new);
    let most = AtomicUsize::new(0);

    std::thread::scope(|scope| {
        for first in 0..2 {
            let (breakers, most) = (&breakers, &most);
            scope.spawn(move || {
                for round in 0..5_000 {
                    let breaker = breakers.of(&((first + round) % 7));
                    match round % 31 {
                        0 => breaker.force_open(),
                        1 => drop(breakers.remove(&(round % 7))),
                        2..5 => drop(fail(&breaker)),
                        _ => drop(succeed(&breaker)),
                    }
                    most.fetch_max(breakers.len(), Ordering::Relaxed);
                }
            });
        }
    });

    assert_eq!(most.into_inner(), 3);
}

#[test]
fn key_that_is_dropped_may_use_the_map() {
    static HOSTS: CircuitBreakers<Key> = CircuitBreakers::new(1, CircuitBreaker::new);
    thread_local!(static DROPS: Cell<u32> = const { Cell::new(0) });
    #[derive(Clone, PartialEq, Eq, Hash)]
    struct Key(u32);
    impl Drop for Key {
        fn drop(&mut self) {
            assert!(HOSTS.remove(&Self::probe()).is_none());
            DROPS.set(DROPS.get() + 1);
        }
    }
    impl Key {
        /// A key that is never dropped.
        fn probe() -> std::mem::ManuallyDrop<Self> {
            std::mem::ManuallyDrop::new(Self(u32::MAX))
        }
    }
    let one = std::mem::ManuallyDrop::new(Key(1));
    let other = std::mem::ManuallyDrop::new(Key(2));

    HOSTS.of(&*one);
    assert_eq!(DROPS.get(), 0);
    // The key that leaves, and the copy by which it was to be found.
    HOSTS.of(&*other);
    assert_eq!(DROPS.get(), 2);
    HOSTS.remove(&*other);

    assert_eq!(DROPS.get(), 3);
}

#[test]
fn lookup_does_not_lock_out_another() {
    static ENTERED_AND_LEFT: Barrier = Barrier::new(2);
    thread_local!(static WAITS: Cell<bool> = const { Cell::new(false) });
    #[derive(Clone, Eq)]
    struct Key(u32);
    impl PartialEq for Key {
        fn eq(&self, other: &Self) -> bool {
            if WAITS.get() {
                ENTERED_AND_LEFT.wait();
                ENTERED_AND_LEFT.wait();
            }
            self.0 == other.0
        }
    }
    impl Hash for Key {
        fn hash<H: Hasher>(&self, state: &mut H) {
            self.0.hash(state);
        }
    }
    let breakers = CircuitBreakers::new(2, CircuitBreaker::new);
    let (one, other) = (breakers.of(&Key(1)), breakers.of(&Key(2)));

    std::thread::scope(|scope| {
        let slow = scope.spawn(|| {
            WAITS.set(true);
            breakers.of(&Key(1))
        });
        ENTERED_AND_LEFT.wait();
        // The other lookup is in the middle of its work now, and is so until this one is done.
        assert!(Arc::ptr_eq(&other, &breakers.of(&Key(2))));
        ENTERED_AND_LEFT.wait();
        assert!(Arc::ptr_eq(&one, &slow.join().unwrap()));
    });
}

#[test]
fn panic_of_a_key_leaves_the_map_usable() {
    thread_local!(static LEFT: Cell<u32> = const { Cell::new(u32::MAX) });
    /// Panics when it was asked so often.
    fn count() {
        LEFT.set(LEFT.get() - 1);
        assert!(LEFT.get() > 0, "on purpose");
    }
    #[derive(Clone, Eq)]
    struct Key(u32);
    impl PartialEq for Key {
        fn eq(&self, other: &Self) -> bool {
            count();
            self.0 == other.0
        }
    }
    impl Hash for Key {
        fn hash<H: Hasher>(&self, state: &mut H) {
            count();
            // All collide, so that each is compared with each.
            0.hash(state);
        }
    }
    let mut panics = 0;

    for steps in 1..50 {
        let breakers = CircuitBreakers::new(2, CircuitBreaker::new);
        breakers.of(&Key(1));
        breakers.of(&Key(2));

        LEFT.set(steps);
        let panic = panic::catch_unwind(|| breakers.of(&Key(3)));
        LEFT.set(u32::MAX);
        panics += u32::from(panic.is_err());

        let four = breakers.of(&Key(4));
        assert!(Arc::ptr_eq(&four, &breakers.of(&Key(4))), "{steps}");
        breakers.of(&Key(5));
        assert!(breakers.len() <= 2, "{steps}");
        assert!(breakers.remove(&Key(5)).is_some(), "{steps}");
    }

    // Some of them while the map is changed.
    assert!((10..49).contains(&panics), "{panics}");
}

#[test]
fn panic_of_the_function_that_makes_breakers_leaves_the_map_alone() {
    thread_local!(static FAILS: Cell<bool> = const { Cell::new(false) });
    let breakers: CircuitBreakers<u32> = CircuitBreakers::new(1, || {
        assert!(!FAILS.get(), "on purpose");
        CircuitBreaker::new()
    });
    let one = breakers.of(&1);
    FAILS.set(true);

    let place = panic::catch_unwind(|| breakers.of(&2));
    one.force_open();
    let overflow = panic::catch_unwind(|| breakers.of(&2));
    FAILS.set(false);

    assert!(place.is_err() && overflow.is_err());
    assert!(Arc::ptr_eq(&one, &breakers.of(&1)));
    assert!(breakers.overflow().is_none());
    breakers.of(&2);
    assert!(breakers.overflow().is_some());
}
