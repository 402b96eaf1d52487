//! `attempt`, `name`, `policy`, `sleep` and `crate`.

use std::time::Duration;

use retry_runtime::backoff::Schedule;
use retry_runtime::testing::VirtualTime;
use retry_runtime::{Policy, retry};

use crate::support::{Error, Flaky};

#[test]
fn attempt_tells_the_body_its_number() {
    #[retry(max = 4, backoff = none, attempt = number)]
    fn call(seen: &mut Vec<u32>) -> Result<u32, Error> {
        seen.push(number);
        if number == 3 {
            Ok(number)
        } else {
            Err(Error::Busy)
        }
    }
    let mut seen = Vec::new();

    assert_eq!(call(&mut seen), Ok(3));
    assert_eq!(seen, [1, 2, 3]);
}

#[tokio::test]
async fn attempt_tells_the_body_its_number_async() {
    #[retry(max = 4, backoff = none, attempt = attempt)]
    async fn call(service: &Flaky) -> Result<u32, Error> {
        let call = service.call_async().await?;
        assert_eq!(call, attempt);
        Ok(attempt)
    }

    assert_eq!(call(&Flaky::failing(2)).await, Ok(3));
}

#[test]
fn name_is_told_to_those_who_watch() {
    #[retry(backoff = fixed(1s), name = "load balance")]
    fn named(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    #[retry(backoff = fixed(1s))]
    fn r#match(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    let time = VirtualTime::start();

    assert_eq!(named(&Flaky::failing(1)), Ok(2));
    assert_eq!(r#match(&Flaky::failing(1)), Ok(2));

    let waits = time.waits();
    let names: Vec<&str> = waits.iter().map(|wait| wait.operation()).collect();
    assert_eq!(names, ["load balance", concat!(module_path!(), "::match")]);
}

const SHARED: Policy = Policy::new()
    .max_attempts(4)
    .backoff(Schedule::fixed(Duration::from_secs(2)));

#[test]
fn policy_is_the_start_and_arguments_override_it() {
    #[retry(policy = SHARED)]
    fn as_it_is(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    #[retry(policy = &policy, max = 2)]
    fn fewer(policy: Policy, service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    #[retry(policy = SHARED, backoff = fixed(7s))]
    fn slower(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    let delays = |call: &dyn Fn(&Flaky) -> Result<u32, Error>| {
        let time = VirtualTime::start();
        assert_eq!(call(&Flaky::failing(9)), Err(Error::Busy));
        time.delays()
            .iter()
            .map(Duration::as_secs)
            .collect::<Vec<_>>()
    };

    assert_eq!(delays(&as_it_is), [2, 2, 2]);
    assert_eq!(delays(&|service| fewer(SHARED, service)), [2]);
    assert_eq!(delays(&slower), [7, 7, 7]);
}

#[test]
fn sleep_is_asked_to_wait() {
    #[retry(backoff = [1s, 0s, 3s], max = 4, sleep = |delay| slept.borrow_mut().push(delay))]
    fn call(slept: &std::cell::RefCell<Vec<Duration>>, service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    let slept = std::cell::RefCell::new(Vec::new());

    assert_eq!(call(&slept, &Flaky::failing(3)), Ok(4));
    assert_eq!(slept.into_inner(), [1, 3].map(Duration::from_secs));
}

#[tokio::test(start_paused = true)]
async fn sleep_is_asked_to_wait_async() {
    #[retry(backoff = [1s, 0s, 3s], max = 4, sleep = twice)]
    async fn by_path(service: &Flaky) -> Result<u32, Error> {
        service.call_async().await
    }
    #[retry(backoff = [1s, 0s, 3s], max = 4, sleep = |delay| async move { twice(delay / 2).await })]
    async fn by_closure(service: &Flaky) -> Result<u32, Error> {
        service.call_async().await
    }
    async fn twice(delay: Duration) {
        tokio::time::sleep(2 * delay).await;
    }
    let start = tokio::time::Instant::now();

    assert_eq!(by_path(&Flaky::failing(3)).await, Ok(4));
    assert_eq!(start.elapsed(), Duration::from_secs(8));
    assert_eq!(by_closure(&Flaky::failing(3)).await, Ok(4));
    assert_eq!(start.elapsed(), Duration::from_secs(12));
}

#[test]
fn runtime_may_be_renamed_or_reexported() {
    mod framework {
        pub(super) mod deep {
            pub(crate) use retry_runtime as retrying;
        }
    }

    #[retry(crate = framework::deep::retrying, backoff = none)]
    fn call(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }

    assert_eq!(call(&Flaky::failing(2)), Ok(3));
}
