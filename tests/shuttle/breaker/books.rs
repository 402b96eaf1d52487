//! What a program knows of its breaker from the outside, and what has to hold of it.

use retry_runtime::breaker::{CircuitBreaker, Permit, Recorded, Snapshot, State, Transition, Trip};
use retry_runtime::clock::Clock;
use shuttle::current;
use shuttle::sync::atomic::{AtomicU64, Ordering};
use std::collections::BTreeMap;
use std::iter;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

/// In milliseconds, as all times here.
pub(crate) const OPEN: u64 = 100;
pub(crate) const LEASE: u64 = 300;

/// What a program's breaker is like, and what its threads may do.
#[derive(Clone, Copy)]
pub(crate) struct Plan {
    pub(crate) probes: u64,
    pub(crate) needed: u64,
    /// The fewest failed probes that open again.
    pub(crate) failed_probes: u64,
    /// The fewest failures that open a closed breaker.
    pub(crate) failures: u64,
    /// Whether somebody forces, disables and resets the breaker.
    pub(crate) administered: bool,
    /// Whether the clock also goes back.
    pub(crate) back: bool,
    /// The clock stops here.
    pub(crate) end: u64,
    pub(crate) counts: Counts,
}

/// What a closed breaker shows of what it has counted.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Counts {
    /// The failures since the last success.
    InARow,
    /// Every outcome, since none is too old.
    All,
    /// The outcomes that are not too old.
    Recent,
}

/// Where a permit is from.
#[derive(Clone, Copy)]
pub(crate) struct Origin {
    generation: u64,
    half_open: bool,
}

impl Origin {
    /// Reads it off what a permit shows of itself.
    pub(crate) fn of<T: Trip>(permit: &Permit<'_, T>) -> Self {
        let shown = format!("{permit:?}");
        let digits = |rest: &str| rest.split(',').next().map(str::parse);
        Self {
            generation: shown
                .split_once("generation: ")
                .and_then(|(_, rest)| digits(rest))
                .unwrap()
                .unwrap(),
            half_open: shown.contains("HalfOpen"),
        }
    }
}

/// What has become of the permits of one generation.
#[derive(Clone, Copy, Default)]
struct Round {
    live: u64,
    forgotten: u64,
    successes: u64,
    failures: u64,
}

impl Round {
    fn counted(self) -> u64 {
        self.successes + self.failures
    }
}

/// How a permit ends.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum End {
    Success,
    Failure,
    Ignored,
    Dropped,
    Forgotten,
}

/// A transition, when the operation that made it started, and when it was made.
#[derive(Clone, Copy)]
struct Told {
    change: Transition,
    started: u64,
    at: u64,
}

/// The books of one run. Only the clock is shuttle's: reading it is a step, so that a thread can be
/// late after it. The rest is changed together with the step before it.
pub(crate) struct Books {
    plan: Plan,
    now: AtomicU64,
    written: Mutex<Written>,
}

#[derive(Default)]
struct Written {
    /// What the clock shows.
    now: u64,
    /// When each thread began what it is doing.
    started: BTreeMap<usize, u64>,
    told: Vec<Told>,
    rounds: BTreeMap<u64, Round>,
    /// How many permits were to be ended, and how many are still being ended.
    ends: u64,
    ending: u64,
}

impl Clock for Books {
    fn now(&self) -> Duration {
        Duration::from_millis(self.now.load(Ordering::SeqCst))
    }
}

impl Books {
    pub(crate) fn new(plan: Plan) -> Self {
        Self {
            plan,
            now: AtomicU64::new(0),
            written: Mutex::default(),
        }
    }

