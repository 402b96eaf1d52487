//! What works with which features of `retry-runtime`: each test says what it needs, and nothing
//! else is on.

use retry_runtime::backoff::Schedule;
use retry_runtime::{Attempts, Decision, Failure, Policy, StopReason};
use std::time::Duration;

#[cfg(feature = "std")]
use retry_runtime::NoValue;

const POLICY: Policy = Policy::new()
    .max_attempts(3)
    .backoff(Schedule::fixed(Duration::from_millis(1)));

#[test]
fn decides_without_any_feature() {
    let mut attempts = Attempts::new();
    let mut decide = || attempts.decide_drawn(&POLICY, Duration::ZERO, Failure::retryable(), 0);

    assert_eq!(decide(), Decision::Sleep(Duration::from_millis(1)));
    assert_eq!(decide(), Decision::Sleep(Duration::from_millis(1)));
    assert_eq!(decide(), Decision::Stop(StopReason::MaxAttempts));
}

#[cfg(feature = "std")]
fn third_time(attempts: &mut u32) -> Result<u32, NoValue> {
    *attempts += 1;
    if *attempts < 3 {
        Err(NoValue)
    } else {
        Ok(*attempts)
    }
}

#[cfg(feature = "std")]
#[test]
fn retries_a_closure_with_the_standard_library_alone() {
    let mut attempts = 0;

    assert_eq!(POLICY.call(|| third_time(&mut attempts)), Ok(3));
}

#[cfg(feature = "tokio")]
#[tokio::test(start_paused = true)]
async fn retries_an_asynchronous_closure_on_tokio() {
    assert_eq!(asynchronous_closure().await, Ok(3));
}

#[cfg(feature = "async-io")]
#[test]
fn retries_an_asynchronous_closure_on_smol() {
    assert_eq!(smol::block_on(asynchronous_closure()), Ok(3));
}

#[cfg(feature = "futures-timer")]
#[test]
fn retries_an_asynchronous_closure_without_a_runtime() {
    assert_eq!(pollster::block_on(asynchronous_closure()), Ok(3));
}

#[cfg(any(feature = "tokio", feature = "async-io", feature = "futures-timer"))]
async fn asynchronous_closure() -> Result<u32, NoValue> {
    let mut attempts = 0;
    POLICY
        .call_async(|| {
            let outcome = third_time(&mut attempts);
            async move { outcome }
        })
        .await
}

#[cfg(feature = "macros")]
mod macros {
    use super::{NoValue, third_time};
    use retry_runtime::retry;
    use std::time::Duration;

    #[retry(max = 3, backoff = fixed(1ms))]
    fn blocking(attempts: &mut u32) -> Result<u32, NoValue> {
        third_time(attempts)
    }

    #[test]
    fn retries_a_blocking_function() {
        assert_eq!(blocking(&mut 0), Ok(3));
    }

    #[retry(max = 3, backoff = fixed(1ms), sleep = yield_instead)]
    async fn on_a_timer_of_its_own(attempts: &mut u32) -> Result<u32, NoValue> {
        third_time(attempts)
    }

    async fn yield_instead(_: Duration) {
        tokio::task::yield_now().await;
    }

    #[tokio::test]
    async fn retries_an_asynchronous_function_without_the_feature_tokio() {
        assert_eq!(on_a_timer_of_its_own(&mut 0).await, Ok(3));
    }
}

/// One function, on every runtime whose timer is on: with several it follows the one that runs.
#[cfg(all(
    feature = "macros",
    any(feature = "tokio", feature = "async-io", feature = "futures-timer")
))]
mod timers {
    use super::{NoValue, third_time};
    use retry_runtime::retry;
    use retry_runtime::timer::{AsyncSleep, DefaultTimer};
    use std::time::Duration;
    #[cfg(any(feature = "async-io", feature = "futures-timer"))]
    use std::time::Instant;

    #[retry(max = 3, backoff = [delay])]
    async fn waiting(delay: Duration, attempts: &mut u32) -> Result<u32, NoValue> {
        third_time(attempts)
    }

    fn moves_to_another_thread<T: Send>(_: &T) {}

    #[test]
    fn future_stays_send() {
        moves_to_another_thread(&waiting(Duration::ZERO, &mut 0));
    }

