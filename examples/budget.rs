//! 200 tasks against a server that is down, with and without a budget: `cargo run --example budget`.
//!
//! Time is tokio's and paused, so the ten seconds take none. Each task makes a call a second, and
//! each call at most three attempts.

use retry_runtime::{Budget, retry};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::time;

const TASKS: u64 = 200;
const SECONDS: u64 = 10;

static BUDGET: Budget = Budget::new();

/// Refuses every call, and counts them.
#[derive(Default)]
struct Server {
    calls: AtomicU64,
}

impl Server {
    async fn refuse(&self) -> io::Result<()> {
        time::sleep(Duration::from_millis(1)).await;
        self.calls.fetch_add(1, Ordering::Relaxed);
        Err(io::ErrorKind::ConnectionRefused.into())
    }

    #[retry(max = 3)]
    async fn without_budget(&self) -> io::Result<()> {
        self.refuse().await
    }

    #[retry(max = 3, budget = BUDGET)]
    async fn with_budget(&self) -> io::Result<()> {
        self.refuse().await
    }
}

/// Lets every task call once a second, and returns how many calls the server got.
async fn outage<F>(call: impl Fn(Arc<Server>) -> F + Copy + Send + 'static) -> u64
where
    F: Future<Output = io::Result<()>> + Send,
{
    let server = Arc::new(Server::default());
    let tasks = (0..TASKS).map(|_| {
        let server = Arc::clone(&server);
        tokio::spawn(async move {
            let mut second = time::interval(Duration::from_secs(1));
            for _ in 0..SECONDS {
                second.tick().await;
                assert!(call(Arc::clone(&server)).await.is_err());
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        assert!(task.await.is_ok());
    }
    server.calls.load(Ordering::Relaxed)
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let first = TASKS * SECONDS;

    let without = outage(|server| async move { server.without_budget().await }).await;
    let with = outage(|server| async move { server.with_budget().await }).await;

    for (name, calls) in [("without", without), ("with", with)] {
        let (whole, part) = (calls / first, calls * 100 / first % 100);
        println!("{name:>7} a budget: {calls} calls, {whole}.{part:02} a first attempt");
    }
    assert_eq!(without, 3 * first);
    // The capacity, and a token a second; the last call may end a little later.
    assert!((first + 100..=first + 100 + SECONDS + 1).contains(&with));
}
