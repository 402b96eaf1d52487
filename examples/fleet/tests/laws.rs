//! What holds for every run, whatever goes wrong and whatever is done about it.

use fleet::outage::{Fault, Guard, Record, Retrying, SLICE, START, Scenario, choices, run};
use std::time::Duration;

fn scenarios() -> impl Iterator<Item = Scenario> {
    Fault::ALL.into_iter().flat_map(|fault| {
        [false, true].map(|wave| Scenario {
            wave,
            seed: 7,
            ..Scenario::new(1_000, fault)
        })
    })
}

/// Every scenario with everything that can be done about it.
fn runs() -> impl Iterator<Item = (Scenario, Retrying, Guard, Record)> {
    scenarios().flat_map(|scenario| {
        choices().into_iter().map(move |(retrying, guard)| {
            (scenario, retrying, guard, run(scenario, retrying, guard))
        })
    })
}

#[test]
fn every_call_ends_exactly_once() {
    for (scenario, retrying, guard, record) in runs() {
        let ends = record.ends;
        let ended = ends.succeeded + ends.exhausted + ends.unpaid + ends.rejected;

        assert_eq!(ended, record.calls, "{scenario:?} {retrying:?} {guard:?}");
        // Each by what can end it.
        assert!(guard == Guard::Budget || ends.unpaid == 0);
        assert!(guard == Guard::Breaker || ends.rejected == 0);
    }
}

#[test]
fn no_call_has_more_attempts_than_it_may() {
    for (scenario, retrying, guard, record) in runs() {
        let most = match retrying {
            Retrying::Never => 1,
            _ => scenario.attempts,
        };

        assert!(record.requests <= record.calls * u64::from(most));
        // Without a breaker, the first is always made.
        assert!(guard == Guard::Breaker || record.requests >= record.calls);
    }
}

#[test]
fn every_policy_meets_the_same_calls() {
    let calls = |record: &Record| {
        let slices = record.slices().iter();
        slices.map(|slice| slice.calls).collect::<Vec<_>>()
    };
    let scenario = Scenario::new(1_000, Fault::BrownOut);
    let expected = calls(&run(scenario, Retrying::Never, Guard::Neither));

    for (retrying, guard) in choices() {
        assert_eq!(calls(&run(scenario, retrying, guard)), expected);
    }
}

#[test]
fn the_same_seed_gives_the_same_run_and_another_one_another() {
    for (scenario, retrying, guard, record) in runs() {
        assert_eq!(run(scenario, retrying, guard), record);
    }
    let seeded = |seed| Scenario {
        seed,
        ..Scenario::new(1_000, Fault::None)
    };
    let of = |seed| run(seeded(seed), Retrying::Never, Guard::Neither);
    assert_ne!(of(1).slices(), of(2).slices());
}

#[test]
fn a_server_never_works_above_its_capacity() {
    for (scenario, retrying, _, record) in runs() {
        // What is done in a stretch of time was begun in it, but for the first request.
        let rate = SLICE.as_secs_f64() / scenario.service().as_secs_f64();
        let slow = (START.as_millis() / 100) as usize..(scenario.over().as_millis() / 100) as usize;
        for first in 0..record.slices().len() {
            let (mut served, mut most) = (0.0, 1.0);
            for (number, slice) in record.slices().iter().enumerate().skip(first) {
                let is_slow = scenario.fault == Fault::BrownOut && slow.contains(&number);
                let left = if is_slow {
                    f64::from(scenario.left)
                } else {
                    100.0
                };
                served += f64::from(slice.served);
                most += rate * left / 100.0;
                assert!(
                    served <= most + 1e-6,
                    "{scenario:?} {retrying:?} {first} {number}: {served} > {most}"
                );
            }
        }
    }
}

#[test]
fn a_refusing_server_serves_nothing() {
    let record = run(
        Scenario::new(1_000, Fault::Refused),
        Retrying::Full,
        Guard::Neither,
    );

    let down = record.slices()[50..150].iter();
    assert_eq!(down.map(|slice| slice.served).sum::<u32>(), 0);
}

#[test]
fn retries_stay_within_the_bound_of_the_budgets() {
    for (scenario, _, guard, record) in runs() {
        if guard != Guard::Budget {
            continue;
        }
        let retries = record.requests - record.calls;
        // In tenths of a token: what is there at first, what successes bring, and what time brings,
        // which goes on for some seconds after the last call has begun.
        let processes = u64::from(scenario.processes);
        let time = (scenario.end.as_secs() + 10) * 10;
        let bound = processes * (1_000 + time) + record.ends.succeeded;
        assert!(retries * 10 <= bound, "{scenario:?}: {retries}");
    }
}

#[test]
fn a_healthy_server_answers_everybody_once() {
    for (retrying, guard) in choices() {
        let record = run(Scenario::new(1_000, Fault::None), retrying, guard);

        assert_eq!(record.ends.succeeded, record.calls);
        assert_eq!(record.requests, record.calls);
        assert_eq!(record.summary().recovery, Some(Duration::ZERO));
    }
}
