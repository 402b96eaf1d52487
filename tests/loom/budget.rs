//! Models of shared state, run through every order of their steps.
//!
//! `RUSTFLAGS="--cfg retry_loom" cargo test --release --target-dir target/loom --test loom_budget`;
//! empty without that cfg. One claim a model, without a bound on preemptions unless
//! `RETRY_LOOM_PREEMPTIONS` sets one. Each takes the fault to put in, so that the last test can show
//! that no fault gets past all of them.

#![cfg(retry_loom)]
#![allow(
    clippy::unwrap_used,
    reason = "a thread that panicked has failed the model"
)]

mod preemptions;

use loom::sync::Arc;
use loom::sync::atomic::{AtomicU64, Ordering};
use loom::thread;
use preemptions::bounded;
use retry_runtime::clock::Clock;
use retry_runtime::{Budget, Class, Mutant};
use std::panic::{self, AssertUnwindSafe};
use std::time::Duration;

/// A clock whose reading is a step of its own, so that a thread can be late after it.
#[derive(Clone)]
struct ModelClock {
    nanos: Arc<AtomicU64>,
}

impl ModelClock {
    fn new() -> Self {
        Self {
            nanos: Arc::new(AtomicU64::new(0)),
        }
    }

    fn advance(&self, time: Duration) {
        let nanos = time.as_nanos().try_into().unwrap();
        self.nanos.fetch_add(nanos, Ordering::AcqRel);
    }
}

impl Clock for ModelClock {
    fn now(&self) -> Duration {
        Duration::from_nanos(self.nanos.load(Ordering::Acquire))
    }
}

const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

fn withdraw(budget: &Budget) -> u64 {
    u64::from(budget.withdraw(Class::Transient).is_some())
}

/// Runs `claim` on every order of the steps of threads that share what `make` makes.
fn model(claim: impl Fn() + Send + Sync + 'static) {
    bounded(None).check(claim);
}

/// Three withdrawals of one token each from two tokens: two are allowed, in every order.
fn is_never_overdrawn(mutant: Option<Mutant>) {
    model(move || {
        let budget = Budget::new().capacity(2).reserve(0).mutant(mutant);
        let budget = Arc::new(budget);
        let others: Vec<_> = (0..2)
            .map(|_| {
                let budget = Arc::clone(&budget);
                thread::spawn(move || withdraw(&budget))
            })
            .collect();

        let mine = withdraw(&budget);

        let taken = others
            .into_iter()
            .fold(mine, |taken, other| taken + other.join().unwrap());
        assert_eq!((taken, budget.available()), (2, 0));
    });
}

/// A deposit beside two withdrawals: what is taken and left is what there was and what came.
fn deposits_beside_withdrawals_add_up(mutant: Option<Mutant>) {
    model(move || {
        let budget = Budget::new()
            .capacity(3)
            .ratio(1, 1)
            .reserve(0)
            .mutant(mutant);
        let budget = Arc::new(budget);
        assert_eq!(withdraw(&budget), 1);
        let other = {
            let budget = Arc::clone(&budget);
            thread::spawn(move || withdraw(&budget) + withdraw(&budget))
        };

        budget.deposit();

        let taken = other.join().unwrap();
        assert_eq!((taken, budget.available()), (2, 1));
    });
}

/// Two deposits of a token where one is missing, and where two are: never above the capacity, and
/// none is lost.
fn racing_deposits_fill_up(mutant: Option<Mutant>) {
    for missing in 1..=2 {
        model(move || {
            let budget = Budget::new()
                .capacity(3)
                .ratio(1, 1)
                .reserve(0)
                .mutant(mutant);
            let budget = Arc::new(budget);
            for _ in 0..missing {
                assert_eq!(withdraw(&budget), 1);
            }
            let other = {
                let budget = Arc::clone(&budget);
                thread::spawn(move || budget.deposit())
            };

            budget.deposit();

            other.join().unwrap();
            assert_eq!(budget.available(), 3);
        });
    }
}

