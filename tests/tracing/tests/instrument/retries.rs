//! The events about retries: they come in the function's own span, inside of the caller's.

use async_trait::async_trait;
use retry_runtime::retry;
use tracing::{info_span, instrument};

use crate::recorder::Record;
use crate::{Busy, pause, pause_async, try_for_the};

/// What is told of three attempts, in the span `call` of the caller's span.
const TOLD: [&str; 5] = [
    "open call",
    "caller/call: retrying operation=\"call\" attempt=1 max=3 delay_ms=1000 class=\"transient\" error=busy",
    "caller/call: retrying operation=\"call\" attempt=2 max=3 delay_ms=1000 class=\"transient\" error=busy",
    "caller/call: succeeded after retries operation=\"call\" attempt=3 max=3",
    "close call",
];

/// Calls inside of a span, and asserts what was told there.
fn assert_told(call: impl FnOnce() -> u32) {
    let record = Record::of_retries();
    let attempts = info_span!("caller").in_scope(call);
    assert_eq!(attempts, 3);
    let lines = record.lines();
    assert_eq!(lines.first().map(String::as_str), Some("open caller"));
    assert_eq!(lines.last().map(String::as_str), Some("close caller"));
    assert_eq!(lines.get(1..lines.len() - 1).unwrap_or_default(), TOLD);
}

/// The same for a future, which is polled there.
fn assert_told_async(call: impl Future<Output = Result<u32, Busy>>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build();
    assert_told(|| {
        let outcome = runtime.map(|runtime| runtime.block_on(call));
        outcome.ok().and_then(Result::ok).unwrap_or_default()
    });
}

#[test]
fn blocking_function_below_instrument() {
    #[instrument]
    #[retry(backoff = fixed(1s), sleep = pause, attempt = n, name = "call")]
    fn call() -> Result<u32, Busy> {
        try_for_the(n)
    }

    assert_told(|| call().unwrap());
}

#[test]
fn blocking_function_above_instrument() {
    #[retry(backoff = fixed(1s), sleep = pause, attempt = n, name = "call")]
    #[instrument]
    fn call() -> Result<u32, Busy> {
        try_for_the(n)
    }

    assert_told(|| call().unwrap());
}

#[test]
fn asynchronous_function_below_instrument() {
    #[instrument]
    #[retry(backoff = fixed(1s), sleep = pause_async, attempt = n, name = "call")]
    async fn call() -> Result<u32, Busy> {
        tokio::task::yield_now().await;
        try_for_the(n)
    }

    assert_told_async(call());
}

#[test]
fn asynchronous_function_above_instrument() {
    #[retry(backoff = fixed(1s), sleep = pause_async, attempt = n, name = "call")]
    #[instrument]
    async fn call() -> Result<u32, Busy> {
        tokio::task::yield_now().await;
        try_for_the(n)
    }

    assert_told_async(call());
}

#[async_trait]
trait Service {
    async fn below(&self) -> Result<u32, Busy>;
    async fn above(&self) -> Result<u32, Busy>;
}

struct Remote;

#[async_trait]
impl Service for Remote {
    #[instrument(name = "call", skip(self))]
    #[retry(backoff = fixed(1s), sleep = pause_async, attempt = n, name = "call")]
    async fn below(&self) -> Result<u32, Busy> {
        tokio::task::yield_now().await;
        try_for_the(n)
    }

    #[retry(backoff = fixed(1s), sleep = pause_async, attempt = n, name = "call")]
    #[instrument(name = "call", skip(self))]
    async fn above(&self) -> Result<u32, Busy> {
        tokio::task::yield_now().await;
        try_for_the(n)
    }
}

#[test]
fn method_of_an_async_trait_below_instrument() {
    assert_told_async(Remote.below());
}

#[test]
fn method_of_an_async_trait_above_instrument() {
    assert_told_async(Remote.above());
}
