//! Testing code that retries, without waiting: `cargo run --example testing`.
//!
//! With the feature `test-util`, which belongs into `[dev-dependencies]`. In a real project each
//! function below would be a test; here `main` calls them.

use retry_runtime::testing::{self, VirtualTime};
use retry_runtime::{NoValue, retry};
use std::time::{Duration, Instant};

/// Fails as often as it is told to, then succeeds.
#[retry(max = 5, backoff = exponential(10min, max = 1h))]
fn fetch(failures: &mut u32) -> Option<&'static str> {
    if *failures == 0 {
        return Some("report");
    }
    *failures -= 1;
    None
}

#[retry(max = 3, backoff = fixed(30s))]
async fn send(attempts: &mut u32) -> Result<(), NoValue> {
    *attempts += 1;
    Err(NoValue)
}

/// Delays take no time, and each is recorded.
fn waits_ever_longer() {
    let time = VirtualTime::start();

    assert_eq!(fetch(&mut 3), Some("report"));

    assert_eq!(time.delays().len(), 3);
    assert!(time.elapsed() <= Duration::from_secs(60 * (10 + 20 + 40)));
}

/// The same seed, the same jitter.
fn waits_the_same_again() {
    let run = || {
        testing::seed(42);
        let time = VirtualTime::start();
        assert_eq!(fetch(&mut 4), Some("report"));
        time.delays()
    };

    assert_eq!(run(), run());
}

/// For tests of the code around, which do not care about retries.
fn gives_up_early() {
    let limit = testing::limit_attempts(2);
    assert_eq!(fetch(&mut 4), None);
    drop(limit);

    retry_runtime::set_enabled(false);
    assert_eq!(fetch(&mut 1), None);
    retry_runtime::set_enabled(true);
}

/// Asynchronous functions follow tokio's clock, which a test can pause.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn waits_on_the_paused_clock() {
    let (start, mut attempts) = (tokio::time::Instant::now(), 0);

    assert_eq!(send(&mut attempts).await, Err(NoValue));

    assert_eq!((attempts, start.elapsed().as_secs()), (3, 60));
}

fn main() {
    let start = Instant::now();
    waits_ever_longer();
    waits_the_same_again();
    gives_up_early();
    waits_on_the_paused_clock();
    println!(
        "hours of waiting, tested in {} ms",
        start.elapsed().as_millis()
    );
}
