//! What retries do in an outage and after it, and what cures that.

use fleet::outage::{Fault, Guard, Record, Retrying, START, Scenario, run};
use std::time::Duration;

const SPREAD: [Retrying; 3] = [Retrying::Full, Retrying::Equal, Retrying::Decorrelated];
const RETRYING: [Retrying; 4] = [
    Retrying::Unspread,
    Retrying::Full,
    Retrying::Equal,
    Retrying::Decorrelated,
];

/// Two processes, so that they can differ.
fn fleet(fault: Fault) -> Scenario {
    Scenario::new(2_000, fault)
}

fn recovery(scenario: Scenario, retrying: Retrying, guard: Guard) -> Option<Duration> {
    run(scenario, retrying, guard).summary().recovery
}

/// How many calls succeeded in the last ten seconds.
fn successes_at_last(record: &Record) -> u32 {
    let slices = record.slices().iter().rev().take(100);
    slices.map(|slice| slice.successes).sum()
}

#[test]
fn without_budget_or_breaker_four_attempts_keep_an_outage_going_for_two_minutes() {
    let scenario = Scenario {
        end: Duration::from_secs(135),
        ..fleet(Fault::BlackHole)
    };

    let record = run(scenario, Retrying::Unspread, Guard::Neither);

    // The server works all the time, on requests that nobody waits for any more.
    assert_eq!(record.summary().recovery, None);
    assert_eq!(successes_at_last(&record), 0);
    assert!(record.summary().in_vain > 0.9);
}

#[test]
fn jitter_alone_does_not_cure_overload() {
    for retrying in SPREAD {
        let record = run(fleet(Fault::BlackHole), retrying, Guard::Neither);

        assert_eq!(record.summary().recovery, None, "{retrying:?}");
        assert_eq!(successes_at_last(&record), 0, "{retrying:?}");
    }
}

#[test]
fn what_does_not_retry_is_well_at_once() {
    let recovery = recovery(fleet(Fault::BlackHole), Retrying::Never, Guard::Neither);

    assert_eq!(recovery, Some(Duration::ZERO));
}

#[test]
fn with_a_budget_all_is_well_within_two_seconds_for_a_tenth_more_requests() {
    for retrying in RETRYING {
        let summary = run(fleet(Fault::BlackHole), retrying, Guard::Budget).summary();

        let recovery = summary.recovery.unwrap();
        assert!(recovery <= Duration::from_secs(2), "{recovery:?}");
        assert!(summary.amplification > 1.0, "{}", summary.amplification);
        assert!(summary.amplification <= 1.1, "{}", summary.amplification);
    }
}

#[test]
fn with_a_breaker_all_is_well_when_the_open_period_is_over() {
    for retrying in RETRYING {
        let scenario = fleet(Fault::BlackHole);
        let summary = run(scenario, retrying, Guard::Breaker).summary();

        // A probe that comes just before the end waits for its timeout, and then the period begins
        // anew, a quarter longer at most. The next second is well.
        let longest = Duration::from_secs(1) + scenario.recovery * 5 / 4 + Duration::from_secs(1);
        let recovery = summary.recovery.unwrap();
        assert!(recovery <= longest, "{recovery:?}");
        assert!(summary.amplification_in_outage.unwrap() < 0.2);
    }
}

#[test]
fn retries_that_fit_the_capacity_do_no_lasting_harm() {
    let scenario = Scenario {
        load: 20,
        ..fleet(Fault::BlackHole)
    };

    // Four times 20 % is less than the server can serve, so the outage ends with its cause.
    for retrying in RETRYING {
        let recovery = recovery(scenario, retrying, Guard::Neither);
        assert!(recovery.is_some(), "{retrying:?}");
    }
}

#[test]
fn a_brown_out_lasts_on_only_where_retries_keep_it_up() {
    let recovery = |retrying, guard| recovery(fleet(Fault::BrownOut), retrying, guard);

    assert!(recovery(Retrying::Never, Guard::Neither).is_some());
    assert!(recovery(Retrying::Full, Guard::Neither).is_none());
    assert!(recovery(Retrying::Full, Guard::Budget).is_some());
    assert!(recovery(Retrying::Full, Guard::Breaker).is_some());
}

#[test]
fn a_server_that_refuses_gets_four_times_the_requests_and_is_well_at_once() {
    for retrying in RETRYING {
        let summary = run(fleet(Fault::Refused), retrying, Guard::Neither).summary();

        // A refusal comes at once, so that no work is left when the server is back.
        assert!(summary.amplification_in_outage.unwrap() > 3.5);
        assert_eq!(summary.recovery, Some(Duration::ZERO), "{retrying:?}");
    }
}

#[test]
fn only_jitter_keeps_a_refused_wave_from_coming_back_in_step() {
    let scenario = Scenario {
        wave: true,
        ..fleet(Fault::Refused)
    };
    let highest = |retrying| {
        let record = run(scenario, retrying, Guard::Neither);
        // The wave itself is the same for everybody.
        let after = (START.as_millis() / 100 + 1) as usize;
        let slices = record.slices().iter().skip(after);
        slices.map(|slice| slice.requests).max().unwrap()
    };

    assert!(highest(Retrying::Unspread) >= scenario.clients);
    for retrying in SPREAD {
        let highest = highest(retrying);
        assert!(highest < scenario.clients, "{retrying:?}: {highest}");
    }
}

#[test]
fn a_budget_does_not_shorten_a_queue_and_a_breaker_does() {
    let recovery = |retrying, guard| recovery(Scenario::wave(2_000), retrying, guard);

    let alone = recovery(Retrying::Never, Guard::Neither).unwrap();
    let budget = recovery(Retrying::Full, Guard::Budget).unwrap();
    let breaker = recovery(Retrying::Full, Guard::Breaker).unwrap();

    assert!(budget >= alone, "{budget:?}, {alone:?}");
    assert!(breaker < alone, "{breaker:?}, {alone:?}");
}
