//! The breaker against a naive model, for sequences of events of any kind.
//!
//! The number of cases is fixed, and so is the seed unless `PROPTEST_RNG_SEED` names another.

use crate::support::{TestClock, ms};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use retry_runtime::breaker::{CircuitBreaker, Permit, Recorded, State};
use std::time::Duration;

pub(crate) fn config() -> ProptestConfig {
    let config = ProptestConfig {
        cases: 50_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    match config.rng_seed {
        RngSeed::Random => ProptestConfig {
            rng_seed: RngSeed::Fixed(2_026),
            ..config
        },
        RngSeed::Fixed(_) => config,
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

/// What a breaker is, written down without a thought for threads or bits.
#[derive(Debug, Clone)]
enum Model {
    Closed {
        failures: u32,
    },
    Open {
        until: Duration,
    },
    HalfOpen {
        in_flight: u32,
        done: u32,
        lease: Duration,
    },
    ForcedOpen,
    Disabled,
}

#[derive(Debug, Clone, Copy)]
struct Numbers {
    failures: u32,
    probes: u32,
    needed: u32,
    open: u64,
    lease: u64,
}

impl Model {
    fn state(&self) -> State {
        match self {
            Self::Closed { .. } => State::Closed,
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
            Self::Closed { .. } | Self::Disabled => (true, 0),
            Self::ForcedOpen => (false, 0),
            Self::Open { until } if Self::ahead(*until, now, numbers.open) => (false, 0),
            Self::Open { .. } => {
                *self = Self::HalfOpen {
                    in_flight: 1,
                    done: 0,
                    lease: now + ms(numbers.lease),
                };
                (true, 1)
            }
            Self::HalfOpen {
                in_flight,
                done,
                lease,
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

    /// Counts an outcome of the present generation; returns the number of transitions.
    fn count(&mut self, failed: bool, now: Duration, numbers: Numbers) -> u64 {
        let open = Self::Open {
            until: now + ms(numbers.open),
        };
        match (&mut *self, failed) {
            (Self::Closed { failures }, false) => *failures = 0,
            (Self::Closed { failures }, true) => {
                *failures += 1;
                if *failures == numbers.failures {
                    *self = open;
                    return 1;
                }
            }
            (Self::HalfOpen { .. }, true) => {
                *self = open;
                return 1;
            }
            (
                Self::HalfOpen {
                    in_flight, done, ..
                },
                false,
            ) => {
                *in_flight -= 1;
                *done += 1;
                if *done == numbers.needed {
                    *self = Self::Closed { failures: 0 };
                    return 1;
                }
            }
            _ => {}
        }
        0
    }

    fn release(&mut self) {
        if let Self::HalfOpen { in_flight, .. } = self {
            *in_flight -= 1;
        }
    }
}

/// Takes one of the permits that are out.
fn take<'a>(out: &mut Vec<(u64, Permit<'a>)>, which: usize) -> Option<(u64, Permit<'a>)> {
    (!out.is_empty()).then(|| out.swap_remove(which % out.len()))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn breaker_does_what_the_model_does(
        events in proptest::collection::vec(any::<u32>(), 1..50),
        failures in 1..4_u32,
        probes in 1..4_u32,
        needed in 1..4_u32,
    ) {
        let numbers = Numbers { failures, probes, needed, open: 100, lease: 200 };
        let clock = TestClock::leaked();
        let breaker = CircuitBreaker::consecutive(failures)
            .probes(probes)
            .successes(needed)
            .recovery(ms(numbers.open))
            .lease(ms(numbers.lease))
            .jitter(0)
            .clock(clock);
        let mut model = Model::Closed { failures: 0 };
        let (mut now, mut generation) = (Duration::ZERO, 0);
        let mut out: Vec<(u64, Permit<'_>)> = Vec::new();

        for event in events.into_iter().map(event) {
            match event {
                Event::Ask => {
                    let (permitted, transitions) = model.ask(now, numbers);
                    generation += transitions;
                    let permit = breaker.try_acquire();
                    prop_assert_eq!(permit.is_ok(), permitted);
                    out.extend(permit.ok().map(|permit| (generation, permit)));
                }
                Event::Success(which) | Event::Failure(which) => {
                    let Some((born, permit)) = take(&mut out, which) else { continue };
                    let failed = matches!(event, Event::Failure(_));
                    let current = born == generation && model.state() != State::Disabled;
                    if current {
                        generation += model.count(failed, now, numbers);
                    }
                    let recorded = if failed { permit.failure() } else { permit.success() };
                    prop_assert_eq!(recorded == Recorded::Counted, current);
                }
                Event::Ignore(which) | Event::Drop(which) => {
                    let Some((born, permit)) = take(&mut out, which) else { continue };
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
                    (model, generation) = (Model::Closed { failures: 0 }, generation + 1);
                    breaker.reset();
                }
            }
            clock.set(now);

            let seen = breaker.snapshot();
            prop_assert_eq!(seen.state(), model.state());
            prop_assert_eq!(seen.generation(), generation);
            match model {
                Model::Closed { failures } => {
                    prop_assert_eq!(seen.failures_in_a_row(), u64::from(failures));
                }
                Model::HalfOpen { in_flight, done, .. } => {
                    prop_assert_eq!(seen.in_flight(), u64::from(in_flight));
                    prop_assert_eq!(seen.calls(), u64::from(done));
                }
                _ => {}
            }
        }
    }
}
