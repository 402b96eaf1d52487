//! The options of `#[instrument]`: what it logs of the outcome is said once, of the whole call.

use retry_runtime::retry;
use tracing::{Span, instrument};

use crate::recorder::Record;
use crate::{Busy, one_span, pause, pause_async, try_for_the};

/// What is told of a call that was given up after the second attempt.
const GIVEN_UP: [&str; 6] = [
    "open call",
    "call: attempt 1",
    "call: pause",
    "call: attempt 2",
    "call: error=busy",
    "close call",
];

#[test]
fn a_blocking_call_logs_its_error_once() {
    #[instrument(err)]
    #[retry(max = 2, backoff = fixed(1s), sleep = pause, attempt = n)]
    fn call() -> Result<u32, Busy> {
        try_for_the(n)
    }
    let record = Record::start();

    assert!(call().is_err());

    assert_eq!(record.lines(), GIVEN_UP);
}

#[tokio::test(start_paused = true)]
async fn an_asynchronous_call_logs_its_error_once() {
    #[instrument(err)]
    #[retry(max = 2, backoff = fixed(1s), sleep = pause_async, attempt = n)]
    async fn call() -> Result<u32, Busy> {
        try_for_the(n)
    }
    let record = Record::start();

    assert!(call().await.is_err());

    assert_eq!(record.lines(), GIVEN_UP);
}

#[test]
fn a_blocking_call_logs_its_error_once_above_instrument() {
    #[retry(max = 2, backoff = fixed(1s), sleep = pause, attempt = n)]
    #[instrument(err)]
    fn call() -> Result<u32, Busy> {
        try_for_the(n)
    }
    let record = Record::start();

    assert!(call().is_err());

    assert_eq!(record.lines(), GIVEN_UP);
}

#[tokio::test(start_paused = true)]
async fn an_asynchronous_call_logs_its_error_once_above_instrument() {
    #[retry(max = 2, backoff = fixed(1s), sleep = pause_async, attempt = n)]
    #[instrument(err)]
    async fn call() -> Result<u32, Busy> {
        try_for_the(n)
    }
    let record = Record::start();

    assert!(call().await.is_err());

    assert_eq!(record.lines(), GIVEN_UP);
}

#[test]
fn an_error_that_a_retry_has_cured_is_not_logged() {
    #[instrument(err)]
    #[retry(backoff = fixed(1s), sleep = pause, attempt = n)]
    fn call() -> Result<u32, Busy> {
        try_for_the(n)
    }
    let record = Record::start();

    assert_eq!(call().unwrap(), 3);

    assert_eq!(record.lines(), one_span("open call", &[]));
}

/// The arguments have the names that `#[instrument]` gives to its own.
#[test]
fn a_blocking_call_logs_what_it_returns_once() {
    #[instrument(ret)]
    #[retry(backoff = fixed(1s), sleep = pause, attempt = n)]
    fn call(x: String, e: String) -> Result<String, Busy> {
        try_for_the(n).map(|_| x + &e)
    }
    let record = Record::start();

    assert_eq!(call("a".to_owned(), "b".to_owned()).unwrap(), "ab");

    let expected = one_span("open call x=\"a\" e=\"b\"", &["call: return=Ok(\"ab\")"]);
    assert_eq!(record.lines(), expected);
}

#[tokio::test(start_paused = true)]
async fn an_asynchronous_call_logs_what_it_returns_once() {
    #[instrument(ret)]
    #[retry(backoff = fixed(1s), sleep = pause_async, attempt = n)]
    async fn call(x: String, e: String) -> Result<String, Busy> {
        try_for_the(n).map(|_| x + &e)
    }
    let record = Record::start();

    assert_eq!(call("a".to_owned(), "b".to_owned()).await.unwrap(), "ab");

    let expected = one_span("open call x=\"a\" e=\"b\"", &["call: return=Ok(\"ab\")"]);
    assert_eq!(record.lines(), expected);
}

#[test]
fn both_options_on_a_blocking_call() {
    #[instrument(err, ret)]
    #[retry(max = limit, backoff = fixed(1s), sleep = pause, attempt = n)]
    fn call(limit: u32) -> Result<u32, Busy> {
        try_for_the(n)
    }
    let record = Record::start();

    assert!(call(1).is_err());
    assert_eq!(call(3).unwrap(), 3);

    let given_up = [
        "open call limit=1",
        "call: attempt 1",
        "call: error=busy",
        "close call",
    ];
    let succeeded = one_span("open call limit=3", &["call: return=3"]);
    assert_eq!(record.lines(), [&given_up[..], &succeeded].concat());
}

#[tokio::test(start_paused = true)]
async fn both_options_on_an_asynchronous_call() {
    #[instrument(err, ret)]
    #[retry(max = limit, backoff = fixed(1s), sleep = pause_async, attempt = n)]
    async fn call(limit: u32) -> Result<u32, Busy> {
        try_for_the(n)
    }
    let record = Record::start();

    assert!(call(1).await.is_err());
    assert_eq!(call(3).await.unwrap(), 3);

    let given_up = [
        "open call limit=1",
        "call: attempt 1",
        "call: error=busy",
        "close call",
    ];
    let succeeded = one_span("open call limit=3", &["call: return=3"]);
    assert_eq!(record.lines(), [&given_up[..], &succeeded].concat());
}

#[tokio::test(start_paused = true)]
async fn fields_are_recorded_once_and_a_body_can_add_to_them() {
    #[instrument(level = "debug", name = "call", target = "here", skip(secret), fields(length = secret.len(), done))]
    #[retry(backoff = fixed(1s), sleep = pause_async, attempt = n)]
    async fn named(key: u32, secret: String) -> Result<usize, Busy> {
        Span::current().record("done", n);
        try_for_the(n).map(|_| secret.len())
    }
    let record = Record::start();

    assert_eq!(named(7, "four".to_owned()).await.unwrap(), 4);

    assert_eq!(record.lines(), one_span("open call key=7 length=4", &[]));
}
