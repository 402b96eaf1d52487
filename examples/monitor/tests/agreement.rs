//! A short run as the program makes it, with several clients at once in real time: how much happens
//! is open, but everybody tells the same of it.
//!
//! A test binary of its own, since the statistics are those of the process.

use monitor::{
    Behaviour, Client, Guards, OPERATION, Phase, Plan, Progress, Server, Status, picture, run,
};
use retry_runtime::breaker::CircuitBreaker;
use std::sync::Arc;
use std::time::Duration;

const SCHEDULE: &[Phase] = &[
    Phase::new(20, Behaviour::Answer),
    Phase::new(8, Behaviour::Drop),
];

#[tokio::test]
async fn several_clients_are_counted_alike_by_all() {
    let server = Server::start(SCHEDULE).await.unwrap();
    let guards = Guards {
        patience: Duration::from_secs(30),
        breaker: CircuitBreaker::consecutive(3).recovery(Duration::from_millis(20)),
        ..Guards::default()
    };
    let client = Arc::new(Client::new(server.address(), guards));
    let plan = Plan {
        clients: 4,
        pace: Duration::from_millis(4),
        ..Plan::lasting(Duration::from_millis(800))
    };
    let mut progress = Progress::new(plan.length);

    let mut shown = Vec::new();
    let show = |elapsed| {
        shown.push(Status::of(&client));
        progress.show(elapsed, Status::of(&client));
    };
    run(&client, plan, show).await.unwrap();
    progress.finish();

    let recording = client.record().recording();
    let (counts, requests) = (recording.counts, server.served());
    assert!(counts.calls > 0);
    assert_eq!(counts.attempts, requests.total());
    assert_eq!(counts.succeeded, requests.answered);
    assert_eq!(counts.failed, requests.dropped);
    assert_eq!((counts.timed_out, requests.hung), (0, 0));
    assert_eq!(counts.calls, counts.succeeded + counts.gave_up);

    let report = retry_runtime::stats();
    let stats = report.get(OPERATION).unwrap();
    assert_eq!(stats.calls(), counts.calls);
    assert_eq!(stats.attempts(), counts.attempts);
    assert_eq!(stats.retries(), counts.retries);
    assert_eq!(stats.gave_up_in_all(), counts.gave_up);
    assert!(report.to_string().contains(OPERATION));

    let last = shown.last().unwrap();
    assert_eq!(*last, Status::of(&client));
    assert!(last.to_string().contains("  breaker "), "{last}");
    roxmltree::Document::parse(&picture(&recording).unwrap()).unwrap();
}
