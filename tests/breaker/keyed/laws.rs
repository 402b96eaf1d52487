//! Breakers by key against a naive model, for sequences of calls of any kind.

use crate::laws::config;
use crate::support::{TestClock, fail, succeed};
use proptest::prelude::*;
use retry_runtime::breaker::{CircuitBreaker, CircuitBreakers};
use std::sync::{Arc, Weak};

/// A breaker with this many failures in a row is open.
const FAILURES: u32 = 2;

/// Stands still, so that no open breaker permits a probe.
static CLOCK: TestClock = TestClock::new();

type Breakers = CircuitBreakers<u8>;

/// A call for a key, and what it does with the breaker.
#[derive(Debug, Clone, Copy)]
enum Event {
    Succeed(u8),
    Fail(u8),
    /// Keeps the breaker.
    Hold(u8),
    /// Gives one of those kept back.
    LetGo(usize),
    Get(u8),
    ForceOpen(u8),
    Disable(u8),
    Reset(u8),
    Remove(u8),
    Snapshots,
}

fn event(number: u16) -> Event {
    let [kind, key] = number.to_le_bytes();
    let key = key % 8;
    match kind % 32 {
        0..8 => Event::Succeed(key),
        8..15 => Event::Fail(key),
        15..19 => Event::Hold(key),
        19..22 => Event::LetGo(usize::from(key)),
        22..24 => Event::Get(key),
        24 => Event::ForceOpen(key),
        25 => Event::Disable(key),
        26..29 => Event::Reset(key),
        29..31 => Event::Remove(key),
        _ => Event::Snapshots,
    }
}

/// What is known of one breaker.
#[derive(Debug)]
struct Known {
    key: u8,
    /// Which one it is; does not count as holding it.
    breaker: Weak<CircuitBreaker>,
    failures: u32,
    forced: bool,
    held: bool,
}

impl Known {
    fn may_leave(&self) -> bool {
        !self.forced && self.failures < FAILURES
    }

    fn is_quiet(&self) -> bool {
        self.may_leave() && self.failures == 0 && !self.held
    }
}

/// All that have a breaker of their own, the least recently used one first.
#[derive(Debug)]
struct Model {
    capacity: usize,
    known: Vec<Known>,
}

impl Model {
    /// Makes a key the last in the list.
    fn touch(&mut self, key: u8) -> Option<&mut Known> {
        let place = self.known.iter().position(|known| known.key == key)?;
        let known = self.known.remove(place);
        self.known.push(known);
        self.known.last_mut()
    }

    /// Makes room for one more, if any can leave.
    fn make_room(&mut self) -> bool {
        if self.known.len() < self.capacity {
            return true;
        }
        let quiet = self.known.iter().position(Known::is_quiet);
        let leaver = quiet.or_else(|| self.known.iter().position(Known::may_leave));
        leaver.map(|place| self.known.remove(place)).is_some()
    }
}

/// Asks both for the breaker of a key. The model has none if it is the one that keys share.
fn of<'a>(
    breakers: &Breakers,
    model: &'a mut Model,
    key: u8,
) -> Result<(Arc<CircuitBreaker>, Option<&'a mut Known>), TestCaseError> {
    let breaker = breakers.of(&key);
    let is_known = model.known.iter().any(|known| known.key == key);
    if is_known {
        let expected = model.touch(key).map(|known| known.breaker.as_ptr());
        prop_assert_eq!(expected, Some(Arc::as_ptr(&breaker)));
    } else if model.make_room() {
        let known_before = |known: &Known| known.breaker.as_ptr() == Arc::as_ptr(&breaker);
        prop_assert!(!model.known.iter().any(known_before));
        model.known.push(Known {
            key,
            breaker: Arc::downgrade(&breaker),
            failures: 0,
            forced: false,
            held: false,
        });
    } else {
        let overflow = breakers.overflow().map(std::ptr::from_ref);
        prop_assert_eq!(overflow, Some(Arc::as_ptr(&breaker)));
        return Ok((breaker, None));
    }
    Ok((breaker, model.known.last_mut()))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn breakers_come_and_go_as_in_the_model(
        events in proptest::collection::vec(any::<u16>(), 1..60),
        capacity in 0..6_usize,
    ) {
        let breakers = Breakers::new(capacity, || {
            CircuitBreaker::consecutive(FAILURES).jitter(0).clock(&CLOCK)
        });
        let mut model = Model { capacity: capacity.max(1), known: Vec::new() };
        let mut held: Vec<Arc<CircuitBreaker>> = Vec::new();

        for event in events.into_iter().map(event) {
            match event {
                Event::Succeed(key) => {
                    let (breaker, known) = of(&breakers, &mut model, key)?;
                    if let Some(known) = known.filter(|known| known.may_leave()) {
                        known.failures = 0;
                        prop_assert!(succeed(&breaker).is_ok());
                    }
                }
                Event::Fail(key) => {
                    let (breaker, known) = of(&breakers, &mut model, key)?;
                    if let Some(known) = known.filter(|known| known.may_leave()) {
                        known.failures += 1;
                        prop_assert!(fail(&breaker).is_ok());
                    }
                }
                Event::Hold(key) => {
                    let (breaker, known) = of(&breakers, &mut model, key)?;
                    if let Some(known) = known {
                        known.held = true;
                        held.push(breaker);
                    }
                }
                Event::LetGo(which) => {
                    if held.is_empty() {
                        continue;
                    }
                    let breaker = held.swap_remove(which % held.len());
                    let again = held.iter().any(|other| Arc::ptr_eq(&breaker, other));
                    for known in &mut model.known {
                        if known.breaker.as_ptr() == Arc::as_ptr(&breaker) {
                            known.held = again;
                        }
                    }
                }
                Event::Get(key) => {
                    let expected = model.touch(key).map(|known| known.breaker.as_ptr());
                    let found = breakers.get(&key).map(|breaker| Arc::as_ptr(&breaker));
                    prop_assert_eq!(found, expected);
                }
                Event::ForceOpen(key) | Event::Disable(key) | Event::Reset(key) => {
                    let (breaker, known) = of(&breakers, &mut model, key)?;
                    if let Some(known) = known {
                        (known.failures, known.forced) = (0, !matches!(event, Event::Reset(_)));
                        match event {
                            Event::ForceOpen(_) => breaker.force_open(),
                            Event::Disable(_) => breaker.disable(),
                            _ => breaker.reset(),
                        }
                    }
                }
                Event::Remove(key) => {
                    let place = model.known.iter().position(|known| known.key == key);
                    let expected = place.map(|place| model.known.remove(place).breaker.as_ptr());
                    let removed = breakers.remove(&key).map(|breaker| Arc::as_ptr(&breaker));
                    prop_assert_eq!(removed, expected);
                }
                Event::Snapshots => {
                    let mut keys: Vec<_> = breakers.snapshots().iter().map(|&(key, _)| key).collect();
                    let mut expected: Vec<_> = model.known.iter().map(|known| known.key).collect();
                    keys.sort_unstable();
                    expected.sort_unstable();
                    prop_assert_eq!(keys, expected);
                }
            }
            prop_assert_eq!(breakers.len(), model.known.len());
        }
    }
}
