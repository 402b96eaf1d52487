//! The functions under test: each connects and runs one command, as often as it takes.
//!
//! They differ in nothing but the client and what may be done twice. Attempts are many, so that a
//! test can act while they go on; they end in half a minute or a little more.

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, Cmd, FromRedisValue, RedisResult};
use retry_runtime::retry;
use service_tests::attempts::Attempts;

/// Asks what may be asked again.
#[retry(max = 300, backoff = exponential(20ms, max = 200ms), jitter = equal)]
pub(crate) async fn ask<T: FromRedisValue>(
    client: &Client,
    command: &Cmd,
    attempts: &Attempts,
) -> RedisResult<T> {
    attempts.watch(once(client, command)).await
}

/// The same with the blocking client.
#[retry(max = 300, backoff = exponential(20ms, max = 200ms), jitter = equal)]
pub(crate) fn ask_blocking<T: FromRedisValue>(
    client: &Client,
    command: &Cmd,
    attempts: &Attempts,
) -> RedisResult<T> {
    attempts.watch_blocking(|| {
        let mut connection = client.get_connection()?;
        command.query(&mut connection)
    })
}

/// Does what must not be done twice.
#[retry(
    max = 300,
    backoff = exponential(20ms, max = 200ms),
    jitter = equal,
    idempotent = false
)]
pub(crate) async fn change<T: FromRedisValue>(
    client: &Client,
    command: &Cmd,
    attempts: &Attempts,
) -> RedisResult<T> {
    attempts.watch(once(client, command)).await
}

/// One attempt of the asynchronous client.
pub(crate) async fn once<T: FromRedisValue>(client: &Client, command: &Cmd) -> RedisResult<T> {
    let mut connection = connect(client).await?;
    command.query_async(&mut connection).await
}

/// Connects without the client's own bounds on how long an answer may take: a busy machine must not
/// look like a failure.
pub(crate) async fn connect(client: &Client) -> RedisResult<MultiplexedConnection> {
    let config = AsyncConnectionConfig::new()
        .set_connection_timeout(None)
        .set_response_timeout(None);
    // Boxed: many kilobytes, in every future around it.
    Box::pin(client.get_multiplexed_async_connection_with_config(&config)).await
}
