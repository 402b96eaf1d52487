//! From requests to the annotated functions, and from their outcomes to responses.

use crate::health::{health, metrics};
use crate::{Draft, Error, Found, Note, Notes, Written};
use axum::extract::{Path, State};
use axum::http::header::{AGE, RETRY_AFTER};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use retry_runtime::{Class, Classify as _};
use serde::Serialize;
use std::sync::Arc;

/// The header by which clients name a request, so that the same one twice writes one note.
const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// What a note looks like to clients.
#[derive(Debug, Serialize)]
struct Shown {
    #[serde(flatten)]
    note: Note,
    /// Whether this is the last known copy; the header `Age` says how old it is, in seconds.
    stale: bool,
}

/// Returns all that the service answers to.
pub fn routes(notes: Arc<Notes>) -> Router {
    Router::new()
        .route("/notes", post(write))
        .route("/notes/{id}", get(read))
        .route("/health", get(health))
        .route("/metrics", get(metrics))
        .with_state(notes)
}

async fn read(State(notes): State<Arc<Notes>>, Path(id): Path<i64>) -> Response {
    match notes.read(id).await {
        Ok(Some(Found::Fresh(note))) => shown(note, false).into_response(),
        Ok(Some(Found::Stale(note, age))) => {
            let age = AppendHeaders([(AGE, age.as_secs())]);
            (age, shown(note, true)).into_response()
        }
        Ok(None) => (StatusCode::NOT_FOUND, "there is no such note").into_response(),
        Err(error) => refusal(&notes, &error),
    }
}

async fn write(
    State(notes): State<Arc<Notes>>,
    headers: HeaderMap,
    Json(draft): Json<Draft>,
) -> Response {
    if draft.title.trim().is_empty() {
        return (StatusCode::BAD_REQUEST, "a note has a title").into_response();
    }
    let Some(key) = headers.get(IDEMPOTENCY_KEY) else {
        return match notes.write(&draft).await {
            Ok(note) => (StatusCode::CREATED, shown(note, false)).into_response(),
            // Nothing that invites the client to repeat what may have been done.
            Err(error) if error.is_indeterminate() => {
                let unknown = "it is not known whether the note was written";
                (StatusCode::GATEWAY_TIMEOUT, unknown).into_response()
            }
            Err(error) => refusal(&notes, &error),
        };
    };
    let Ok(key) = key.to_str() else {
        return (StatusCode::BAD_REQUEST, "a key is of visible ASCII").into_response();
    };
    match notes.write_once(&draft, key).await {
        Ok(Written::Now(note)) => (StatusCode::CREATED, shown(note, false)).into_response(),
        Ok(Written::Before(note)) => shown(note, false).into_response(),
        Err(error) => refusal(&notes, &error),
    }
}

const fn shown(note: Note, stale: bool) -> Json<Shown> {
    Json(Shown { note, stale })
}

/// Tells a client why there is nothing, and when to ask again if that may help.
fn refusal(notes: &Notes, error: &Error) -> Response {
    match error {
        Error::KeyReused => (StatusCode::UNPROCESSABLE_ENTITY, error.to_string()).into_response(),
        error if error.is_unique_violation() => {
            (StatusCode::CONFLICT, "the title is taken").into_response()
        }
        error if matches!(error, Error::Unavailable) || error.class() != Class::Permanent => {
            // Whole seconds, none too early.
            let wait = notes.breaker().snapshot().retry_after().unwrap_or_default();
            let seconds = wait.as_secs().saturating_add(1);
            let again = AppendHeaders([(RETRY_AFTER, seconds)]);
            let text = "the database does not answer";
            (StatusCode::SERVICE_UNAVAILABLE, again, text).into_response()
        }
        // None of the client's business.
        error => {
            tracing::error!(%error, "request failed");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
