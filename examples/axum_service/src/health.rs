//! How the service is, for load balancers and for people.

use crate::Notes;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use retry_runtime::breaker::{self, Snapshot};
use retry_runtime::stats::StatsSnapshot;
use serde::Serialize;
use std::sync::Arc;
use std::time::Duration;

/// What `GET /health` answers.
#[derive(Debug, Serialize)]
struct Health {
    breaker: Breaker,
    /// The annotated functions that have been called in this process.
    operations: Vec<Operation>,
}

#[derive(Debug, Serialize)]
struct Breaker {
    state: &'static str,
    /// Until the next probe is let through; not there unless the breaker is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_probe_ms: Option<u128>,
    failures_in_a_row: u64,
    probes_in_flight: u64,
    /// How often the state has changed.
    changes: u64,
}

#[derive(Debug, Serialize)]
struct Operation {
    name: &'static str,
    calls: u64,
    attempts: u64,
    retries: u64,
    succeeded_after_retry: u64,
    gave_up: u64,
}

/// `GET /health`: 200 while the breaker is closed, 503 otherwise.
///
/// No timer closes a breaker, only a call that succeeds. An instance that gets no requests because
/// it is unhealthy would stay so for ever, so this sends the probe itself when it is time for one.
pub(crate) async fn health(State(notes): State<Arc<Notes>>) -> impl IntoResponse {
    if notes.breaker().snapshot().retry_after() == Some(Duration::ZERO) {
        // How it went is what the breaker has to say next.
        let _ = notes.probe().await;
    }
    let snapshot = notes.breaker().snapshot();
    let status = match snapshot.state() {
        breaker::State::Closed => StatusCode::OK,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    };
    let health = Health {
        breaker: Breaker::from(snapshot),
        operations: retry_runtime::stats().iter().map(Operation::from).collect(),
    };
    (status, Json(health))
}

/// `GET /metrics`: what the annotated functions have counted, as Prometheus reads it.
pub(crate) async fn metrics() -> impl IntoResponse {
    let text = retry_runtime::stats().prometheus().to_string();
    ([(CONTENT_TYPE, "text/plain; version=0.0.4")], text)
}

impl From<Snapshot> for Breaker {
    fn from(snapshot: Snapshot) -> Self {
        Self {
            state: snapshot.state().as_str(),
            next_probe_ms: snapshot.retry_after().map(|wait| wait.as_millis()),
            failures_in_a_row: snapshot.failures_in_a_row(),
            probes_in_flight: snapshot.in_flight(),
            changes: snapshot.generation(),
        }
    }
}

impl From<&StatsSnapshot> for Operation {
    fn from(snapshot: &StatsSnapshot) -> Self {
        Self {
            name: snapshot.operation(),
            calls: snapshot.calls(),
            attempts: snapshot.attempts(),
            retries: snapshot.retries(),
            succeeded_after_retry: snapshot.successes_after_retry(),
            gave_up: snapshot.gave_up_in_all(),
        }
    }
}
