//! Breakers by key: who gets which, and who leaves.

mod laws;
mod races;

use crate::support::{NoClock, TestClock, fail, fail_times, half_open, secs, succeed};
use retry_runtime::breaker::{CircuitBreaker, CircuitBreakers, CountWindow, Rate, State};
use std::borrow::Borrow;
use std::cell::Cell;
use std::hash::Hash;
use std::sync::Arc;

type Breakers = CircuitBreakers<String>;

fn breakers(capacity: usize) -> Breakers {
    CircuitBreakers::new(capacity, || CircuitBreaker::consecutive(3).clock(&NoClock))
}

/// Uses these keys one after the other.
fn use_all(breakers: &Breakers, keys: &str) {
    for key in keys.split(' ') {
        succeed(&breakers.of(key)).unwrap();
    }
}

/// Returns the keys in alphabetical order.
fn keys(breakers: &Breakers) -> String {
    let mut keys: Vec<_> = breakers
        .snapshots()
        .into_iter()
        .map(|(key, _)| key)
        .collect();
    keys.sort();
    keys.join(" ")
}

#[test]
fn key_keeps_its_breaker_and_shares_it_with_no_other() {
    static HOSTS: Breakers = CircuitBreakers::new(10, || CircuitBreaker::consecutive(2));

    let a = HOSTS.of("a");
    fail_times(&HOSTS.of("a"), 2);

    assert!(Arc::ptr_eq(&a, &HOSTS.of("a")));
    assert_eq!(a.state(), State::Open);
    assert_eq!(HOSTS.of("b").state(), State::Closed);
    assert_eq!((HOSTS.len(), HOSTS.capacity()), (2, 10));
}

#[test]
fn get_makes_no_breaker() {
    let breakers = breakers(10);

    assert!(breakers.get("a").is_none());
    assert!(breakers.is_empty());
    let a = breakers.of("a");

    assert!(Arc::ptr_eq(&a, &breakers.get("a").unwrap()));
    assert_eq!(breakers.len(), 1);
}

#[test]
fn key_is_copied_only_when_it_is_new() {
    thread_local!(static COPIES: Cell<u32> = const { Cell::new(0) });
    #[derive(PartialEq, Eq, Hash)]
    struct Name(u32);
    #[derive(PartialEq, Eq, Hash)]
    struct Owned(Name);
    impl Borrow<Name> for Owned {
        fn borrow(&self) -> &Name {
            &self.0
        }
    }
    impl ToOwned for Name {
        type Owned = Owned;
        fn to_owned(&self) -> Owned {
            COPIES.set(COPIES.get() + 1);
            Owned(Name(self.0))
        }
    }
    let breakers: CircuitBreakers<Owned> = CircuitBreakers::new(2, CircuitBreaker::new);

    for _ in 0..10 {
        breakers.of(&Name(1));
        breakers.of(&Name(2));
        assert!(breakers.get(&Name(3)).is_none());
    }

    assert_eq!(COPIES.get(), 2);
}

#[test]
fn capacity_of_zero_counts_as_one() {
    let breakers = breakers(0);

    use_all(&breakers, "a b");

    assert_eq!(breakers.capacity(), 1);
    assert_eq!(keys(&breakers), "b");
}

#[test]
fn least_recently_used_leaves_first() {
    let breakers = breakers(3);

    use_all(&breakers, "a b c a a d");
    assert_eq!(keys(&breakers), "a c d");
    use_all(&breakers, "c e");
    assert_eq!(keys(&breakers), "c d e");

    assert!(breakers.overflow().is_none());
}

#[test]
fn looking_at_a_key_is_a_use_and_looking_at_all_is_none() {
    let breakers = breakers(2);
    use_all(&breakers, "a b");

    drop(breakers.get("a"));
    assert_eq!(breakers.snapshots().len(), 2);
    use_all(&breakers, "c");

    assert_eq!(keys(&breakers), "a c");
}

#[test]
fn failures_that_count_let_a_later_one_leave_first() {
    let breakers = breakers(3);
    fail(&breakers.of("a")).unwrap();
    use_all(&breakers, "b c d");
    assert_eq!(keys(&breakers), "a c d");

    // What no longer counts does not matter.
    succeed(&breakers.get("a").unwrap()).unwrap();
    use_all(&breakers, "c d e");

    assert_eq!(keys(&breakers), "c d e");
}

#[test]
fn failures_and_slow_calls_of_a_window_let_a_later_one_leave_first() {
    static CLOCK: TestClock = TestClock::new();
    let breakers: CircuitBreakers<String, CountWindow<2>> = CircuitBreakers::new(3, || {
        CircuitBreaker::count_window(Rate::percent(100), 2)
            .slow(secs(1), Rate::percent(100))
            .clock(&CLOCK)
    });
    fail(&breakers.of("failed")).unwrap();
    let slow = breakers.of("slow");
    let permit = slow.try_acquire().unwrap();
    CLOCK.advance(secs(2));
    permit.success();
    drop(slow);
    succeed(&breakers.of("fast")).unwrap();

    succeed(&breakers.of("new")).unwrap();

    assert!(breakers.get("fast").is_none());
    assert!(breakers.get("failed").is_some());
    assert!(breakers.get("slow").is_some());
}

