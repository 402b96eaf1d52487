//! The model of the article: that this library's delays do what the article's do.

use fleet::contention::{ARTICLE, Algorithm, Effort, mean, median};

/// A fifth of what the table was made with, which is enough to tell.
const EFFORT: Effort = Effort {
    seeds: 5,
    trials: 40,
};

/// Compares a column of the table: calls within 5 %, completion within 20 %.
#[expect(clippy::expect_used, reason = "what tests share may fail as tests do")]
fn assert_as_published(algorithm: Algorithm) {
    for row in ARTICLE {
        let mut columns = Algorithm::ALL.into_iter().zip(row.cells);
        let (_, (calls, completion)) = columns
            .find(|(of, _)| *of == algorithm)
            .expect("a column for each algorithm");
        let found = median(algorithm, row.clients, EFFORT, 1);
        assert!(
            (found.calls / calls - 1.0).abs() <= 0.05,
            "{} calls of {} clients, published {calls}",
            found.calls,
            row.clients
        );
        assert!(
            (found.completion / completion - 1.0).abs() <= 0.2,
            "{} ms of {} clients, published {completion}",
            found.completion,
            row.clients
        );
    }
}

#[test]
fn without_backoff_clients_contend_as_published() {
    assert_as_published(Algorithm::None);
}

#[test]
fn exponential_delays_without_jitter_contend_as_published() {
    assert_as_published(Algorithm::Exponential);
}

#[test]
fn equal_jitter_contends_as_published() {
    assert_as_published(Algorithm::Equal);
}

#[test]
fn full_jitter_contends_as_published() {
    assert_as_published(Algorithm::Full);
}

#[test]
fn decorrelated_delays_contend_as_published() {
    assert_as_published(Algorithm::Decorrelated);
}

#[test]
fn every_client_calls_at_least_once_and_a_single_one_exactly_once() {
    for algorithm in Algorithm::ALL {
        let alone = mean(algorithm, 1, 10, 1);
        let crowd = mean(algorithm, 30, 10, 1);

        assert!((alone.calls - 1.0).abs() < f64::EPSILON, "{algorithm:?}");
        assert!(crowd.calls >= 30.0, "{algorithm:?}");
    }
}

#[test]
fn the_same_seed_gives_the_same_trial_and_another_one_another() {
    let trial = |seed| mean(Algorithm::Full, 20, 5, seed);

    assert_eq!(trial(1), trial(1));
    assert_ne!(trial(1), trial(2));
}
