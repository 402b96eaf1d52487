//! Another connection that keeps everybody else out.

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection as _, Error};
use std::path::Path;

/// A transaction that creates the tables of a new database file; until it ends, SQLite answers
/// everybody else with "database is locked".
#[derive(Debug)]
pub struct Migration {
    connection: SqliteConnection,
}

impl Migration {
    /// Creates the file and locks it exclusively.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be created or locked.
    pub async fn begin(file: &Path) -> Result<Self, Error> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true);
        let mut connection = options.connect().await?;
        let steps = "BEGIN EXCLUSIVE;
            CREATE TABLE orders (id INTEGER PRIMARY KEY, cents INTEGER NOT NULL);
            INSERT INTO orders (cents) VALUES (1250), (4900), (11400);";
        sqlx::raw_sql(steps).execute(&mut connection).await?;
        Ok(Self { connection })
    }

    /// Commits, and with that unlocks the file.
    ///
    /// # Errors
    ///
    /// Fails if the transaction cannot be committed.
    pub async fn commit(mut self) -> Result<(), Error> {
        sqlx::raw_sql("COMMIT")
            .execute(&mut self.connection)
            .await?;
        self.connection.close().await
    }
}
