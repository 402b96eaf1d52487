use retry_runtime::backoff::Schedule;
use retry_runtime::testing::{self, VirtualTime};
use retry_runtime::{NoValue, Policy};
use std::future::ready;
use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

const SECOND: Policy = Policy::new().backoff(Schedule::fixed(Duration::from_secs(1)));

fn refused() -> io::Error {
    ErrorKind::ConnectionRefused.into()
}

#[test]
fn success_needs_one_attempt() {
    let mut attempts = 0;

    let outcome: Result<u32, NoValue> = SECOND.call(|| {
        attempts += 1;
        Ok(7)
    });

    assert_eq!((outcome, attempts), (Ok(7), 1));
}

#[test]
fn transient_errors_are_retried_until_the_last_attempt() {
    let time = VirtualTime::start();
    let mut attempts = 0;

    let outcome: io::Result<()> = SECOND.max_attempts(4).call(|| {
        attempts += 1;
        Err(refused())
    });

    assert_eq!(outcome.unwrap_err().kind(), ErrorKind::ConnectionRefused);
    assert_eq!(attempts, 4);
    assert_eq!(time.elapsed(), Duration::from_secs(3));
}

#[test]
fn permanent_error_ends_the_call() {
    let mut answers = [Err(refused()), Err(ErrorKind::NotFound.into()), Ok(())].into_iter();

    let _time = VirtualTime::start();
    let outcome = SECOND.call(|| answers.next().unwrap());

    assert_eq!(outcome.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(answers.count(), 1);
}

#[test]
fn boxed_error_is_classified_by_its_sources() {
    let mut answers = [Err(refused()), Ok(3)].into_iter();

    let _time = VirtualTime::start();
    let outcome: Result<u32, Box<dyn std::error::Error + Send + Sync>> =
        SECOND.call(|| Ok(answers.next().unwrap()?));

    assert_eq!(outcome.unwrap(), 3);
}

#[test]
fn none_is_retried() {
    let mut answers = [None, None, Some(5)].into_iter();

    let _time = VirtualTime::start();
    assert_eq!(SECOND.call(|| answers.next().flatten()), Some(5));
}

#[test]
fn chosen_errors_are_retried_and_no_others() {
    let _time = VirtualTime::start();
    let busy = SECOND
        .max_attempts(9)
        .when(|error: &String| error == "busy");
    let mut answers = ["busy", "busy", "broken", "busy"].into_iter();

    let outcome: Result<(), String> = busy.call(|| Err(answers.next().unwrap().to_owned()));

    assert_eq!(outcome, Err("broken".to_owned()));
    assert_eq!(answers.count(), 1);
}

#[test]
fn waits_are_recorded_under_the_place_of_the_closure() {
    let time = VirtualTime::start();

    let _: Option<()> = SECOND.max_attempts(2).call(|| None);

    let waits = time.waits();
    assert_eq!(waits.len(), 1);
    assert!(
        waits[0]
            .operation()
            .ends_with("waits_are_recorded_under_the_place_of_the_closure")
    );
}

#[test]
fn outcome_is_gone_before_the_wait() {
    // The next attempt sees whether the outcome of the one before is still held.
    let held = Arc::new(());
    let mut counts = Vec::new();

    let _time = VirtualTime::start();
    let outcome = SECOND.when(|_: &Arc<()>| true).call(|| {
        counts.push(Arc::strong_count(&held));
        Err::<(), _>(Arc::clone(&held))
    });

    assert!(outcome.is_err());
    assert_eq!(counts, [1, 1, 1]);
}

#[tokio::test(start_paused = true)]
async fn asynchronous_calls_wait_on_tokios_clock() {
    let time = VirtualTime::start();
    let start = tokio::time::Instant::now();
    let mut answers = [Err(refused()), Err(refused()), Ok("up")].into_iter();

    let outcome = SECOND.call_async(|| ready(answers.next().unwrap())).await;

    assert_eq!(outcome.unwrap(), "up");
    assert_eq!(start.elapsed(), Duration::from_secs(2));
    assert_eq!(time.delays(), [Duration::from_secs(1); 2]);
}

#[tokio::test(start_paused = true)]
async fn asynchronous_calls_retry_the_chosen_errors() {
    let mut attempts = 0;

    let outcome: Result<(), &str> = SECOND
        .when(|error: &&str| *error == "busy")
        .call_async(|| {
            attempts += 1;
            async { Err("busy") }
        })
        .await;

    assert_eq!((outcome, attempts), (Err("busy"), 3));
}

#[tokio::test(start_paused = true)]
async fn dropping_an_asynchronous_call_ends_it() {
    let attempts = AtomicU32::new(0);
    let call = SECOND.call_async(async || {
        attempts.fetch_add(1, Ordering::Relaxed);
        None::<()>
    });

    let ended = tokio::time::timeout(Duration::from_millis(1_500), call).await;
    tokio::time::sleep(Duration::from_secs(60)).await;

    assert!(ended.is_err());
    assert_eq!(attempts.load(Ordering::Relaxed), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn asynchronous_calls_can_be_spawned() {
    let attempts = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&attempts);

    let call = tokio::spawn(async move {
        let policy = Policy::new().backoff(Schedule::None);
        policy
            .call_async(async || {
                counted.fetch_add(1, Ordering::Relaxed);
                tokio::task::yield_now().await;
                None::<()>
            })
            .await
    });

    assert_eq!(call.await.unwrap(), None);
    assert_eq!(attempts.load(Ordering::Relaxed), 3);
}

#[test]
fn limit_bounds_attempts_and_removes_delays() {
    let time = VirtualTime::start();
    let _limit = testing::limit_attempts(4);
    let mut attempts = 0;

    let _: Option<()> = SECOND.unlimited().call(|| {
        attempts += 1;
        None
    });

    assert_eq!(attempts, 4);
    assert_eq!(time.delays(), [Duration::ZERO; 3]);
}
