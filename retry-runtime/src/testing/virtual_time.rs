//! Delays that take no time, and a record of them.
//!
//! Two things are noted apart: every delay that was decided on, whoever waits for it, and the time
//! that the blocking timer has skipped. Only the second moves the clock: asynchronous waits move
//! tokio's.

use std::cell::RefCell;
use std::marker::PhantomData;
use std::time::Duration;

thread_local! {
    static RECORD: RefCell<Record> = const { RefCell::new(Record::EMPTY) };
}

/// What happened on this thread since the outermost guard was started.
#[derive(Debug)]
struct Record {
    /// How many guards there are.
    running: u32,
    waits: Vec<Wait>,
    skipped: Duration,
}

impl Record {
    const EMPTY: Self = Self {
        running: 0,
        waits: Vec::new(),
        skipped: Duration::ZERO,
    };
}

/// Virtual time on this thread: delays of blocking functions take no time, and every delay is
/// recorded.
///
/// Runs until the guard is dropped. Delays of asynchronous functions are recorded as well, on the
/// thread on which the attempt failed, but it is tokio's clock that decides how long they take:
/// pause it (`start_paused = true`). A function that waits by its own `sleep = path` is recorded,
/// too, and waits as it likes.
///
/// A second guard on the same thread starts its own record at zero; what it records is also
/// recorded by the first.
///
/// # Examples
///
/// ```
/// use retry_runtime::{NoValue, Policy, backoff::Schedule, testing::VirtualTime};
/// use std::time::Duration;
///
/// const LIST: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(9)];
/// let policy = Policy::new().max_attempts(4).backoff(Schedule::list(&LIST));
///
/// let time = VirtualTime::start();
/// let outcome: Option<u32> = policy.call(|| None);
///
/// assert_eq!(outcome, None);
/// assert_eq!(time.delays(), [1, 9, 9].map(Duration::from_secs));
/// assert_eq!(time.elapsed(), Duration::from_secs(19));
/// assert_eq!(time.waits()[0].attempt(), 1);
/// ```
#[derive(Debug)]
#[must_use = "virtual time ends when the guard is dropped"]
pub struct VirtualTime {
    /// How many waits were recorded before this guard was started.
    start: usize,
    /// Bound to its thread.
    thread: PhantomData<*const ()>,
}

impl VirtualTime {
    /// Starts virtual time on this thread.
    pub fn start() -> Self {
        RECORD.with_borrow_mut(|record| {
            record.running = record.running.saturating_add(1);
            Self {
                start: record.waits.len(),
                thread: PhantomData,
            }
        })
    }

    /// Returns the sum of all delays since the start.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.delays()
            .into_iter()
            .fold(Duration::ZERO, Duration::saturating_add)
    }

    /// Returns every delay since the start, in order; those of zero included.
    #[must_use]
    pub fn delays(&self) -> Vec<Duration> {
        self.waits().iter().map(Wait::delay).collect()
    }

    /// Returns every delay since the start, with what it followed.
    #[must_use]
    pub fn waits(&self) -> Vec<Wait> {
        RECORD.with_borrow(|record| record.waits.iter().skip(self.start).cloned().collect())
    }
}

impl Drop for VirtualTime {
    fn drop(&mut self) {
        RECORD.with_borrow_mut(|record| {
            record.running = record.running.saturating_sub(1);
            if record.running == 0 {
                *record = Record::EMPTY;
            }
        });
    }
}

/// One delay: what was retried, which attempt failed, and how long the wait for the next one was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    operation: &'static str,
    attempt: u32,
    delay: Duration,
}

impl Wait {
    /// Returns the name of what was retried.
    #[must_use]
    pub const fn operation(&self) -> &'static str {
        self.operation
    }

    /// Returns the number of the attempt that failed before the wait, from 1.
    #[must_use]
    pub const fn attempt(&self) -> u32 {
        self.attempt
    }

    /// Returns how long the wait was.
    #[must_use]
    pub const fn delay(&self) -> Duration {
        self.delay
    }
}

/// Notes a delay that was decided on.
pub(crate) fn record(operation: &'static str, attempt: u32, delay: Duration) {
    with(|record| {
        record.waits.push(Wait {
            operation,
            attempt,
            delay,
        });
    });
}

/// Lets `delay` pass without waiting, and returns whether it did: only while virtual time runs.
pub(crate) fn skip(delay: Duration) -> bool {
    with(|record| record.skipped = record.skipped.saturating_add(delay)).is_some()
}

/// Returns how much time was skipped on this thread.
pub(crate) fn skipped() -> Duration {
    with(|record| record.skipped).unwrap_or_default()
}

/// Asks the record while virtual time runs. A thread that is ending has none, and that is no reason
/// to panic.
fn with<R>(ask: impl FnOnce(&mut Record) -> R) -> Option<R> {
    RECORD
        .try_with(|record| {
            let mut record = record.try_borrow_mut().ok()?;
            (record.running > 0).then(|| ask(&mut record))
        })
        .ok()
        .flatten()
}
