//! A whole run of one client, call by call: what the statistics, the observer and the server have
//! counted is known beforehand, and the same.
//!
//! The circuit breaker's clock is moved by hand and the budget needs none, so nothing here depends
//! on how long anything takes, as long as an answer does not take as long as the patience. A test
//! binary of its own, since the statistics are those of the process.

use monitor::{Behaviour, Client, Counts, Guards, OPERATION, Phase, Served, Server};
use retry_runtime::breaker::{CircuitBreaker, State};
use retry_runtime::clock::ManualClock;
use retry_runtime::{Budget, StopReason};
use std::time::Duration;

const CALLS: u64 = 40;

const SCHEDULE: &[Phase] = &[
    // Five calls without trouble.
    Phase::new(5, Behaviour::Answer),
    // One that needs a retry, and two without trouble.
    Phase::new(1, Behaviour::Drop),
    Phase::new(3, Behaviour::Answer),
    // An outage: one call fails three times, the next opens the circuit, and three probes find it
    // still there. A period of a second is over at the fourth call after it began.
    Phase::new(7, Behaviour::Drop),
    // The fourth probe, and nine calls after it.
    Phase::new(10, Behaviour::Answer),
    // A retry after a timeout costs two tokens, and there is but one.
    Phase::new(1, Behaviour::Hang),
    Phase::new(1_000, Behaviour::Answer),
];

#[tokio::test]
async fn statistics_observer_and_server_count_the_same() {
    let clock: &'static ManualClock = Box::leak(Box::default());
    let guards = Guards {
        patience: Duration::from_secs(3),
        breaker: CircuitBreaker::consecutive(4)
            .recovery(Duration::from_secs(1))
            .jitter(0)
            .clock(clock),
        budget: Budget::new().capacity(3).ratio(1, 10).reserve(0),
    };
    let server = Server::start(SCHEDULE).await.unwrap();
    let client = Client::new(server.address(), guards);

    let mut answers = Vec::new();
    for _ in 0..CALLS {
        answers.extend(client.ask().await.ok());
        clock.advance(Duration::from_millis(300));
    }

    // Each answer is the number of its request.
    let answered = (1..=5).chain([7, 8, 9]).chain(17..=26).chain(28..=31);
    assert_eq!(answers, answered.collect::<Vec<_>>());
    let requests = Served {
        answered: 22,
        dropped: 8,
        hung: 1,
    };
    assert_eq!(server.served(), requests);

    let recording = client.record().recording();
    let expected = Counts {
        calls: CALLS,
        gave_up: 18,
        rejected: 12,
        attempts: requests.total(),
        retries: 3,
        succeeded: requests.answered,
        failed: requests.dropped,
        timed_out: requests.hung,
        transitions: 9,
    };
    assert_eq!(recording.counts, expected);

    let report = retry_runtime::stats();
    let stats = report.get(OPERATION).unwrap();
    assert_eq!(stats.calls(), expected.calls);
    assert_eq!(stats.attempts(), expected.attempts);
    assert_eq!(stats.retries(), expected.retries);
    assert_eq!(stats.successes_after_retry(), 1);
    assert_eq!(stats.gave_up_in_all(), expected.gave_up);
    assert_eq!(stats.gave_up(StopReason::MaxAttempts), 1);
    assert_eq!(
        stats.gave_up(StopReason::CircuitOpen),
        4 + expected.rejected
    );
    assert_eq!(stats.gave_up(StopReason::BudgetExhausted), 1);
    let delays = recording.delays.items().iter().map(|delay| delay.length);
    assert_eq!(stats.waited(), delays.sum::<Duration>());

    let (open, half_open, closed) = (State::Open, State::HalfOpen, State::Closed);
    let changes = recording.changes.items().iter().map(|change| change.to);
    assert_eq!(
        changes.collect::<Vec<_>>(),
        [
            open, half_open, open, half_open, open, half_open, open, half_open, closed
        ],
    );
    assert_eq!(client.circuit(), State::Closed);
    assert_eq!(client.budget().available(), 1);
}
