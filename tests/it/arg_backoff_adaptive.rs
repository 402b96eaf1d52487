//! `backoff = adaptive(..)`: delays by the rate that all calls of a function share.
//!
//! A rate outlives the test, so every test annotates functions of its own.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use retry_runtime::backoff::Adaptive;
use retry_runtime::retry;
use retry_runtime::testing::{self, VirtualTime};

use crate::support::{CallError, Error, Flaky, secs};

/// The delays of a call that fails so often, in milliseconds.
fn delays(failures: u32, call: impl FnOnce(&Flaky) -> Result<u32, Error>) -> Vec<u128> {
    let time = VirtualTime::start();
    let _ = call(&Flaky::failing(failures));
    time.delays().iter().map(Duration::as_millis).collect()
}

#[test]
fn delays_are_divided_by_the_rate_of_successes() {
    #[retry(max = 3, backoff = adaptive(81s, max = 1h), jitter = none)]
    fn call(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }

    // 81 / 0.9 and 162 / 0.81; the third failure has no delay after it.
    assert_eq!(delays(3, call), [90_000, 200_000]);
    // 81 / 0.6561 and 162 / 0.59049.
    assert_eq!(delays(3, call), [123_456, 274_348]);
}

#[test]
fn successes_bring_the_delays_back() {
    #[retry(max = 2, backoff = adaptive(81s, max = 1h), jitter = none)]
    fn call(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }

    // Rates of 0.9, and 0.81 at the end; of 0.729, and 0.7561 after the success; of 0.68049.
    assert_eq!(delays(2, call), [90_000]);
    assert_eq!(delays(1, call), [111_111]);
    assert_eq!(delays(1, call), [119_031]);
    for _ in 0..250 {
        assert_eq!(delays(0, call), []);
    }
    assert_eq!(delays(2, call), [90_000]);
}

