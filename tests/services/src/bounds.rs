//! Tests with real servers wait for real; these keep them from waiting for ever.

use std::fmt::Debug;
use std::future::Future;
use std::time::Duration;

/// The most time that one test may take, its server's start and stop apart.
const BOUND: Duration = Duration::from_mins(1);

/// Waits for a test, a minute at most.
///
/// The test is on the heap: several clients at once are a lot to move about.
pub fn bounded<T>(test: impl Future<Output = T>) -> impl Future<Output = T> {
    let test = Box::pin(test);
    async {
        tokio::time::timeout(BOUND, test)
            .await
            .expect("the test should end in time")
    }
}

/// Waits until something holds; to be used within [`bounded`].
pub async fn until<F: Future<Output = bool>>(mut holds: impl FnMut() -> F) {
    while !holds().await {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Waits for a call that must not end before `held_up` does, and is then let go by `release`.
///
/// A call that ends too early fails the test at once, rather than after a minute.
pub fn released<T: Debug>(
    call: impl Future<Output = T>,
    held_up: impl Future<Output = ()>,
    release: impl Future<Output = ()>,
) -> impl Future<Output = T> {
    // Boxed: they are large, and so would be every test around them.
    let (mut call, held_up, release) = (Box::pin(call), Box::pin(held_up), Box::pin(release));
    bounded(async move {
        tokio::select! {
            outcome = &mut call => panic!("the call has ended too early: {outcome:?}"),
            () = held_up => {}
        }
        tokio::join!(call, release).0
    })
}

/// Runs `action` on a thread of its own after `delay`, while the test goes on.
pub fn after(
    delay: Duration,
    action: impl FnOnce() + Send + 'static,
) -> tokio::task::JoinHandle<()> {
    tokio::spawn(async move {
        tokio::time::sleep(delay).await;
        tokio::task::spawn_blocking(action)
            .await
            .expect("the action should succeed");
    })
}

/// Waits until nothing that was spawned on this runtime runs any more: what a call leaves behind
/// would run for ever.
pub async fn no_task_is_left() {
    let metrics = tokio::runtime::Handle::current().metrics();
    bounded(until(|| async { metrics.num_alive_tasks() == 0 })).await;
}
