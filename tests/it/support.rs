//! Scripted outcomes: something that fails a given number of times and counts how often it was
//! asked. And an observer that keeps what it is told.

use std::cell::RefCell;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use retry_runtime::Classify;
use retry_runtime::breaker::CircuitOpen;
use retry_runtime::event::{Event, Observer};

/// An error of every class.
#[derive(Debug, Clone, PartialEq, Eq, Classify)]
pub(crate) enum Error {
    #[classify(transient)]
    Busy,
    #[classify(timeout)]
    Slow,
    #[classify(throttled)]
    Limited,
    #[classify(permanent)]
    Fatal,
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Error {}

/// An error of every class, which can say that the breaker is open.
#[derive(Debug, Clone, PartialEq, Eq, Classify)]
pub(crate) enum CallError {
    #[classify(transient)]
    Busy,
    #[classify(timeout)]
    Slow,
    Fatal,
    #[classify(transparent)]
    Open(CircuitOpen),
}

impl From<CircuitOpen> for CallError {
    fn from(open: CircuitOpen) -> Self {
        Self::Open(open)
    }
}

impl From<Error> for CallError {
    fn from(_: Error) -> Self {
        Self::Busy
    }
}

/// Fails a number of times, then succeeds, and counts every call.
#[derive(Debug, Default)]
pub(crate) struct Flaky {
    failures: u32,
    calls: AtomicU32,
}

impl Flaky {
    pub(crate) const fn failing(failures: u32) -> Self {
        Self {
            failures,
            calls: AtomicU32::new(0),
        }
    }

    /// Gives the number of the call, or `Busy` while there are failures left.
    pub(crate) fn call(&self) -> Result<u32, Error> {
        let call = self.calls.fetch_add(1, Ordering::Relaxed) + 1;
        if call <= self.failures {
            Err(Error::Busy)
        } else {
            Ok(call)
        }
    }

    /// The same after giving way to other tasks.
    pub(crate) async fn call_async(&self) -> Result<u32, Error> {
        tokio::task::yield_now().await;
        self.call()
    }

    pub(crate) fn calls(&self) -> u32 {
        self.calls.load(Ordering::Relaxed)
    }
}

/// Counts how often it is cloned, in a counter that all clones share.
#[derive(Debug)]
pub(crate) struct Counted<'a> {
    pub(crate) clones: &'a AtomicU32,
}

impl Clone for Counted<'_> {
    fn clone(&self) -> Self {
        self.clones.fetch_add(1, Ordering::Relaxed);
        Self {
            clones: self.clones,
        }
    }
}

/// Asserts at compile time that a value, such as a future, is `Send`.
pub(crate) fn assert_send<T: Send>(value: T) -> T {
    value
}

/// Tells whether a call was rejected by its breaker before its first attempt.
pub(crate) fn is_open<T>(outcome: Result<T, CallError>) -> bool {
    matches!(outcome, Err(CallError::Open(_)))
}

pub(crate) const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// Keeps the text of what it is told.
#[derive(Debug, Default)]
pub(crate) struct Log {
    lines: Mutex<Vec<String>>,
    wants_all: bool,
}

impl Log {
    pub(crate) fn wanting_all() -> Self {
        Self {
            wants_all: true,
            ..Self::default()
        }
    }

    fn lines(&self) -> MutexGuard<'_, Vec<String>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn push(&self, line: impl Into<String>) {
        self.lines().push(line.into());
    }

    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.lines())
    }
}

impl Observer for Log {
    fn observe(&self, event: &Event<'_>) {
        self.lines().push(event.to_string());
    }

    fn wants_first_successes(&self) -> bool {
        self.wants_all
    }
}

/// What a panic in an observer would hide is kept, and looked at outside.
pub(crate) type Kept<T> = RefCell<Vec<T>>;
