//! What waiting cannot cure: one attempt, and the error as it is.

use crate::call::{ask, change};
use crate::{assert_nothing_is_left, start, start_with_nap, tell, until_napping};
use retry_runtime::Class;
use service_tests::attempts::Attempts;
use service_tests::bounds::bounded;
use service_tests::mariadb::{DATABASE, PASSWORD};
use sqlx::Error;
use sqlx::mysql::MySqlDatabaseError;

fn number_of(error: &Error) -> u16 {
    let error = error.as_database_error().unwrap();
    error.downcast_ref::<MySqlDatabaseError>().number()
}

/// Asks at that address, and is refused at the first attempt with that number.
async fn assert_refused_at_once(url: &str, query: &'static str, number: u16) {
    let attempts = Attempts::default();
    let error = bounded(ask(url, query, &attempts)).await.unwrap_err();
    assert_eq!(number_of(&error), number, "{error}");
    assert_eq!(attempts.only_failure().class, Class::Permanent, "{error}");
}

#[tokio::test]
async fn gives_up_at_once_on_a_wrong_password() {
    let Some(server) = start() else {
        return;
    };

    let url = server.url_with("guessed", DATABASE);
    assert_refused_at_once(&url, "SELECT 1", 1045).await;

    assert_nothing_is_left(&server).await;
}

/// Who may see no other database is told that it is not allowed; who may, that there is none.
#[tokio::test]
async fn gives_up_at_once_on_an_unknown_database() {
    let Some(server) = start() else {
        return;
    };

    let url = server.url_with(PASSWORD, "nowhere");
    assert_refused_at_once(&url, "SELECT 1", 1044).await;
    tell(&server, "GRANT SELECT ON *.* TO app@'127.0.0.1'").await;
    assert_refused_at_once(&url, "SELECT 1", 1049).await;

    assert_nothing_is_left(&server).await;
}

#[tokio::test]
async fn gives_up_at_once_on_a_query_that_is_at_fault() {
    let Some(server) = start() else {
        return;
    };

    let url = server.url();
    for (number, query) in [
        (1064, "SELEKT 1"),
        (1054, "SELECT nothing"),
        (1146, "SELECT count(*) FROM nowhere"),
        (1142, "SELECT count(*) FROM mysql.global_priv"),
    ] {
        assert_refused_at_once(&url, query, number).await;
    }

    assert_nothing_is_left(&server).await;
}

#[tokio::test]
async fn gives_up_at_once_on_a_key_that_exists() {
    let Some(server) = start() else {
        return;
    };
    let create = "CREATE TABLE orders (id INT PRIMARY KEY); INSERT INTO orders VALUES (1)";
    tell(&server, create).await;
    let (url, attempts) = (server.url(), Attempts::default());

    let insert = change(&url, "INSERT INTO orders VALUES (1)", &attempts);
    let error = bounded(insert).await.unwrap_err();

    assert_eq!(number_of(&error), 1062);
    assert_eq!(attempts.only_failure().class, Class::Permanent);
    assert_nothing_is_left(&server).await;
}

#[tokio::test]
async fn gives_up_at_once_on_a_server_that_is_read_only() {
    let Some(server) = start() else {
        return;
    };
    tell(&server, "SET GLOBAL read_only = 1").await;
    let (url, attempts) = (server.url(), Attempts::default());

    let create = change(&url, "CREATE TABLE orders (id INT)", &attempts);
    let error = bounded(create).await.unwrap_err();

    assert_eq!(number_of(&error), 1290);
    assert_eq!(attempts.only_failure().class, Class::Permanent);
    assert_nothing_is_left(&server).await;
}

/// Somebody wanted the query to end, so it is not begun again.
#[tokio::test]
async fn gives_up_at_once_when_its_query_is_killed() {
    let Some(server) = start_with_nap().await else {
        return;
    };

    let url = server.url();
    bounded(async {
        tokio::join!(assert_refused_at_once(&url, crate::NAP, 1317), async {
            until_napping(&server).await;
            tell(&server, "KILL QUERY USER app@'127.0.0.1'").await;
        })
    })
    .await;

    assert_nothing_is_left(&server).await;
}
