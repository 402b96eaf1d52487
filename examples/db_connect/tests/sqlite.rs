//! The annotated connect function on real SQLite files.

use db::{Database, Error, Log, Migration, Scratch, connect};
use std::fs;
use std::time::Duration;

/// The result code of SQLite.
fn code(error: &Error) -> Option<String> {
    Some(error.as_database_error()?.code()?.into())
}

#[tokio::test]
async fn connects_once_the_lock_is_released() {
    let scratch = Scratch::new("db-connect-test").unwrap();
    let file = scratch.path().join("locked.sqlite");
    let migration = Migration::begin(&file).await.unwrap();
    let log = Log::default();

    let unlocked = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(200)).await;
        migration.commit().await
    });
    let mut connection = connect(&Database::sqlite(&file), &log).await.unwrap();

    assert!(
        (2..=5).contains(&log.attempts()),
        "{} attempts",
        log.attempts()
    );
    let orders = "SELECT CAST(count(*) AS TEXT) FROM orders";
    assert_eq!(connection.text(orders).await.unwrap(), "3");
    unlocked.await.unwrap().unwrap();
}

#[tokio::test]
async fn gives_up_at_once_on_a_file_that_is_not_a_database() {
    let scratch = Scratch::new("db-connect-test").unwrap();
    let file = scratch.path().join("notes.txt");
    fs::write(&file, "Buy milk. ".repeat(100)).unwrap();
    let log = Log::default();

    let error = connect(&Database::sqlite(&file), &log).await.unwrap_err();

    assert_eq!(code(&error).as_deref(), Some("26"));
    assert_eq!(log.attempts(), 1);
}

#[tokio::test]
async fn gives_up_at_once_on_a_file_that_does_not_exist() {
    let scratch = Scratch::new("db-connect-test").unwrap();
    let log = Log::default();

    let error = connect(&Database::sqlite(&scratch.path().join("none")), &log)
        .await
        .unwrap_err();

    assert_eq!(code(&error).as_deref(), Some("14"));
    assert_eq!(log.attempts(), 1);
}

#[test]
fn refuses_an_address_of_another_kind() {
    let refused = Database::postgres("mysql://localhost/orders").unwrap_err();

    assert!(refused.to_string().contains("postgres://"), "{refused}");
}