/// Two withdrawals after time has brought one token: it is given out once.
fn time_is_counted_once(mutant: Option<Mutant>) {
    model(move || {
        let clock = ModelClock::new();
        let budget = Budget::new().capacity(2).reserve(1).clock(clock.clone());
        let budget = Arc::new(budget.mutant(mutant));
        assert_eq!(withdraw(&budget) + withdraw(&budget), 2);
        clock.advance(ms(1000));
        let other = {
            let budget = Arc::clone(&budget);
            thread::spawn(move || withdraw(&budget))
        };

        let mine = withdraw(&budget);

        assert_eq!((mine + other.join().unwrap(), budget.available()), (1, 0));
        assert_eq!(withdraw(&budget), 0);
    });
}

/// A thread that read the clock before another did brings no time back: in every order, what is
/// taken by the end is no more than the capacity and what the time has brought.
fn a_late_thread_brings_no_time_back(mutant: Option<Mutant>) {
    model(move || {
        let clock = ModelClock::new();
        let budget = Budget::new().capacity(3).reserve(1).clock(clock.clone());
        let budget = Arc::new(budget.mutant(mutant));
        assert_eq!(withdraw(&budget) + withdraw(&budget), 2);
        let late = {
            let budget = Arc::clone(&budget);
            thread::spawn(move || withdraw(&budget))
        };

        clock.advance(ms(1000));
        let mine = withdraw(&budget) + withdraw(&budget);

        let taken = 2 + mine + late.join().unwrap();
        // The capacity and one second.
        assert_eq!(taken + withdraw(&budget) + withdraw(&budget), 4);
    });
}

/// The rest of a millisecond is no token.
fn rounding_makes_no_tokens(mutant: Option<Mutant>) {
    model(move || {
        let clock = ModelClock::new();
        let budget = Budget::new().capacity(1).reserve(1000).clock(clock.clone());
        let budget = Arc::new(budget.cost(Class::Transient, 1).mutant(mutant));
        clock.advance(Duration::from_micros(1_500));
        let other = {
            let budget = Arc::clone(&budget);
            thread::spawn(move || withdraw(&budget))
        };

        let mine = withdraw(&budget);

        assert_eq!(mine + other.join().unwrap(), 1);
        clock.advance(Duration::from_micros(500));
        assert_eq!(withdraw(&budget), 0);
        clock.advance(ms(1));
        assert_eq!(withdraw(&budget), 1);
    });
}

/// The success of a retry brings its cost back while another retry is asked for.
fn what_comes_back_is_taken_once(mutant: Option<Mutant>) {
    model(move || {
        let budget = Arc::new(Budget::aws().capacity(28).mutant(mutant));
        let retry = budget.withdraw(Class::Transient).unwrap();
        let other = {
            let budget = Arc::clone(&budget);
            thread::spawn(move || withdraw(&budget) + withdraw(&budget))
        };

        retry.deposit();

        let taken = other.join().unwrap();
        assert!((1..=2).contains(&taken));
        assert_eq!(budget.available(), 28 - 14 * taken);
    });
}

type Model = fn(Option<Mutant>);

const MODELS: [Model; 7] = [
    is_never_overdrawn,
    deposits_beside_withdrawals_add_up,
    racing_deposits_fill_up,
    time_is_counted_once,
    a_late_thread_brings_no_time_back,
    rounding_makes_no_tokens,
    what_comes_back_is_taken_once,
];

#[test]
fn budget_is_never_overdrawn() {
    is_never_overdrawn(None);
}

#[test]
fn budget_deposits_beside_withdrawals_add_up() {
    deposits_beside_withdrawals_add_up(None);
}

#[test]
fn budget_racing_deposits_fill_up() {
    racing_deposits_fill_up(None);
}

#[test]
fn budget_time_is_counted_once() {
    time_is_counted_once(None);
}

#[test]
fn budget_a_late_thread_brings_no_time_back() {
    a_late_thread_brings_no_time_back(None);
}

#[test]
fn budget_rounding_makes_no_tokens() {
    rounding_makes_no_tokens(None);
}

#[test]
fn budget_what_comes_back_is_taken_once() {
    what_comes_back_is_taken_once(None);
}

#[test]
fn budget_models_find_every_fault() {
    for mutant in Mutant::ALL {
        let found: Vec<_> = (0..)
            .zip(MODELS)
            .filter(|(_, model)| {
                panic::catch_unwind(AssertUnwindSafe(|| model(Some(mutant)))).is_err()
            })
            .map(|(number, _)| number)
            .collect();
        println!("{mutant:?} is found by the models {found:?}");
        assert!(!found.is_empty(), "{mutant:?} got past every model");
    }
}
