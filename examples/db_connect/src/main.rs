//! An annotated connect function that outlives a locked database, and gives up at once where waiting cannot help.
//!
//! ```text
//! cargo run --example db_connect
//! DATABASE_URL=postgres://user:password@host/database cargo run --example db_connect
//! ```
//!
//! Without `DATABASE_URL` everything happens in SQLite files in a temporary directory. With it, start the program
//! while the server is down, starting or full, and watch it wait; a wrong password or an unknown database fails at once.

use db::{Database, Log, Migration, Scratch, connect};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use std::{env, fs};

type Failure = Box<dyn std::error::Error>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let shown = match env::var("DATABASE_URL") {
        Ok(url) => show_postgres(&url).await,
        Err(_) => show_sqlite().await,
    };
    match shown {
        Ok(summary) => {
            println!("done: {summary}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn show_postgres(url: &str) -> Result<String, Failure> {
    let database = Database::postgres(url)?;
    println!("connecting to PostgreSQL");
    let connected = connect_and_query(&database, "SELECT version()").await?;
    Ok(format!("connected {connected}"))
}

async fn show_sqlite() -> Result<String, Failure> {
    let scratch = Scratch::new("db_connect")?;
    let connected = show_locked_file(&scratch).await?;
    let given_up = show_broken_file(&scratch).await?;
    Ok(format!(
        "connected {connected}; the file that is no database was given up {given_up}"
    ))
}

/// Phase one: the database is locked by another connection for a while.
async fn show_locked_file(scratch: &Scratch) -> Result<String, Failure> {
    let held = Duration::from_millis(1200);
    let file = scratch.path().join("orders.sqlite");
    let migration = Migration::begin(&file).await?;
    println!(
        "connecting to SQLite, while another connection locks the file for {} ms",
        held.as_millis()
    );
    let unlocked = tokio::spawn(async move {
        tokio::time::sleep(held).await;
        migration.commit().await
    });

    let query =
        "SELECT format('%d orders, %.2f in total', count(*), sum(cents) / 100.0) FROM orders";
    let connected = connect_and_query(&Database::sqlite(&file), query).await?;

    unlocked.await??;
    Ok(connected)
}

/// Phase two: an error that no waiting will cure.
async fn show_broken_file(scratch: &Scratch) -> Result<String, Failure> {
    let file = scratch.path().join("notes.txt");
    fs::write(&file, "Buy milk. ".repeat(100))?;
    println!("connecting to SQLite, in a file that is not a database");

    let log = Log::default();
    let outcome = connect(&Database::sqlite(&file), &log).await;
    log.finish();

    // 26 is `SQLITE_NOTADB`.
    match (outcome, log.attempts()) {
        (Err(db::Error::Database(error)), 1) if error.code().as_deref() == Some("26") => {
            Ok("after 1 attempt".to_owned())
        }
        (outcome, attempts) => {
            let ended =
                outcome.map_or_else(|error| error.to_string(), |_| "a connection".to_owned());
            Err(format!("expected one failed attempt, got {attempts} and {ended}").into())
        }
    }
}

async fn connect_and_query(database: &Database, query: &'static str) -> Result<String, Failure> {
    let start = Instant::now();
    let log = Log::default();
    let outcome = connect(database, &log).await;
    let elapsed = start.elapsed();
    log.finish();

    let mut connection = outcome?;
    println!("  query: {}", connection.text(query).await?);
    connection.close().await?;
    Ok(format!(
        "at attempt {} after {:.1} s",
        log.attempts(),
        elapsed.as_secs_f64()
    ))
}
