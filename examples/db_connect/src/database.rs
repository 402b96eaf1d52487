//! The two databases behind one face.
//!
//! One attempt to connect and one query; nothing here knows that attempts are repeated.

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection as _, Error};
use std::path::Path;
use std::time::Duration;

/// Where to connect to.
#[derive(Debug, Clone)]
pub enum Database {
    /// A database file; it has to exist.
    Sqlite(SqliteConnectOptions),
    /// A server.
    Postgres(PgConnectOptions),
}

impl Database {
    /// Names an existing SQLite file.
    ///
    /// SQLite's own waiting for locks is turned off, since it blocks a thread and cannot be seen
    /// from outside.
    #[must_use]
    pub fn sqlite(file: &Path) -> Self {
        Self::Sqlite(
            SqliteConnectOptions::new()
                .filename(file)
                .busy_timeout(Duration::ZERO),
        )
    }

    /// Names a PostgreSQL server and database, `postgres://USER:PASSWORD@HOST:PORT/DATABASE`.
    ///
    /// # Errors
    ///
    /// Fails if `url` is no such address.
    pub fn postgres(url: &str) -> Result<Self, Error> {
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            let expected = "expected an address like `postgres://user:password@host/database`";
            return Err(Error::Configuration(expected.into()));
        }
        Ok(Self::Postgres(url.parse()?))
    }

    /// Connects once, and reads something: SQLite touches the file only then.
    ///
    /// # Errors
    ///
    /// Whatever keeps this attempt from succeeding.
    pub async fn open(&self) -> Result<Connection, Error> {
        let mut connection = match self {
            Self::Sqlite(options) => Connection::Sqlite(options.connect().await?),
            Self::Postgres(options) => Connection::Postgres(options.connect().await?),
        };
        let probe = match connection {
            Connection::Sqlite(_) => "SELECT CAST(count(*) AS TEXT) FROM sqlite_schema",
            Connection::Postgres(_) => "SELECT 'ready'",
        };
        connection.text(probe).await?;
        Ok(connection)
    }
}

/// An open connection.
#[derive(Debug)]
pub enum Connection {
    /// To a file.
    Sqlite(SqliteConnection),
    /// To a server.
    Postgres(PgConnection),
}

impl Connection {
    /// Runs a query that gives one text.
    ///
    /// # Errors
    ///
    /// Fails if the query does.
    pub async fn text(&mut self, query: &'static str) -> Result<String, Error> {
        Ok(match self {
            Self::Sqlite(connection) => sqlx::query_scalar(query).fetch_one(connection).await?,
            Self::Postgres(connection) => sqlx::query_scalar(query).fetch_one(connection).await?,
        })
    }

    /// Says good-bye to the database.
    ///
    /// # Errors
    ///
    /// Fails if the connection is lost already.
    pub async fn close(self) -> Result<(), Error> {
        match self {
            Self::Sqlite(connection) => connection.close().await?,
            Self::Postgres(connection) => connection.close().await?,
        }
        Ok(())
    }
}
