//! A server that has as many connections as it takes, and a pool that has none to give.

use crate::{
    ask_until_cured, assert_nothing_is_left, assert_refused_until_the_last, call, start, tell,
};
use retry_runtime::{Class, retry};
use service_tests::attempts::Attempts;
use service_tests::bounds::{bounded, released};
use service_tests::mariadb::{MAX_CONNECTIONS, Server};
use sqlx::mysql::MySqlPoolOptions;
use sqlx::{Error, MySqlConnection, MySqlPool};
use std::time::Duration;

async fn connect(server: &Server) -> MySqlConnection {
    bounded(call::connect(&server.url())).await.unwrap()
}

#[tokio::test]
async fn is_served_once_another_connection_is_closed() {
    let Some(server) = start() else {
        return;
    };
    let mut others = Vec::new();
    for _ in 0..MAX_CONNECTIONS {
        others.push(connect(&server).await);
    }

    let cure = async { drop(others.pop()) };
    let (answer, attempts) = ask_until_cured(&server.url(), "SELECT 42", "1040", cure).await;

    assert_eq!(answer, 42);
    assert_refused_until_the_last(&attempts, Class::Throttled);
    drop(others);
    assert_nothing_is_left(&server).await;
}

/// Of one user, there are two limits with two numbers.
#[tokio::test]
async fn is_served_once_another_connection_of_the_same_user_is_closed() {
    let Some(server) = start() else {
        return;
    };
    for (number, limit) in [
        ("1203", "SET GLOBAL max_user_connections = 1"),
        (
            "1226",
            "ALTER USER app@'127.0.0.1' WITH MAX_USER_CONNECTIONS 1",
        ),
    ] {
        tell(&server, limit).await;
        let only = connect(&server).await;

        let cure = async { drop(only) };
        let (answer, attempts) = ask_until_cured(&server.url(), "SELECT 42", number, cure).await;

        assert_eq!(answer, 42);
        assert_refused_until_the_last(&attempts, Class::Throttled);
    }
    assert_nothing_is_left(&server).await;
}

/// A pool of one connection that does not wait for long.
fn small_pool(server: &Server) -> MySqlPool {
    MySqlPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(Duration::from_millis(100))
        .connect_lazy(&server.url())
        .unwrap()
}

#[retry(
    max = 300,
    backoff = exponential(20ms, max = 200ms),
    jitter = equal,
    idempotent = false
)]
async fn ask_pool(pool: &MySqlPool, attempts: &Attempts) -> Result<i64, Error> {
    let query = sqlx::query_scalar("SELECT 42").fetch_one(pool);
    attempts.watch(query).await
}

#[tokio::test]
async fn is_served_once_the_pool_has_a_connection() {
    let Some(server) = start() else {
        return;
    };
    let (pool, attempts) = (small_pool(&server), Attempts::default());
    // On a busy machine, connecting may take longer than the pool waits.
    let only = bounded(async {
        loop {
            if let Ok(connection) = pool.acquire().await {
                break connection;
            }
        }
    })
    .await;

    let held_up = attempts.until_failed(2, "pool timed out");
    let release = async {
        drop(only);
    };
    let answer = released(ask_pool(&pool, &attempts), held_up, release).await;

    assert_eq!(answer.unwrap(), 42);
    assert_refused_until_the_last(&attempts, Class::Timeout);
    pool.close().await;
    assert_nothing_is_left(&server).await;
}
