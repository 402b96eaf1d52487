//! A whole call through a circuit breaker, beside a counter behind a lock and one in an atomic, which
//! are the least that a breaker which counts failures in a row could be. The other crates are in `peers`.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use retry_runtime::breaker::{CircuitBreaker, CircuitOpen};

use super::breakers::{CONSECUTIVE, COUNT, TIME, fill};
use crate::case::{CLOSED, Case, FAILING, OPEN, sync};
use crate::hand;
use crate::work::{Busy, operation};

static LOCKED: Mutex<u32> = Mutex::new(0);
static LOCKED_OPEN: Mutex<u32> = Mutex::new(u32::MAX);
static WORD: AtomicU32 = AtomicU32::new(0);
static WORD_OPEN: AtomicU32 = AtomicU32::new(u32::MAX);
static REJECTS: CircuitBreaker = CircuitBreaker::consecutive(1);

pub(crate) const CASES: &[Case] = &[
    Case::limit(CLOSED, "bare", |n| sync(n, 0, hand::bare)),
    Case::limit(CLOSED, "atomic", |n| sync(n, 0, by_atomic)),
    Case::limit(CLOSED, "mutex", |n| sync(n, 0, by_mutex)),
    Case::ours(CLOSED, "this crate", |n| sync(n, 0, consecutive)),
    Case::ours(CLOSED, "this crate, window of 100", |n| {
        fill(&COUNT);
        sync(n, 0, by_count);
    }),
    Case::ours(CLOSED, "this crate, window of 10 s", |n| {
        fill(&TIME);
        sync(n, 0, by_time);
    })
    .with_c_library(),
    Case::limit(FAILING, "bare", |n| sync(n, 1, hand::bare)),
    Case::limit(FAILING, "atomic", |n| sync(n, 1, by_atomic)),
    Case::limit(FAILING, "mutex", |n| sync(n, 1, by_mutex)),
    Case::ours(FAILING, "this crate", |n| sync(n, 1, consecutive)),
    Case::ours(FAILING, "this crate, window of 10 s", |n| {
        fill(&TIME);
        sync(n, 1, by_time);
    })
    .with_c_library(),
    Case::limit(OPEN, "atomic", |n| sync(n, 0, by_open_atomic)),
    Case::limit(OPEN, "mutex", |n| sync(n, 0, by_open_mutex)),
    // An open breaker asks the clock whether it is to let a call through.
    Case::ours(OPEN, "this crate", |n| {
        _ = rejected(&mut 1);
        sync(n, 0, rejected);
    })
    .with_c_library(),
];

impl From<CircuitOpen> for Busy {
    fn from(_: CircuitOpen) -> Self {
        Self
    }
}

#[inline(never)]
fn consecutive(failures: &mut u32) -> Result<u64, Busy> {
    CONSECUTIVE.call(|| operation(failures))
}

#[inline(never)]
fn by_count(failures: &mut u32) -> Result<u64, Busy> {
    COUNT.call(|| operation(failures))
}

#[inline(never)]
fn by_time(failures: &mut u32) -> Result<u64, Busy> {
    TIME.call(|| operation(failures))
}

#[inline(never)]
fn rejected(failures: &mut u32) -> Result<u64, Busy> {
    REJECTS.call(|| operation(failures))
}

#[inline(never)]
pub(crate) fn by_atomic(failures: &mut u32) -> Result<u64, Busy> {
    through_atomic(&WORD, failures)
}

#[inline(never)]
fn by_open_atomic(failures: &mut u32) -> Result<u64, Busy> {
    through_atomic(&WORD_OPEN, failures)
}

#[inline(never)]
pub(crate) fn by_mutex(failures: &mut u32) -> Result<u64, Busy> {
    through_mutex(&LOCKED, failures)
}

#[inline(never)]
fn by_open_mutex(failures: &mut u32) -> Result<u64, Busy> {
    through_mutex(&LOCKED_OPEN, failures)
}

/// Failures in a row in one word, which a success writes only to end them.
#[inline]
fn through_atomic(word: &AtomicU32, failures: &mut u32) -> Result<u64, Busy> {
    if word.load(Ordering::Acquire) == u32::MAX {
        return Err(Busy);
    }
    let outcome = operation(failures);
    if outcome.is_err() {
        word.fetch_add(1, Ordering::Relaxed);
    } else if word.load(Ordering::Relaxed) != 0 {
        word.store(0, Ordering::Relaxed);
    }
    outcome
}

/// The same behind a lock, which is not held while the operation runs.
#[inline]
fn through_mutex(count: &Mutex<u32>, failures: &mut u32) -> Result<u64, Busy> {
    if count.lock().is_ok_and(|count| *count == u32::MAX) {
        return Err(Busy);
    }
    let outcome = operation(failures);
    if let Ok(mut count) = count.lock() {
        *count = if outcome.is_ok() { 0 } else { *count + 1 };
    }
    outcome
}
