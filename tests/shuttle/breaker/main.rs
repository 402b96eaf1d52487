//! Longer programs than loom can run through: threads that ask, succeed, fail, ignore, drop and
//! forget, while others move the clock and force the breaker, in orders drawn by a seed.
//!
//! `RUSTFLAGS="--cfg retry_shuttle" cargo test --release --target-dir target/shuttle --test
//! shuttle_breaker`; empty without that cfg. The last test proves that the programs see: each
//! deliberate fault in the runtime makes one of them fail.

#![cfg(retry_shuttle)]
#![expect(clippy::unwrap_used, reason = "programs may fail as tests do")]

mod books;
mod program;
#[path = "../schedules.rs"]
mod schedules;

use books::{Counts, Plan};
use retry_runtime::breaker::{CircuitBreaker, CountWindow, Rate, TimeWindow};
use schedules::explore;
use std::process::Command;
use std::time::Duration;

const HALF: Rate = Rate::percent(50);

/// A breaker that opens after three failures in a row, and two probes at once of which three have
/// to succeed.
const IN_A_ROW: Plan = Plan {
    probes: 2,
    needed: 3,
    failed_probes: 1,
    failures: 3,
    administered: false,
    back: true,
    end: u64::MAX,
    counts: Counts::InARow,
};

/// A breaker that opens when half of at least four calls have failed, and judges by three probes.
const WINDOW: Plan = Plan {
    probes: 3,
    needed: 3,
    failed_probes: 2,
    failures: 2,
    counts: Counts::All,
    ..IN_A_ROW
};

#[test]
fn consecutive_breaker_keeps_its_word() {
    explore(|| program::run(IN_A_ROW, CircuitBreaker::consecutive(3)));
}

#[test]
fn single_probe_decides() {
    explore(|| {
        let plan = Plan {
            probes: 1,
            needed: 1,
            failures: 1,
            back: false,
            ..IN_A_ROW
        };
        program::run(plan, CircuitBreaker::consecutive(1));
    });
}

#[test]
fn administered_breaker_keeps_its_word() {
    explore(|| {
        let plan = Plan {
            administered: true,
            ..IN_A_ROW
        };
        program::run(plan, CircuitBreaker::consecutive(3));
    });
}

#[test]
fn count_window_counts_every_call() {
    explore(|| {
        let plan = Plan {
            administered: true,
            ..WINDOW
        };
        // More slots than there are calls.
        let breaker: CircuitBreaker<CountWindow<256>> = CircuitBreaker::count_window(HALF, 4);
        program::run(plan, breaker);
    });
}

#[test]
fn full_count_window_goes_on() {
    explore(|| {
        let plan = Plan {
            // Slow calls open, too.
            failures: 0,
            counts: Counts::Recent,
            ..WINDOW
        };
        let breaker: CircuitBreaker<CountWindow<4>> = CircuitBreaker::count_window(HALF, 4);
        program::run(plan, breaker.slow(Duration::from_millis(200), HALF));
    });
}

#[test]
fn time_window_counts_every_call() {
    explore(|| {
        let plan = Plan {
            administered: true,
            back: false,
            end: 1_500,
            ..WINDOW
        };
        // The clock stops before the first bucket is too old.
        let span = Duration::from_millis(1_600);
        let breaker: CircuitBreaker<TimeWindow<16>> = CircuitBreaker::time_window(span, HALF, 4);
        program::run(plan, breaker);
    });
}

#[test]
fn time_window_goes_on_whatever_the_clock_does() {
    explore(|| {
        let plan = Plan {
            counts: Counts::Recent,
            ..WINDOW
        };
        let span = Duration::from_millis(400);
        let breaker: CircuitBreaker<TimeWindow<4>> = CircuitBreaker::time_window(span, HALF, 4);
        program::run(plan, breaker);
    });
}

/// Each deliberate fault, and the program that is to see it. Some only the models see:
/// `weak-ordering`, since shuttle takes every ordering for the strongest, and the faults of a time
/// or count window that need two threads at one step of each other, where chance rarely puts them.
const MUTANTS: &[(&str, &str)] = &[
    ("store-for-exchange", "consecutive_breaker_keeps_its_word"),
    ("entry-not-counted", "consecutive_breaker_keeps_its_word"),
    ("drop-leaks", "consecutive_breaker_keeps_its_word"),
    ("no-recount", "consecutive_breaker_keeps_its_word"),
    (
        "closed-of-any-generation",
        "administered_breaker_keeps_its_word",
    ),
    ("probe-of-any-generation", "single_probe_decides"),
    ("release-of-any-generation", "single_probe_decides"),
    ("totals-stored", "count_window_counts_every_call"),
    ("window-of-any-generation", "count_window_counts_every_call"),
    ("bucket-of-any-generation", "time_window_counts_every_call"),
    ("bucket-stored", "time_window_counts_every_call"),
    ("lease-without-end", "single_probe_decides"),
    ("lease-of-any-generation", "single_probe_decides"),
    ("time-before-word", "single_probe_decides"),
    ("time-before-lease", "single_probe_decides"),
];

#[test]
fn each_mutant_makes_a_program_fail() {
    if std::env::var_os("RETRY_MUTANT").is_some() {
        return;
    }
    for (mutant, program) in MUTANTS {
        let run = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", program])
            .env("RETRY_MUTANT", mutant)
            .output()
            .unwrap();

        let report = String::from_utf8_lossy(&run.stdout);
        assert!(report.contains("running 1 test"), "there is no {program}");
        assert!(!run.status.success(), "{mutant} survives {program}");
    }
}
