//! What can keep a connection from being made, and which of it passes with time.

use retry_runtime::Classify;
use sqlx::error::DatabaseError;
use sqlx::sqlite::SqliteError;
use std::io;

/// Why there is no connection.
///
/// Retried are the variants with an attribute; the others are permanent.
#[derive(Debug, thiserror::Error, Classify)]
#[non_exhaustive]
pub enum DbError {
    /// The server cannot be reached, or hung up; `std::io::Error` knows which kinds pass with time.
    #[error("server unreachable: {0}")]
    #[classify(transparent)]
    Unreachable(#[source] io::Error),
    /// Another connection holds a lock on the file.
    #[error("{}", .0.message())]
    #[classify(transient)]
    Locked(#[source] Box<dyn DatabaseError>),
    /// The server is starting up or shutting down.
    #[error("{}", .0.message())]
    #[classify(transient)]
    NotReady(#[source] Box<dyn DatabaseError>),
    /// The server has no connection left.
    #[error("{}", .0.message())]
    #[classify(throttled)]
    TooManyConnections(#[source] Box<dyn DatabaseError>),
    /// The server does not accept the user or the password.
    #[error("{}", .0.message())]
    LoginRejected(#[source] Box<dyn DatabaseError>),
    /// The server has no database of that name.
    #[error("{}", .0.message())]
    UnknownDatabase(#[source] Box<dyn DatabaseError>),
    /// The file is something else.
    #[error("{}", .0.message())]
    NotADatabase(#[source] Box<dyn DatabaseError>),
    /// Anything else; an unknown error is not retried.
    #[error(transparent)]
    Other(sqlx::Error),
}

/// Sorts an error of `sqlx` by the database's own code.
///
/// | database | code | becomes | retried |
/// |---|---|---|---|
/// | SQLite | 5 `SQLITE_BUSY`, 6 `SQLITE_LOCKED` | `Locked` | yes |
/// | SQLite | 26 `SQLITE_NOTADB` | `NotADatabase` | no |
/// | PostgreSQL | 57P03 `cannot_connect_now`, 57P01 `admin_shutdown`, 57P02 `crash_shutdown` | `NotReady` | yes |
/// | PostgreSQL | 53300 `too_many_connections` | `TooManyConnections` | yes |
/// | PostgreSQL | 28P01 `invalid_password`, 28000 `invalid_authorization_specification` | `LoginRejected` | no |
/// | PostgreSQL | 3D000 `invalid_catalog_name` | `UnknownDatabase` | no |
/// | both | an error of the operating system | `Unreachable` | as `std::io::Error` is classified |
/// | both | anything else | `Other` | no |
///
/// SQLite's extended codes carry more detail above the lowest byte, which is the primary code
/// compared here.
impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Io(error) => Self::Unreachable(error),
            sqlx::Error::Database(error) => {
                let code = error.code().unwrap_or_default().into_owned();
                if error.try_downcast_ref::<SqliteError>().is_some() {
                    Self::from_sqlite(error, &code)
                } else {
                    Self::from_postgres(error, &code)
                }
            }
            error => Self::Other(error),
        }
    }
}

impl DbError {
    fn from_sqlite(error: Box<dyn DatabaseError>, extended_code: &str) -> Self {
        match extended_code.parse::<u32>().unwrap_or_default() & 0xff {
            5 | 6 => Self::Locked(error),
            26 => Self::NotADatabase(error),
            _ => Self::Other(sqlx::Error::Database(error)),
        }
    }

    fn from_postgres(error: Box<dyn DatabaseError>, sqlstate: &str) -> Self {
        match sqlstate {
            "57P01" | "57P02" | "57P03" => Self::NotReady(error),
            "53300" => Self::TooManyConnections(error),
            "28P01" | "28000" => Self::LoginRejected(error),
            "3D000" => Self::UnknownDatabase(error),
            _ => Self::Other(sqlx::Error::Database(error)),
        }
    }
}
