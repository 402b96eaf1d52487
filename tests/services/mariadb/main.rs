//! Annotated functions against a real MariaDB.
//!
//! Every test has a server of its own: own data directory, own port. Without MariaDB's programs the
//! tests are skipped and say so; with `RETRY_REQUIRE_SERVICES=1` they fail instead. All of them are
//! bounded in time. They act on what has happened so far, not on how long it took.

#![expect(clippy::unwrap_used, reason = "what goes wrong here fails a test")]

mod call;
mod cancelled;
mod full;
mod locks;
mod lost;
mod refused;
mod starting;

use retry_runtime::Class;
use service_tests::attempts::Attempts;
use service_tests::bounds::{bounded, no_task_is_left, released, until};
use service_tests::mariadb::Server;
use sqlx::mysql::MySqlRow;
use sqlx::{Connection as _, Row as _};

/// Sleeps as long as the table [`nap`](start_with_nap) says, and gives 0.
const NAP: &str = "SELECT SLEEP(seconds) FROM nap";

/// Starts a server; `None` where the test is to be skipped.
fn start() -> Option<Server> {
    let server = Server::create()?;
    server.control().start();
    Some(server)
}

/// Starts a server on which a query can be made to take long.
async fn start_with_nap() -> Option<Server> {
    let server = start()?;
    let table = "CREATE TABLE nap (seconds INT NOT NULL); INSERT INTO nap VALUES (600)";
    tell(&server, table).await;
    Some(server)
}

/// Whoever naps next is done at once; that survives the server's end.
async fn shorten_nap(server: &Server) {
    tell(server, "UPDATE nap SET seconds = 0").await;
}

/// Runs statements as the administrator, outside of what is under test.
async fn tell(server: &Server, statements: &'static str) {
    bounded(async {
        let url = server.administrator_url();
        let mut connection = call::connect(&url).await.unwrap();
        sqlx::raw_sql(statements)
            .execute(&mut connection)
            .await
            .unwrap();
        // Told to shut down, the server may be gone already.
        let _ = connection.close().await;
    })
    .await;
}

/// Asks for a number as the administrator.
async fn number(server: &Server, query: &'static str) -> i64 {
    let url = server.administrator_url();
    bounded(call::once(&url, query)).await.unwrap()
}

/// Returns what the connections do at the moment, but for the administrator's own.
///
/// Asked for without `information_schema`: MariaDB 10.11 may crash when it drops the temporary table
/// of a prepared query of that.
async fn states(server: &Server) -> Vec<String> {
    let url = server.administrator_url();
    let mut connection = bounded(call::connect(&url)).await.unwrap();
    let query = "SHOW PROCESSLIST";
    let rows = bounded(sqlx::raw_sql(query).fetch_all(&mut connection)).await;
    connection.close().await.unwrap();
    let text = |row: &MySqlRow, column| row.get::<Option<String>, _>(column).unwrap_or_default();
    rows.unwrap()
        .iter()
        .filter(|row| text(row, "Info") != query)
        .map(|row| text(row, "State"))
        .collect()
}

/// Waits until somebody is in the midst of [`NAP`].
async fn until_napping(server: &Server) {
    let nap = "User sleep";
    bounded(until(|| async {
        states(server).await.iter().any(|it| it == nap)
    }))
    .await;
}

/// Asks, and cures the server once two attempts have failed with that message.
async fn ask_until_cured(
    url: &str,
    query: &'static str,
    message: &str,
    cure: impl Future<Output = ()>,
) -> (i64, Attempts) {
    let attempts = Attempts::default();
    let asking = call::ask(url, query, &attempts);
    let answer = released(asking, attempts.until_failed(2, message), cure).await;
    (answer.unwrap(), attempts)
}

/// All attempts but the last have failed, with that class, and left nothing open.
fn assert_refused_until_the_last(attempts: &Attempts, class: Class) {
    let failures = attempts.failures();
    assert_eq!(failures.len() + 1, attempts.begun());
    for failure in failures {
        assert_eq!(failure.class, class, "{failure:?}");
        assert!(!failure.is_indeterminate, "{failure:?}");
    }
}

/// No task runs any more, and the server has no client but the one who asks.
async fn assert_nothing_is_left(server: &Server) {
    no_task_is_left().await;
    bounded(until(|| async { states(server).await.is_empty() })).await;
    no_task_is_left().await;
}
