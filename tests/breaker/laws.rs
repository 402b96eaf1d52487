//! The breaker against a naive model of each kind, for sequences of events: permits held, dropped
//! and forgotten, outcomes that come late, and a clock that also goes back.
//!
//! The number of cases is fixed, and so is the seed unless `PROPTEST_RNG_SEED` names another.

use crate::support::{TestClock, ms};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use retry_runtime::breaker::{
    CircuitBreaker, CountWindow, Permit, Rate, Recorded, State, TimeWindow, Trip,
};
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

pub(crate) fn config() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..crate::seeded::config(50_000)
    }
}

#[derive(Debug, Clone)]
enum Event {
    Ask,
    Success(usize),
    Failure(usize),
    Ignore(usize),
    Drop(usize),
    Forget(usize),
    Advance(u64),
    /// The clock goes back.
    Back(u64),
    ForceOpen,
    Disable,
    Reset,
}

/// Any event, from a number: a strategy for each kind would take most of the test's time.
fn event(number: u32) -> Event {
    let [kind, small, ..] = number.to_le_bytes();
    let which = usize::from(small);
    match kind % 37 {
        0..12 => Event::Ask,
        12..17 => Event::Success(which),
        17..25 => Event::Failure(which),
        25 => Event::Ignore(which),
        26 => Event::Drop(which),
        27 => Event::Forget(which),
        28..34 => Event::Advance(u64::from(small) % 150),
        34 => Event::Back(u64::from(small) * 2),
        35 => Event::Reset,
        _ if small % 2 == 0 => Event::ForceOpen,
        _ => Event::Disable,
    }
}

/// What a closed breaker has counted.
trait Counted: Clone {
    /// Counts an outcome; returns whether it opens the breaker.
    fn count(&mut self, failed: bool, now: Duration) -> bool;

    /// Returns the failures in a row, the calls, and how many of them have failed.
    fn shown(&self, now: Duration) -> [u64; 3];
}

/// Failures in a row, and how many of them open.
#[derive(Debug, Clone, Copy)]
struct InARow {
    failures: u32,
    threshold: u32,
}

impl Counted for InARow {
    fn count(&mut self, failed: bool, _now: Duration) -> bool {
        self.failures = if failed { self.failures + 1 } else { 0 };
        self.failures == self.threshold
    }

    fn shown(&self, _now: Duration) -> [u64; 3] {
        [self.failures.into(), 0, 0]
    }
}

/// Whether three fifths of at least three calls have failed.
fn trips(calls: u64, failed: u64) -> bool {
    calls >= 3 && failed * 5 >= calls * 3
}

const RATE: Rate = Rate::percent(60);
const MINIMUM: u32 = 3;

/// The last four outcomes.
#[derive(Debug, Clone, Default)]
struct LastFour(VecDeque<bool>);

impl Counted for LastFour {
    fn count(&mut self, failed: bool, now: Duration) -> bool {
        self.0.push_back(failed);
        if self.0.len() > 4 {
            self.0.pop_front();
        }
        let [_, calls, failed] = self.shown(now);
        trips(calls, failed)
    }

    fn shown(&self, _now: Duration) -> [u64; 3] {
        let failed = self.0.iter().filter(|&&failed| failed);
        [
            0,
            self.0.len().try_into().unwrap(),
            failed.count().try_into().unwrap(),
        ]
    }
}

/// The outcomes of three stretches of 50 ms, by the number of the stretch. Each takes the place of
/// one that ended at least three stretches before, or began that much later: then the clock has
/// gone back since.
#[derive(Debug, Clone, Default)]
struct Stretches(BTreeMap<u128, Vec<bool>>);

impl Stretches {
    fn number(now: Duration) -> u128 {
        now.as_millis() / 50
    }
}

impl Counted for Stretches {
    fn count(&mut self, failed: bool, now: Duration) -> bool {
        let here = Self::number(now);
        if self.0.contains_key(&(here + 3)) {
            // One lap ahead: taken for a call that was held up for as long.
            return false;
        }
        self.0
            .retain(|&other, _| other % 3 != here % 3 || other == here);
        self.0.entry(here).or_default().push(failed);
        let [_, calls, failed] = self.shown(now);
        trips(calls, failed)
    }

