//! What became of the attempts of one call.

use crate::bounds::{bounded, until};
use retry_runtime::{Class, Classify};
use std::fmt::{Debug, Display};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The attempts of one call so far, for tests that act on what happens meanwhile. Of those that
/// have failed it keeps `F`.
#[derive(Debug)]
pub struct Attempts<F = Failure> {
    begun: AtomicUsize,
    failures: Mutex<Vec<F>>,
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

impl<E: Classify + Display> From<&E> for Failure {
    fn from(error: &E) -> Self {
        Self {
            message: error.to_string(),
            class: error.class(),
            is_indeterminate: error.is_indeterminate(),
        }
    }
}

impl<F> Default for Attempts<F> {
    fn default() -> Self {
        Self {
            begun: AtomicUsize::new(0),
            failures: Mutex::default(),
        }
    }
}

impl<F> Attempts<F> {
    /// Makes an attempt, and notes its begin and its end.
    ///
    /// # Errors
    ///
    /// Returns the attempt's outcome as it is.
    pub async fn watch<T, E>(&self, attempt: impl Future<Output = Result<T, E>>) -> Result<T, E>
    where
        F: for<'a> From<&'a E>,
    {
        self.begin();
        let outcome = attempt.await;
        self.end(outcome)
    }

    /// The same for blocking code.
    ///
    /// # Errors
    ///
    /// Returns the attempt's outcome as it is.
    pub fn watch_blocking<T, E>(&self, attempt: impl FnOnce() -> Result<T, E>) -> Result<T, E>
    where
        F: for<'a> From<&'a E>,
    {
        self.begin();
        self.end(attempt())
    }

    /// Returns the number of attempts that have begun.
    pub fn begun(&self) -> usize {
        // Relaxed: a number on its own; whoever reads it after the call has awaited the call.
        self.begun.load(Ordering::Relaxed)
    }

    /// Returns those that have failed, in their order.
    pub fn failures(&self) -> Vec<F>
    where
        F: Clone,
    {
        self.lock().clone()
    }

    /// Returns the first that has failed.
    pub fn first_failure(&self) -> F
    where
        F: Clone,
    {
        let first = self.lock().first().cloned();
        first.expect("an attempt should have failed")
    }

    /// Returns the only failure of a call that failed at its first attempt.
    pub fn only_failure(&self) -> F
    where
        F: Clone + Debug,
    {
        assert_eq!(self.begun(), 1, "{:?}", self.failures());
        self.first_failure()
    }

    /// Waits until so many attempts have begun.
    pub async fn until_begun(&self, attempts: usize) {
        bounded(until(|| async { self.begun() >= attempts })).await;
    }

    fn begin(&self) {
        self.begun.fetch_add(1, Ordering::Relaxed);
    }

    fn end<T, E>(&self, outcome: Result<T, E>) -> Result<T, E>
    where
        F: for<'a> From<&'a E>,
    {
        if let Err(error) = &outcome {
            self.lock().push(error.into());
        }
        outcome
    }

    fn lock(&self) -> MutexGuard<'_, Vec<F>> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Attempts {
    /// Waits until so many attempts have failed with a message that contains this.
    pub async fn until_failed(&self, attempts: usize, message: &str) {
        bounded(until(|| async { self.count(message) >= attempts })).await;
    }

    fn count(&self, message: &str) -> usize {
        let failures = self.lock();
        let matching = failures.iter().filter(|it| it.message.contains(message));
        matching.count()
    }
}
