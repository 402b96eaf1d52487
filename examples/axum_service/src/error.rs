//! Why there is no answer.

use retry_runtime::breaker::CircuitOpen;
use retry_runtime::{Classify, TimedOut};

/// What keeps a note from being read or written.
///
/// What is worth a retry is not listed here: `retry_runtime` knows the errors of `sqlx`.
#[derive(Debug, thiserror::Error, Classify)]
#[non_exhaustive]
pub enum Error {
    /// The database, or the way to it.
    #[error(transparent)]
    #[classify(transparent)]
    Database(#[from] sqlx::Error),
    /// The database did not answer in time.
    #[error(transparent)]
    #[classify(transparent)]
    TimedOut(#[from] TimedOut),
    /// The database was not asked, because it has failed too often of late.
    ///
    /// Permanent: to ask the breaker again and again is to spin.
    #[error("the database is not available")]
    Unavailable,
    /// The key has been used for a note of another title or text.
    #[error("this idempotency key belongs to another note")]
    KeyReused,
}

impl Error {
    /// Returns whether the database has refused what exists already.
    #[must_use]
    pub fn is_unique_violation(&self) -> bool {
        let Self::Database(sqlx::Error::Database(error)) = self else {
            return false;
        };
        error.is_unique_violation()
    }
}

impl From<CircuitOpen> for Error {
    fn from(_: CircuitOpen) -> Self {
        Self::Unavailable
    }
}
