//! The error of annotated functions that have a deadline or a breaker, and so an error of their own.

use crate::attempts::DatabaseError;
use retry_runtime::breaker::CircuitOpen;
use retry_runtime::{Classify, TimedOut};

#[derive(Debug, Classify)]
pub(crate) enum QueryError<E> {
    #[classify(transparent)]
    Database(E),
    /// Interrupted at the deadline.
    #[classify(timeout)]
    TimedOut,
    /// The server was not asked.
    Rejected,
}

impl<E: DatabaseError> DatabaseError for QueryError<E> {
    fn sqlstate(&self) -> Option<String> {
        match self {
            Self::Database(error) => error.sqlstate(),
            Self::TimedOut | Self::Rejected => None,
        }
    }
}

impl From<sqlx::Error> for QueryError<sqlx::Error> {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl From<tokio_postgres::Error> for QueryError<tokio_postgres::Error> {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Database(error)
    }
}

impl<E> From<TimedOut> for QueryError<E> {
    fn from(_: TimedOut) -> Self {
        Self::TimedOut
    }
}

impl<E> From<CircuitOpen> for QueryError<E> {
    fn from(_: CircuitOpen) -> Self {
        Self::Rejected
    }
}
