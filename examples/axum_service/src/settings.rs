//! What can be set, and where it is read from.

use std::env;
use std::time::Duration;

/// How the service runs.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The database, `postgres://USER:PASSWORD@HOST/DATABASE` or `sqlite:FILE?mode=rwc`.
    pub database_url: String,
    /// Where to listen.
    pub address: String,
    /// The most connections to the database at once.
    pub connections: u32,
    /// How long a request may wait for the database, retries included.
    pub patience: Duration,
    /// How long the circuit breaker stays open before it lets a probe through.
    pub recovery: Duration,
    /// How long requests may go on after the service was told to stop.
    pub grace: Duration,
}

impl Settings {
    /// Returns the settings of a service on that database.
    #[must_use]
    pub fn new(database_url: impl Into<String>) -> Self {
        Self {
            database_url: database_url.into(),
            address: "127.0.0.1:3000".to_owned(),
            connections: 5,
            patience: Duration::from_secs(2),
            recovery: Duration::from_secs(5),
            grace: Duration::from_secs(3),
        }
    }

    /// Reads `DATABASE_URL` and `ADDRESS`; without the first, the notes are in an SQLite file in the
    /// system's directory for temporary files.
    #[must_use]
    pub fn from_env() -> Self {
        let url = env::var("DATABASE_URL").unwrap_or_else(|_| {
            let file = env::temp_dir().join("axum_service.sqlite");
            format!("sqlite:{}?mode=rwc", file.display())
        });
        let mut settings = Self::new(url);
        if let Ok(address) = env::var("ADDRESS") {
            settings.address = address;
        }
        settings
    }
}
