//! A service that keeps notes.
//!
//! ```text
//! cargo run -p axum_service
//! cargo run -p axum_service -- demo
//! DATABASE_URL=postgres://user:password@host/database ADDRESS=0.0.0.0:8080 cargo run -p axum_service
//! ```
//!
//! The first serves on 127.0.0.1:3000 until ctrl-c. The second shows on a free port what becomes of an
//! outage of the database, and ends. The log is on standard error, as each retry is told there.

mod demo;

use axum_service::{Notes, Settings, open, serve, stop_signal};
use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;
use std::{env, io};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt().with_writer(io::stderr).init();
    let ended = match env::args().nth(1).as_deref() {
        None => run(Settings::from_env()).await,
        Some("demo") => demo::run().await,
        Some(other) => Err(format!("expected `demo` or nothing, found `{other}`").into()),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Serves until it is told to stop, which it may be while it still waits for the database.
async fn run(settings: Settings) -> Result<(), Box<dyn Error>> {
    // First, since a port that is taken should not come to light after a minute.
    let listener = TcpListener::bind(&settings.address).await?;
    let mut stop = Box::pin(stop_signal());
    let pool = tokio::select! {
        opened = open(&settings) => opened?,
        () = &mut stop => return Ok(()),
    };
    let notes = Arc::new(Notes::new(pool, &settings));
    println!("listening on http://{}", listener.local_addr()?);
    serve(listener, notes, settings.grace, stop).await?;
    Ok(())
}
