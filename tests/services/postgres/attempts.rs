//! What the attempts of one call gave.

use retry_runtime::{Class, Classify};
use std::future::Future;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The attempts of a call, as its body has seen them.
#[derive(Debug, Default)]
pub(crate) struct Attempts {
    begun: AtomicUsize,
    failures: Mutex<Vec<Failure>>,
}

/// One attempt that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The server's own code, if the error comes from it.
    pub(crate) sqlstate: Option<String>,
    pub(crate) class: Class,
    /// Whether the operation may have taken place.
    pub(crate) is_indeterminate: bool,
}

/// An error of either client.
pub(crate) trait DatabaseError: Classify {
    /// The server's own code, if the error comes from it.
    fn sqlstate(&self) -> Option<String>;
}

impl Attempts {
    /// Runs one attempt.
    pub(crate) async fn run<T, E: DatabaseError>(
        &self,
        attempt: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        // Relaxed: a number on its own; it is read on the same thread.
        self.begun.fetch_add(1, Ordering::Relaxed);
        attempt.await.inspect_err(|error| {
            self.failures.lock().unwrap().push(Failure::of(error));
        })
    }

    /// Returns how many have begun.
    pub(crate) fn begun(&self) -> usize {
        self.begun.load(Ordering::Relaxed)
    }

    /// Returns those that failed, in order.
    pub(crate) fn failures(&self) -> Vec<Failure> {
        self.failures.lock().unwrap().clone()
    }

    /// Returns the first that failed; there is one.
    pub(crate) fn first_failure(&self) -> Failure {
        self.failures()
            .into_iter()
            .next()
            .expect("an attempt failed")
    }
}

impl Failure {
    pub(crate) fn of(error: &impl DatabaseError) -> Self {
        Self {
            sqlstate: error.sqlstate(),
            class: error.class(),
            is_indeterminate: error.is_indeterminate(),
        }
    }

    /// The connection went away without a word of the server's.
    pub(crate) fn lost_connection() -> Self {
        Self {
            sqlstate: None,
            class: Class::Transient,
            is_indeterminate: true,
        }
    }

    /// The server said that a transaction was rolled back.
    pub(crate) fn rolled_back(sqlstate: &str) -> Self {
        Self {
            sqlstate: Some(sqlstate.to_owned()),
            class: Class::Transient,
            is_indeterminate: false,
        }
    }
}

impl DatabaseError for sqlx::Error {
    fn sqlstate(&self) -> Option<String> {
        Some(self.as_database_error()?.code()?.into())
    }
}

impl DatabaseError for tokio_postgres::Error {
    fn sqlstate(&self) -> Option<String> {
        Some(self.code()?.code().to_owned())
    }
}
