//! A server that never answers: `timeout` and `deadline`.
//!
//! Whether a request gets to the server before a short time is up is the machine's affair, so calls
//! are counted where the client makes them.

use crate::bounds::{bounded, until};
use crate::with;
use grpc::{Fault, Limits};
use retry_runtime::{Classify, StopReason, TimedOut};
use std::error::Error;
use std::iter;
use std::time::Duration;
use tonic::{Code, Status};

const LONG: Duration = Duration::from_secs(3600);

/// Returns whether the attempt was dropped, unlike one to which a server has said that it is too late.
fn is_late(error: &Status) -> bool {
    let is_ours = error.source().is_some_and(<dyn Error>::is::<TimedOut>);
    is_ours && error.code() == Code::DeadlineExceeded
}

#[tokio::test]
async fn an_attempt_without_an_answer_is_dropped_and_repeated() {
    let limits = Limits {
        attempt: Duration::from_secs(1),
        call: LONG,
    };
    let (server, client) = with([Fault::Silence], limits);

    bounded(client.quote("tea")).await.unwrap();

    assert!(server.calls() >= 2);
    assert!(!client.journal().delays().is_empty());
    until(|| server.running() == 0).await;
}

#[tokio::test]
async fn a_write_without_an_id_and_without_an_answer_is_not_repeated() {
    let limits = Limits {
        attempt: Duration::from_millis(200),
        call: LONG,
    };
    let (server, client) = with(iter::repeat_n(Fault::Silence, 8), limits);

    let error = bounded(client.reserve_once("tea", 2)).await.unwrap_err();

    assert!(is_late(&error), "{error:?}");
    assert!(error.is_indeterminate());
    assert_eq!(client.journal().lines().len(), 1);
    assert!(server.calls() <= 1);
    until(|| server.running() == 0).await;
}

#[tokio::test]
async fn the_deadline_interrupts_an_attempt() {
    let limits = Limits {
        attempt: LONG,
        call: Duration::from_millis(200),
    };
    let (server, client) = with([Fault::Silence; 8], limits);

    let error = bounded(client.quote("tea")).await.unwrap_err();

    assert!(is_late(&error), "{error:?}");
    assert_eq!(client.journal().lines().len(), 1);
    assert_eq!(client.journal().gave_up(), Some(StopReason::Deadline));
    until(|| server.running() == 0).await;
}

#[tokio::test]
async fn the_deadline_is_for_all_attempts_together() {
    let limits = Limits {
        attempt: Duration::from_millis(100),
        call: Duration::from_millis(550),
    };
    let (server, client) = with([Fault::Silence; 8], limits);

    let error = bounded(client.quote("tea")).await.unwrap_err();

    // Five attempts of a tenth of a second, and what is left; eight would be permitted.
    let attempts = client.journal().lines().len();
    assert!((1..=6).contains(&attempts), "{attempts} attempts");
    assert!(is_late(&error), "{error:?}");
    assert_eq!(client.journal().gave_up(), Some(StopReason::Deadline));
    until(|| server.running() == 0).await;
}
