//! Laws of the budget, for every sequence of calls, held to exact integers.
//!
//! The number of cases is fixed, and so is the seed unless `PROPTEST_RNG_SEED` names another.

use crate::set_clock::SetClock;
use proptest::prelude::*;
use retry_runtime::clock::Clock;
use retry_runtime::{Budget, Class};
use std::time::Duration;

fn config() -> ProptestConfig {
    crate::seeded::config(50_000)
}

/// What happens to a budget, in order.
#[derive(Debug, Clone, Copy)]
enum Event {
    Forward(Duration),
    Back(Duration),
    Success,
    /// As many retries as are allowed, but at most so many.
    Retries(Class, u64),
    /// One retry that succeeds.
    Recovered(Class),
}

#[derive(Debug, Clone, Copy)]
struct Terms {
    capacity: u64,
    ratio: (u64, u64),
    reserve: u64,
}

impl Terms {
    fn budget(self, clock: SetClock) -> Budget {
        Budget::new()
            .capacity(self.capacity)
            .ratio(self.ratio.0, self.ratio.1)
            .reserve(self.reserve)
            .clock(clock)
    }
}

fn terms() -> impl Strategy<Value = Terms> {
    let capacity = prop_oneof![1 => Just(0), 6 => 1..12_u64, 2 => 1..600_u64];
    let ratio = prop_oneof![
        1 => Just((0, 1)),
        3 => Just((1, 10)),
        1 => Just((1, 1)),
        4 => (0..40_u64, 1..40_u64).prop_map(|(upper, lower)| (upper.min(lower), lower)),
        2 => (0..10_000_u64).prop_map(|points| (points, 10_000)),
    ];
    let reserve = prop_oneof![2 => Just(0), 3 => Just(1), 4 => 0..50_u64, 2 => 0..5_000_u64];
    (capacity, ratio, reserve).prop_map(|(capacity, ratio, reserve)| Terms {
        capacity,
        ratio,
        reserve,
    })
}

fn step() -> impl Strategy<Value = Duration> {
    prop_oneof![
        3 => (0..3_000_000_u64).prop_map(Duration::from_nanos),
        3 => (0..3_000_u64).prop_map(Duration::from_millis),
        3 => (0..2_000_000_000_u64).prop_map(Duration::from_nanos),
        1 => (0..30_u64).prop_map(Duration::from_secs),
        1 => Just(Duration::from_millis(1 << 32)),
        1 => (0..u64::from(u32::MAX)).prop_map(|millis| Duration::from_millis(millis << 1)),
    ]
}

fn class() -> impl Strategy<Value = Class> {
    prop_oneof![
        Just(Class::Transient),
        Just(Class::Throttled),
        Just(Class::Timeout)
    ]
}

fn forward() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => step().prop_map(Event::Forward),
        4 => Just(Event::Success),
        4 => (class(), 1..15_u64).prop_map(|(class, most)| Event::Retries(class, most)),
        1 => class().prop_map(Event::Recovered),
    ]
}

fn any_way() -> impl Strategy<Value = Event> {
    prop_oneof![
        6 => forward(),
        1 => step().prop_map(Event::Back),
        1 => Just(Event::Forward(Duration::MAX)),
        1 => Just(Event::Back(Duration::MAX)),
    ]
}

const NANOS: u128 = 1_000_000_000;

const fn tokens(class: Class) -> u64 {
    match class {
        Class::Timeout => 2,
        _ => 1,
    }
}

/// Applies an event, and returns the retries that were allowed and the successes.
fn apply(budget: &Budget, clock: &SetClock, event: Event) -> (u64, u64) {
    match event {
        Event::Forward(time) => {
            clock.set(clock.now().saturating_add(time));
            (0, 0)
        }
        Event::Back(time) => {
            clock.set(clock.now().saturating_sub(time));
            (0, 0)
        }
        Event::Success => {
            budget.deposit();
            (0, 1)
        }
        Event::Retries(class, most) => {
            let mut allowed = 0;
            while allowed < most && budget.withdraw(class).is_some() {
                allowed += 1;
            }
            (allowed, 0)
        }
        Event::Recovered(class) => match budget.withdraw(class) {
            Some(retry) => {
                retry.deposit();
                (1, 1)
            }
            None => (0, 0),
        },
    }
}

/// The exact tokens of a budget that refills at every instant, in parts so fine that nothing is
/// ever rounded: a token is 10^9 times the lower part of the ratio.
struct Exact {
    terms: Terms,
    left: u128,
}

impl Exact {
    fn new(terms: Terms) -> Self {
        let mut exact = Self { terms, left: 0 };
        exact.left = exact.full();
        exact
    }

    fn token(&self) -> u128 {
        NANOS * u128::from(self.terms.ratio.1)
    }

    fn full(&self) -> u128 {
        u128::from(self.terms.capacity) * self.token()
    }

    fn brings(&self, time: Duration) -> u128 {
        let rate = u128::from(self.terms.reserve) * u128::from(self.terms.ratio.1);
        time.as_nanos().saturating_mul(rate)
    }

