//! Transactions that the server rolls back for the sake of others: all of it is run again.
//!
//! Two calls meet in their first attempt, so that they get into each other's way for certain. A
//! transaction that is dropped before its commit is rolled back; the next attempt begins another.

use crate::attempts::{Attempts, Failure};
use crate::remains::nothing_is_left;
use crate::session;
use retry_runtime::retry;
use service_tests::bounds::bounded;
use service_tests::postgres::Server;
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use std::cell::Cell;
use tokio::sync::Barrier;

const TABLES: &str = "
    CREATE TABLE counter (value BIGINT NOT NULL);
    INSERT INTO counter VALUES (0);
    CREATE TABLE doctors (name TEXT PRIMARY KEY, on_call BOOL NOT NULL);
    INSERT INTO doctors VALUES ('Ada', true), ('Ben', true);
    CREATE TABLE accounts (id INT PRIMARY KEY, cents BIGINT NOT NULL);
    INSERT INTO accounts VALUES (1, 1000), (2, 1000);";

const SERIALIZABLE: &str = "BEGIN ISOLATION LEVEL SERIALIZABLE";

/// Adds one to what it has read.
#[retry(max = 10, backoff = exponential(10ms, max = 200ms), attempt = attempt)]
async fn increment(
    pool: &PgPool,
    meeting: &Barrier,
    attempts: &Attempts,
) -> Result<(), sqlx::Error> {
    let transaction = async {
        let mut transaction = pool.begin_with(SERIALIZABLE).await?;
        let value: i64 = sqlx::query_scalar("SELECT value FROM counter")
            .fetch_one(&mut *transaction)
            .await?;
        if attempt == 1 {
            meeting.wait().await;
        }
        sqlx::query("UPDATE counter SET value = $1")
            .bind(value + 1)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await
    };
    attempts.watch(transaction).await
}

/// Goes off call if somebody else remains; says whether.
#[retry(max = 10, backoff = exponential(10ms, max = 200ms), attempt = attempt)]
async fn go_off_call(
    pool: &PgPool,
    doctor: &str,
    meeting: &Barrier,
    attempts: &Attempts,
    failed_commits: &Cell<u32>,
) -> Result<bool, sqlx::Error> {
    let transaction = async {
        let mut transaction = pool.begin_with(SERIALIZABLE).await?;
        let on_call: i64 = sqlx::query_scalar("SELECT count(*) FROM doctors WHERE on_call")
            .fetch_one(&mut *transaction)
            .await?;
        let may_go = on_call > 1;
        if may_go {
            sqlx::query("UPDATE doctors SET on_call = false WHERE name = $1")
                .bind(doctor)
                .execute(&mut *transaction)
                .await?;
        }
        if attempt == 1 {
            meeting.wait().await;
        }
        let committed = transaction.commit().await;
        committed.inspect_err(|_| failed_commits.set(failed_commits.get() + 1))?;
        Ok(may_go)
    };
    attempts.watch(transaction).await
}

/// Takes from one account and gives to another, which locks both in this order.
#[retry(max = 10, backoff = exponential(10ms, max = 200ms), attempt = attempt)]
async fn transfer(
    pool: &PgPool,
    (from, to): (i32, i32),
    cents: i64,
    meeting: &Barrier,
    attempts: &Attempts,
) -> Result<(), sqlx::Error> {
    let transaction = async {
        let mut transaction = pool.begin().await?;
        sqlx::query(TRANSFER)
            .bind(-cents)
            .bind(from)
            .execute(&mut *transaction)
            .await?;
        if attempt == 1 {
            meeting.wait().await;
        }
        sqlx::query(TRANSFER)
            .bind(cents)
            .bind(to)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await
    };
    attempts.watch(transaction).await
}

const TRANSFER: &str = "UPDATE accounts SET cents = cents + $1 WHERE id = $2";

async fn start() -> Option<(Server, PgPool)> {
    let server = Server::create()?;
    // A deadlock is looked for after so long.
    server.configure("deadlock_timeout = 50ms\n");
    server.control().start();
    session::run(&server.url(), TABLES).await;
    let pool = PgPoolOptions::new().max_connections(2);
    let pool = pool.connect(&server.url()).await.unwrap();
    Some((server, pool))
}

#[tokio::test]
async fn a_serialization_failure_runs_the_whole_transaction_again() {
    let Some((server, pool)) = start().await else {
        return;
    };
    let (meeting, attempts) = (Barrier::new(2), Attempts::default());

    let both = bounded(async {
        tokio::try_join!(
            increment(&pool, &meeting, &attempts),
            increment(&pool, &meeting, &attempts),
        )
    });
    both.await.unwrap();

    let value = session::number(&server.url(), "SELECT value FROM counter").await;
    assert_eq!(value, 2);
    // The one that came first goes on, and is done when the other one hears of it.
    assert_eq!(attempts.failures(), [Failure::rolled_back("40001")]);
    assert_eq!(attempts.begun(), 3);
    pool.close().await;
    nothing_is_left(&server).await;
}

