//! Both printed forms, to the letter.

use super::{report, stats};
use crate::StopReason;
use crate::stats::{Stats, StatsReport};
use std::time::Duration;

#[test]
fn an_empty_report_is_its_headers() {
    let report = report(&[]);

    assert!(report.is_empty());
    assert_eq!(
        report.to_string(),
        "operation  calls  attempts  retries  recovered  waited  gave up"
    );
    let text = report.prometheus().to_string();
    assert_eq!(text.lines().count(), 12);
    assert!(text.lines().all(|line| line.starts_with("# ")));
}

#[test]
fn the_table_is_aligned() {
    let fetch = stats!("orders::fetch");
    (0..18_204).for_each(|_| fetch.call());
    (0..173).for_each(|_| fetch.retry());
    (0..160).for_each(|_| fetch.succeeded_after_retry());
    (0..9).for_each(|_| fetch.gave_up(3, StopReason::MaxAttempts));
    (0..2).for_each(|_| fetch.gave_up(0, StopReason::CircuitOpen));
    fetch.waits(Duration::from_millis(42_123));
    let submit = stats!("orders::submit");
    submit.call();

    let table = report(&[submit, fetch]).to_string();

    assert_eq!(
        table,
        "\
operation       calls  attempts  retries  recovered  waited  gave up
orders::fetch   18204     18375      173        160   42.1s  9 max_attempts, 2 circuit_open
orders::submit      1         1        0          0      0s"
    );
}

#[test]
fn a_strange_name_moves_its_own_line_only() {
    let long = stats!("a_name_that_is_longer_than_any_line_should_be");
    let strange = stats!("b\n\t\u{202e}\"\\\u{1b}[2J");
    let foreign = stats!("ça::été");
    let empty = stats!("");

    let table = report(&[long, strange, foreign, empty]).to_string();

    assert_eq!(
        table,
        r#"operation                  calls  attempts  retries  recovered  waited  gave up
                               0         0        0          0      0s
a_name_that_is_longer_than_any_line_should_be      0         0        0          0      0s
b\n\t\u{202e}"\\\u{1b}[2J      0         0        0          0      0s
ça::été                        0         0        0          0      0s"#
    );
}

#[test]
fn the_table_tells_times_in_two_units_at_most() {
    let shown = |time| {
        let stats = Stats::new("waits");
        stats.waits(time);
        let table = StatsReport::new(vec![stats.snapshot()]).to_string();
        table.split_whitespace().next_back().unwrap().to_owned()
    };

    assert_eq!(shown(Duration::ZERO), "0s");
    assert_eq!(shown(Duration::from_nanos(1)), "1.0ns");
    assert_eq!(shown(Duration::from_nanos(187_293_847)), "187.3ms");
    assert_eq!(shown(Duration::from_millis(59_900)), "59.9s");
    assert_eq!(shown(Duration::from_secs(60)), "1m00s");
    assert_eq!(shown(Duration::from_millis(3_599_999)), "59m59s");
    assert_eq!(shown(Duration::from_secs(3_600)), "1h00m");
    assert_eq!(shown(Duration::from_secs(86_399)), "23h59m");
    assert_eq!(shown(Duration::from_secs(86_400)), "1d00h");
    assert_eq!(shown(Duration::MAX), "213503d23h");
}

#[test]
fn prometheus_gets_every_counter() {
    let fetch = stats!("orders::fetch");
    (0..20).for_each(|_| fetch.call());
    (0..7).for_each(|_| fetch.retry());
    (0..4).for_each(|_| fetch.succeeded_after_retry());
    (0..2).for_each(|_| fetch.gave_up(3, StopReason::MaxAttempts));
    fetch.gave_up(0, StopReason::CircuitOpen);
    fetch.waits(Duration::new(1, 50));
    let submit = stats!("orders::submit");
    submit.call();

    let text = report(&[submit, fetch]).prometheus().to_string();

    assert_eq!(
        text,
        r#"# HELP retry_stats_calls_total Calls that began.
# TYPE retry_stats_calls_total counter
retry_stats_calls_total{operation="orders::fetch"} 20
retry_stats_calls_total{operation="orders::submit"} 1
# HELP retry_stats_attempts_total Attempts that began.
# TYPE retry_stats_attempts_total counter
retry_stats_attempts_total{operation="orders::fetch"} 26
retry_stats_attempts_total{operation="orders::submit"} 1
# HELP retry_stats_retries_total Attempts that began, but for the first of each call.
# TYPE retry_stats_retries_total counter
retry_stats_retries_total{operation="orders::fetch"} 7
retry_stats_retries_total{operation="orders::submit"} 0
# HELP retry_stats_successes_after_retry_total Calls that succeeded, but not at their first attempt.
# TYPE retry_stats_successes_after_retry_total counter
retry_stats_successes_after_retry_total{operation="orders::fetch"} 4
retry_stats_successes_after_retry_total{operation="orders::submit"} 0
# HELP retry_stats_gave_up_total Calls that were given up, by reason.
# TYPE retry_stats_gave_up_total counter
retry_stats_gave_up_total{operation="orders::fetch",reason="not_retryable"} 0
retry_stats_gave_up_total{operation="orders::fetch",reason="max_attempts"} 2
retry_stats_gave_up_total{operation="orders::fetch",reason="deadline"} 0
retry_stats_gave_up_total{operation="orders::fetch",reason="circuit_open"} 1
retry_stats_gave_up_total{operation="orders::fetch",reason="budget_exhausted"} 0
retry_stats_gave_up_total{operation="orders::fetch",reason="retry_after_too_long"} 0
retry_stats_gave_up_total{operation="orders::fetch",reason="disabled"} 0
retry_stats_gave_up_total{operation="orders::submit",reason="not_retryable"} 0
retry_stats_gave_up_total{operation="orders::submit",reason="max_attempts"} 0
retry_stats_gave_up_total{operation="orders::submit",reason="deadline"} 0
retry_stats_gave_up_total{operation="orders::submit",reason="circuit_open"} 0
retry_stats_gave_up_total{operation="orders::submit",reason="budget_exhausted"} 0
retry_stats_gave_up_total{operation="orders::submit",reason="retry_after_too_long"} 0
retry_stats_gave_up_total{operation="orders::submit",reason="disabled"} 0
# HELP retry_stats_waited_seconds_total Sum of the delays between attempts.
# TYPE retry_stats_waited_seconds_total counter
retry_stats_waited_seconds_total{operation="orders::fetch"} 1.000000050
retry_stats_waited_seconds_total{operation="orders::submit"} 0.000000000
"#
    );
}

#[test]
fn prometheus_gets_labels_escaped_and_seconds_exact() {
    let stats = Stats::new("a \"b\"\\n\nç");
    stats.waits(Duration::from_nanos(u64::MAX));

    let text = StatsReport::new(vec![stats.snapshot()])
        .prometheus()
        .to_string();

    assert!(text.contains(r#"calls_total{operation="a \"b\"\\n\nç"} 0"#));
    assert!(text.ends_with(
        r#"{operation="a \"b\"\\n\nç"} 18446744073.709551615
"#
    ));
}