    fn add(&mut self, parts: u128) {
        self.left = self.left.saturating_add(parts).min(self.full());
    }

    /// Takes so many retries; `false` if there was too little for them.
    fn take(&mut self, retries: u64, cost: u64) -> bool {
        let cost = u128::from(retries) * u128::from(cost) * self.token();
        let left = self.left.checked_sub(cost);
        self.left = left.unwrap_or_default();
        left.is_some()
    }
}

proptest! {
    #![proptest_config(config())]

    /// The bound itself, over every stretch of the sequence; the seconds are those by which the
    /// clock went forward, whether it went back at times or not.
    #[test]
    fn retries_in_any_interval_are_bounded(
        terms in terms(),
        events in prop::collection::vec(any_way(), 0..25),
    ) {
        let clock = SetClock::default();
        let budget = terms.budget(clock.clone());
        let exact = Exact::new(terms);
        let happened: Vec<(u128, u128)> = events
            .iter()
            .map(|&event| {
                let before = clock.now();
                let (retries, successes) = apply(&budget, &clock, event);
                let forward = clock.now().saturating_sub(before);
                let cost = match event {
                    Event::Retries(class, _) | Event::Recovered(class) => tokens(class),
                    _ => 0,
                };
                let taken = u128::from(retries * cost) * exact.token();
                let brought = u128::from(successes * terms.ratio.0) * NANOS;
                (taken, brought.saturating_add(exact.brings(forward)))
            })
            .collect();

        for start in 0..happened.len() {
            let (mut taken, mut bound) = (0, exact.full());
            for (tokens, brought) in &happened[start..] {
                (taken, bound) = (taken + tokens, bound.saturating_add(*brought));
                prop_assert!(taken <= bound, "{taken} > {bound} from event {start}");
            }
        }
    }

    /// Beside the exact budget: never a token more, and less only by a step of the reserve.
    #[test]
    fn follows_the_exact_budget(
        terms in terms(),
        events in prop::collection::vec(forward(), 0..25),
    ) {
        let clock = SetClock::default();
        let budget = terms.budget(clock.clone());
        let mut exact = Exact::new(terms);
        // A step is at most a second, and a stamp at most a millisecond late.
        let late = exact.brings(Duration::from_millis(1001));
        let reward = u128::from(terms.ratio.0) * NANOS;

        for event in events {
            let (count, successes) = apply(&budget, &clock, event);
            match event {
                Event::Forward(time) => exact.add(exact.brings(time)),
                Event::Back(_) => {}
                Event::Success => exact.add(reward),
                Event::Retries(class, most) => {
                    prop_assert!(exact.take(count, tokens(class)));
                    let refused = count < most;
                    let enough = u128::from(tokens(class)) * exact.token() + late;
                    prop_assert!(!refused || exact.left < enough, "refused too early");
                }
                Event::Recovered(class) => {
                    prop_assert!(exact.take(count, tokens(class)));
                    exact.add(u128::from(successes) * reward);
                }
            }
            let available = u128::from(budget.available()) * exact.token();
            prop_assert!(available <= exact.left, "{available} > {}", exact.left);
            prop_assert!(exact.left < available + exact.token() + late);
        }
    }

    /// Without a reserve there is nothing to wait for: exactly the same, to the last part.
    #[test]
    fn without_reserve_it_is_the_exact_budget(
        terms in terms(),
        events in prop::collection::vec(forward(), 0..30),
    ) {
        let terms = Terms { reserve: 0, ..terms };
        let clock = SetClock::default();
        let budget = terms.budget(clock.clone());
        let mut exact = Exact::new(terms);

        for event in events {
            let (count, successes) = apply(&budget, &clock, event);
            let cost = match event {
                Event::Retries(class, _) | Event::Recovered(class) => tokens(class),
                _ => 0,
            };
            prop_assert!(exact.take(count, cost));
            if let Event::Retries(_, most) = event {
                prop_assert!(count == most || exact.left < u128::from(cost) * exact.token());
            }
            exact.add(u128::from(successes * terms.ratio.0) * NANOS);
            prop_assert_eq!(u128::from(budget.available()), exact.left / exact.token());
        }
    }

    /// Whatever it is made with or asked, it does not panic and stays within its capacity.
    #[test]
    fn takes_any_number(
        (capacity, upper, lower, reserve, cost) in any::<(u64, u64, u64, u64, u64)>(),
        down in 0..64_u32,
        events in prop::collection::vec(any_way(), 0..8),
    ) {
        let clock = SetClock::default();
        let budget = Budget::new()
            .capacity(capacity >> down)
            .ratio(upper >> (down / 2), lower >> (down / 3))
            .reserve(reserve >> down)
            .cost(Class::Throttled, cost >> down)
            .clock(clock.clone());
        let _ = Budget::try_new(capacity >> down, (upper >> down, lower >> down), reserve);

        for event in events {
            apply(&budget, &clock, event);
            prop_assert!(budget.available() <= budget.get_capacity());
        }
    }
}
