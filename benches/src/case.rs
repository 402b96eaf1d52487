//! One thing to count, and how it is run.

use std::cell::Cell;
use std::future::Future;
use std::hint::black_box;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use crate::figure::Unit;
use crate::work::Busy;

/// Groups in which every crate does the same work, and the bare call and a loop by hand beside it.
pub(crate) const SUCCESS: &str = "first attempt succeeds, sync";
pub(crate) const SUCCESS_ASYNC: &str = "first attempt succeeds, async";
pub(crate) const FAILURES: &str = "three failures, no delay, sync";
pub(crate) const DELAYS: &str = "three failures, exponential, full jitter, sync";
pub(crate) const DELAYS_ASYNC: &str = "three failures, exponential, full jitter, async";
pub(crate) const GIVE_UP: &str = "all five attempts fail, no delay, sync";
pub(crate) const BY_ARGUMENT: &str = "first attempt succeeds, sync, by argument";
pub(crate) const BY_ARGUMENT_ASYNC: &str = "first attempt succeeds, async, by argument";
/// The name of the case that reads the clock and does nothing else.
pub(crate) const CLOCK: &str = "the clock alone";
pub(crate) const CLOSED: &str = "a call through a closed breaker succeeds";
pub(crate) const FAILING: &str = "a call through a closed breaker fails";
pub(crate) const OPEN: &str = "a call that an open breaker rejects";
pub(crate) const DEPOSIT: &str = "a success told to a budget that is not full";
pub(crate) const WITHDRAWAL: &str = "a retry paid from a budget";

/// One thing to count.
#[derive(Debug)]
pub(crate) struct Case {
    /// Cases of one group do the same work, and the first of them is the limit.
    pub(crate) group: &'static str,
    /// What does it.
    pub(crate) name: &'static str,
    pub(crate) whose: Whose,
    /// Does it so many times.
    pub(crate) run: fn(u32),
    /// Of what instructions are counted.
    pub(crate) unit: Unit,
}

/// Whose code is counted, in the order of a table's rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Whose {
    /// What anybody would write by hand.
    Limit,
    /// This crate's.
    Ours,
    /// Another crate's.
    Peer,
}

impl Case {
    pub(crate) const fn limit(group: &'static str, name: &'static str, run: fn(u32)) -> Self {
        Self::new(Whose::Limit, group, name, run)
    }

    pub(crate) const fn ours(group: &'static str, name: &'static str, run: fn(u32)) -> Self {
        Self::new(Whose::Ours, group, name, run)
    }

    pub(crate) const fn peer(group: &'static str, name: &'static str, run: fn(u32)) -> Self {
        Self::new(Whose::Peer, group, name, run)
    }

    const fn new(whose: Whose, group: &'static str, name: &'static str, run: fn(u32)) -> Self {
        Self {
            group,
            name,
            whose,
            run,
            unit: Unit::Instructions,
        }
    }

    /// Says that some of the instructions are those of the C library, for the clock or for memory.
    pub(crate) const fn with_c_library(self) -> Self {
        Self {
            unit: Unit::InstructionsWithC,
            ..self
        }
    }
}

/// Runs so often.
#[inline]
pub(crate) fn each<R>(count: u32, mut run: impl FnMut() -> R) {
    for _ in 0..count {
        black_box(run());
    }
}

/// Runs a function that is to fail so often.
pub(crate) fn sync(count: u32, failures: u32, function: fn(&mut u32) -> Result<u64, Busy>) {
    let function = black_box(function);
    each(count, || function(&mut black_box(failures)));
}

/// Polls a future once that is to fail so often.
#[inline]
pub(crate) fn shared<'a, F: Future + 'a>(
    count: u32,
    failures: &'a Cell<u32>,
    fails: u32,
    function: impl Fn(&'a Cell<u32>) -> F,
) {
    each(count, || {
        failures.set(black_box(fails));
        poll_once(function(failures))
    });
}

/// Polls a future that is ready at once.
#[inline]
pub(crate) fn poll_once<F: Future>(future: F) -> Option<F::Output> {
    let future = pin!(future);
    match poll(future) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}

/// As an executor would: not inlined, so that the future's own code is what differs.
#[inline(never)]
fn poll<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}
