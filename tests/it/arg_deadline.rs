//! `deadline`: the bound on the whole call.

use std::future::pending;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use retry_runtime::backoff::Schedule;
use retry_runtime::testing::VirtualTime;
use retry_runtime::timer::thread;
use retry_runtime::{Policy, retry};
use tokio::time::{Instant, sleep};

use crate::arg_timeout::{Error, late};
use crate::support::{Error as Plain, Flaky, secs};

#[test]
fn delay_that_would_end_at_the_deadline_is_not_waited() {
    #[retry(max = unlimited, backoff = fixed(2s), deadline = 10s)]
    fn call(service: &Flaky) -> Result<u32, Plain> {
        service.call()
    }
    let (time, service) = (VirtualTime::start(), Flaky::failing(99));

    assert_eq!(call(&service), Err(Plain::Busy));

    assert_eq!(time.elapsed(), secs(8));
    assert_eq!(service.calls(), 5);
}

#[test]
fn time_of_attempts_counts() {
    #[retry(max = unlimited, backoff = fixed(1s), deadline = 10s)]
    fn call(service: &Flaky) -> Result<u32, Plain> {
        thread::sleep(secs(3));
        service.call()
    }
    let (_time, service) = (VirtualTime::start(), Flaky::failing(99));

    assert_eq!(call(&service), Err(Plain::Busy));

    // 3 + 1 + 3 + 1 = 8, and the third ends at 11.
    assert_eq!(service.calls(), 3);
}

#[test]
fn first_attempt_always_runs() {
    #[retry(max = 9, backoff = none, deadline = limit)]
    fn call(limit: Duration, service: &Flaky) -> Result<u32, Plain> {
        service.call()
    }
    let service = Flaky::failing(99);

    assert_eq!(call(Duration::ZERO, &service), Err(Plain::Busy));

    assert_eq!(service.calls(), 1);
}

#[test]
fn policy_brings_its_deadline() {
    const POLICY: Policy = Policy::new()
        .unlimited()
        .backoff(Schedule::fixed(secs(2)))
        .deadline(secs(10));
    #[retry(policy = POLICY)]
    fn call(service: &Flaky) -> Result<u32, Plain> {
        service.call()
    }
    #[retry(policy = POLICY, deadline = 5s)]
    fn shorter(service: &Flaky) -> Result<u32, Plain> {
        service.call()
    }
    let (_time, service) = (VirtualTime::start(), Flaky::failing(99));

    assert_eq!(call(&service), Err(Plain::Busy));
    assert_eq!(service.calls(), 5);
    assert_eq!(shorter(&service), Err(Plain::Busy));
    assert_eq!(service.calls(), 8);
}

#[tokio::test(start_paused = true)]
async fn attempt_under_way_is_interrupted() {
    #[retry(max = 9, backoff = fixed(1s), deadline = 10s)]
    async fn call(takes: Duration) -> Result<u32, Error> {
        sleep(takes).await;
        Err(Error::Busy)
    }
    let start = Instant::now();

    // 4 + 1 + 4 + 1: a third attempt would begin at the deadline.
    assert_eq!(call(secs(4)).await, Err(Error::Busy));
    assert_eq!(start.elapsed(), secs(9));
    // 6 + 1 + 3: the second has what is left.
    assert_eq!(call(secs(6)).await, Err(late(3)));
    assert_eq!(start.elapsed(), secs(19));
    assert_eq!(call(secs(60)).await, Err(late(10)));
    assert_eq!(start.elapsed(), secs(29));
}

#[tokio::test(start_paused = true)]
async fn timeout_of_the_last_attempt_is_clipped() {
    #[retry(max = 9, backoff = fixed(1s), timeout = 4s, deadline = 10s)]
    async fn call() -> Result<u32, Error> {
        pending().await
    }
    let start = Instant::now();

    assert_eq!(call().await, Err(late(4)));

    // 4 + 1 + 4, and a delay would end at the deadline.
    assert_eq!(start.elapsed(), secs(9));
}

#[tokio::test(start_paused = true)]
async fn only_attempt_has_the_shorter_bound() {
    #[retry(max = 1, timeout = 4s, deadline = 10s)]
    async fn timeout() -> Result<u32, Error> {
        pending().await
    }
    #[retry(max = 1, deadline = bound)]
    async fn deadline(bound: Duration) -> Result<u32, Error> {
        pending().await
    }
    #[retry(max = 1, policy = policy, timeout = 4s)]
    async fn policy(policy: &Policy) -> Result<u32, Error> {
        pending().await
    }

    assert_eq!(timeout().await, Err(late(4)));
    assert_eq!(deadline(secs(7)).await, Err(late(7)));
    let bounded = Policy::new().deadline(secs(3));
    assert_eq!(policy(&bounded).await, Err(late(3)));
    assert_eq!(policy(&Policy::new()).await, Err(late(4)));
}

#[test]
fn deadline_of_centuries_does_no_harm() {
    #[retry(max = 3, backoff = none, deadline = Duration::MAX)]
    fn call(service: &Flaky) -> Result<u32, Plain> {
        service.call()
    }

    assert_eq!(call(&Flaky::failing(2)), Ok(3));
}

/// What takes its time to end counts, too.
#[tokio::test(start_paused = true)]
async fn drop_that_blocks_counts() {
    struct Slow;
    impl Drop for Slow {
        fn drop(&mut self) {
            thread::sleep(secs(20));
        }
    }
    #[retry(max = 3, backoff = fixed(1s), timeout = 2s, deadline = 10s)]
    async fn call(attempts: &AtomicU32) -> Result<u32, Error> {
        attempts.fetch_add(1, Ordering::Relaxed);
        let _slow = Slow;
        pending().await
    }
    let (_time, attempts) = (VirtualTime::start(), AtomicU32::new(0));

    assert_eq!(call(&attempts).await, Err(late(2)));

    assert_eq!(attempts.into_inner(), 1);
}

#[test]
fn clock_that_goes_back_has_measured_nothing() {
    #[retry(max = 3, backoff = fixed(1s), deadline = 10s, sleep = |_| ())]
    fn call(time: &mut Option<VirtualTime>, service: &Flaky) -> Result<u32, Plain> {
        // With it goes all that was skipped.
        drop(time.take());
        service.call()
    }
    let earlier = VirtualTime::start();
    thread::sleep(secs(60));

    assert_eq!(call(&mut Some(earlier), &Flaky::failing(1)), Ok(2));
}
