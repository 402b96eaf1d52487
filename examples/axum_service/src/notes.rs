//! The annotated functions.
//!
//! They share one circuit breaker and one budget, since they share one database. Both are fields
//! rather than statics, so that tests have a service each.

use crate::cache::Cache;
use crate::{Error, Settings};
use retry_runtime::breaker::CircuitBreaker;
use retry_runtime::{Budget, GaveUp, retry};
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AnyPool, Row as _};
use std::time::Duration;

/// A note as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Its number.
    pub id: i64,
    /// What it is called; no two are called the same.
    pub title: String,
    /// What it says.
    pub text: String,
}

/// A note that is to be written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Draft {
    /// What it is called.
    pub title: String,
    /// What it says.
    pub text: String,
}

/// What there is to say of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// What the database says.
    Fresh(Note),
    /// What it said so long ago.
    Stale(Note, Duration),
}

/// What became of a draft with a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// It was written now.
    Now(Note),
    /// It had been written before, under the same key, by an earlier request or attempt.
    Before(Note),
}

/// The notes in a database.
#[derive(Debug)]
pub struct Notes {
    pool: AnyPool,
    breaker: CircuitBreaker,
    retries: Budget,
    copies: Cache,
    patience: Duration,
}

impl Notes {
    /// Takes the notes of the database that the pool leads to.
    #[must_use]
    pub fn new(pool: AnyPool, settings: &Settings) -> Self {
        Self {
            pool,
            breaker: CircuitBreaker::consecutive(5)
                .name("database")
                .recovery(settings.recovery),
            retries: Budget::new(),
            copies: Cache::default(),
            patience: settings.patience,
        }
    }

    /// Returns the breaker, for whoever wants to know how the database is.
    #[must_use]
    pub const fn breaker(&self) -> &CircuitBreaker {
        &self.breaker
    }

    /// Reads a note; if the database does not answer, the last known copy has to do.
    ///
    /// # Errors
    ///
    /// The last attempt's, if there is no copy.
    #[retry(
        max = 3,
        backoff = exponential(20ms, max = 200ms),
        on = Transient,
        deadline = self.patience,
        breaker = self.breaker,
        budget = self.retries,
        fallback = |gave_up| self.last_known(id, gave_up),
        name = "notes::read",
        stats,
    )]
    pub async fn read(&self, id: i64) -> Result<Option<Found>, Error> {
        let query = "SELECT id, title, text FROM notes WHERE id = $1";
        let row = sqlx::query(query).bind(id).fetch_optional(&self.pool);
        let note = row.await?.map(note).transpose()?;
        self.copies.keep(id, note.as_ref());
        Ok(note.map(Found::Fresh))
    }

    fn last_known(&self, id: i64, gave_up: GaveUp<Error>) -> Result<Option<Found>, Error> {
        match self.copies.get(id) {
            Some((note, age)) => Ok(Some(Found::Stale(note, age))),
            // Without an attempt there is no error: the breaker was open.
            None => Err(gave_up.error.unwrap_or(Error::Unavailable)),
        }
    }

    /// Writes a note, and never twice: a lock is waited for, but where the connection breaks and
    /// nobody knows what was done, there is no second attempt.
    ///
    /// # Errors
    ///
    /// The last attempt's. A title that is taken is not tried again.
    #[retry(
        max = 3,
        backoff = exponential(20ms, max = 200ms),
        on = Transient,
        idempotent = false,
        deadline = self.patience,
        breaker = self.breaker,
        budget = self.retries,
        name = "notes::write",
        stats,
    )]
    pub async fn write(&self, draft: &Draft) -> Result<Note, Error> {
        self.insert(draft, None).await
    }

    /// Writes a note under a key, by which a second attempt, or a second request, is known to be
    /// one. So it is repeated whatever has happened to the first.
    ///
    /// # Errors
    ///
    /// The last attempt's. A title that is taken is not tried again, nor is a key that belongs to
    /// another note.
    #[retry(
        max = 5,
        backoff = exponential(20ms, max = 200ms),
        on = Transient,
        deadline = self.patience,
        breaker = self.breaker,
        budget = self.retries,
        name = "notes::write_once",
        stats,
    )]
    pub async fn write_once(&self, draft: &Draft, key: &str) -> Result<Written, Error> {
        let violation = match self.insert(draft, Some(key)).await {
            Err(error) if error.is_unique_violation() => error,
            inserted => return inserted.map(Written::Now),
        };
        // Either the key is there already or, under another one, the title.
        let query = "SELECT id, title, text FROM notes WHERE idempotency_key = $1";
        let row = sqlx::query(query).bind(key).fetch_optional(&self.pool);
        match row.await?.map(note).transpose()? {
            Some(note) if note.title == draft.title && note.text == draft.text => {
                Ok(Written::Before(note))
            }
            Some(_) => Err(Error::KeyReused),
            None => Err(violation),
        }
    }

    /// Finds out whether the database answers, if the breaker wants to know.
    ///
    /// # Errors
    ///
    /// The attempt's.
    #[retry(
        max = 1,
        deadline = self.patience,
        breaker = self.breaker,
        name = "notes::probe",
        stats,
    )]
    pub async fn probe(&self) -> Result<(), Error> {
        // A query without a table would not touch SQLite's file, and so find no lock.
        let query = "SELECT id FROM notes LIMIT 1";
        sqlx::query(query).fetch_optional(&self.pool).await?;
        Ok(())
    }

    async fn insert(&self, draft: &Draft, key: Option<&str>) -> Result<Note, Error> {
        let query = "INSERT INTO notes (title, text, idempotency_key) VALUES ($1, $2, $3)
            RETURNING id, title, text";
        let row = sqlx::query(query)
            .bind(&draft.title)
            .bind(&draft.text)
            .bind(key)
            .fetch_one(&self.pool);
        let note = note(row.await?)?;
        self.copies.keep(note.id, Some(&note));
        Ok(note)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "what `Option::map` gives")]
fn note(row: AnyRow) -> Result<Note, sqlx::Error> {
    Ok(Note {
        id: row.try_get("id")?,
        title: row.try_get("title")?,
        text: row.try_get("text")?,
    })
}
