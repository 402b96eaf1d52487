//! `backoff`: closures with a policy.
//!
//! Its policy bounds the time, not the attempts, so these are counted around it. Its blocking sleep
//! cannot be replaced: with delays of zero it returns at once, after the same arithmetic.

use std::cell::Cell;
use std::future::{Ready, ready};
use std::time::Duration;

use backoff::backoff::Backoff;
use backoff::future::{Retry, Sleeper};
use backoff::{ExponentialBackoff, ExponentialBackoffBuilder};

use super::Peer;
use crate::case::{
    Case, DELAYS, DELAYS_ASYNC, FAILURES, GIVE_UP, SUCCESS, SUCCESS_ASYNC, shared, sync,
};
use crate::work::{Busy, operation, operation_shared, wait};

const NAME: &str = "backoff";

pub(super) const PEER: Peer = Peer {
    name: NAME,
    note: "It has no number of attempts, so that is counted around its policy, and reads the clock at the start and at each failure. Its blocking sleep cannot be replaced, so delays are zero there, after the same arithmetic.",
    cases: &[
        Case::peer(SUCCESS, NAME, |n| sync(n, 0, retried)).with_c_library(),
        Case::peer(SUCCESS_ASYNC, NAME, |n| {
            shared(n, &Cell::new(0), 0, retried_async);
        })
        .with_c_library(),
        Case::peer(FAILURES, NAME, |n| sync(n, 3, without_delay)),
        Case::peer(DELAYS, NAME, |n| sync(n, 3, with_jitter)).with_c_library(),
        Case::peer(DELAYS_ASYNC, NAME, |n| {
            shared(n, &Cell::new(0), 3, with_jitter_async);
        })
        .with_c_library(),
        Case::peer(GIVE_UP, NAME, |n| sync(n, 5, without_delay)),
    ],
    future: Some(|| size_of_val(&retried_async(&Cell::new(0)))),
    breaker: None,
};

/// A policy that ends after four retries.
struct Times<B> {
    left: u32,
    policy: B,
}

impl<B: Backoff> Backoff for Times<B> {
    fn reset(&mut self) {
        self.policy.reset();
    }

    fn next_backoff(&mut self) -> Option<Duration> {
        self.left = self.left.checked_sub(1)?;
        self.policy.next_backoff()
    }
}

fn exponential(first: Duration) -> Times<ExponentialBackoff> {
    let policy = ExponentialBackoffBuilder::new()
        .with_initial_interval(first)
        .with_multiplier(2.0)
        .with_randomization_factor(1.0)
        .with_max_interval(Duration::from_secs(60))
        .with_max_elapsed_time(None)
        .build();
    Times { left: 4, policy }
}

fn inner(error: &backoff::Error<Busy>) -> Busy {
    match *error {
        backoff::Error::Permanent(error) => error,
        backoff::Error::Transient { err, .. } => err,
    }
}

#[inline(never)]
fn retried(failures: &mut u32) -> Result<u64, Busy> {
    let policy = exponential(Duration::from_millis(100));
    backoff::retry(policy, || {
        operation(failures).map_err(backoff::Error::transient)
    })
    .map_err(|error| inner(&error))
}

#[inline(never)]
fn without_delay(failures: &mut u32) -> Result<u64, Busy> {
    let policy = Times {
        left: 4,
        policy: backoff::backoff::Zero {},
    };
    backoff::retry(policy, || {
        operation(failures).map_err(backoff::Error::transient)
    })
    .map_err(|error| inner(&error))
}

#[inline(never)]
fn with_jitter(failures: &mut u32) -> Result<u64, Busy> {
    backoff::retry(exponential(Duration::ZERO), || {
        operation(failures).map_err(backoff::Error::transient)
    })
    .map_err(|error| inner(&error))
}

async fn retried_async(failures: &Cell<u32>) -> Result<u64, Busy> {
    backoff::future::retry(exponential(Duration::from_millis(100)), || async {
        Ok(operation_shared(failures)?)
    })
    .await
}

async fn with_jitter_async(failures: &Cell<u32>) -> Result<u64, Busy> {
    let policy = exponential(Duration::from_millis(100));
    Retry::new(
        AtOnce,
        policy,
        |_: Busy, _: Duration| {},
        || async { Ok(operation_shared(failures)?) },
    )
    .await
}

/// Sleeps for no time.
struct AtOnce;

impl Sleeper for AtOnce {
    type Sleep = Ready<()>;

    fn sleep(&self, delay: Duration) -> Self::Sleep {
        wait(delay);
        ready(())
    }
}
