//! A service of a test's own, and a client of it.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what goes wrong here fails a test"
)]

use axum_service::{Error, Notes, Outage, Settings, open, serve};
use db::Scratch;
use reqwest::{Client, RequestBuilder};
use retry_runtime::breaker::State;
use retry_runtime::stats::StatsSnapshot;
use serde_json::{Value, json};
use sqlx::AnyPool;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{Notify, RwLock, RwLockReadGuard, RwLockWriteGuard};
use tokio::task::JoinHandle;

/// Held for writing by those that count: statistics are of the process, where other tests run, too.
static PROCESS: RwLock<()> = RwLock::const_new(());

/// A place for a database file, while others may run as well, or not.
#[derive(Debug)]
pub(crate) struct Place {
    scratch: Scratch,
    _process: Process,
}

#[derive(Debug)]
#[expect(dead_code, reason = "guards are held, not read")]
enum Process {
    Shared(RwLockReadGuard<'static, ()>),
    Alone(RwLockWriteGuard<'static, ()>),
}

impl Place {
    /// A place beside those of other tests.
    pub(crate) async fn shared() -> Self {
        Self::of(Process::Shared(PROCESS.read().await))
    }

    /// The only place of this process, for a test that counts.
    pub(crate) async fn alone() -> Self {
        Self::of(Process::Alone(PROCESS.write().await))
    }

    fn of(process: Process) -> Self {
        Self {
            scratch: Scratch::new("axum-service-test").unwrap(),
            _process: process,
        }
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.scratch.path().join("notes.sqlite")
    }

    pub(crate) fn url(&self) -> String {
        format!("sqlite:{}?mode=rwc", self.file().display())
    }

    /// Locks the file.
    pub(crate) async fn outage(&self) -> Outage {
        Outage::begin(&self.file()).await.unwrap()
    }
}

/// Settings with which no wait ends by itself as long as a test may last.
pub(crate) fn settings(url: String) -> Settings {
    let mut settings = Settings::new(url);
    settings.patience = Duration::from_mins(8);
    settings.recovery = Duration::from_hours(1);
    settings.grace = Duration::from_mins(2);
    settings
}

/// A running service.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) notes: Arc<Notes>,
    pub(crate) pool: AnyPool,
    pub(crate) address: SocketAddr,
    pub(crate) stop: Arc<Notify>,
    pub(crate) server: JoinHandle<io::Result<()>>,
    client: Client,
}

/// What the service has answered.
#[derive(Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) age: Option<u64>,
    pub(crate) retry_after: Option<u64>,
    /// Nothing if it is no JSON.
    pub(crate) body: Value,
}

impl Answer {
    /// What `/health` says of the breaker, and by which status.
    pub(crate) fn breaker(&self) -> (u16, Value) {
        (self.status, self.body["breaker"]["state"].clone())
    }
}

impl Service {
    pub(crate) async fn start(settings: &Settings) -> Result<Self, Error> {
        let pool = open(settings).await?;
        let notes = Arc::new(Notes::new(pool.clone(), settings));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let stop = Arc::new(Notify::new());
        let stopped = Arc::clone(&stop).notified_owned();
        let server = tokio::spawn(serve(listener, Arc::clone(&notes), settings.grace, stopped));
        // A connection for each request, so that none stays behind and is waited for.
        let client = Client::builder().no_proxy().pool_max_idle_per_host(0);
        Ok(Self {
            notes,
            pool,
            address,
            stop,
            server,
            client: client.build().unwrap(),
        })
    }

    /// A service on a file with one note, which it has read.
    pub(crate) async fn with_note(settings: &Settings) -> Self {
        let service = Self::start(settings).await.unwrap();
        assert_eq!(service.write("milk", "two litres", None).await.status, 201);
        service
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        answer(self.client.get(self.at(path))).await
    }

    /// What is no JSON: its type, and the text.
    pub(crate) async fn text(&self, path: &str) -> (String, String) {
        let response = self.client.get(self.at(path)).send().await.unwrap();
        let content = response.headers()["content-type"].to_str().unwrap();
        (content.to_owned(), response.text().await.unwrap())
    }

    pub(crate) async fn write(&self, title: &str, text: &str, key: Option<&str>) -> Answer {
        let draft = json!({ "title": title, "text": text });
        let request = self.client.post(self.at("/notes")).json(&draft);
        answer(match key {
            Some(key) => request.header("Idempotency-Key", key),
            None => request,
        })
        .await
    }

    /// Writes as a client does that has a key: until the service is not unavailable any more.
    pub(crate) async fn write_at_last(&self, title: &str, text: &str, key: &str) -> Answer {
        loop {
            let answer = self.write(title, text, Some(key)).await;
            if answer.status != 503 {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Reads until the breaker is open; the database has to be locked.
    pub(crate) async fn read_until_open(&self, path: &str) {
        for _ in 0..5 {
            if self.notes.breaker().state() == State::Open {
                return;
            }
            self.get(path).await;
        }
        assert_eq!(self.notes.breaker().state(), State::Open);
    }

    /// How many notes there are.
    pub(crate) async fn rows(&self) -> i64 {
        let query = sqlx::query_scalar("SELECT count(*) FROM notes");
        query.fetch_one(&self.pool).await.unwrap()
    }

    fn at(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

async fn answer(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let number = |name: &str| response.headers().get(name)?.to_str().ok()?.parse().ok();
    Answer {
        status: response.status().as_u16(),
        age: number("age"),
        retry_after: number("retry-after"),
        body: response.json().await.unwrap_or_default(),
    }
}

/// How many attempts of an annotated function there have been in this process.
pub(crate) fn attempts(operation: &str) -> u64 {
    let report = retry_runtime::stats();
    report.get(operation).map_or(0, StatsSnapshot::attempts)
}