    /// Those up to the newest, unless it is so far ahead that the clock has gone back.
    fn shown(&self, now: Duration) -> [u64; 3] {
        let here = Self::number(now);
        let numbers = self.0.keys().copied();
        let newest = numbers
            .filter(|&other| other < here + 3)
            .fold(here, u128::max);
        let recent = self.0.range(newest.saturating_sub(2)..=newest);
        let calls: Vec<_> = recent.flat_map(|(_, outcomes)| outcomes).collect();
        let failed = calls.iter().filter(|&&&failed| failed);
        [
            0,
            calls.len().try_into().unwrap(),
            failed.count().try_into().unwrap(),
        ]
    }
}

/// What a breaker is, written down without a thought for threads or bits.
#[derive(Debug, Clone)]
enum Model<C> {
    Closed(C),
    Open {
        until: Duration,
    },
    HalfOpen {
        in_flight: u32,
        done: u32,
        failed: u32,
        lease: Duration,
    },
    ForcedOpen,
    Disabled,
}

#[derive(Debug, Clone, Copy)]
struct Numbers {
    probes: u32,
    needed: u32,
    /// As many failed probes open again.
    failed_probes: u32,
    open: u64,
    lease: u64,
}

impl<C: Counted> Model<C> {
    fn state(&self) -> State {
        match self {
            Self::Closed(_) => State::Closed,
            Self::Open { .. } => State::Open,
            Self::HalfOpen { .. } => State::HalfOpen,
            Self::ForcedOpen => State::ForcedOpen,
            Self::Disabled => State::Disabled,
        }
    }

    /// Whether `until` still lies ahead, and not so far that the clock must have gone back.
    fn ahead(until: Duration, now: Duration, length: u64) -> bool {
        until > now && until <= now + ms(length)
    }

    /// Asks; returns whether the call is permitted, and whether there was a transition.
    fn ask(&mut self, now: Duration, numbers: Numbers) -> (bool, u64) {
        match self {
            Self::Closed(_) | Self::Disabled => (true, 0),
            Self::ForcedOpen => (false, 0),
            Self::Open { until } if Self::ahead(*until, now, numbers.open) => (false, 0),
            Self::Open { .. } => {
                *self = Self::HalfOpen {
                    in_flight: 1,
                    done: 0,
                    failed: 0,
                    lease: now + ms(numbers.lease),
                };
                (true, 1)
            }
            Self::HalfOpen {
                in_flight,
                done,
                lease,
                ..
            } => {
                if *in_flight < numbers.probes && *in_flight + *done < numbers.needed {
                    *in_flight += 1;
                    *lease = now + ms(numbers.lease);
                    (true, 0)
                } else if Self::ahead(*lease, now, numbers.lease) {
                    (false, 0)
                } else {
                    *self = Self::Open {
                        until: now + ms(numbers.open),
                    };
                    (false, 1)
                }
            }
        }
    }

    /// Counts an outcome of the present generation; returns the number of transitions. `empty` is
    /// what a breaker has counted that has just closed.
    fn count(&mut self, failed: bool, now: Duration, numbers: Numbers, empty: &C) -> u64 {
        let next = match self {
            Self::Closed(counted) => counted.count(failed, now).then_some(State::Open),
            Self::HalfOpen {
                in_flight,
                done,
                failed: failures,
                ..
            } => {
                *in_flight -= 1;
                *done += 1;
                *failures += u32::from(failed);
                if *failures == numbers.failed_probes {
                    Some(State::Open)
                } else {
                    (*done == numbers.needed).then_some(State::Closed)
                }
            }
            _ => None,
        };
        match next {
            Some(State::Open) => {
                *self = Self::Open {
                    until: now + ms(numbers.open),
                };
                1
            }
            Some(_) => {
                *self = Self::Closed(empty.clone());
                1
            }
            None => 0,
        }
    }

    fn release(&mut self) {
        if let Self::HalfOpen { in_flight, .. } = self {
            *in_flight -= 1;
        }
    }
}

/// Takes one of the permits that are out.
fn take<'a, T: Trip>(
    out: &mut Vec<(u64, Permit<'a, T>)>,
    which: usize,
) -> Option<(u64, Permit<'a, T>)> {
    (!out.is_empty()).then(|| out.swap_remove(which % out.len()))
}

