//! The loops that a careful engineer would write around the operation.

use std::time::Duration;

use crate::work::{Busy, operation, ready, wait};

#[inline(never)]
pub(crate) fn bare(failures: &mut u32) -> Result<u64, Busy> {
    operation(failures)
}

/// As most people write it.
#[inline(never)]
pub(crate) fn looped(failures: &mut u32) -> Result<u64, Busy> {
    let mut attempt = 1;
    let mut delay = Duration::from_millis(100);
    loop {
        match operation(failures) {
            Ok(value) => return Ok(value),
            Err(error) if attempt >= 5 => return Err(error),
            Err(_) => {
                std::thread::sleep(delay);
                attempt += 1;
                delay = (delay * 2).min(Duration::from_secs(60));
            }
        }
    }
}

/// A loop that the compiler unrolls, so that there is nothing to keep over a call.
#[inline(never)]
pub(crate) fn unrolled(failures: &mut u32) -> Result<u64, Busy> {
    let mut delay = Duration::from_millis(100);
    for attempt in 1..=5 {
        match operation(failures) {
            Ok(value) => return Ok(value),
            Err(error) if attempt == 5 => return Err(error),
            Err(_) => {
                std::thread::sleep(delay);
                delay = (delay * 2).min(Duration::from_secs(60));
            }
        }
    }
    Err(Busy)
}

pub(crate) async fn looped_async(failures: &mut u32) -> Result<u64, Busy> {
    let mut delay = Duration::from_millis(100);
    for attempt in 1..=5 {
        match async { operation(failures) }.await {
            Ok(value) => return Ok(value),
            Err(error) if attempt == 5 => return Err(error),
            Err(_) => {
                tokio::time::sleep(delay).await;
                delay = (delay * 2).min(Duration::from_secs(60));
            }
        }
    }
    Err(Busy)
}

#[inline(never)]
pub(crate) fn looped_without_delay(failures: &mut u32) -> Result<u64, Busy> {
    for attempt in 1..=5 {
        match operation(failures) {
            Ok(value) => return Ok(value),
            Err(error) if attempt == 5 => return Err(error),
            Err(_) => {}
        }
    }
    Err(Busy)
}

#[inline(never)]
pub(crate) fn looped_with_jitter(failures: &mut u32, random: &mut u64) -> Result<u64, Busy> {
    let mut delay: u64 = 100_000_000;
    for attempt in 1..=5 {
        match operation(failures) {
            Ok(value) => return Ok(value),
            Err(error) if attempt == 5 => return Err(error),
            Err(_) => {
                wait(jittered(delay, random));
                delay = (delay * 2).min(60_000_000_000);
            }
        }
    }
    Err(Busy)
}

pub(crate) async fn looped_with_jitter_async(
    failures: &mut u32,
    random: &mut u64,
) -> Result<u64, Busy> {
    let mut delay: u64 = 100_000_000;
    for attempt in 1..=5 {
        match async { operation(failures) }.await {
            Ok(value) => return Ok(value),
            Err(error) if attempt == 5 => return Err(error),
            Err(_) => {
                ready(jittered(delay, random)).await;
                delay = (delay * 2).min(60_000_000_000);
            }
        }
    }
    Err(Busy)
}

/// Full jitter by a generator of its own: xorshift, and a multiplication for the range.
fn jittered(delay: u64, random: &mut u64) -> Duration {
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    let spread = (u128::from(*random) * u128::from(delay + 1)) >> 64;
    Duration::from_nanos(u64::try_from(spread).unwrap_or(delay))
}
