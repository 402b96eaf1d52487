//! Models of what threads share, run under every order in which they can meet.
//!
//! `RUSTFLAGS="--cfg retry_loom" cargo test --release --target-dir target/loom --test loom_breaker`
//!
//! At most three threads and, unless `RETRY_LOOM_PREEMPTIONS` says otherwise, at most three
//! preemptions, which finds what more do and ends in seconds. `mutants` proves that the models see:
//! each deliberate fault in the runtime makes one of them fail.
//!
//! A mutant was seen to survive a model in which the main thread took part, and not the same claim
//! on threads that start alike; perhaps loom does not try every order there. So threads start alike,
//! and the main thread takes part only where the mutants show that it does no harm.

#![cfg(retry_loom)]
#![expect(clippy::unwrap_used, reason = "what models share may fail as tests do")]

mod consecutive;
mod forced;
mod lease;
mod mutants;
#[path = "../preemptions.rs"]
mod preemptions;
mod probes;
mod windows;

use loom::thread;
use preemptions::bounded;
use retry_runtime::breaker::{CircuitBreaker, Listener, Permit, State, Transition, Trip};
use retry_runtime::clock::Clock;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// In milliseconds, as all times here.
const OPEN: u64 = 100;
const LEASE: u64 = 1_000;

type Breaker = CircuitBreaker;

/// What a model's threads share beside the breaker. None of it is loom's, so none of it makes more
/// orders.
#[derive(Default)]
struct World {
    now: AtomicU64,
    told: Mutex<Vec<Transition>>,
    held: AtomicU64,
}

impl Clock for World {
    fn now(&self) -> Duration {
        Duration::from_millis(self.now.load(Ordering::SeqCst))
    }
}

impl World {
    fn advance(&self, millis: u64) {
        self.now.fetch_add(millis, Ordering::SeqCst);
    }

    /// Each transition is told by exactly one thread.
    fn check_told<T: Trip>(&self, breaker: &CircuitBreaker<T>) {
        let mut told: Vec<_> = self
            .told
            .lock()
            .unwrap()
            .iter()
            .map(Transition::generation)
            .collect();
        told.sort_unstable();
        let all: Vec<_> = (1..=breaker.snapshot().generation()).collect();
        assert_eq!(told, all);
    }
}

/// Runs a model with a closed breaker that opens after so many failures.
fn model(failures: u32, probes: u32, needed: u32, run: fn(&'static Breaker, &'static World)) {
    let make = move || {
        CircuitBreaker::consecutive(failures)
            .probes(probes)
            .successes(needed)
    };
    model_of(make, run);
}

/// Runs a model with a breaker as it is made here.
fn model_of<T: Trip + Send + Sync + 'static>(
    make: impl Fn() -> CircuitBreaker<T> + Send + Sync + 'static,
    run: fn(&'static CircuitBreaker<T>, &'static World),
) {
    let world: &'static World = Box::leak(Box::default());
    let listener: &'static Listener = Box::leak(Box::new(|change: &Transition| {
        world.told.lock().unwrap().push(*change);
    }));
    bounded(Some(3)).check(move || {
        world.now.store(0, Ordering::SeqCst);
        world.held.store(0, Ordering::SeqCst);
        world.told.lock().unwrap().clear();
        let breaker = make()
            .recovery(Duration::from_millis(OPEN))
            .lease(Duration::from_millis(LEASE))
            .jitter(0)
            .clock(world)
            .on_transition(listener);
        // Leaked, so that threads may hold permits.
        run(Box::leak(Box::new(breaker)), world);
    });
}

/// Opens the breaker, and lets its open period pass.
fn due(breaker: &Breaker, world: &World) {
    while let Ok(permit) = breaker.try_acquire() {
        permit.failure();
    }
    world.advance(OPEN);
}

/// Runs `parts` on a thread each, and returns what they returned.
fn spawn<R: 'static, const N: usize>(part: impl Fn() -> R + Copy + 'static) -> [R; N] {
    [(); N]
        .map(|()| thread::spawn(part))
        .map(|thread| thread.join().unwrap())
}

/// A breaker in its second half-open round, and the probe of the first, which was given up.
fn given_up(breaker: &'static Breaker, world: &World) -> Permit<'static> {
    due(breaker, world);
    let hung = breaker.try_acquire().unwrap();
    world.advance(LEASE);
    assert_eq!(breaker.try_acquire().unwrap_err().state(), State::Open);
    world.advance(OPEN);
    hung
}
