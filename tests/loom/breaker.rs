//! Models of what threads share, run under every order in which they can meet.
//!
//! `RUSTFLAGS="--cfg retry_loom" cargo test --release --target-dir target/loom --test loom_breaker`
//!
//! At most three threads and, unless `LOOM_MAX_PREEMPTIONS` says otherwise, at most three
//! preemptions, which finds what more do and ends in seconds. The last test proves that the models
//! see: each deliberate fault in the runtime makes one of them fail.
//!
//! A mutant was seen to survive a model in which the main thread took part, and not the same claim
//! on threads that start alike; perhaps loom does not try every order there. So threads start alike,
//! and the main thread takes part only where the mutants show that it does no harm.

#![cfg(retry_loom)]
#![expect(clippy::unwrap_used, reason = "what models share may fail as tests do")]

use loom::thread;
use retry_runtime::breaker::{
    CircuitBreaker, CountWindow, Permit, Rate, Recorded, State, TimeWindow, Transition, Trip,
};
use retry_runtime::clock::Clock;
use std::process::Command;
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
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = builder.preemption_bound.or(Some(3));
    let world: &'static World = Box::leak(Box::default());
    let listener: &'static retry_runtime::breaker::Listener =
        Box::leak(Box::new(|change: &Transition| {
            world.told.lock().unwrap().push(*change);
        }));
    builder.check(move || {
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

/// Takes a permit, if there is one, and checks how many there are while it is held.
fn hold(breaker: &Breaker, world: &World, most: u64) -> bool {
    let Ok(permit) = breaker.try_acquire() else {
        return false;
    };
    let held = world.held.fetch_add(1, Ordering::SeqCst) + 1;
    assert!(held <= most, "{held} probes at once");
    // Somewhere to be interrupted.
    let _ = breaker.state();
    world.held.fetch_sub(1, Ordering::SeqCst);
    drop(permit);
    true
}

#[test]
fn at_most_one_probe_at_once() {
    model(1, 1, 1, |breaker, world| {
        due(breaker, world);
        let held: [bool; 3] = spawn(|| hold(breaker, world, 1));
        assert!(held.contains(&true));
        world.check_told(breaker);
    });
}

#[test]
fn at_most_two_probes_at_once() {
    model(1, 2, 3, |breaker, world| {
        due(breaker, world);
        let held: [bool; 3] = spawn(|| hold(breaker, world, 2));
        assert!(held.contains(&true));
        world.check_told(breaker);
    });
}

#[test]
fn one_call_becomes_the_probe() {
    model(1, 1, 1, |breaker, world| {
        due(breaker, world);
        let admitted: [bool; 3] = spawn(|| breaker.try_acquire().map(std::mem::forget).is_ok());
        assert_eq!(admitted.iter().filter(|&&admitted| admitted).count(), 1);
        assert_eq!(breaker.snapshot().in_flight(), 1);
        world.check_told(breaker);
    });
}

#[test]
fn no_failure_is_lost() {
    model(3, 1, 1, |breaker, world| {
        spawn::<_, 3>(|| breaker.try_acquire().unwrap().failure());
        assert_eq!(breaker.state(), State::Open);
        world.check_told(breaker);
    });
}

#[test]
fn failure_beside_a_success_is_counted_again() {
    model(2, 1, 1, |breaker, world| {
        breaker.try_acquire().unwrap().failure();
        let [failure, success] = [(); 2].map(|()| breaker.try_acquire().unwrap());
        let failure = thread::spawn(|| failure.failure());
        let success = thread::spawn(|| success.success());
        let recorded = (failure.join().unwrap(), success.join().unwrap());
        let seen = breaker.snapshot();
        match recorded {
            (Recorded::Counted, Recorded::Counted) => {
                assert_eq!(seen.state(), State::Closed);
                assert_eq!(seen.failures_in_a_row(), 1);
            }
            // The success came too late.
            (Recorded::Counted, Recorded::Stale) => assert_eq!(seen.state(), State::Open),
            other => panic!("{other:?}"),
        }
        world.check_told(breaker);
    });
}

#[test]
fn one_of_two_last_failures_opens() {
    model(1, 1, 1, |breaker, world| {
        let permits = [(); 2].map(|()| breaker.try_acquire().unwrap());
        let recorded = permits
            .map(|permit| thread::spawn(|| permit.failure()))
            .map(|thread| thread.join().unwrap());
        assert!(recorded.contains(&Recorded::Counted));
        assert!(recorded.contains(&Recorded::Stale));
        assert_eq!(breaker.snapshot().generation(), 1);
        world.check_told(breaker);
    });
}

#[test]
fn stale_success_does_not_end_a_probe() {
    model(1, 1, 1, |breaker, world| {
        let early = breaker.try_acquire().unwrap();
        due(breaker, world);
        let early = thread::spawn(|| early.success());
        let probe = breaker.try_acquire().unwrap();
        assert_eq!(early.join().unwrap(), Recorded::Stale);
        assert_eq!(breaker.snapshot().in_flight(), 1);
        assert_eq!(probe.success(), Recorded::Counted);
        assert_eq!(breaker.state(), State::Closed);
        world.check_told(breaker);
    });
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

#[test]
fn outcome_of_an_earlier_round_does_not_count() {
    model(1, 1, 1, |breaker, world| {
        let hung = given_up(breaker, world);
        let hung = thread::spawn(|| hung.failure());
        let probe = breaker.try_acquire().unwrap();
        assert_eq!(hung.join().unwrap(), Recorded::Stale);
        assert_eq!(breaker.snapshot().in_flight(), 1);
        assert_eq!(probe.success(), Recorded::Counted);
        world.check_told(breaker);
    });
}

#[test]
fn release_of_an_earlier_round_frees_no_place() {
    model(1, 1, 1, |breaker, world| {
        let hung = given_up(breaker, world);
        let hung = thread::spawn(|| drop(hung));
        let held: [bool; 2] = spawn(|| hold(breaker, world, 1));
        hung.join().unwrap();
        assert!(held.contains(&true));
        assert_eq!(breaker.snapshot().in_flight(), 0);
        world.check_told(breaker);
    });
}

#[test]
fn outcome_before_a_reset_does_not_count_after_it() {
    model(1, 1, 1, |breaker, world| {
        let early = breaker.try_acquire().unwrap();
        let early = thread::spawn(|| early.failure());
        breaker.reset();
        early.join().unwrap();
        assert_eq!(breaker.state(), State::Closed);
        assert!(breaker.try_acquire().is_ok());
        world.check_told(breaker);
    });
}

#[test]
fn dropped_probe_comes_back() {
    model(1, 2, 2, |breaker, world| {
        due(breaker, world);
        spawn::<_, 2>(|| drop(breaker.try_acquire()));
        assert_eq!(breaker.state(), State::HalfOpen);
        assert_eq!(breaker.snapshot().in_flight(), 0);
        assert!(breaker.try_acquire().is_ok());
        world.check_told(breaker);
    });
}

#[test]
fn probes_close_together_or_open() {
    model(1, 2, 2, |breaker, world| {
        due(breaker, world);
        let probes = [(); 2].map(|()| breaker.try_acquire().unwrap());
        let [success, other] = probes;
        let success = thread::spawn(|| success.success());
        let other = other.success();
        assert_eq!(success.join().unwrap(), other);
        assert_eq!(breaker.state(), State::Closed);
        assert_eq!(breaker.snapshot().generation(), 3);
        world.check_told(breaker);
    });
}

#[test]
fn failed_probe_opens_beside_a_success() {
    model(1, 2, 2, |breaker, world| {
        due(breaker, world);
        let [success, failure] = [(); 2].map(|()| breaker.try_acquire().unwrap());
        let success = thread::spawn(|| success.success());
        assert_eq!(failure.failure(), Recorded::Counted);
        success.join().unwrap();
        assert_eq!(breaker.state(), State::Open);
        assert_eq!(breaker.snapshot().generation(), 3);
        world.check_told(breaker);
    });
}

#[test]
fn hung_probe_is_given_up_once() {
    model(1, 1, 1, |breaker, world| {
        due(breaker, world);
        std::mem::forget(breaker.try_acquire());
        world.advance(LEASE);
        let rejected: [bool; 2] = spawn(|| breaker.try_acquire().is_err());
        assert_eq!(rejected, [true; 2]);
        assert_eq!(breaker.state(), State::Open);
        assert_eq!(breaker.snapshot().generation(), 3);
        world.check_told(breaker);
    });
}

#[test]
fn outcome_races_with_the_end_of_its_lease() {
    model(1, 1, 1, |breaker, world| {
        due(breaker, world);
        let probe = breaker.try_acquire().unwrap();
        world.advance(LEASE);
        let probe = thread::spawn(|| probe.success());
        let admitted = breaker.try_acquire().is_ok();
        let recorded = probe.join().unwrap();
        assert_eq!(admitted, recorded == Recorded::Counted);
        let state = if admitted { State::Closed } else { State::Open };
        assert_eq!(breaker.state(), state);
        world.check_told(breaker);
    });
}

#[test]
fn lease_of_an_earlier_round_gives_up_no_probe() {
    model(1, 1, 1, |breaker, world| {
        std::mem::forget(given_up(breaker, world));
        world.advance(LEASE);
        let probes: [bool; 2] = spawn(|| breaker.try_acquire().map(std::mem::forget).is_ok());
        assert_ne!(probes, [true; 2]);
        assert_eq!(breaker.state(), State::HalfOpen);
        assert_eq!(breaker.snapshot().in_flight(), 1);
        world.check_told(breaker);
    });
}

#[test]
fn slow_call_to_the_clock_does_not_end_an_open_period() {
    model(1, 1, 1, |breaker, world| {
        due(breaker, world);
        let failing = thread::spawn(|| {
            breaker
                .try_acquire()
                .map(|permit| {
                    world.advance(10 * OPEN);
                    permit.failure()
                })
                .is_ok()
        });
        let kept = breaker.try_acquire().map(std::mem::forget).is_ok();
        assert!(kept != failing.join().unwrap());
        world.check_told(breaker);
    });
}

#[test]
fn force_holds_whatever_comes() {
    model(1, 1, 1, |breaker, world| {
        let failing = thread::spawn(|| breaker.try_acquire().map(Permit::failure));
        let disabled = thread::spawn(|| breaker.reset());
        breaker.force_open();
        failing.join().unwrap().ok();
        disabled.join().unwrap();
        let last = world
            .told
            .lock()
            .unwrap()
            .iter()
            .max_by_key(|change| change.generation())
            .map(Transition::to);
        assert_eq!(Some(breaker.state()), last);
        world.check_told(breaker);
    });
}

/// A breaker that opens when all of the last two calls have failed.
fn last_two() -> CircuitBreaker<CountWindow<2>> {
    CircuitBreaker::count_window(Rate::percent(100), 2).permitted(1)
}

#[test]
fn count_window_loses_no_trip() {
    model_of(last_two, |breaker, world| {
        let permits = [(); 2].map(|()| breaker.try_acquire().unwrap());
        let recorded = permits
            .map(|permit| thread::spawn(|| permit.failure()))
            .map(|thread| thread.join().unwrap());
        assert!(recorded.contains(&Recorded::Counted));
        assert_eq!(breaker.state(), State::Open);
        world.check_told(breaker);
    });
}

#[test]
fn count_window_stays_consistent() {
    model_of(last_two, |breaker, world| {
        let [first, second, third] = [(); 3].map(|()| breaker.try_acquire().unwrap());
        first.success();
        let second = thread::spawn(|| second.failure());
        let third = thread::spawn(|| third.success());
        second.join().unwrap();
        third.join().unwrap();
        let seen = breaker.snapshot();
        assert_eq!(
            (seen.state(), seen.calls(), seen.failed()),
            (State::Closed, 2, 1)
        );
        world.check_told(breaker);
    });
}

/// An outcome from before a reset, racing with one after it, in any window.
fn stale_outcome_leaves_no_trace<T: Trip + Send + Sync>(
    breaker: &'static CircuitBreaker<T>,
    world: &'static World,
) {
    let stale = breaker.try_acquire().unwrap();
    let stale = thread::spawn(|| stale.failure());
    let fresh = thread::spawn(|| {
        breaker.reset();
        breaker.try_acquire().unwrap().failure()
    });
    stale.join().unwrap();
    assert_eq!(fresh.join().unwrap(), Recorded::Counted);
    let seen = breaker.snapshot();
    assert_eq!(
        (seen.state(), seen.calls(), seen.failed()),
        (State::Closed, 1, 1)
    );
    world.check_told(breaker);
}

#[test]
fn stale_outcome_leaves_no_trace_in_a_count_window() {
    model_of(last_two, stale_outcome_leaves_no_trace);
}

/// A breaker that opens when both calls of the last 200 ms have failed.
fn two_buckets() -> CircuitBreaker<TimeWindow<2>> {
    CircuitBreaker::time_window(Duration::from_millis(200), Rate::percent(100), 2).permitted(1)
}

#[test]
fn time_window_loses_no_trip_in_one_bucket() {
    model_of(two_buckets, |breaker, world| {
        let permits = [(); 2].map(|()| breaker.try_acquire().unwrap());
        let recorded = permits
            .map(|permit| thread::spawn(|| permit.failure()))
            .map(|thread| thread.join().unwrap());
        assert!(recorded.contains(&Recorded::Counted));
        assert_eq!(breaker.state(), State::Open);
        world.check_told(breaker);
    });
}

#[test]
fn time_window_loses_no_trip_between_buckets() {
    model_of(two_buckets, |breaker, world| {
        let [here, next] = [(); 2].map(|()| breaker.try_acquire().unwrap());
        let here = thread::spawn(|| here.failure());
        let next = thread::spawn(|| {
            world.advance(100);
            next.failure()
        });
        here.join().unwrap();
        next.join().unwrap();
        assert_eq!(breaker.state(), State::Open);
        world.check_told(breaker);
    });
}

#[test]
fn stale_outcome_leaves_no_trace_in_a_time_window() {
    model_of(two_buckets, stale_outcome_leaves_no_trace);
}

/// Each deliberate fault, and the model that is to see it.
const MUTANTS: &[(&str, &str)] = &[
    ("store-for-exchange", "one_call_becomes_the_probe"),
    ("entry-not-counted", "at_most_two_probes_at_once"),
    ("drop-leaks", "dropped_probe_comes_back"),
    ("no-recount", "failure_beside_a_success_is_counted_again"),
    (
        "closed-of-any-generation",
        "outcome_before_a_reset_does_not_count_after_it",
    ),
    (
        "probe-of-any-generation",
        "outcome_of_an_earlier_round_does_not_count",
    ),
    (
        "release-of-any-generation",
        "release_of_an_earlier_round_frees_no_place",
    ),
    ("totals-stored", "count_window_loses_no_trip"),
    (
        "window-of-any-generation",
        "stale_outcome_leaves_no_trace_in_a_count_window",
    ),
    (
        "bucket-of-any-generation",
        "stale_outcome_leaves_no_trace_in_a_time_window",
    ),
    ("bucket-stored", "time_window_loses_no_trip_in_one_bucket"),
    ("weak-ordering", "time_window_loses_no_trip_between_buckets"),
    ("old-epoch", "time_window_loses_no_trip_between_buckets"),
    ("lease-without-end", "hung_probe_is_given_up_once"),
    (
        "lease-of-any-generation",
        "lease_of_an_earlier_round_gives_up_no_probe",
    ),
    (
        "time-before-word",
        "slow_call_to_the_clock_does_not_end_an_open_period",
    ),
];

#[test]
fn each_mutant_makes_a_model_fail() {
    if std::env::var_os("RETRY_MUTANT").is_some() {
        return;
    }
    for (mutant, model) in MUTANTS {
        let run = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", model])
            .env("RETRY_MUTANT", mutant)
            .output()
            .unwrap();

        let report = String::from_utf8_lossy(&run.stdout);
        assert!(report.contains("running 1 test"), "there is no {model}");
        assert!(!run.status.success(), "{mutant} survives {model}");
    }
}
