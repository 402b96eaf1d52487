//! A database that does not answer, for the demonstration and the tests; a service has no use for it.

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _, Error};
use std::path::Path;

/// Another connection that keeps an SQLite file to itself: everybody else gets to hear "database is
/// locked".
#[derive(Debug)]
pub struct Outage {
    connection: SqliteConnection,
}

impl Outage {
    /// Locks the file; if there is none yet, it is created.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be created, or is locked by others for longer than five seconds.
    pub async fn begin(file: &Path) -> Result<Self, Error> {
        let options = SqliteConnectOptions::new().filename(file);
        let mut connection = options.create_if_missing(true).connect().await?;
        sqlx::raw_sql("BEGIN EXCLUSIVE")
            .execute(&mut connection)
            .await?;
        Ok(Self { connection })
    }

    /// Runs a statement behind the back of the service.
    ///
    /// # Errors
    ///
    /// Fails if the statement does.
    pub async fn execute(&mut self, statement: &'static str) -> Result<(), Error> {
        sqlx::raw_sql(statement)
            .execute(&mut self.connection)
            .await?;
        Ok(())
    }

    /// Unlocks the file, and keeps what was written.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be written.
    pub async fn end(mut self) -> Result<(), Error> {
        self.execute("COMMIT").await?;
        self.connection.close().await
    }
}
