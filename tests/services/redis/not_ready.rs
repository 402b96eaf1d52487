//! A server that runs and answers, but not what it is asked.

use crate::{
    ask_until_cured, assert_nothing_is_left, assert_refused_until_the_last, call, client, command,
    start, tell,
};
use redis::{Client, RedisResult};
use retry_runtime::Class;
use service_tests::bounds::{bounded, until};
use service_tests::redis::Server;
use tokio::task::JoinHandle;

/// A port of the loopback address on which nobody listens: the primary that is gone.
const NO_PRIMARY: &str = "replicaof 127.0.0.1 1\n";

/// What cures a replica without its primary: it becomes the primary.
async fn promote(server: &Server) {
    tell::<()>(server, "REPLICAOF NO ONE").await;
}

/// Runs a script without an end, and waits until it keeps everybody else out.
async fn run_endless_script(server: &Server) -> JoinHandle<RedisResult<()>> {
    let script = tokio::spawn({
        let client = client(server);
        async move {
            let mut endless = redis::cmd("EVAL");
            endless.arg("while true do end").arg(0);
            call::once(&client, &endless).await
        }
    });
    let asker = client(server);
    bounded(until(|| async {
        let answer = call::once::<()>(&asker, &command("PING")).await;
        answer.is_err_and(|error| error.code() == Some("BUSY"))
    }))
    .await;
    script
}

#[tokio::test]
async fn asks_until_a_script_has_ended() {
    let Some(server) = start("busy-reply-threshold 20\n") else {
        return;
    };
    let script = run_endless_script(&server).await;

    let cure = tell(&server, "SCRIPT KILL");
    let message = "Redis is busy running a script";
    let (answer, attempts) =
        ask_until_cured::<String>(&client(&server), "PING", message, cure).await;

    assert_eq!(answer, "PONG");
    assert_refused_until_the_last(&attempts, Class::Transient);
    bounded(script).await.unwrap().unwrap_err();
    assert_nothing_is_left(&server).await;
}

/// The reply comes when the client chooses its database, and reads differently then.
#[tokio::test]
async fn a_client_of_another_database_asks_until_a_script_has_ended() {
    let Some(server) = start("busy-reply-threshold 20\n") else {
        return;
    };
    let script = run_endless_script(&server).await;

    let cure = tell(&server, "SCRIPT KILL");
    let client = Client::open(server.url_of_database(1)).unwrap();
    let message = "refused to switch database";
    let (answer, attempts) = ask_until_cured::<String>(&client, "PING", message, cure).await;

    assert_eq!(answer, "PONG");
    assert_refused_until_the_last(&attempts, Class::Transient);
    bounded(script).await.unwrap().unwrap_err();
    assert_nothing_is_left(&server).await;
}

/// `READONLY`: what a client gets from the server that was the primary before.
#[tokio::test]
async fn writes_once_the_replica_is_promoted() {
    let Some(server) = start(NO_PRIMARY) else {
        return;
    };

    let message = "You can't write against a read only replica";
    let (count, attempts) =
        ask_until_cured::<u32>(&client(&server), "INCR n", message, promote(&server)).await;

    assert_eq!(count, 1);
    assert_refused_until_the_last(&attempts, Class::Transient);
    assert_nothing_is_left(&server).await;
}

/// `MASTERDOWN`: the replica may have old data, and is set up not to show them.
#[tokio::test]
async fn reads_once_the_replica_is_promoted() {
    let Some(server) = start(&format!("{NO_PRIMARY}replica-serve-stale-data no\n")) else {
        return;
    };

    let message = "Link with MASTER is down";
    let (found, attempts) =
        ask_until_cured::<u32>(&client(&server), "EXISTS n", message, promote(&server)).await;

    assert_eq!(found, 0);
    assert_refused_until_the_last(&attempts, Class::Transient);
    assert_nothing_is_left(&server).await;
}

#[tokio::test]
async fn writes_once_fewer_replicas_are_enough() {
    let Some(server) = start("min-replicas-to-write 1\n") else {
        return;
    };

    let cure = tell(&server, "CONFIG SET min-replicas-to-write 0");
    let message = "Not enough good replicas to write";
    let (count, attempts) = ask_until_cured::<u32>(&client(&server), "INCR n", message, cure).await;

    assert_eq!(count, 1);
    assert_refused_until_the_last(&attempts, Class::Transient);
    assert_nothing_is_left(&server).await;
}

#[tokio::test]
async fn asks_until_the_cluster_is_complete() {
    let Some(server) = start("cluster-enabled yes\n") else {
        return;
    };

    let cure = tell(&server, "CLUSTER ADDSLOTSRANGE 0 16383");
    let message = "Hash slot not served";
    let (found, attempts) =
        ask_until_cured::<u32>(&client(&server), "EXISTS n", message, cure).await;

    assert_eq!(found, 0);
    assert_refused_until_the_last(&attempts, Class::Transient);
    assert_nothing_is_left(&server).await;
}
