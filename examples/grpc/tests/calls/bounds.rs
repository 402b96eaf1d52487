//! Tests on real sockets wait for real; these keep them from waiting for ever.

use std::future::Future;
use std::time::Duration;

/// The most time that one test may take.
const BOUND: Duration = Duration::from_secs(60);

/// Waits for a test, a minute at most.
pub(crate) async fn bounded<T>(test: impl Future<Output = T>) -> T {
    tokio::time::timeout(BOUND, test)
        .await
        .expect("the test should end in time")
}

/// Waits until something holds, a minute at most.
pub(crate) async fn until(mut holds: impl FnMut() -> bool) {
    bounded(async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    })
    .await;
}
