//! Annotated functions against a real Redis.
//!
//! Every test has a server of its own: own directory, own port. Without `redis-server` the tests
//! are skipped and say so; with `RETRY_REQUIRE_SERVICES=1` they fail instead. All of them are
//! bounded in time. They act on what has happened so far, not on how long it took.

#![expect(clippy::unwrap_used, reason = "what goes wrong here fails a test")]

mod call;
mod cancelled;
mod full;
mod lost;
mod not_ready;
mod refused;
mod starting;

use redis::{Client, Cmd, FromRedisValue};
use retry_runtime::Class;
use service_tests::attempts::Attempts;
use service_tests::bounds::{bounded, no_task_is_left, released, until};
use service_tests::redis::Server;
use std::fmt::Debug;

/// Reads one command with its arguments from a line of words.
fn command(line: &str) -> Cmd {
    let mut command = Cmd::new();
    for word in line.split(' ') {
        command.arg(word);
    }
    command
}

fn client(server: &Server) -> Client {
    Client::open(server.url()).unwrap()
}

/// Starts a server with settings of its own; `None` where the test is to be skipped.
fn start(settings: &str) -> Option<Server> {
    let server = Server::create(settings)?;
    server.control().start();
    Some(server)
}

/// Runs a command in a connection of its own, outside of what is under test.
async fn tell<T: FromRedisValue>(server: &Server, line: &str) -> T {
    let (client, command) = (client(server), command(line));
    bounded(call::once(&client, &command)).await.unwrap()
}

/// Asks, and cures the server once two attempts have failed with that message.
async fn ask_until_cured<T: FromRedisValue + Debug>(
    client: &Client,
    line: &str,
    message: &str,
    cure: impl Future<Output = ()>,
) -> (T, Attempts) {
    let (command, attempts) = (command(line), Attempts::default());
    let asking = call::ask(client, &command, &attempts);
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

/// Waits until somebody is in the midst of a command that blocks.
async fn until_blocked(server: &Server) {
    bounded(until(|| async {
        let clients: String = tell(server, "CLIENT LIST").await;
        clients.lines().any(|it| it.contains(" flags=b "))
    }))
    .await;
}

/// No task runs any more, and the server has no client but the one who asks.
async fn assert_nothing_is_left(server: &Server) {
    no_task_is_left().await;
    bounded(until(|| async {
        let clients: String = tell(server, "CLIENT LIST").await;
        clients.lines().count() == 1
    }))
    .await;
    no_task_is_left().await;
}
