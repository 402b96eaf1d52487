//! What a call may leave behind: nothing.

use service_tests::bounds::{bounded, no_task_is_left, until};
use service_tests::postgres::Server;
use sqlx::{Connection as _, PgConnection, PgPool};
use std::time::Duration;

/// Waits until the server, which runs, has no session but the one that asks, and until no task runs:
/// what a call leaves behind would be there for ever.
///
/// To be asked once the test has dropped its own connections and pools.
pub(crate) async fn nothing_is_left(server: &Server) {
    bounded(async {
        let mut connection = PgConnection::connect(&server.url()).await.unwrap();
        while other_sessions(&mut connection).await > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        connection.close().await.unwrap();
    })
    .await;
    no_task_is_left().await;
}

/// Waits until all connections of a pool are idle, and takes as many as it may have.
pub(crate) async fn nothing_is_taken(pool: &PgPool) {
    bounded(async {
        until(|| async { pool.size() as usize == pool.num_idle() }).await;
        let mut taken = Vec::new();
        for _ in 0..pool.options().get_max_connections() {
            taken.push(pool.acquire().await.unwrap());
        }
    })
    .await;
}

async fn other_sessions(connection: &mut PgConnection) -> i64 {
    let query = "SELECT count(*) FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";
    let sessions = sqlx::query_scalar(query).fetch_one(connection);
    sessions.await.unwrap()
}
