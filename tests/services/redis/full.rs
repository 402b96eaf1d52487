//! A server that has as many clients as it takes.

use crate::{ask_until_cured, assert_nothing_is_left, assert_refused_until_the_last, call, start};
use redis::aio::MultiplexedConnection;
use redis::{Client, IntoConnectionInfo};
use retry_runtime::Class;
use service_tests::bounds::bounded;
use service_tests::redis::Server;

/// Starts a server that takes one client, and gives it this one.
async fn start_full() -> Option<(Server, MultiplexedConnection)> {
    let server = start("maxclients 1\n")?;
    let client = Client::open(server.url()).unwrap();
    let only = bounded(call::connect(&client)).await.unwrap();
    Some((server, only))
}

/// A client that does not tell the server the name of its library, and so sees the first answer.
fn nameless(url: &str) -> Client {
    let info = url.into_connection_info().unwrap();
    let settings = info.redis_settings().clone().set_skip_set_lib_name();
    Client::open(info.set_redis_settings(settings)).unwrap()
}

#[tokio::test]
async fn is_served_once_another_client_is_gone() {
    let Some((server, only)) = start_full().await else {
        return;
    };

    let cure = async { drop(only) };
    let message = "max number of clients reached";
    let (answer, attempts) =
        ask_until_cured::<String>(&nameless(&server.url()), "PING", message, cure).await;

    assert_eq!(answer, "PONG");
    assert_refused_until_the_last(&attempts, Class::Throttled);
    assert_nothing_is_left(&server).await;
}

/// The reply comes when the client chooses its database, and reads differently then.
#[tokio::test]
async fn a_client_of_another_database_is_served_once_another_client_is_gone() {
    let Some((server, only)) = start_full().await else {
        return;
    };

    let cure = async { drop(only) };
    let message = "refused to switch database";
    let client = nameless(&server.url_of_database(1));
    let (answer, attempts) = ask_until_cured::<String>(&client, "PING", message, cure).await;

    assert_eq!(answer, "PONG");
    assert_refused_until_the_last(&attempts, Class::Throttled);
    assert_nothing_is_left(&server).await;
}

/// The refusal is taken for the answer to the name of the library, which does not matter; what
/// remains is a connection that was lost, nobody knows when.
#[tokio::test]
async fn a_greeting_hides_why_the_connection_is_closed() {
    let Some((server, only)) = start_full().await else {
        return;
    };

    let cure = async { drop(only) };
    let client = Client::open(server.url()).unwrap();
    let (answer, attempts) = ask_until_cured::<String>(&client, "PING", "", cure).await;

    assert_eq!(answer, "PONG");
    for failure in attempts.failures() {
        assert_eq!(failure.class, Class::Transient, "{failure:?}");
        assert!(failure.is_indeterminate, "{failure:?}");
    }
    assert_nothing_is_left(&server).await;
}
