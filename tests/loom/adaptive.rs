//! Models of the success rate that an adaptive backoff shares, run through every order of its steps.
//!
//! `RUSTFLAGS="--cfg retry_loom" cargo test --release --target-dir target/loom --test loom_adaptive`;
//! empty without that cfg. One claim a model, without a bound on preemptions unless
//! `RETRY_LOOM_PREEMPTIONS` sets one. The last test shows that the models see an update get lost.

#![cfg(retry_loom)]
#![expect(
    clippy::unwrap_used,
    reason = "a thread that panicked has failed the model"
)]

mod preemptions;

use loom::thread;
use preemptions::bounded;
use retry_runtime::backoff::Adaptive;
use std::process::Command;
use std::time::Duration;

/// A part of a model: tells of an outcome.
type Part = fn(&Adaptive);

/// A rate after so many failures.
fn after(failures: u32) -> &'static Adaptive {
    let shared: &'static Adaptive = Box::leak(Box::new(Adaptive::new(Duration::ZERO)));
    for _ in 0..failures {
        shared.failure();
    }
    shared
}

/// Runs `parts` on a thread each, and returns the rate at the end.
fn at_once<const N: usize>(failures: u32, parts: [Part; N]) -> u32 {
    let shared = after(failures);
    let threads = parts.map(|part| thread::spawn(move || part(shared)));
    for thread in threads {
        thread.join().unwrap();
    }
    shared.success_rate()
}

/// Runs `parts` one after the other.
fn in_order<const N: usize>(failures: u32, parts: [Part; N]) -> u32 {
    let shared = after(failures);
    for part in parts {
        part(shared);
    }
    shared.success_rate()
}

const FAILURE: Part = Adaptive::failure;
const SUCCESS: Part = Adaptive::success;

#[test]
fn failures_on_two_threads_both_count() {
    bounded(None).check(|| {
        let parts = [FAILURE, FAILURE];
        assert_eq!(at_once(0, parts), in_order(0, parts));
    });
}

#[test]
fn successes_on_two_threads_both_count() {
    bounded(None).check(|| {
        let parts = [SUCCESS, SUCCESS];
        assert_eq!(at_once(1, parts), in_order(1, parts));
    });
}

#[test]
fn success_beside_a_failure_counts_before_or_after_it() {
    bounded(None).check(|| {
        let orders = [[SUCCESS, FAILURE], [FAILURE, SUCCESS]].map(|parts| in_order(2, parts));
        assert!(orders.contains(&at_once(2, [SUCCESS, FAILURE])));
    });
}

#[test]
fn success_that_finds_a_rate_of_one_undoes_no_failure() {
    bounded(None).check(|| {
        let orders = [[SUCCESS, FAILURE], [FAILURE, SUCCESS]].map(|parts| in_order(0, parts));
        assert!(orders.contains(&at_once(0, [SUCCESS, FAILURE])));
    });
}

/// The models that see an update get lost.
const SEEING: [&str; 3] = [
    "failures_on_two_threads_both_count",
    "successes_on_two_threads_both_count",
    "success_beside_a_failure_counts_before_or_after_it",
];

#[test]
fn update_that_is_stored_makes_models_fail() {
    if std::env::var_os("RETRY_MUTANT").is_some() {
        return;
    }
    for model in SEEING {
        let run = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", model])
            .env("RETRY_MUTANT", "rate-stored")
            .output()
            .unwrap();

        let report = String::from_utf8_lossy(&run.stdout);
        assert!(report.contains("running 1 test"), "there is no {model}");
        assert!(!run.status.success(), "the mutant survives {model}");
    }
}
