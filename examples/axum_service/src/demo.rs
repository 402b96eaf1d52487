//! An outage of the database, as a client of the service sees it.
//!
//! Each step prints a line, and insists on what it shows.

use axum_service::{Notes, Outage, Settings, open, serve};
use reqwest::header::{AGE, RETRY_AFTER};
use reqwest::{Client, Response, StatusCode};
use retry_runtime::stats::StatsSnapshot;
use serde_json::{Value, json};
use std::error::Error;
use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use std::{env, fs, process};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::sleep;

type Failure = Box<dyn Error>;

/// Shows the outage in a directory of its own.
pub(crate) async fn run() -> Result<(), Failure> {
    let directory = env::temp_dir().join(format!("axum_service-demo-{}", process::id()));
    fs::create_dir(&directory)?;
    let told = tell(&directory.join("notes.sqlite")).await;
    fs::remove_dir_all(&directory)?;
    told
}

async fn tell(file: &Path) -> Result<(), Failure> {
    let mut settings = Settings::new(format!("sqlite:{}?mode=rwc", file.display()));
    settings.recovery = Duration::from_secs(1);
    // A machine that is busy should see the same tour.
    settings.patience = Duration::from_secs(20);

    let tour = start(file, &settings).await?;
    tour.write_and_read().await?;
    let outage = Outage::begin(file).await?;
    tour.outlive().await?;
    outage.end().await?;
    tour.recover().await?;
    tour.stop().await
}

/// Starts the service while its database is locked.
async fn start(file: &Path, settings: &Settings) -> Result<Tour, Failure> {
    let outage = Outage::begin(file).await?;
    let unlocked = tokio::spawn(async move {
        sleep(Duration::from_millis(500)).await;
        // However busy the machine is, there should be a retry to see.
        for _ in 0..500 {
            if start_ups() > 1 {
                break;
            }
            sleep(Duration::from_millis(20)).await;
        }
        outage.end().await
    });
    let pool = open(settings).await?;
    unlocked.await??;
    insist(start_ups() > 1, "the start-up waits for the database")?;
    println!(
        "start with the database locked: connected at attempt {}",
        start_ups()
    );

    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let service = format!("http://{}", listener.local_addr()?);
    let notes = Arc::new(Notes::new(pool, settings));
    let (stop, stopped) = oneshot::channel::<()>();
    let server = tokio::spawn(serve(listener, notes, settings.grace, async {
        // The sender that is gone is a reason to stop, too.
        let _ = stopped.await;
    }));
    Ok(Tour {
        // The service is on this machine, where no proxy would find it.
        client: Client::builder().no_proxy().build()?,
        service,
        stop,
        server,
    })
}

/// The service, and a client of it.
struct Tour {
    client: Client,
    service: String,
    stop: oneshot::Sender<()>,
    server: JoinHandle<std::io::Result<()>>,
}

impl Tour {
    async fn write_and_read(&self) -> Result<(), Failure> {
        let milk = json!({ "title": "milk", "text": "two litres" });
        let (first, note) = told(self.write(&milk, Some("key-1")).await?).await?;
        let (second, same) = told(self.write(&milk, Some("key-1")).await?).await?;
        insist(
            first == StatusCode::CREATED && second == StatusCode::OK,
            "the key is known",
        )?;
        insist(note == same, "the same key writes one note")?;
        println!("write twice with the same key: {first}, then {second} and the same note");

        let taken = self.write(&milk, None).await?.status();
        insist(taken == StatusCode::CONFLICT, "a title is taken once")?;
        println!("write a title that is taken: {taken}, and no retry");

        let (status, read) = told(self.get("/notes/1").await?).await?;
        insist(status == StatusCode::OK && read == note, "the note is read")?;
        println!("read: {status} {read}");
        Ok(())
    }

