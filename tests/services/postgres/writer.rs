//! Writers that go on while the server is restarted again and again.
//!
//! Each row has a key, so that a row may be sent once more whose commit was not heard of. What the
//! server was told to keep it keeps: `fsync` is off, but the system outlives the server.

use crate::attempts::Attempts;
use crate::query_error::QueryError;
use crate::remains::nothing_is_left;
use crate::session;
use retry_runtime::retry;
use service_tests::bounds::{bounded, until};
use service_tests::postgres::{Server, Shutdown};
use sqlx::{Connection as _, PgConnection};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use tokio_postgres::Client;

const ROUNDS: usize = 20;
const SHUTDOWNS: [Shutdown; 3] = [Shutdown::Killed, Shutdown::Immediate, Shutdown::Fast];

/// `effects` has no key that would keep it from counting a row twice.
const TABLES: &str = "
    CREATE TABLE rows (key TEXT PRIMARY KEY);
    CREATE TABLE effects (count BIGINT NOT NULL);
    INSERT INTO effects VALUES (0);";
const INSERT: &str = "
    WITH new AS (INSERT INTO rows (key) VALUES ($1) ON CONFLICT (key) DO NOTHING RETURNING key)
    UPDATE effects SET count = count + (SELECT count(*) FROM new)";

#[retry(max = 500, backoff = exponential(10ms, max = 100ms), jitter = equal, deadline = 30s)]
async fn insert(
    session: &mut Option<PgConnection>,
    url: &str,
    key: &str,
    attempts: &Attempts,
) -> Result<(), QueryError<sqlx::Error>> {
    let inserted = async {
        // Taken out, and put back if all went well: one that fails is dropped.
        let mut connection = match session.take() {
            Some(connection) => connection,
            None => PgConnection::connect(url).await?,
        };
        sqlx::query(INSERT)
            .bind(key)
            .execute(&mut connection)
            .await?;
        *session = Some(connection);
        Ok(())
    };
    attempts.watch(inserted).await
}

#[retry(max = 500, backoff = exponential(10ms, max = 100ms), jitter = equal, deadline = 30s)]
async fn insert_by_tokio_postgres(
    session: &mut Option<Client>,
    url: &str,
    key: &str,
    attempts: &Attempts,
) -> Result<(), QueryError<tokio_postgres::Error>> {
    let inserted = async {
        let client = match session.take() {
            Some(client) => client,
            None => session::tokio_postgres(url).await?,
        };
        client.execute(INSERT, &[&key]).await?;
        *session = Some(client);
        Ok(())
    };
    attempts.watch(inserted).await
}

/// What the writers and the one who restarts know of each other.
#[derive(Debug, Default)]
struct Progress {
    /// The keys whose rows were acknowledged, by each writer.
    acknowledged: [RefCell<Vec<String>>; 2],
    is_over: Cell<bool>,
}

impl Progress {
    /// Lets one writer insert row after row, until the restarts are over and one row was inserted
    /// after them.
    async fn write(
        &self,
        writer: &str,
        acknowledged: &RefCell<Vec<String>>,
        mut insert: impl AsyncFnMut(&str),
    ) {
        let mut is_last = false;
        while !is_last {
            is_last = self.is_over.get();
            let key = format!("{writer}-{}", acknowledged.borrow().len());
            insert(&key).await;
            acknowledged.borrow_mut().push(key);
        }
    }

    /// Restarts the server, in each round once every writer has a connection for it to break: the
    /// first row that is heard of after a restart may still have been inserted before it.
    async fn restart(&self, server: &Server) {
        for &how in SHUTDOWNS.iter().cycle().take(ROUNDS) {
            let before = self.counts();
            until(|| async {
                let mut counts = self.counts().into_iter().zip(before);
                counts.all(|(now, before)| now > before + 1)
            })
            .await;
            session::control(server.control(), move |server| {
                server.stop(how);
                server.start();
            })
            .await;
        }
        self.is_over.set(true);
    }

    fn counts(&self) -> [usize; 2] {
        self.acknowledged.each_ref().map(|keys| keys.borrow().len())
    }

    fn into_keys(self) -> BTreeSet<String> {
        let keys = self.acknowledged.into_iter();
        keys.flat_map(RefCell::into_inner).collect()
    }
}

#[tokio::test]
async fn rows_are_those_that_were_acknowledged_after_twenty_restarts() {
    let Some(server) = Server::start() else {
        return;
    };
    let (url, progress) = (server.url(), Progress::default());
    let [attempts, others] = [Attempts::default(), Attempts::default()];
    session::run(&url, TABLES).await;

    let [keys, other_keys] = &progress.acknowledged;
    let (mut session, mut other) = (None, None);
    bounded(async {
        tokio::join!(
            progress.restart(&server),
            progress.write("first", keys, async |key| {
                insert(&mut session, &url, key, &attempts).await.unwrap();
            }),
            progress.write("second", other_keys, async |key| {
                let inserted = insert_by_tokio_postgres(&mut other, &url, key, &others);
                inserted.await.unwrap();
            }),
        );
    })
    .await;

    let acknowledged = progress.into_keys();
    let rows = rows(&url).await;
    let lost: Vec<_> = acknowledged.difference(&rows).collect();
    assert!(lost.is_empty(), "{lost:?}");
    let unheard_of: Vec<_> = rows.difference(&acknowledged).collect();
    assert!(unheard_of.is_empty(), "{unheard_of:?}");
    let effects = session::number(&url, "SELECT count FROM effects").await;
    assert_eq!(usize::try_from(effects).unwrap(), rows.len());
    // Each restart has broken the connections of both, which each of them has found out.
    assert!(attempts.failures().len() >= ROUNDS, "{attempts:?}");
    assert!(others.failures().len() >= ROUNDS, "{others:?}");
    drop((session, other));
    nothing_is_left(&server).await;
}

/// Returns the keys of all rows.
async fn rows(url: &str) -> BTreeSet<String> {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let keys: Vec<String> = sqlx::query_scalar("SELECT key FROM rows")
        .fetch_all(&mut connection)
        .await
        .unwrap();
    keys.into_iter().collect()
}
