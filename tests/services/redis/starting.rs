//! A server that comes late, or is not done with its data.

use crate::call::ask_blocking;
use crate::{
    ask_until_cured, assert_nothing_is_left, assert_refused_until_the_last, client, command, tell,
};
use redis::{FromRedisValue, RedisResult};
use retry_runtime::Class;
use service_tests::attempts::Attempts;
use service_tests::bounds::{after, released};
use service_tests::redis::Server;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;

/// Asks with the blocking client, on a thread of its own.
fn ask_on_a_thread<T: FromRedisValue + Send + 'static>(
    server: &Server,
    line: &'static str,
) -> (JoinHandle<RedisResult<T>>, Arc<Attempts>) {
    let (client, attempts) = (client(server), Arc::new(Attempts::default()));
    let asking = tokio::task::spawn_blocking({
        let attempts = Arc::clone(&attempts);
        move || ask_blocking(&client, &command(line), &attempts)
    });
    (asking, attempts)
}

/// Starts the server without blocking those who ask it.
async fn start_late(server: &Server) {
    let control = server.control();
    let started = after(Duration::ZERO, move || control.start());
    started.await.unwrap();
}

/// Starts a server that has the key `answer` among many others, and takes 20 seconds to load them.
async fn start_with_much_to_load() -> Option<Server> {
    let server = crate::start("")?;
    tell::<()>(&server, "DEBUG POPULATE 2000").await;
    tell::<()>(&server, "SET answer 42").await;
    tell::<()>(&server, "SAVE").await;
    let control = server.control();
    control.kill();
    // In microseconds a key, and in bytes of the file.
    control.configure("key-load-delay 10000\nloading-process-events-interval-bytes 1024\n");
    control.start_without_waiting();
    Some(server)
}

#[tokio::test]
async fn connects_after_the_server_was_started_late() {
    let Some(server) = Server::create("") else {
        return;
    };

    let cure = start_late(&server);
    let (answer, attempts) =
        ask_until_cured::<String>(&client(&server), "PING", "refused", cure).await;

    assert_eq!(answer, "PONG");
    assert_refused_until_the_last(&attempts, Class::Transient);
    assert_nothing_is_left(&server).await;
}

#[tokio::test]
async fn a_blocking_client_connects_after_the_server_was_started_late() {
    let Some(server) = Server::create("") else {
        return;
    };

    let (asking, attempts) = ask_on_a_thread::<String>(&server, "PING");
    let held_up = attempts.until_failed(2, "refused");
    let answer = released(asking, held_up, start_late(&server)).await;

    assert_eq!(answer.unwrap().unwrap(), "PONG");
    assert_refused_until_the_last(&attempts, Class::Transient);
    assert_nothing_is_left(&server).await;
}

#[tokio::test]
async fn asks_until_the_server_has_loaded_its_data() {
    let Some(server) = start_with_much_to_load().await else {
        return;
    };

    let cure = tell(&server, "CONFIG SET key-load-delay 0");
    let message = "Redis is loading the dataset in memory";
    let (answer, attempts) =
        ask_until_cured::<u32>(&client(&server), "GET answer", message, cure).await;

    assert_eq!(answer, 42);
    assert_refused_until_the_last(&attempts, Class::Transient);
    assert_nothing_is_left(&server).await;
}

#[tokio::test]
async fn a_blocking_client_asks_until_the_server_has_loaded_its_data() {
    let Some(server) = start_with_much_to_load().await else {
        return;
    };

    let (asking, attempts) = ask_on_a_thread::<u32>(&server, "GET answer");
    let message = "Redis is loading the dataset in memory";
    let held_up = attempts.until_failed(2, message);
    let release = tell(&server, "CONFIG SET key-load-delay 0");
    let answer = released(asking, held_up, release).await;

    assert_eq!(answer.unwrap().unwrap(), 42);
    assert_refused_until_the_last(&attempts, Class::Transient);
    assert_nothing_is_left(&server).await;
}
