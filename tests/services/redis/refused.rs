//! What waiting cannot cure: one attempt, and the error as it is.

use crate::call::{ask, ask_blocking};
use crate::{assert_nothing_is_left, client, command, start, tell};
use redis::{Client, ErrorKind, RedisError};
use retry_runtime::Class;
use service_tests::attempts::Attempts;
use service_tests::bounds::{bounded, until};
use service_tests::redis::Server;

const PASSWORD: &str = "battery-staple";

fn start_with_password() -> Option<Server> {
    start(&format!("requirepass {PASSWORD}\n"))
}

/// Asks, and is refused at the first attempt.
async fn assert_refused_at_once(client: &Client, line: &str) -> RedisError {
    let attempts = Attempts::default();
    let answer = bounded(ask::<redis::Value>(client, &command(line), &attempts)).await;
    assert_eq!(attempts.only_failure().class, Class::Permanent, "{line}");
    answer.unwrap_err()
}

#[tokio::test]
async fn the_right_password_is_taken() {
    let Some(server) = start_with_password() else {
        return;
    };
    let client = Client::open(server.url_with(PASSWORD)).unwrap();
    let attempts = Attempts::default();

    let answer = bounded(ask::<String>(&client, &command("PING"), &attempts)).await;

    assert_eq!(answer.unwrap(), "PONG");
    assert_eq!(attempts.begun(), 1);
}

#[tokio::test]
async fn gives_up_at_once_on_a_wrong_password() {
    let Some(server) = start_with_password() else {
        return;
    };
    let client = Client::open(server.url_with("guessed")).unwrap();

    let error = assert_refused_at_once(&client, "PING").await;

    assert_eq!(error.kind(), ErrorKind::AuthenticationFailed);
}

#[tokio::test]
async fn a_blocking_client_gives_up_at_once_on_a_wrong_password() {
    let Some(server) = start_with_password() else {
        return;
    };
    let client = Client::open(server.url_with("guessed")).unwrap();
    let attempts = Attempts::default();

    let answer = ask_blocking::<String>(&client, &command("PING"), &attempts);

    assert_eq!(answer.unwrap_err().kind(), ErrorKind::AuthenticationFailed);
    assert_eq!(attempts.only_failure().class, Class::Permanent);
}

#[tokio::test]
async fn gives_up_at_once_without_a_password() {
    let Some(server) = start_with_password() else {
        return;
    };

    let error = assert_refused_at_once(&client(&server), "PING").await;

    assert_eq!(error.code(), Some("NOAUTH"));
}

#[tokio::test]
async fn gives_up_at_once_where_the_user_may_not() {
    let Some(server) = start("user default on nopass ~* &* +@all -set\n") else {
        return;
    };

    let error = assert_refused_at_once(&client(&server), "SET a 1").await;

    assert_eq!(error.code(), Some("NOPERM"));
    assert_nothing_is_left(&server).await;
}

#[tokio::test]
async fn gives_up_at_once_when_the_memory_is_used_up() {
    let Some(server) = start("maxmemory 1\n") else {
        return;
    };

    let error = assert_refused_at_once(&client(&server), "SET a 1").await;

    assert_eq!(error.code(), Some("OOM"));
    assert_nothing_is_left(&server).await;
}

/// The server cannot write where it is to save, and so takes no more writes.
#[tokio::test]
async fn gives_up_at_once_when_the_server_cannot_save() {
    let Some(server) = start("enable-protected-configs yes\nsave 3600 1\n") else {
        return;
    };
    tell::<()>(&server, "CONFIG SET dir /proc").await;
    tell::<()>(&server, "BGSAVE").await;
    bounded(until(|| async {
        let state: String = tell(&server, "INFO persistence").await;
        state.contains("rdb_last_bgsave_status:err")
    }))
    .await;

    let error = assert_refused_at_once(&client(&server), "SET a 1").await;

    assert_eq!(error.code(), Some("MISCONF"));
    assert_nothing_is_left(&server).await;
}

#[tokio::test]
async fn gives_up_at_once_on_a_command_that_is_at_fault() {
    let Some(server) = start("") else {
        return;
    };
    tell::<()>(&server, "RPUSH list a").await;

    for (code, line) in [
        ("ERR", "NONSENSE"),
        ("WRONGTYPE", "INCR list"),
        (
            "NOSCRIPT",
            "EVALSHA 0000000000000000000000000000000000000000 0",
        ),
        ("NOTBUSY", "SCRIPT KILL"),
        ("NOGROUP", "XREADGROUP GROUP nobody me STREAMS stream >"),
    ] {
        let error = assert_refused_at_once(&client(&server), line).await;
        assert_eq!(error.code(), Some(code), "{line}");
    }
    assert_nothing_is_left(&server).await;
}
