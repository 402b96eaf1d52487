//! Longer programs than loom can run through: threads that retry, succeed and move the clock both
//! ways, in orders drawn by a seed.
//!
//! `RUSTFLAGS="--cfg retry_shuttle" cargo test --release --target-dir target/shuttle --test
//! shuttle_budget`; empty without that cfg. Each program takes the fault to put in, so that the last
//! test can show that no fault gets past all of them.

#![cfg(retry_shuttle)]
#![expect(clippy::unwrap_used, reason = "programs may fail as tests do")]

mod schedules;

use retry_runtime::clock::Clock;
use retry_runtime::{Budget, Class, Mutant};
use schedules::explore;
use shuttle::rand::{Rng, thread_rng};
use shuttle::sync::atomic::{AtomicU64, Ordering};
use shuttle::thread;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const SECOND: u64 = 1_000_000_000;

/// What a budget is made with.
#[derive(Clone, Copy)]
struct Plan {
    capacity: u64,
    /// Taken before the threads start.
    spent: u64,
    /// How many successes bring a token.
    successes: u64,
    reserve: u64,
}

/// What has come and gone, in tokens divided by the successes for one, and in nanoseconds by which
/// the clock went forward. What comes is written down before it does, what goes after.
#[derive(Default)]
struct Written {
    taken: u64,
    brought: u64,
    forward: u64,
}

/// A clock whose reading is a step of its own, so that a thread can be late after it.
#[derive(Clone, Default)]
struct ProgramClock {
    nanos: Arc<AtomicU64>,
}

impl Clock for ProgramClock {
    fn now(&self) -> Duration {
        Duration::from_nanos(self.nanos.load(Ordering::SeqCst))
    }
}

struct Run {
    plan: Plan,
    clock: ProgramClock,
    budget: Budget,
    written: Mutex<Written>,
}

impl Run {
    fn new(plan: Plan, mutant: Option<Mutant>) -> Self {
        let clock = ProgramClock::default();
        let budget = Budget::new()
            .capacity(plan.capacity)
            .ratio(1, plan.successes)
            .reserve(plan.reserve)
            .clock(clock.clone())
            .mutant(mutant);
        let run = Self {
            plan,
            clock,
            budget,
            written: Mutex::default(),
        };
        (0..plan.spent).for_each(|_| _ = run.withdraw(Class::Transient));
        run
    }

    /// Runs 3 to 5 threads of 20 to 50 operations each.
    fn go(&self) {
        thread::scope(|scope| {
            for _ in 0..thread_rng().gen_range(3..=5) {
                scope.spawn(|| {
                    for _ in 0..thread_rng().gen_range(20..=50) {
                        self.operate();
                    }
                });
            }
        });
    }

    fn operate(&self) {
        match thread_rng().gen_range(0..100) {
            0..30 => _ = self.withdraw(Class::Transient),
            30..35 => _ = self.withdraw(Class::Timeout),
            35..65 => self.deposit(),
            65..85 => self.advance(thread_rng().gen_range(0..SECOND / 2)),
            85..90 => self.advance(thread_rng().gen_range(0..1_000_000)),
            90..95 => self.step_back(thread_rng().gen_range(0..SECOND)),
            _ => assert!(self.budget.available() <= self.plan.capacity),
        }
        self.check_bound();
    }

    fn withdraw(&self, class: Class) -> bool {
        let cost = if class == Class::Timeout { 2 } else { 1 };
        let allowed = self.budget.withdraw(class).is_some();
        if allowed {
            self.written.lock().unwrap().taken += cost * self.plan.successes;
        }
        allowed
    }

    fn deposit(&self) {
        self.written.lock().unwrap().brought += 1;
        self.budget.deposit();
    }

    fn advance(&self, nanos: u64) {
        self.written.lock().unwrap().forward += nanos;
        self.clock.nanos.fetch_add(nanos, Ordering::SeqCst);
    }

    fn step_back(&self, nanos: u64) {
        let back = |now: u64| Some(now.saturating_sub(nanos));
        let nanos = &self.clock.nanos;
        nanos
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, back)
            .unwrap();
    }

    /// The bound that the budget promises, from the start until now.
    fn check_bound(&self) {
        let Plan {
            capacity,
            successes,
            reserve,
            ..
        } = self.plan;
        let written = self.written.lock().unwrap();
        let wide = <u128 as From<u64>>::from;
        let in_time = wide(written.forward) * wide(reserve * successes) / wide(SECOND);
        let bound = wide(capacity * successes + written.brought) + in_time;
        let taken = wide(written.taken);
        assert!(taken <= bound, "{taken} of {bound} taken");
    }
}

/// Whatever the clock does, no more is taken than the bound allows, all that is left can be taken,
/// and the budget is full again in time.
fn stays_within_its_bound(mutant: Option<Mutant>) {
    explore(move || {
        let run = Run::new(
            Plan {
                capacity: 4,
                spent: 0,
                successes: 5,
                reserve: 3,
            },
            mutant,
        );
        run.go();
        let left = run.budget.available();
        let taken = (0..=left)
            .filter(|_| run.withdraw(Class::Transient))
            .count();
        assert_eq!(u64::try_from(taken).unwrap(), left);
        run.check_bound();
        // As far as the clock may have gone back, and as long as the reserve takes.
        run.advance(300 * SECOND);
        assert_eq!(run.budget.available(), run.plan.capacity);
    });
}

/// Where time brings nothing and the budget is never full, what is left is what there was and what
/// came, less what was taken.
fn adds_up(mutant: Option<Mutant>) {
    explore(move || {
        let run = Run::new(
            Plan {
                capacity: 200,
                spent: 195,
                successes: 3,
                reserve: 0,
            },
            mutant,
        );
        run.go();
        let written = run.written.lock().unwrap();
        let left = run.plan.capacity * run.plan.successes + written.brought;
        let left = left.checked_sub(written.taken).unwrap();
        drop(written);
        assert_eq!(run.budget.available(), left / run.plan.successes);
    });
}

/// A budget that is always nearly full holds no more than its capacity.
fn never_holds_too_much(mutant: Option<Mutant>) {
    explore(move || {
        let run = Run::new(
            Plan {
                capacity: 2,
                spent: 0,
                successes: 1,
                reserve: 0,
            },
            mutant,
        );
        run.go();
        (0..3).for_each(|_| run.deposit());
        let taken = (0..10).filter(|_| run.withdraw(Class::Transient)).count();
        assert_eq!(taken, 2);
    });
}

type Program = fn(Option<Mutant>);

const PROGRAMS: [Program; 3] = [stays_within_its_bound, adds_up, never_holds_too_much];

#[test]
fn budget_stays_within_its_bound() {
    stays_within_its_bound(None);
}

#[test]
fn budget_adds_up() {
    adds_up(None);
}

#[test]
fn budget_never_holds_too_much() {
    never_holds_too_much(None);
}

#[test]
fn budget_programs_find_every_fault() {
    for mutant in Mutant::ALL {
        let found = PROGRAMS.iter().position(|program| {
            panic::catch_unwind(AssertUnwindSafe(|| program(Some(mutant)))).is_err()
        });
        println!("{mutant:?} is found by the program {found:?}");
        assert!(found.is_some(), "{mutant:?} got past every program");
    }
}
