//! Calls that are dropped, in the middle of an attempt or of a delay.

use crate::attempts::Attempts;
use crate::remains::{nothing_is_left, nothing_is_taken};
use crate::session::{self, in_mid_query, long_at_first};
use retry_runtime::retry;
use service_tests::bounds::{bounded, until};
use service_tests::postgres::Server;
use sqlx::postgres::PgPoolOptions;
use sqlx::{Connection as _, PgConnection, PgPool};
use std::fmt::Debug;
use std::future::Future;
use tokio::task::JoinSet;
use tokio_postgres::NoTls;

#[retry(max = 5, backoff = fixed(1h))]
async fn read(url: &str, attempts: &Attempts) -> Result<i32, sqlx::Error> {
    attempts.watch(session::read(url, long_at_first(1))).await
}

/// The task that serves the connection goes with the attempt, not with the end of the query.
#[retry(max = 5, backoff = fixed(1h))]
async fn read_by_tokio_postgres(
    url: &str,
    attempts: &Attempts,
) -> Result<i32, tokio_postgres::Error> {
    let query = async {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
        let mut task = JoinSet::new();
        task.spawn(connection);
        let query = "SELECT 42 FROM pg_sleep($1)";
        let row = client.query_one(query, &[&long_at_first(1)]).await?;
        row.try_get(0)
    };
    attempts.watch(query).await
}

#[retry(max = 5, backoff = fixed(1h))]
async fn read_from_pool(pool: &PgPool, attempts: &Attempts) -> Result<i32, sqlx::Error> {
    let query = sqlx::query_scalar("SELECT 42 FROM pg_sleep($1)")
        .bind(long_at_first(1))
        .fetch_one(pool);
    attempts.watch(query).await
}

/// Runs a call until `enough`, and drops it then.
pub(crate) async fn drop_after<T: Debug>(
    call: impl Future<Output = T>,
    enough: impl Future<Output = ()>,
) {
    bounded(async {
        tokio::select! {
            outcome = call => panic!("the call has ended: {outcome:?}"),
            () = enough => {}
        }
    })
    .await;
}

/// Starts a server that soon notices when a client has gone in the middle of a query; without this,
/// it would go on to the query's end.
pub(crate) fn start_attentive() -> Option<Server> {
    let server = Server::create()?;
    server.configure("client_connection_check_interval = 50ms\n");
    server.control().start();
    Some(server)
}

#[tokio::test]
async fn a_call_dropped_in_an_attempt_leaves_nothing() {
    let Some(server) = start_attentive() else {
        return;
    };
    let (url, attempts) = (server.url(), Attempts::default());

    drop_after(read(&url, &attempts), async {
        in_mid_query(&url).await;
    })
    .await;

    assert_eq!(attempts.begun(), 1);
    nothing_is_left(&server).await;
}

#[tokio::test]
async fn a_call_by_tokio_postgres_dropped_in_an_attempt_leaves_nothing() {
    let Some(server) = start_attentive() else {
        return;
    };
    let (url, attempts) = (server.url(), Attempts::default());

    drop_after(read_by_tokio_postgres(&url, &attempts), async {
        in_mid_query(&url).await;
    })
    .await;

    assert_eq!(attempts.begun(), 1);
    nothing_is_left(&server).await;
}

/// The pool waits for the end of the query before it gives the connection to somebody else.
#[tokio::test]
async fn a_call_dropped_in_an_attempt_gives_its_connection_back() {
    let Some(server) = Server::start() else {
        return;
    };
    let (url, attempts) = (server.url(), Attempts::default());
    let pool = PgPoolOptions::new().max_connections(2);
    let pool = pool.connect(&url).await.unwrap();

    drop_after(read_from_pool(&pool, &attempts), async {
        in_mid_query(&url).await;
    })
    .await;
    cancel_query(&url).await;

    assert_eq!(attempts.begun(), 1);
    nothing_is_taken(&pool).await;
    pool.close().await;
    nothing_is_left(&server).await;
}

#[tokio::test]
async fn a_call_dropped_in_a_delay_leaves_nothing() {
    let Some(server) = Server::create() else {
        return;
    };
    let (url, attempts) = (server.url(), Attempts::default());

    // The body is followed by the delay in the same poll.
    let failed = until(|| async { !attempts.failures().is_empty() });
    drop_after(read(&url, &attempts), failed).await;

    assert_eq!(attempts.begun(), 1);
    server.control().start();
    nothing_is_left(&server).await;
}

/// Ends the query of the session that is in the middle of one, but not the session.
async fn cancel_query(url: &str) {
    let process = in_mid_query(url).await;
    let mut connection = PgConnection::connect(url).await.unwrap();
    sqlx::query("SELECT pg_cancel_backend($1)")
        .bind(process)
        .execute(&mut connection)
        .await
        .unwrap();
}