#[test]
fn cap_and_factor_hold() {
    #[retry(max = 5, backoff = adaptive(9s, factor = 3, max = 1min), jitter = none)]
    fn call(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    #[retry(max = 3, backoff = adaptive(27s), jitter = none)]
    fn by_default(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }

    assert_eq!(delays(9, call), [10_000, 33_333, 60_000, 60_000]);
    assert_eq!(delays(9, by_default), [30_000, 60_000]);
}

#[test]
fn outage_makes_delays_a_hundred_times_as_long_and_no_longer() {
    #[retry(max = 100, backoff = adaptive(1s, factor = 1, max = 1h), jitter = none)]
    fn call(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }

    let delays = delays(100, call);
    assert!(delays.is_sorted());
    assert_eq!(delays.last(), Some(&99_999));
}

#[test]
fn full_jitter_unless_said_otherwise() {
    #[retry(max = 1000, backoff = adaptive(1min, factor = 1, min = 15s))]
    fn call(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    testing::seed(7);

    let delays = delays(1000, call);
    let (least, most) = (delays.iter().min(), delays.iter().max());
    assert!(least.is_some_and(|least| (15_000..15_200).contains(least)));
    assert!(most.is_some_and(|most| (59_800..=60_000).contains(most)));
}

#[test]
fn functions_do_not_share_a_rate() {
    #[retry(max = 2, backoff = adaptive(9s), jitter = none)]
    fn one(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    #[retry(max = 2, backoff = adaptive(9s), jitter = none)]
    fn other(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }

    assert_eq!(delays(2, one), [10_000]);
    assert_eq!(delays(2, other), [10_000]);
    assert_eq!(delays(2, one), [12_345]);
}

#[test]
fn instances_of_a_generic_function_share_a_rate() {
    #[retry(max = 2, backoff = adaptive(9s), jitter = none)]
    fn call<T>(service: &Flaky, value: T) -> Result<u32, Error> {
        let _ = &value;
        service.call()
    }

    assert_eq!(delays(2, |service| call(service, "text")), [10_000]);
    assert_eq!(delays(2, |service| call(service, 5_u8)), [12_345]);
}

#[test]
fn parts_may_be_expressions_by_one_rate() {
    struct Client {
        pace: Duration,
        longest: Duration,
    }
    impl Client {
        #[retry(max = 3, backoff = adaptive(self.pace, factor = factor, max = self.longest), jitter = none)]
        fn call(&self, factor: u32, service: &Flaky) -> Result<u32, Error> {
            let _ = self;
            service.call()
        }
    }
    let client = |pace, longest| Client {
        pace: secs(pace),
        longest: secs(longest),
    };

    assert_eq!(
        delays(3, |service| client(81, 3600).call(3, service)),
        [90_000, 300_000]
    );
    assert_eq!(
        delays(3, |service| client(810, 1300).call(2, service)),
        [1_234_567, 1_300_000]
    );
}

#[test]
fn only_failures_of_the_other_side_count() {
    #[retry(max = 2, backoff = adaptive(9s), on = Throttled | Transient, jitter = none)]
    fn call(outcome: Result<(), Error>) -> Result<(), Error> {
        outcome
    }
    #[retry(max = 2, backoff = adaptive(9s), on = Throttled, jitter = none)]
    fn narrow(outcome: Result<(), Error>) -> Result<(), Error> {
        outcome
    }
    let delay = |call: fn(Result<(), Error>) -> Result<(), Error>, error| {
        let time = VirtualTime::start();
        let _ = call(Err(error));
        time.delays().first().map(Duration::as_millis)
    };

    // The caller's own errors count as nothing, and leave the rate at 1.
    assert_eq!(delay(call, Error::Fatal), None);
    assert_eq!(delay(call, Error::Limited), Some(10_000));
    // An error of the other side counts, even where it is not retried.
    assert_eq!(delay(narrow, Error::Slow), None);
    assert_eq!(delay(narrow, Error::Limited), Some(11_111));
}

#[test]
fn value_that_is_retried_is_a_failure() {
    #[retry(max = 2, backoff = adaptive(9s), on = Ok(polls) if *polls < 9, jitter = none)]
    fn call(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }

    assert_eq!(delays(0, call), [10_000]);
    assert_eq!(delays(0, call), [12_345]);
}

#[test]
fn stands_beside_breaker_budget_deadline_and_fallback() {
    #[retry(
        max = 3,
        backoff = adaptive(81ms),
        jitter = none,
        breaker(failures = 5),
        budget(capacity = 10),
        deadline = 1min,
        fallback = |_| Ok(0),
    )]
    fn call(service: &Flaky) -> Result<u32, CallError> {
        Ok(service.call()?)
    }
    let time = VirtualTime::start();

    assert_eq!(call(&Flaky::failing(9)), Ok(0));
    // The breaker opens at the fifth failure, which ends the call.
    let service = Flaky::failing(9);
    assert_eq!((call(&service), service.calls()), (Ok(0), 2));

    let delays: Vec<_> = time.delays().iter().map(Duration::as_millis).collect();
    assert_eq!(delays, [90, 200, 123]);
}

#[test]
fn jitter_of_a_policy_is_kept() {
    const EXACT: retry_runtime::Policy =
        retry_runtime::Policy::new().jitter(retry_runtime::Jitter::NONE);

    #[retry(policy = EXACT, backoff = adaptive(9s))]
    fn call(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }

    assert_eq!(delays(3, call), [10_000, 22_222]);
}

#[test]
fn one_attempt_has_no_rate() {
    #[retry(max = 1, backoff = adaptive(9s), budget(capacity = 10))]
    fn call(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }

    assert_eq!(delays(1, call), []);
}

/// As a value, it is asked for delays and told nothing.
#[test]
fn value_is_told_by_hand() {
    static PACE: Adaptive = Adaptive::new(Duration::from_secs(9));

    #[retry(max = 3, backoff = &PACE, jitter = none)]
    fn call(service: &Flaky) -> Result<u32, Error> {
        service.call().inspect_err(|_| PACE.failure())
    }
    #[retry(max = 3, backoff = &PACE, jitter = none)]
    fn silent(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }

    assert_eq!(delays(3, silent), [9_000, 18_000]);
    assert_eq!(delays(3, call), [10_000, 22_222]);
    assert_eq!(PACE.success_rate(), 7_289);
}

#[tokio::test(start_paused = true)]
async fn asynchronous_calls_share_a_rate() {
    #[retry(max = 2, backoff = adaptive(9s), jitter = none)]
    async fn call(service: &Flaky) -> Result<u32, Error> {
        service.call_async().await
    }
    let time = VirtualTime::start();

    let failing = Flaky::failing(9);
    assert_eq!(call(&failing).await, Err(Error::Busy));
    assert_eq!(call(&failing).await, Err(Error::Busy));

    let delays: Vec<_> = time.delays().iter().map(Duration::as_millis).collect();
    assert_eq!(delays, [10_000, 12_345]);
}

#[tokio::test(start_paused = true)]
async fn cancelled_attempts_count_as_nothing() {
    #[retry(max = 2, backoff = adaptive(9s), jitter = none)]
    async fn call(service: &Flaky) -> Result<u32, Error> {
        if service.calls() == 0 {
            tokio::time::sleep(secs(10)).await;
        }
        service.call()
    }
    let hanging = Flaky::failing(9);
    for _ in 0..5 {
        let cut_off = tokio::time::timeout(secs(1), call(&hanging)).await;
        assert!(cut_off.is_err());
    }
    assert_eq!(hanging.calls(), 0);
    let time = VirtualTime::start();

    // One that waits is cancelled as well: its failure counts, and that is all.
    let _ = hanging.call();
    let waiting = tokio::time::timeout(secs(1), call(&hanging)).await;

    assert!(waiting.is_err());
    assert_eq!(call(&hanging).await, Err(Error::Busy));
    let delays: Vec<_> = time.delays().iter().map(Duration::as_millis).collect();
    assert_eq!(delays, [10_000, 11_111]);
}

#[tokio::test(start_paused = true)]
async fn interrupted_attempts_are_failures() {
    #[retry(max = 2, backoff = adaptive(9s), jitter = none, timeout = 1s)]
    async fn call() -> std::io::Result<()> {
        std::future::pending().await
    }
    let time = VirtualTime::start();

    assert!(call().await.is_err());
    assert!(call().await.is_err());

    let delays: Vec<_> = time.delays().iter().map(Duration::as_millis).collect();
    assert_eq!(delays, [10_000, 12_345]);
}

#[test]
fn panics_count_as_nothing() {
    #[retry(max = 2, backoff = adaptive(9s), jitter = none)]
    fn call(calls: &AtomicU32) -> Result<u32, Error> {
        assert!(calls.fetch_add(1, Ordering::Relaxed) > 0, "the first");
        Err(Error::Busy)
    }
    let calls = AtomicU32::new(0);
    let time = VirtualTime::start();

    assert!(std::panic::catch_unwind(|| call(&calls)).is_err());
    assert_eq!(call(&calls), Err(Error::Busy));
    assert_eq!(time.delays()[0].as_millis(), 10_000);
}
