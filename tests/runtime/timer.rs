use retry_runtime::timer::tokio::{Pause, pause};
use retry_runtime::timer::{self, AsyncSleep, DefaultTimer};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

/// Counts how often it is woken.
#[derive(Default)]
struct Count(AtomicU32);

impl Wake for Count {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn pause_is_small_and_moves_freely() {
    fn moves_freely<T: Send + Unpin>() {}

    moves_freely::<Pause>();
    assert!(size_of::<Pause>() <= 16);
}

#[test]
fn pause_of_zero_yields_once_and_needs_no_runtime() {
    let count = Arc::new(Count::default());
    let waker = Waker::from(Arc::clone(&count));
    let mut context = Context::from_waker(&waker);
    let mut pause = pause(Duration::ZERO);

    assert_eq!(Pin::new(&mut pause).poll(&mut context), Poll::Pending);
    assert_eq!(count.0.load(Ordering::Relaxed), 1);
    assert_eq!(Pin::new(&mut pause).poll(&mut context), Poll::Ready(()));
    assert_eq!(count.0.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn pause_of_zero_lets_other_tasks_run() {
    let ran = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&ran);
    tokio::spawn(async move { counted.fetch_add(1, Ordering::Relaxed) });

    pause(Duration::ZERO).await;

    assert_eq!(ran.load(Ordering::Relaxed), 1);
}

#[tokio::test(start_paused = true)]
async fn pause_follows_tokios_clock() {
    let start = tokio::time::Instant::now();

    DefaultTimer::pause(Duration::from_secs(3_600)).await;

    assert_eq!(start.elapsed(), Duration::from_secs(3_600));
}

#[tokio::test(start_paused = true)]
async fn longest_pause_can_be_given_up() {
    let waited = tokio::time::timeout(Duration::from_secs(1), pause(Duration::MAX)).await;

    assert!(waited.is_err());
}

#[test]
fn blocking_sleep_of_zero_returns() {
    timer::thread::sleep(Duration::ZERO);
}
