//! Locks that others hold: the whole transaction is made again, and takes place once.

use crate::call::connect;
use crate::{assert_nothing_is_left, assert_refused_until_the_last, number, start, tell};
use retry_runtime::{Class, retry};
use service_tests::attempts::Attempts;
use service_tests::bounds::{bounded, released};
use service_tests::mariadb::Server;
use sqlx::mysql::MySqlPoolOptions;
use sqlx::{Connection as _, Error, MySql, MySqlConnection, MySqlPool, Transaction};
use tokio::sync::Barrier;

/// A flight with 100 free seats, and no bookings.
async fn start_with_flight() -> Option<Server> {
    let server = start()?;
    let tables = "CREATE TABLE flight (free INT NOT NULL); INSERT INTO flight VALUES (100);
        CREATE TABLE bookings (seats INT NOT NULL)";
    tell(&server, tables).await;
    Some(server)
}

/// Notes the booking, which succeeds, and then takes the seats, for which there is a lock to wait
/// for.
///
/// MariaDB gives up waiting by undoing that statement, not the transaction; it is the drop that
/// undoes the note.
async fn book_two(mut transaction: Transaction<'_, MySql>) -> Result<(), Error> {
    sqlx::query("INSERT INTO bookings VALUES (2)")
        .execute(&mut *transaction)
        .await?;
    sqlx::query("UPDATE flight SET free = free - 2")
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
}

#[retry(max = 20, backoff = exponential(20ms, max = 200ms))]
async fn book(url: &str, attempts: &Attempts) -> Result<(), Error> {
    let attempt = async {
        let mut connection = connect(url).await?;
        book_two(connection.begin().await?).await?;
        connection.close().await
    };
    attempts.watch(attempt).await
}

/// Each attempt has the connection of the one before.
#[retry(max = 20, backoff = exponential(20ms, max = 200ms))]
async fn book_by_pool(pool: &MySqlPool, attempts: &Attempts) -> Result<(), Error> {
    // Boxed for the same reason as in `connect`.
    let attempt = async { book_two(Box::pin(pool.begin()).await?).await };
    attempts.watch(attempt).await
}

/// Books while another transaction has the lock, which it gives back after a failure.
async fn book_against_a_lock(
    server: &Server,
    booking: impl Future<Output = Result<(), Error>>,
    attempts: &Attempts,
) {
    let mut other = connect(&server.url()).await.unwrap();
    let mut lock = other.begin().await.unwrap();
    sqlx::query("UPDATE flight SET free = free - 30")
        .execute(&mut *lock)
        .await
        .unwrap();

    let held_up = attempts.until_failed(1, "1205");
    let release = async {
        lock.commit().await.unwrap();
    };
    let booked = released(booking, held_up, release).await;

    booked.unwrap();
    other.close().await.unwrap();
}

async fn assert_booked_once(server: &Server) {
    assert_eq!(
        number(server, "SELECT free FROM flight").await,
        100 - 30 - 2
    );
    assert_eq!(number(server, "SELECT count(*) FROM bookings").await, 1);
}

#[tokio::test]
async fn makes_the_transaction_again_once_the_lock_is_free() {
    let Some(server) = start_with_flight().await else {
        return;
    };
    let (url, attempts) = (server.url(), Attempts::default());

    book_against_a_lock(&server, book(&url, &attempts), &attempts).await;

    assert_booked_once(&server).await;
    assert_refused_until_the_last(&attempts, Class::Transient);
    assert_nothing_is_left(&server).await;
}

#[tokio::test]
async fn undoes_the_transaction_before_it_is_made_again_on_the_same_connection() {
    let Some(server) = start_with_flight().await else {
        return;
    };
    let pool = MySqlPoolOptions::new()
        .max_connections(1)
        .connect_lazy(&server.url())
        .unwrap();
    let attempts = Attempts::default();

    book_against_a_lock(&server, book_by_pool(&pool, &attempts), &attempts).await;

    assert_booked_once(&server).await;
    assert_refused_until_the_last(&attempts, Class::Transient);
    pool.close().await;
    assert_nothing_is_left(&server).await;
}

/// Moves money from one account to another; in the first attempt, the other account is not touched
/// before both who transfer have locked their first.
#[retry(max = 20, backoff = exponential(20ms, max = 200ms), attempt = attempt)]
async fn transfer(
    url: &str,
    [from, to]: [i32; 2],
    amount: i32,
    both_locked: &Barrier,
    attempts: &Attempts,
) -> Result<(), Error> {
    let attempt = async {
        let mut connection = connect(url).await?;
        let mut transaction = connection.begin().await?;
        sqlx::query("INSERT INTO transfers VALUES (?)")
            .bind(amount)
            .execute(&mut *transaction)
            .await?;
        add(&mut transaction, from, -amount).await?;
        if attempt == 1 {
            both_locked.wait().await;
        }
        add(&mut transaction, to, amount).await?;
        transaction.commit().await?;
        connection.close().await
    };
    attempts.watch(attempt).await
}

async fn add(connection: &mut MySqlConnection, account: i32, amount: i32) -> Result<(), Error> {
    sqlx::query("UPDATE accounts SET balance = balance + ? WHERE id = ?")
        .bind(amount)
        .bind(account)
        .execute(connection)
        .await?;
    Ok(())
}

#[tokio::test]
async fn makes_the_whole_transaction_again_after_a_deadlock() {
    let Some(server) = start() else {
        return;
    };
    let tables = "CREATE TABLE accounts (id INT PRIMARY KEY, balance INT NOT NULL);
        INSERT INTO accounts VALUES (1, 100), (2, 100);
        CREATE TABLE transfers (amount INT NOT NULL)";
    tell(&server, tables).await;
    let (url, both_locked) = (server.url(), Barrier::new(2));
    let (there, back) = (Attempts::default(), Attempts::default());

    let (went, came) = bounded(async {
        tokio::join!(
            transfer(&url, [1, 2], 10, &both_locked, &there),
            transfer(&url, [2, 1], 30, &both_locked, &back)
        )
    })
    .await;

    went.unwrap();
    came.unwrap();
    let failures = [there.failures(), back.failures()].concat();
    let deadlocks = failures.iter().filter(|it| it.message.contains("1213"));
    assert_eq!(deadlocks.count(), 1, "{failures:?}");
    assert_refused_until_the_last(&there, Class::Transient);
    assert_refused_until_the_last(&back, Class::Transient);
    let first = "SELECT balance FROM accounts WHERE id = 1";
    assert_eq!(number(&server, first).await, 100 - 10 + 30);
    let second = "SELECT balance FROM accounts WHERE id = 2";
    assert_eq!(number(&server, second).await, 100 + 10 - 30);
    assert_eq!(number(&server, "SELECT count(*) FROM transfers").await, 2);
    assert_nothing_is_left(&server).await;
}