#[test]
fn held_breaker_lets_a_later_one_leave_first() {
    let breakers = breakers(2);
    let held = breakers.of("a");
    use_all(&breakers, "b c");
    assert_eq!(keys(&breakers), "a c");

    drop(held);
    use_all(&breakers, "c d");

    assert_eq!(keys(&breakers), "c d");
}

#[test]
fn where_none_is_quiet_the_least_recently_used_closed_one_leaves() {
    let breakers = breakers(3);
    fail(&breakers.of("a")).unwrap();
    let held = breakers.of("b");
    fail(&breakers.of("c")).unwrap();

    use_all(&breakers, "d");
    assert_eq!(keys(&breakers), "b c d");
    fail(&breakers.of("d")).unwrap();
    use_all(&breakers, "e");
    assert_eq!(keys(&breakers), "c d e");

    // The call that holds what has left ends undisturbed, and its key starts anew.
    fail(&held).unwrap();
    assert_eq!(held.snapshot().failures_in_a_row(), 1);
    assert_eq!(breakers.of("b").snapshot().failures_in_a_row(), 0);
    assert!(!Arc::ptr_eq(&held, &breakers.of("b")));
}

#[test]
fn only_closed_breakers_leave() {
    static CLOCK: TestClock = TestClock::new();
    let breakers: Breakers =
        CircuitBreakers::new(5, || CircuitBreaker::consecutive(1).jitter(0).clock(&CLOCK));
    half_open(&breakers.of("half-open"), &CLOCK);
    let half_open = breakers.of("half-open");
    let _probe = half_open.try_acquire().unwrap();
    fail(&breakers.of("open")).unwrap();
    breakers.of("forced-open").force_open();
    breakers.of("disabled").disable();

    use_all(&breakers, "e d c b a");

    assert_eq!(keys(&breakers), "a disabled forced-open half-open open");
    assert!(breakers.overflow().is_none());
    let mut states: Vec<_> = breakers
        .snapshots()
        .iter()
        .map(|(key, seen)| (key.clone(), seen.state().as_str().replace(' ', "-")))
        .collect();
    states.retain(|(key, state)| key != state);
    assert_eq!(states, [("a".to_owned(), "closed".to_owned())]);
}

#[test]
fn keys_without_room_share_one_breaker() {
    let breakers = breakers(2);
    breakers.of("a").force_open();
    breakers.of("b").force_open();
    assert!(breakers.overflow().is_none());

    let (c, d) = (breakers.of("c"), breakers.of("d"));
    fail_times(&c, 2);
    succeed(&d).unwrap();
    fail(&d).unwrap();

    assert!(Arc::ptr_eq(&c, &d));
    assert!(std::ptr::eq(&raw const *c, breakers.overflow().unwrap()));
    assert_eq!(
        breakers.overflow().unwrap().snapshot().failures_in_a_row(),
        1
    );
    assert_eq!(keys(&breakers), "a b");
    assert!(breakers.get("c").is_none());
    // Known keys keep their own.
    assert_eq!(breakers.of("a").state(), State::ForcedOpen);
}

#[test]
fn keys_get_breakers_of_their_own_when_there_is_room_again() {
    let breakers = breakers(2);
    breakers.of("a").force_open();
    breakers.of("b").force_open();
    let shared = breakers.of("c");

    breakers.get("b").unwrap().reset();
    let own = breakers.of("c");

    assert!(!Arc::ptr_eq(&shared, &own));
    assert_eq!(keys(&breakers), "a c");
}

#[test]
fn removed_key_starts_anew() {
    let breakers = breakers(1);
    let open = breakers.of("a");
    open.force_open();

    let removed = breakers.remove("a").unwrap();

    assert!(Arc::ptr_eq(&removed, &open));
    assert!(breakers.remove("a").is_none());
    assert!(breakers.is_empty());
    assert_eq!(breakers.of("a").state(), State::Closed);
}

#[test]
fn snapshots_show_each_key() {
    let breakers = breakers(3);
    use_all(&breakers, "a");
    fail_times(&breakers.of("b"), 2);

    let mut seen = breakers.snapshots();
    seen.sort_by(|(a, _), (b, _)| a.cmp(b));

    let seen = seen
        .iter()
        .map(|(key, seen)| (key.as_str(), seen.failures_in_a_row()));
    assert_eq!(seen.collect::<Vec<_>>(), [("a", 0), ("b", 2)]);
}

#[test]
fn debug_shows_how_full_it_is() {
    let breakers = breakers(3);
    use_all(&breakers, "a b");

    assert_eq!(
        format!("{breakers:?}"),
        "CircuitBreakers { len: 2, capacity: 3, overflow: None, .. }"
    );
}
