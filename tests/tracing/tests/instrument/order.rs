//! Functions, blocking and asynchronous, in both orders of the attributes.

use retry_runtime::retry;
use tracing::{info, instrument};

use crate::recorder::Record;
use crate::{Busy, ONE_SPAN, pause, pause_async, try_for_the};

#[test]
fn one_span_holds_every_blocking_attempt_below_instrument() {
    #[instrument]
    #[retry(backoff = fixed(1s), sleep = pause, attempt = n)]
    fn call() -> Result<u32, Busy> {
        try_for_the(n)
    }
    let record = Record::start();

    assert_eq!(call().unwrap(), 3);

    assert_eq!(record.lines(), ONE_SPAN);
}

#[test]
fn one_span_holds_every_blocking_attempt_above_instrument() {
    #[retry(backoff = fixed(1s), sleep = pause, attempt = n)]
    #[instrument]
    fn call() -> Result<u32, Busy> {
        try_for_the(n)
    }
    let record = Record::start();

    assert_eq!(call().unwrap(), 3);

    assert_eq!(record.lines(), ONE_SPAN);
}

#[tokio::test(start_paused = true)]
async fn one_span_holds_every_asynchronous_attempt_below_instrument() {
    #[instrument]
    #[retry(backoff = fixed(1s), sleep = pause_async, attempt = n)]
    async fn call() -> Result<u32, Busy> {
        tokio::task::yield_now().await;
        try_for_the(n)
    }
    let record = Record::start();

    assert_eq!(call().await.unwrap(), 3);

    assert_eq!(record.lines(), ONE_SPAN);
}

#[tokio::test(start_paused = true)]
async fn one_span_holds_every_asynchronous_attempt_above_instrument() {
    #[retry(backoff = fixed(1s), sleep = pause_async, attempt = n)]
    #[instrument]
    async fn call() -> Result<u32, Busy> {
        tokio::task::yield_now().await;
        try_for_the(n)
    }
    let record = Record::start();

    assert_eq!(call().await.unwrap(), 3);

    assert_eq!(record.lines(), ONE_SPAN);
}

#[tokio::test(start_paused = true)]
async fn what_others_tell_during_a_wait_is_outside() {
    #[instrument]
    #[retry(backoff = fixed(1s), attempt = n)]
    async fn call() -> Result<u32, Busy> {
        try_for_the(n)
    }
    let record = Record::start();
    let started = tokio::time::Instant::now();

    let (called, ()) = tokio::join!(call(), async {
        tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
        info!("elsewhere");
    });

    assert_eq!(called.unwrap(), 3);
    assert_eq!(started.elapsed().as_secs(), 2);
    let expected = [
        "open call",
        "call: attempt 1",
        "call: attempt 2",
        ": elsewhere",
        "call: attempt 3",
        "close call",
    ];
    assert_eq!(record.lines(), expected);
}

#[test]
fn a_span_of_the_body_is_inside_and_opened_by_every_attempt() {
    #[instrument]
    fn inner(n: u32) -> Result<u32, Busy> {
        try_for_the(n)
    }
    #[instrument]
    #[retry(max = 2, backoff = fixed(1s), sleep = pause, attempt = n)]
    fn call() -> Result<u32, Busy> {
        inner(n)
    }
    let record = Record::start();

    assert!(call().is_err());

    let expected = [
        "open call",
        "open inner n=1",
        "call/inner: attempt 1",
        "close inner",
        "call: pause",
        "open inner n=2",
        "call/inner: attempt 2",
        "close inner",
        "close call",
    ];
    assert_eq!(record.lines(), expected);
}

#[test]
fn a_blocking_function_may_return_an_opaque_type() {
    #[instrument(err)]
    #[retry(backoff = fixed(1s), sleep = pause, attempt = n)]
    fn call() -> Result<impl Iterator<Item = u32>, Busy> {
        try_for_the(n).map(|last| 1..=last)
    }
    let record = Record::start();

    assert_eq!(call().unwrap().sum::<u32>(), 6);

    assert_eq!(record.lines(), ONE_SPAN);
}

#[tokio::test(start_paused = true)]
async fn an_asynchronous_function_may_return_an_opaque_type() {
    #[instrument(err)]
    #[retry(backoff = fixed(1s), sleep = pause_async, attempt = n)]
    async fn call() -> Result<impl Iterator<Item = u32>, Busy> {
        try_for_the(n).map(|last| 1..=last)
    }
    let record = Record::start();

    assert_eq!(call().await.unwrap().sum::<u32>(), 6);

    assert_eq!(record.lines(), ONE_SPAN);
}

/// The upper `#[instrument]` runs first, so its span is the inner one.
#[tokio::test(start_paused = true)]
async fn every_attempt_is_inside_of_both_of_two_spans() {
    #[instrument(name = "inner", err)]
    #[instrument(ret)]
    #[retry(max = 2, backoff = fixed(1s), attempt = n)]
    async fn call() -> Result<u32, Busy> {
        try_for_the(n)
    }
    let record = Record::start();

    assert!(call().await.is_err());

    let expected = [
        "open call",
        "open inner",
        "call/inner: attempt 1",
        "call/inner: attempt 2",
        "call/inner: error=busy",
        "close inner",
        "call: return=Err(Busy)",
        "close call",
    ];
    assert_eq!(record.lines(), expected);
}

#[test]
fn the_only_attempt_is_inside() {
    #[instrument]
    #[retry(max = 1, attempt = n)]
    fn call() -> Result<u32, Busy> {
        try_for_the(n)
    }
    let record = Record::start();

    assert!(call().is_err());

    assert_eq!(
        record.lines(),
        ["open call", "call: attempt 1", "close call"]
    );
}