    /// What there is to see while the database is locked.
    async fn outlive(&self) -> Result<(), Failure> {
        let response = self.get("/notes/1").await?;
        let age = response.headers().contains_key(AGE);
        let (status, read) = told(response).await?;
        insist(
            age && stale(&read),
            "what is known is answered, with its age",
        )?;
        println!("lock the database, and read: {status} {read}");

        let unavailable = StatusCode::SERVICE_UNAVAILABLE;
        let mut asked = 0;
        let (status, health) = loop {
            let status = self.get("/notes/2").await?.status();
            insist(status == unavailable, "what is not known is unavailable")?;
            let (status, health) = told(self.get("/health").await?).await?;
            if state(&health) == "open" {
                break (status, health);
            }
            asked += 1;
            insist(asked < 5, "five failures open the breaker")?;
        };
        insist(status == unavailable, "the service says that it is ill")?;
        println!("health after five failures: {status} {}", breaker(&health));

        let response = self.get("/notes/2").await?;
        let status = response.status();
        let wait = response.headers().get(RETRY_AFTER).cloned();
        let wait = wait.ok_or("a refusal says when to come back")?;
        insist(status == unavailable, "an open breaker refuses")?;
        println!(
            "read what there is no copy of: {status}, come back in {} s",
            wait.to_str()?
        );

        let (status, read) = told(self.get("/notes/1").await?).await?;
        insist(
            stale(&read),
            "copies are answered while the breaker is open",
        )?;
        println!("read the other note, without asking the database: {status} {read}");
        Ok(())
    }

    /// What there is to see once the database is unlocked.
    async fn recover(&self) -> Result<(), Failure> {
        let mut asked = 0;
        let (status, health) = loop {
            let (status, health) = told(self.get("/health").await?).await?;
            if status == StatusCode::OK {
                break (status, health);
            }
            asked += 1;
            insist(asked < 200, "the breaker closes again")?;
            sleep(Duration::from_millis(50)).await;
        };
        println!("unlock it, health: {status} {}", breaker(&health));

        let (status, read) = told(self.get("/notes/1").await?).await?;
        insist(!stale(&read), "the database is asked again")?;
        println!("read: {status} {read}");
        Ok(())
    }

    async fn stop(self) -> Result<(), Failure> {
        insist(self.stop.send(()).is_ok(), "the server runs to the end")?;
        // Its connections are idle, and closed by either side.
        drop(self.client);
        self.server.await??;
        println!("stopped; what the annotated functions have counted:");
        println!("{}", retry_runtime::stats());
        Ok(())
    }

    async fn get(&self, path: &str) -> reqwest::Result<Response> {
        let url = format!("{}{path}", self.service);
        self.client.get(url).send().await
    }

    async fn write(&self, draft: &Value, key: Option<&str>) -> reqwest::Result<Response> {
        let url = format!("{}/notes", self.service);
        let request = self.client.post(url).json(draft);
        match key {
            Some(key) => request.header("Idempotency-Key", key).send().await,
            None => request.send().await,
        }
    }
}

/// How often the start-up has tried to connect.
fn start_ups() -> u64 {
    let report = retry_runtime::stats();
    let prepare = report.get("database::prepare");
    prepare.map_or(0, StatsSnapshot::attempts)
}

/// Reads a response to its end.
async fn told(response: Response) -> reqwest::Result<(StatusCode, Value)> {
    Ok((response.status(), response.json().await?))
}

fn stale(note: &Value) -> bool {
    note.get("stale") == Some(&Value::Bool(true))
}

fn breaker(health: &Value) -> &Value {
    health.get("breaker").unwrap_or(&Value::Null)
}

fn state(health: &Value) -> &str {
    let state = breaker(health).get("state");
    state.and_then(Value::as_str).unwrap_or_default()
}

fn insist(holds: bool, claim: &str) -> Result<(), Failure> {
    if holds {
        Ok(())
    } else {
        Err(format!("it does not hold that {claim}").into())
    }
}
