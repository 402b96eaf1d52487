//! `backoff` and `jitter`: the delays of a call, as they would be waited.

use std::time::Duration;

use retry_runtime::backoff::{Backoff, Exponential, Step};
use retry_runtime::testing::{self, VirtualTime};
use retry_runtime::{Jitter, retry};

use crate::support::{Error, Flaky};

/// The delays of a call that keeps failing, in milliseconds.
fn delays(call: impl FnOnce(&Flaky) -> Result<u32, Error>) -> Vec<u128> {
    let time = VirtualTime::start();
    assert_eq!(call(&Flaky::failing(u32::MAX)), Err(Error::Busy));
    time.delays().iter().map(Duration::as_millis).collect()
}

#[test]
fn fixed() {
    #[retry(max = 4, backoff = fixed(1.5s))]
    fn call(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }

    assert_eq!(delays(call), [1500, 1500, 1500]);
}

#[test]
fn linear() {
    #[retry(max = 5, backoff = linear(100ms, step = 50ms, max = 220ms), jitter = none)]
    fn stepped(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    #[retry(max = 4, backoff = linear(1s), jitter = none)]
    fn by_itself(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }

    assert_eq!(delays(stepped), [100, 150, 200, 220]);
    assert_eq!(delays(by_itself), [1000, 2000, 3000]);
}

/// CASES D01, and the cap of a minute.
#[test]
fn exponential() {
    #[retry(max = 6, backoff = exponential(50ms), jitter = none)]
    fn doubled(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    #[retry(max = 5, backoff = exponential(1s, factor = 1.5, max = 2s), jitter = none)]
    fn fractional(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    #[retry(max = 4, backoff = exponential(25s), jitter = none)]
    fn capped(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }

    assert_eq!(delays(doubled), [50, 100, 200, 400, 800]);
    assert_eq!(delays(fractional), [1000, 1500, 2000, 2000]);
    assert_eq!(delays(capped), [25_000, 50_000, 60_000]);
}

/// CASES D02: a server that fails ten times, and ten retries.
#[test]
fn ten_retries_outlast_ten_failures() {
    #[retry(retries = 10, backoff = exponential(1s, max = 60s), jitter = none)]
    fn call(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    let time = VirtualTime::start();

    assert_eq!(call(&Flaky::failing(10)), Ok(11));
    assert_eq!(
        time.delays()
            .iter()
            .map(Duration::as_secs)
            .collect::<Vec<_>>(),
        [1, 2, 4, 8, 16, 32, 60, 60, 60, 60]
    );
}

#[test]
fn fibonacci() {
    #[retry(max = 7, backoff = fibonacci(100ms, max = 600ms), jitter = none)]
    fn call(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }

    assert_eq!(delays(call), [100, 100, 200, 300, 500, 600]);
}

#[test]
fn decorrelated() {
    #[retry(max = 50, backoff = decorrelated(100ms, max = 2s))]
    fn call(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    testing::seed(3);
    let delays = delays(call);

    let mut previous = 100;
    for delay in delays {
        assert!(
            (100..=2000.min(3 * previous + 2)).contains(&delay),
            "{delay} after {previous}"
        );
        previous = delay;
    }
}

/// CASES T12.
#[test]
fn list() {
    #[retry(max = 5, backoff = [1s, 2s, 3s])]
    fn call(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    #[retry(max = 4, backoff = [first, 2 * first])]
    fn computed(first: Duration, service: &Flaky) -> Result<u32, Error> {
        service.call()
    }

    assert_eq!(delays(call), [1000, 2000, 3000, 3000]);
    assert_eq!(
        delays(|service| computed(Duration::from_secs(1), service)),
        [1000, 2000, 2000]
    );
}

#[test]
fn none() {
    #[retry(max = 4, backoff = none)]
    fn call(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }

    assert_eq!(delays(call), [0, 0, 0]);
}

#[test]
fn parts_may_be_expressions() {
    const CAP: Duration = Duration::from_secs(3);

    #[retry(max = 4, backoff = exponential(base, factor = factor, max = CAP, min = 10ms), jitter = none)]
    fn call(base: Duration, factor: u32, service: &Flaky) -> Result<u32, Error> {
        service.call()
    }

    assert_eq!(
        delays(|service| call(Duration::from_millis(500), 4, service)),
        [500, 2000, 3000]
    );
}

#[test]
fn own_type_that_borrows() {
    struct Script<'a>(&'a [u64]);
    impl Backoff for Script<'_> {
        fn delay(&self, step: Step) -> Duration {
            let index = step.failed() as usize - 1;
            Duration::from_millis(self.0.get(index).copied().unwrap_or(9))
        }
    }

    #[retry(max = 4, backoff = Script(script))]
    fn call(script: &[u64], service: &Flaky) -> Result<u32, Error> {
        service.call()
    }

    assert_eq!(delays(|service| call(&[5, 7], service)), [5, 7, 9]);
}

#[test]
fn built_in_form_as_an_expression_keeps_its_jitter() {
    #[retry(max = 4, backoff = Exponential::new(Duration::from_secs(1)))]
    fn spread(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    #[retry(max = 4, backoff = Exponential::new(Duration::from_secs(1)), jitter = none)]
    fn exact(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    testing::seed(1);

    assert_ne!(delays(spread), [1000, 2000, 4000]);
    assert_eq!(delays(exact), [1000, 2000, 4000]);
}

/// The share of the delay that each kind of jitter keeps, over many calls.
#[test]
fn jitter_spreads_downwards_only() {
    macro_rules! spread {
        ($($jitter:tt)*) => {{
            #[retry(max = 1000, backoff = fixed(1s), jitter = $($jitter)*)]
            fn call(service: &Flaky) -> Result<u32, Error> {
                service.call()
            }
            testing::seed(7);
            let delays = delays(call);
            (delays.iter().min().copied().unwrap_or(0), delays.iter().max().copied().unwrap_or(0))
        }};
    }
    let near = |(low, high): (u128, u128), expected: u128| {
        (expected..expected + 20).contains(&low) && (980..=1000).contains(&high)
    };

    assert!(near(spread!(full), 0));
    assert!(near(spread!(equal), 500));
    assert!(near(spread!(0.2), 800));
    assert!(near(spread!(20%), 800));
    assert!(near(spread!(Jitter::percent(30)), 700));
    assert_eq!(spread!(none), (1000, 1000));
}

#[test]
fn min_is_the_lower_end_of_the_spread() {
    #[retry(max = 1000, backoff = exponential(1s, max = 1s, min = 900ms))]
    fn call(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    testing::seed(5);

    assert!(
        delays(call)
            .into_iter()
            .all(|delay| (900..=1000).contains(&delay))
    );
}

#[tokio::test(start_paused = true)]
async fn delays_of_an_asynchronous_call() {
    #[retry(max = 4, backoff = exponential(1s), jitter = none)]
    async fn call(service: &Flaky) -> Result<u32, Error> {
        service.call_async().await
    }
    let time = VirtualTime::start();
    let start = tokio::time::Instant::now();

    assert_eq!(call(&Flaky::failing(9)).await, Err(Error::Busy));

    assert_eq!(time.delays(), [1, 2, 4].map(Duration::from_secs));
    assert_eq!(start.elapsed(), Duration::from_secs(7));
}

#[test]
fn list_in_a_policy_that_is_not_constant() {
    #[retry(max = most, backoff = [1s, 2s])]
    fn by_count(most: u32, service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    #[retry(max = 3, backoff = [1s, 2s], jitter = Jitter::NONE)]
    fn by_jitter(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    #[retry(policy = retry_runtime::Policy::new(), backoff = [1s, 2s])]
    fn by_policy(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }

    assert_eq!(delays(|service| by_count(3, service)), [1000, 2000]);
    assert_eq!(delays(by_jitter), [1000, 2000]);
    assert_eq!(delays(by_policy), [1000, 2000]);
}