    /// Nothing is locked across a step of shuttle's.
    fn written(&self) -> MutexGuard<'_, Written> {
        self.written.lock().unwrap()
    }

    /// Notes that this thread begins something.
    pub(crate) fn start(&self) {
        let mut written = self.written();
        let now = written.now;
        written.started.insert(current::me().into(), now);
    }

    pub(crate) fn hear(&self, change: &Transition) {
        let mut written = self.written();
        let started = written.started.get(&current::me().into());
        let told = Told {
            change: *change,
            started: started.copied().unwrap(),
            at: written.now,
        };
        written.told.push(told);
    }

    pub(crate) fn advance(&self, millis: u64) {
        self.step(|now| (now + millis).min(self.plan.end).max(now));
    }

    /// Lets time pass, also beyond where the clock stops for the program.
    pub(crate) fn wait(&self, millis: u64) {
        self.step(|now| now + millis);
    }

    pub(crate) fn step_back(&self, millis: u64) {
        self.step(|now| now.saturating_sub(millis));
    }

    fn step(&self, step: impl Fn(u64) -> u64) {
        let change = |now| Some(step(now));
        let old = self
            .now
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, change);
        self.written().now = step(old.unwrap());
    }

    fn round<R>(&self, generation: u64, change: impl FnOnce(&mut Round) -> R) -> R {
        change(self.written().rounds.entry(generation).or_default())
    }

    /// Writes a permit down. There are never more of a half-open state than it has places, nor more
    /// than it has use for.
    pub(crate) fn admit(&self, origin: Origin) {
        let round = self.round(origin.generation, |round| {
            round.live += 1;
            *round
        });
        if origin.half_open {
            let held = round.live + round.forgotten;
            assert!(held <= self.plan.probes, "{held} probes at once");
            assert!(
                held + round.counted() <= self.plan.needed,
                "too many probes"
            );
        }
    }

    /// Ends a permit: what is of an earlier state counts for nothing, and what is of this one does.
    pub(crate) fn end<T: Trip>(
        &self,
        breaker: &CircuitBreaker<T>,
        (origin, permit): (Origin, Permit<'_, T>),
        end: End,
    ) {
        let Origin { generation, .. } = origin;
        self.round(generation, |round| round.live -= 1);
        if end == End::Forgotten {
            self.round(generation, |round| round.forgotten += 1);
            return std::mem::forget(permit);
        }

        let before = self.begin_end();
        let recorded = match end {
            End::Success => permit.success(),
            End::Failure => permit.failure(),
            _ => permit.ignore(),
        };
        self.written().ending -= 1;
        if recorded == Recorded::Counted {
            self.round(generation, |round| match end {
                End::Success => round.successes += 1,
                End::Failure => round.failures += 1,
                _ => {}
            });
        }

        if before > generation {
            assert_eq!(
                recorded,
                Recorded::Stale,
                "an outcome of {generation} in {before}"
            );
        }
        let after = breaker.snapshot();
        if after.generation() == generation && after.state() != State::Disabled {
            assert_eq!(recorded, Recorded::Counted);
        }
    }

    /// Returns the generation.
    fn begin_end(&self) -> u64 {
        let mut written = self.written();
        (written.ends, written.ending) = (written.ends + 1, written.ending + 1);
        written.told.len() as u64
    }

    /// Returns how many permits were to be ended, if none is being ended now.
    fn quiet(&self) -> Option<u64> {
        let written = self.written();
        (written.ending == 0).then_some(written.ends)
    }

    /// What may be seen at any time, and what while no permit is being ended.
    pub(crate) fn look<T: Trip>(&self, breaker: &CircuitBreaker<T>, seen: &mut u64) {
        let quiet = self.quiet();
        let now = breaker.snapshot();
        let quiet = quiet.is_some() && quiet == self.quiet();

        assert!(now.generation() >= *seen, "the generation went back");
        *seen = now.generation();
        assert!(now.in_flight() <= self.plan.probes);
        match now.state() {
            State::HalfOpen => assert!(now.calls() + now.in_flight() <= self.plan.needed),
            State::Closed if quiet => self.check_counts(now),
            _ => {}
        }
    }

    /// Checks what a closed breaker shows while no permit is being ended.
    fn check_counts(&self, now: Snapshot) {
        let round = self.round(now.generation(), |round| *round);
        match self.plan.counts {
            Counts::InARow => {
                assert!(now.failures_in_a_row() < self.plan.failures);
                assert!(now.failures_in_a_row() <= round.failures);
                if round.successes == 0 {
                    assert_eq!(now.failures_in_a_row(), round.failures, "one is lost");
                }
            }
            Counts::All => {
                assert_eq!(
                    (now.calls(), now.failed()),
                    (round.counted(), round.failures)
                );
                assert!(now.failure_rate() < Some(5_000), "a trip is lost");
            }
            Counts::Recent => {}
        }
    }

    /// Checks the books when every thread is done and holds no permit.
    pub(crate) fn close(&self, last: Snapshot) {
        let told = self.chain();
        let states = told.iter().map(|told| told.change.to());
        let states: Vec<_> = iter::once(State::Closed).chain(states).collect();
        assert_eq!(states.last(), Some(&last.state()));
        assert_eq!(states.len() as u64, last.generation() + 1);

        for (generation, &state) in (0..).zip(&states) {
            let round = self.round(generation, |round| *round);
            assert_eq!(round.live, 0);
            let next = usize::try_from(generation).unwrap();
            match told.get(next) {
                Some(told) => self.check_round(state, round, told.change.to()),
                None if state == State::HalfOpen => {
                    let counts = (last.in_flight(), last.calls(), last.failed());
                    let written = (round.forgotten, round.counted(), round.failures);
                    assert_eq!(counts, written, "a place is lost");
                }
                None if state == State::Closed => self.check_counts(last),
                None => {}
            }
        }
        if !self.plan.back {
            self.check_times(&told);
        }
    }

    /// Checks that a state came to its end for a reason.
    fn check_round(&self, state: State, round: Round, next: State) {
        match (state, next) {
            (State::Closed, State::Open) => {
                assert!(round.failures >= self.plan.failures, "opened without");
            }
            (State::HalfOpen, State::Closed) if !self.plan.administered => {
                assert_eq!(round.counted(), self.plan.needed, "closed too early");
                assert!(round.failures < self.plan.failed_probes, "closed at last");
            }
            _ => {}
        }
    }

    /// Where the clock never goes back, no open period and no lease is shorter than it should be.
    fn check_times(&self, told: &[Told]) {
        for (told, next) in told.iter().zip(told.iter().skip(1)) {
            let generation = told.change.generation();
            let failures = self.round(generation, |round| round.failures);
            let least = match (told.change.to(), next.change.to()) {
                (State::Open, State::HalfOpen) => OPEN,
                (State::HalfOpen, State::Open) if failures < self.plan.failed_probes => LEASE,
                _ => continue,
            };
            let time = next.at - told.started;
            assert!(time >= least, "{:?} after {time} ms", next.change);
        }
    }

    /// Each transition is told once, and starts where the one before it ended.
    fn chain(&self) -> Vec<Told> {
        let mut all = self.written().told.clone();
        all.sort_by_key(|told| told.change.generation());
        let mut from = State::Closed;
        for (number, Told { change, .. }) in (1..).zip(&all) {
            assert_eq!((change.generation(), change.from()), (number, from));
            let legal = matches!(
                (from, change.to()),
                (State::Closed | State::HalfOpen, State::Open)
                    | (State::Open, State::HalfOpen)
                    | (State::HalfOpen, State::Closed)
            );
            assert!(legal || self.plan.administered, "{change:?}");
            from = change.to();
        }
        all
    }
}
