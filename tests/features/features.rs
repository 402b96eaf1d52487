//! What works with which features of `retry-runtime`: each test says what it needs, and nothing
//! else is on.

use retry_runtime::backoff::Schedule;
use retry_runtime::{NoValue, Policy};
use std::time::Duration;

const POLICY: Policy = Policy::new()
    .max_attempts(3)
    .backoff(Schedule::fixed(Duration::from_millis(1)));

fn third_time(attempts: &mut u32) -> Result<u32, NoValue> {
    *attempts += 1;
    if *attempts < 3 {
        Err(NoValue)
    } else {
        Ok(*attempts)
    }
}

#[test]
fn retries_a_closure_without_any_feature() {
    let mut attempts = 0;

    assert_eq!(POLICY.call(|| third_time(&mut attempts)), Ok(3));
}

#[cfg(feature = "tokio")]
#[tokio::test(start_paused = true)]
async fn retries_an_asynchronous_closure_on_tokio() {
    let mut attempts = 0;

    let call = POLICY.call_async(|| {
        let outcome = third_time(&mut attempts);
        async move { outcome }
    });

    assert_eq!(call.await, Ok(3));
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

    #[cfg(feature = "tokio")]
    mod on_tokio {
        use super::{NoValue, third_time};
        use retry_runtime::retry;

        #[retry(max = 3, backoff = fixed(1h))]
        async fn waiting(attempts: &mut u32) -> Result<u32, NoValue> {
            third_time(attempts)
        }

        #[tokio::test(start_paused = true)]
        async fn retries_an_asynchronous_function() {
            assert_eq!(waiting(&mut 0).await, Ok(3));
        }
    }
}

#[cfg(feature = "test-util")]
#[test]
fn records_delays() {
    let time = retry_runtime::testing::VirtualTime::start();

    assert_eq!(POLICY.call(|| third_time(&mut 0)), Err(NoValue));

    assert_eq!(time.delays(), [Duration::from_millis(1); 2]);
}
