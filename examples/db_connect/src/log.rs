//! Prints one line an attempt.
//!
//! The body of the annotated function knows how an attempt ended, the function given as `sleep` how
//! long the wait is; here the two meet.

use crate::Error;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The log of one call.
#[derive(Debug, Default)]
pub struct Log {
    attempts: AtomicU32,
    failure: Mutex<Option<String>>,
}

impl Log {
    /// Returns the number of attempts so far.
    pub fn attempts(&self) -> u32 {
        // Relaxed: a number on its own; whoever reads it after the call has awaited the call.
        self.attempts.load(Ordering::Relaxed)
    }

    /// Notes how an attempt ended, and hands the outcome on.
    ///
    /// # Errors
    ///
    /// Returns the outcome as it is.
    pub fn record<T>(&self, attempt: u32, outcome: Result<T, Error>) -> Result<T, Error> {
        self.attempts.store(attempt, Ordering::Relaxed);
        match &outcome {
            Ok(_) => println!("  attempt {attempt} succeeded"),
            Err(error) => {
                // What the database says reads well by itself.
                let reason = error
                    .as_database_error()
                    .map_or_else(|| error.to_string(), |error| error.message().to_owned());
                self.set_failure(Some(format!("attempt {attempt} failed: {reason}")));
            }
        }
        outcome
    }

    /// Reports the attempt that failed, and waits for the next.
    pub async fn wait(&self, delay: Duration) {
        if let Some(failure) = self.set_failure(None) {
            println!("  {failure}; retrying in {} ms", delay.as_millis());
        }
        tokio::time::sleep(delay).await;
    }

    /// Reports the attempt that failed without being followed by another.
    pub fn finish(&self) {
        if let Some(failure) = self.set_failure(None) {
            println!("  {failure}; not retried");
        }
    }

    fn set_failure(&self, failure: Option<String>) -> Option<String> {
        let mut last = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut last, failure)
    }
}
