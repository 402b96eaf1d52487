//! What became of the attempts of one call.

use crate::bounds::{bounded, until};
use retry_runtime::{Class, Classify};
use std::fmt::Display;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The attempts of one call so far, for tests that act on what happens meanwhile.
#[derive(Debug, Default)]
pub struct Attempts {
    begun: AtomicUsize,
    failures: Mutex<Vec<Failure>>,
}

/// An attempt that has failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The error as it prints.
    pub message: String,
    /// Its class.
    pub class: Class,
    /// Whether the operation may have taken place.
    pub is_indeterminate: bool,
}

impl Attempts {
    /// Makes an attempt, and notes its begin and its end.
    ///
    /// # Errors
    ///
    /// Returns the attempt's outcome as it is.
    pub async fn watch<T, E: Classify + Display>(
        &self,
        attempt: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        self.begin();
        let outcome = attempt.await;
        self.end(outcome)
    }

    /// The same for blocking code.
    ///
    /// # Errors
    ///
    /// Returns the attempt's outcome as it is.
    pub fn watch_blocking<T, E: Classify + Display>(
        &self,
        attempt: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        self.begin();
        self.end(attempt())
    }

    /// Returns the number of attempts that have begun.
    pub fn begun(&self) -> usize {
        // Relaxed: a number on its own; whoever reads it after the call has awaited the call.
        self.begun.load(Ordering::Relaxed)
    }

    /// Returns those that have failed, in their order.
    pub fn failures(&self) -> Vec<Failure> {
        self.lock().clone()
    }

    /// Returns the only failure of a call that failed at its first attempt.
    pub fn only_failure(&self) -> Failure {
        assert_eq!(self.begun(), 1, "{:?}", self.failures());
        self.failures().pop().expect("it should have failed")
    }

    /// Waits until so many attempts have begun.
    pub async fn until_begun(&self, attempts: usize) {
        bounded(until(|| async { self.begun() >= attempts })).await;
    }

    /// Waits until so many attempts have failed with a message that contains this.
    pub async fn until_failed(&self, attempts: usize, message: &str) {
        bounded(until(|| async { self.count(message) >= attempts })).await;
    }

    fn count(&self, message: &str) -> usize {
        let failures = self.lock();
        let matching = failures.iter().filter(|it| it.message.contains(message));
        matching.count()
    }

    fn begin(&self) {
        self.begun.fetch_add(1, Ordering::Relaxed);
    }

    fn end<T, E: Classify + Display>(&self, outcome: Result<T, E>) -> Result<T, E> {
        if let Err(error) = &outcome {
            self.lock().push(Failure {
                message: error.to_string(),
                class: error.class(),
                is_indeterminate: error.is_indeterminate(),
            });
        }
        outcome
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Failure>> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
