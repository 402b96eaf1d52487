//! 200 tasks against a server that is down, with and without a budget: `cargo run --example budget`.
//!
//! Time is tokio's and paused, so the ten seconds take none. Each task makes a call a second, and
//! each call at most three attempts.

use retry_runtime::clock::Clock;
use retry_runtime::{Attempts, Budget, Class, Decision, Failure, Policy, Withdrawal};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::time::{self, Instant};

const TASKS: u64 = 200;
const SECONDS: u64 = 10;
const POLICY: Policy = Policy::new().max_attempts(3);

/// Refuses every call, and counts them.
#[derive(Default)]
struct Server {
    calls: AtomicU64,
}

impl Server {
    async fn call(&self) -> Result<(), Class> {
        time::sleep(Duration::from_millis(1)).await;
        self.calls.fetch_add(1, Ordering::Relaxed);
        Err(Class::Transient)
    }
}

/// The budget's reserve comes by the same clock as the waits.
struct TokioClock(Instant);

impl Clock for TokioClock {
    fn now(&self) -> Duration {
        self.0.elapsed()
    }
}

/// One call by hand: a success deposits, and each retry is paid before the wait.
async fn call(server: &Server, budget: Option<&Budget>) -> Result<(), Class> {
    let (mut attempts, mut paid) = (Attempts::new(), None);
    loop {
        let Err(class) = server.call().await else {
            match (paid, budget) {
                (Some(paid), _) => Withdrawal::deposit(paid),
                (None, Some(budget)) => budget.deposit(),
                (None, None) => {}
            }
            return Ok(());
        };
        let decision = attempts.decide(&POLICY, Failure::retryable(), "budget::call");
        let Decision::Sleep(delay) = decision else {
            return Err(class);
        };
        paid = budget.and_then(|budget| budget.withdraw(class));
        if budget.is_some() && paid.is_none() {
            return Err(class);
        }
        time::sleep(delay).await;
    }
}

/// Lets every task call once a second, and returns how many calls the server got.
async fn outage(budget: Option<Arc<Budget>>) -> u64 {
    let server = Arc::new(Server::default());
    let tasks: Vec<_> = (0..TASKS)
        .map(|_| {
            let (server, budget) = (Arc::clone(&server), budget.clone());
            tokio::spawn(async move {
                let mut second = time::interval(Duration::from_secs(1));
                for _ in 0..SECONDS {
                    second.tick().await;
                    assert!(call(&server, budget.as_deref()).await.is_err());
                }
            })
        })
        .collect();
    for task in tasks {
        assert!(task.await.is_ok());
    }
    server.calls.load(Ordering::Relaxed)
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let budget = Budget::new().clock(TokioClock(Instant::now()));
    let first = TASKS * SECONDS;

    let without = outage(None).await;
    let with = outage(Some(Arc::new(budget))).await;

    for (name, calls) in [("without", without), ("with", with)] {
        let (whole, part) = (calls / first, calls * 100 / first % 100);
        println!("{name:>7} a budget: {calls} calls, {whole}.{part:02} a first attempt");
    }
    assert_eq!(without, 3 * first);
    // The capacity, and a token a second; the last call may end a little later.
    assert!((first + 100..=first + 100 + SECONDS + 1).contains(&with));
}