    #[test]
    fn pause_is_small() {
        let words = if cfg!(all(
            feature = "tokio",
            any(feature = "async-io", feature = "futures-timer")
        )) {
            3
        } else {
            2
        };

        assert_eq!(
            size_of::<<DefaultTimer as AsyncSleep>::Pause>(),
            words * size_of::<usize>()
        );
    }

    #[test]
    fn no_delay_needs_no_timer() {
        assert_eq!(pollster::block_on(waiting(Duration::ZERO, &mut 0)), Ok(3));
    }

    #[cfg(feature = "tokio")]
    #[tokio::test(start_paused = true)]
    async fn waits_on_tokio_inside_of_it() {
        let start = tokio::time::Instant::now();

        assert_eq!(waiting(Duration::from_secs(3_600), &mut 0).await, Ok(3));

        assert_eq!(start.elapsed(), Duration::from_secs(7_200));
    }

    #[cfg(all(
        feature = "tokio",
        not(any(feature = "async-io", feature = "futures-timer"))
    ))]
    #[test]
    #[should_panic = "there is no reactor running"]
    fn panics_outside_of_tokio_without_another_timer() {
        let _ = pollster::block_on(waiting(Duration::from_millis(2), &mut 0));
    }

    #[cfg(feature = "async-io")]
    #[test]
    fn waits_on_smol() {
        let start = Instant::now();

        let call = async { waiting(Duration::from_millis(2), &mut 0).await };
        assert_eq!(smol::block_on(smol::spawn(call)), Ok(3));

        assert!(start.elapsed() >= Duration::from_millis(4));
    }

    #[cfg(any(feature = "async-io", feature = "futures-timer"))]
    #[test]
    fn waits_without_a_runtime() {
        let start = Instant::now();

        let outcome = pollster::block_on(waiting(Duration::from_millis(2), &mut 0));

        assert_eq!(outcome, Ok(3));
        assert!(start.elapsed() >= Duration::from_millis(4));
    }
}

/// With `tracing` on as well, that is told instead.
#[cfg(all(
    debug_assertions,
    feature = "macros",
    feature = "tokio",
    feature = "log",
    not(feature = "tracing")
))]
mod log_instead_of_standard_error {
    use super::{NoValue, third_time};
    use retry_runtime::retry;
    use std::sync::Mutex;

    static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());

    struct Lines;

    impl log::Log for Lines {
        fn enabled(&self, _: &log::Metadata<'_>) -> bool {
            true
        }

        fn log(&self, record: &log::Record<'_>) {
            if let Ok(mut lines) = LINES.lock() {
                lines.push(format!("{} {}", record.level(), record.args()));
            }
        }

        fn flush(&self) {}
    }

    #[retry(max = 3, backoff = fixed(1us), name = "blocking_in_a_task")]
    fn blocking(attempts: &mut u32) -> Result<u32, NoValue> {
        third_time(attempts)
    }

    #[tokio::test]
    async fn is_told_of_a_blocking_delay_in_a_task() {
        log::set_logger(&Lines).unwrap();
        log::set_max_level(log::LevelFilter::Warn);

        assert_eq!(blocking(&mut 0), Ok(3));

        let lines = LINES.lock().unwrap();
        let told: Vec<&String> = lines.iter().filter(|line| line.contains("tasks")).collect();
        assert_eq!(
            told,
            [
                "WARN `blocking_in_a_task` blocks a thread of tokio's tasks while it waits; make it `async`, or call it inside `tokio::task::spawn_blocking`"
            ]
        );
    }
}

#[cfg(feature = "http")]
#[test]
fn reads_the_wait_off_an_http_header() {
    use retry_runtime::http::retry_after;

    assert_eq!(retry_after("120"), Some(Duration::from_secs(120)));
    assert_eq!(
        retry_after("Sun, 06 Nov 1994 08:49:37 GMT"),
        Some(Duration::ZERO)
    );
}

#[cfg(feature = "test-util")]
#[test]
fn records_delays() {
    let time = retry_runtime::testing::VirtualTime::start();

    assert_eq!(POLICY.call(|| third_time(&mut 0)), Err(NoValue));

    assert_eq!(time.delays(), [Duration::from_millis(1); 2]);
}