#[tokio::test]
async fn a_commit_that_fails_runs_the_whole_transaction_again() {
    let Some((server, pool)) = start().await else {
        return;
    };
    let (meeting, attempts) = (Barrier::new(2), Attempts::default());
    let failed_commits = Cell::new(0);

    let both = bounded(async {
        tokio::try_join!(
            go_off_call(&pool, "Ada", &meeting, &attempts, &failed_commits),
            go_off_call(&pool, "Ben", &meeting, &attempts, &failed_commits),
        )
    });
    let (ada, ben) = both.await.unwrap();

    assert_ne!(ada, ben, "one goes, one stays");
    let on_call = "SELECT count(*) FROM doctors WHERE on_call";
    assert_eq!(session::number(&server.url(), on_call).await, 1);
    assert_eq!(failed_commits.get(), 1);
    assert_eq!(attempts.failures(), [Failure::rolled_back("40001")]);
    pool.close().await;
    nothing_is_left(&server).await;
}

#[tokio::test]
async fn a_deadlock_runs_the_whole_transaction_again() {
    let Some((server, pool)) = start().await else {
        return;
    };
    let (meeting, attempts) = (Barrier::new(2), Attempts::default());

    let both = bounded(async {
        tokio::try_join!(
            transfer(&pool, (1, 2), 10, &meeting, &attempts),
            transfer(&pool, (2, 1), 25, &meeting, &attempts),
        )
    });
    both.await.unwrap();

    let first = "SELECT cents FROM accounts WHERE id = 1";
    assert_eq!(session::number(&server.url(), first).await, 1015);
    let second = "SELECT cents FROM accounts WHERE id = 2";
    assert_eq!(session::number(&server.url(), second).await, 985);
    assert_eq!(attempts.first_failure(), Failure::rolled_back("40P01"));
    pool.close().await;
    nothing_is_left(&server).await;
}

/// The same with `tokio-postgres`, which rolls back a transaction that is dropped, too.
mod by_tokio_postgres {
    use super::*;
    use tokio_postgres::{Client, Error, IsolationLevel};

    #[retry(max = 10, backoff = exponential(10ms, max = 200ms), attempt = attempt)]
    async fn increment(
        client: &mut Client,
        meeting: &Barrier,
        attempts: &Attempts,
    ) -> Result<(), Error> {
        let transaction = async {
            let transaction = client
                .build_transaction()
                .isolation_level(IsolationLevel::Serializable)
                .start()
                .await?;
            let row = transaction
                .query_one("SELECT value FROM counter", &[])
                .await?;
            let value: i64 = row.try_get(0)?;
            if attempt == 1 {
                meeting.wait().await;
            }
            transaction
                .execute("UPDATE counter SET value = $1", &[&(value + 1)])
                .await?;
            transaction.commit().await
        };
        attempts.watch(transaction).await
    }

    #[retry(max = 10, backoff = exponential(10ms, max = 200ms), attempt = attempt)]
    async fn transfer(
        client: &mut Client,
        (from, to): (i32, i32),
        cents: i64,
        meeting: &Barrier,
        attempts: &Attempts,
    ) -> Result<(), Error> {
        let transaction = async {
            let transaction = client.transaction().await?;
            transaction.execute(TRANSFER, &[&-cents, &from]).await?;
            if attempt == 1 {
                meeting.wait().await;
            }
            transaction.execute(TRANSFER, &[&cents, &to]).await?;
            transaction.commit().await
        };
        attempts.watch(transaction).await
    }

    async fn start() -> Option<(Server, [Client; 2])> {
        let (server, pool) = super::start().await?;
        pool.close().await;
        let url = server.url();
        let clients = [
            session::tokio_postgres(&url).await.unwrap(),
            session::tokio_postgres(&url).await.unwrap(),
        ];
        Some((server, clients))
    }

    #[tokio::test]
    async fn a_serialization_failure_runs_the_whole_transaction_again() {
        let Some((server, [mut first, mut second])) = start().await else {
            return;
        };
        let (meeting, attempts) = (Barrier::new(2), Attempts::default());

        let both = bounded(async {
            tokio::try_join!(
                increment(&mut first, &meeting, &attempts),
                increment(&mut second, &meeting, &attempts),
            )
        });
        both.await.unwrap();

        let value = session::number(&server.url(), "SELECT value FROM counter").await;
        assert_eq!(value, 2);
        assert_eq!(attempts.failures(), [Failure::rolled_back("40001")]);
        assert_eq!(attempts.begun(), 3);
        drop((first, second));
        nothing_is_left(&server).await;
    }

    #[tokio::test]
    async fn a_deadlock_runs_the_whole_transaction_again() {
        let Some((server, [mut first, mut second])) = start().await else {
            return;
        };
        let (meeting, attempts) = (Barrier::new(2), Attempts::default());

        let both = bounded(async {
            tokio::try_join!(
                transfer(&mut first, (1, 2), 10, &meeting, &attempts),
                transfer(&mut second, (2, 1), 25, &meeting, &attempts),
            )
        });
        both.await.unwrap();

        let cents = "SELECT cents FROM accounts WHERE id = 1";
        assert_eq!(session::number(&server.url(), cents).await, 1015);
        let cents = "SELECT cents FROM accounts WHERE id = 2";
        assert_eq!(session::number(&server.url(), cents).await, 985);
        assert_eq!(attempts.first_failure(), Failure::rolled_back("40P01"));
        drop((first, second));
        nothing_is_left(&server).await;
    }
}
