//! Proof that the models see: each deliberate fault in the runtime makes one of them fail.

use std::process::Command;

/// Each deliberate fault, and the model that is to see it.
const MUTANTS: &[(&str, &str)] = &[
    ("store-for-exchange", "probes::one_call_becomes_the_probe"),
    ("entry-not-counted", "probes::at_most_two_probes_at_once"),
    ("drop-leaks", "probes::dropped_probe_comes_back"),
    (
        "no-recount",
        "consecutive::failure_beside_a_success_is_counted_again",
    ),
    (
        "closed-of-any-generation",
        "consecutive::outcome_before_a_reset_does_not_count_after_it",
    ),
    (
        "probe-of-any-generation",
        "probes::outcome_of_an_earlier_round_does_not_count",
    ),
    (
        "release-of-any-generation",
        "probes::release_of_an_earlier_round_frees_no_place",
    ),
    ("totals-stored", "windows::count_window_loses_no_trip"),
    (
        "window-of-any-generation",
        "windows::stale_outcome_leaves_no_trace_in_a_count_window",
    ),
    (
        "leave-after-exchange",
        "windows::success_after_a_change_is_stale_in_a_full_count_window",
    ),
    (
        "empty-not-marked",
        "windows::success_after_a_change_is_stale_in_a_count_window_that_fills_late",
    ),
    (
        "bucket-of-any-generation",
        "windows::stale_outcome_leaves_no_trace_in_a_time_window",
    ),
    (
        "bucket-stored",
        "windows::time_window_loses_no_trip_in_one_bucket",
    ),
    (
        "weak-ordering",
        "windows::time_window_loses_no_trip_between_buckets",
    ),
    (
        "look-before-adding",
        "windows::time_window_loses_no_trip_beside_a_success",
    ),
    (
        "old-epoch",
        "windows::time_window_loses_no_trip_between_buckets",
    ),
    ("lease-without-end", "lease::hung_probe_is_given_up_once"),
    (
        "lease-of-any-generation",
        "lease::lease_of_an_earlier_round_gives_up_no_probe",
    ),
    (
        "bucket-of-any-generation",
        "windows::outcome_that_is_late_by_a_lap_leaves_no_trace",
    ),
    (
        "time-before-lease",
        "lease::slow_call_to_the_clock_does_not_end_a_lease",
    ),
    (
        "time-before-word",
        "probes::slow_call_to_the_clock_does_not_end_an_open_period",
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