/// Does to a breaker and to its model the same, and compares them after each event.
fn follow<T: Trip, C: Counted>(
    breaker: CircuitBreaker<T>,
    empty: &C,
    numbers: Numbers,
    events: &[u32],
) -> TestCaseResult {
    let clock = TestClock::leaked();
    let breaker = breaker
        .probes(numbers.probes)
        .successes(numbers.needed)
        .recovery(ms(numbers.open))
        .lease(ms(numbers.lease))
        .jitter(0)
        .clock(clock);
    let mut model = Model::Closed(empty.clone());
    let (mut now, mut generation) = (Duration::ZERO, 0);
    let mut out: Vec<(u64, Permit<'_, T>)> = Vec::new();

    for event in events.iter().copied().map(event) {
        match event {
            Event::Ask => {
                let (permitted, transitions) = model.ask(now, numbers);
                generation += transitions;
                let permit = breaker.try_acquire();
                prop_assert_eq!(permit.is_ok(), permitted);
                out.extend(permit.ok().map(|permit| (generation, permit)));
            }
            Event::Success(which) | Event::Failure(which) => {
                let Some((born, permit)) = take(&mut out, which) else {
                    continue;
                };
                let failed = matches!(event, Event::Failure(_));
                let current = born == generation && model.state() != State::Disabled;
                if current {
                    generation += model.count(failed, now, numbers, empty);
                }
                let recorded = if failed {
                    permit.failure()
                } else {
                    permit.success()
                };
                prop_assert_eq!(recorded == Recorded::Counted, current);
            }
            Event::Ignore(which) | Event::Drop(which) => {
                let Some((born, permit)) = take(&mut out, which) else {
                    continue;
                };
                if born == generation {
                    model.release();
                }
                match event {
                    Event::Ignore(_) => drop(permit.ignore()),
                    _ => drop(permit),
                }
            }
            Event::Forget(which) => {
                std::mem::forget(take(&mut out, which));
            }
            Event::Advance(millis) => now += ms(millis),
            Event::Back(millis) => now = now.saturating_sub(ms(millis)),
            Event::ForceOpen => {
                (model, generation) = (Model::ForcedOpen, generation + 1);
                breaker.force_open();
            }
            Event::Disable => {
                (model, generation) = (Model::Disabled, generation + 1);
                breaker.disable();
            }
            Event::Reset => {
                (model, generation) = (Model::Closed(empty.clone()), generation + 1);
                breaker.reset();
            }
        }
        clock.set(now);

        let seen = breaker.snapshot();
        prop_assert_eq!(seen.state(), model.state());
        prop_assert_eq!(seen.generation(), generation);
        let (calls, failed) = (seen.calls(), seen.failed());
        match &model {
            Model::Closed(counted) => {
                let shown = [seen.failures_in_a_row(), calls, failed];
                prop_assert_eq!(shown, counted.shown(now));
            }
            &Model::HalfOpen {
                in_flight,
                done,
                failed: failures,
                ..
            } => {
                let probes = [seen.in_flight(), calls, failed];
                prop_assert_eq!(probes, [in_flight, done, failures].map(u64::from));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Places for probes, successes needed, and failed probes that open again by the rate.
fn numbers(probes: u32, needed: u32, failed_probes: u32) -> Numbers {
    Numbers {
        probes,
        needed,
        failed_probes,
        open: 100,
        lease: 200,
    }
}

fn events() -> impl Strategy<Value = Vec<u32>> {
    proptest::collection::vec(any::<u32>(), 1..50)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn consecutive_breaker_does_what_the_model_does(
        events in events(),
        threshold in 1..4_u32,
        probes in 1..4_u32,
        needed in 1..4_u32,
    ) {
        let empty = InARow { failures: 0, threshold };
        let breaker = CircuitBreaker::consecutive(threshold);
        follow(breaker, &empty, numbers(probes, needed, 1), &events)?;
    }

    #[test]
    fn count_window_does_what_the_model_does(
        events in events(),
        probes in 1..4_u32,
        needed in 1..6_u32,
    ) {
        let breaker: CircuitBreaker<CountWindow<4>> = CircuitBreaker::count_window(RATE, MINIMUM);
        let numbers = numbers(probes, needed, (needed * 3).div_ceil(5));
        follow(breaker, &LastFour::default(), numbers, &events)?;
    }

    #[test]
    fn time_window_does_what_the_model_does(
        events in events(),
        probes in 1..4_u32,
        needed in 1..6_u32,
    ) {
        let breaker: CircuitBreaker<TimeWindow<3>> =
            CircuitBreaker::time_window(ms(150), RATE, MINIMUM);
        let numbers = numbers(probes, needed, (needed * 3).div_ceil(5));
        follow(breaker, &Stretches::default(), numbers, &events)?;
    }
}
