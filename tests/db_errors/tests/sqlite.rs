//! SQLite on real files, through `rusqlite` and through `sqlx`.

use crate::meanings::{assert_is, assert_means, of_table};
use crate::scratch::Scratch;
use retry_runtime::{Class, Classify as _, codes};
use rusqlite::{Connection, OpenFlags};
use sqlx::ConnectOptions as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use std::fs;
use std::path::Path;
use std::time::Duration;

const SCHEMA: &str = "CREATE TABLE jobs (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)";
const INSERT: &str = "INSERT INTO jobs (name) VALUES ('first')";
const READ: &str = "SELECT count(*) FROM jobs";

/// Opens the file, without SQLite's own waiting for locks.
fn open(file: &Path) -> Connection {
    let connection = Connection::open(file).unwrap();
    connection.busy_timeout(Duration::ZERO).unwrap();
    connection
}

async fn open_sqlx(file: &Path) -> Result<SqliteConnection, sqlx::Error> {
    SqliteConnectOptions::new()
        .filename(file)
        .busy_timeout(Duration::ZERO)
        .connect()
        .await
}

async fn run_sqlx(connection: &mut SqliteConnection, sql: &'static str) -> Result<(), sqlx::Error> {
    sqlx::query(sql).execute(connection).await.map(drop)
}

fn database(scratch: &Scratch) -> std::path::PathBuf {
    let file = scratch.file("db.sqlite");
    open(&file).execute_batch(SCHEMA).unwrap();
    file
}

fn extended_code(error: &rusqlite::Error) -> i32 {
    error.sqlite_error().unwrap().extended_code
}

#[test]
fn every_code_is_classified_through_rusqlite() {
    for (code, meaning) in of_table("sqlite") {
        let error = rusqlite::ffi::Error::new(code.parse().unwrap());

        assert_means(rusqlite::Error::SqliteFailure(error, None), meaning, &code);
    }
}

#[tokio::test]
async fn a_locked_database_is_transient() {
    let scratch = Scratch::new();
    let file = database(&scratch);
    let other = open(&file);
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();

    let error = open(&file).execute_batch(INSERT).unwrap_err();
    assert_eq!(extended_code(&error), 5);
    assert_is(error, Class::Transient, false, "rusqlite");

    let mut connection = open_sqlx(&file).await.unwrap();
    let error = run_sqlx(&mut connection, INSERT).await.unwrap_err();
    assert_is(error, Class::Transient, false, "sqlx");
}

/// An extended code of several digits, `SQLITE_BUSY_SNAPSHOT`.
#[tokio::test]
async fn an_outdated_snapshot_is_transient() {
    let scratch = Scratch::new();
    let file = database(&scratch);
    open(&file)
        .execute_batch("PRAGMA journal_mode = WAL")
        .unwrap();
    let reader = open(&file);
    reader.execute_batch(&format!("BEGIN; {READ}")).unwrap();
    let mut sqlx_reader = open_sqlx(&file).await.unwrap();
    run_sqlx(&mut sqlx_reader, "BEGIN").await.unwrap();
    run_sqlx(&mut sqlx_reader, READ).await.unwrap();
    open(&file).execute_batch(INSERT).unwrap();

    let error = reader.execute_batch("DELETE FROM jobs").unwrap_err();
    assert_eq!(extended_code(&error), 517);
    assert_is(error, Class::Transient, false, "rusqlite");

    let error = run_sqlx(&mut sqlx_reader, "DELETE FROM jobs")
        .await
        .unwrap_err();
    assert_eq!(error.as_database_error().unwrap().code().unwrap(), "517");
    assert_is(error, Class::Transient, false, "sqlx");
}

#[tokio::test]
async fn a_constraint_is_permanent() {
    let scratch = Scratch::new();
    let file = database(&scratch);
    let connection = open(&file);
    connection.execute_batch(INSERT).unwrap();

    let error = connection.execute_batch(INSERT).unwrap_err();
    assert_eq!(extended_code(&error), 2067);
    assert_means(error, codes::sqlite(19), "rusqlite");

    let mut connection = open_sqlx(&file).await.unwrap();
    let error = run_sqlx(&mut connection, INSERT).await.unwrap_err();
    assert_means(error, codes::sqlite(19), "sqlx");
}

#[tokio::test]
async fn a_read_only_database_is_permanent() {
    let scratch = Scratch::new();
    let file = database(&scratch);

    let connection = Connection::open_with_flags(&file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let error = connection.execute_batch(INSERT).unwrap_err();
    assert_means(error, codes::sqlite(8), "rusqlite");

    let options = SqliteConnectOptions::new().filename(&file).read_only(true);
    let mut connection = options.connect().await.unwrap();
    let error = run_sqlx(&mut connection, INSERT).await.unwrap_err();
    assert_means(error, codes::sqlite(8), "sqlx");
}

#[tokio::test]
async fn a_damaged_database_is_permanent() {
    let scratch = Scratch::new();
    let file = database(&scratch);
    let mut bytes = fs::read(&file).unwrap();
    // The header of the file takes 100 bytes; the page with the schema follows.
    bytes[100..].fill(0xee);
    fs::write(&file, bytes).unwrap();

    let error = open(&file).execute_batch(INSERT).unwrap_err();
    assert_eq!(extended_code(&error) & 0xff, 11);
    assert_means(error, codes::sqlite(11), "rusqlite");

    let mut connection = open_sqlx(&file).await.unwrap();
    let error = run_sqlx(&mut connection, INSERT).await.unwrap_err();
    assert_means(error, codes::sqlite(11), "sqlx");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_permanent() {
    let scratch = Scratch::new();
    let file = scratch.file("notes.txt");
    fs::write(&file, "Buy milk. ".repeat(100)).unwrap();

    let error = open(&file).execute_batch(INSERT).unwrap_err();
    assert_means(error, codes::sqlite(26), "rusqlite");

    let mut connection = open_sqlx(&file).await.unwrap();
    let error = run_sqlx(&mut connection, INSERT).await.unwrap_err();
    assert_means(error, codes::sqlite(26), "sqlx");
}

#[tokio::test]
async fn a_file_that_is_not_there_is_permanent() {
    let scratch = Scratch::new();
    let file = scratch.file("none");

    let error = Connection::open_with_flags(&file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap_err();
    assert_means(error, codes::sqlite(14), "rusqlite");

    let error = open_sqlx(&file).await.unwrap_err();
    assert_means(error, codes::sqlite(14), "sqlx");
}

#[test]
fn mistakes_in_the_program_are_permanent() {
    let connection = Connection::open_in_memory().unwrap();
    let syntax = connection.prepare("SELEC 1").unwrap_err();
    let no_rows = connection
        .query_row("SELECT 1 WHERE 0", [], |row| row.get::<_, i32>(0))
        .unwrap_err();
    let no_column = connection
        .query_row("SELECT 1", [], |row| row.get::<_, i32>(7))
        .unwrap_err();

    for error in [syntax, no_rows, no_column] {
        assert_eq!(error.class(), Class::Permanent, "{error:?}");
    }
}
