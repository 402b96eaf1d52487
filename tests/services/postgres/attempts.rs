//! What the attempts of one call gave.

use retry_runtime::{Class, Classify};

/// The attempts of a call, as its body has seen them.
pub(crate) type Attempts = service_tests::attempts::Attempts<Failure>;

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

impl<E: DatabaseError> From<&E> for Failure {
    fn from(error: &E) -> Self {
        Self {
            sqlstate: error.sqlstate(),
            class: error.class(),
            is_indeterminate: error.is_indeterminate(),
        }
    }
}

impl Failure {
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
