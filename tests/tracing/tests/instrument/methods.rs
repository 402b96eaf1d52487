//! Methods, with every kind of `self`.

use retry_runtime::retry;
use tracing::instrument;

use crate::recorder::Record;
use crate::{Busy, ONE_SPAN, one_span, pause, pause_async, try_for_the};

#[derive(Debug, Clone, Default)]
struct Client {
    calls: u32,
    retries: u32,
}

impl Client {
    #[instrument(skip(self), name = "call")]
    #[retry(retries = self.retries, backoff = fixed(1s), sleep = pause, attempt = n)]
    fn shared(&self) -> Result<u32, Busy> {
        try_for_the(n + self.calls)
    }

    #[instrument(skip(self), name = "call", err)]
    #[retry(backoff = fixed(1s), sleep = pause)]
    fn unique(&mut self) -> Result<u32, Busy> {
        self.calls += 1;
        try_for_the(self.calls)
    }

    #[instrument(skip(self), name = "call")]
    #[retry(retries = self.retries, backoff = fixed(1s), sleep = pause_async, attempt = n)]
    async fn shared_async(&self) -> Result<u32, Busy> {
        tokio::task::yield_now().await;
        try_for_the(n + self.calls)
    }

    #[instrument(skip(self), name = "call", ret)]
    #[retry(backoff = fixed(1s), sleep = pause_async)]
    async fn unique_async(&mut self) -> Result<u32, Busy> {
        self.calls += 1;
        tokio::task::yield_now().await;
        try_for_the(self.calls)
    }

    #[instrument(name = "call")]
    #[retry(backoff = fixed(1s), sleep = pause_async, attempt = n)]
    async fn consumed_async(self) -> Result<Self, Busy> {
        let client = std::convert::identity(self);
        try_for_the(n)?;
        Ok(client)
    }

    #[retry(backoff = fixed(1s), sleep = pause_async)]
    #[instrument(skip(self), name = "call")]
    async fn unique_above(&mut self) -> Result<u32, Busy> {
        self.calls += 1;
        try_for_the(self.calls)
    }

    #[retry(backoff = fixed(1s), sleep = pause)]
    #[instrument(skip(self), name = "call")]
    fn unique_blocking_above(&mut self) -> Result<u32, Busy> {
        self.calls += 1;
        try_for_the(self.calls)
    }
}

fn client() -> Client {
    Client {
        calls: 0,
        retries: 2,
    }
}

#[test]
fn blocking_methods_that_borrow_self() {
    let record = Record::start();
    assert_eq!(client().shared().unwrap(), 3);
    assert_eq!(record.lines(), ONE_SPAN);
}

#[test]
fn blocking_methods_that_borrow_self_mutably() {
    let record = Record::start();
    assert_eq!(client().unique().unwrap(), 3);
    assert_eq!(record.lines(), ONE_SPAN);
}

#[tokio::test(start_paused = true)]
async fn asynchronous_methods_that_borrow_self() {
    let record = Record::start();
    assert_eq!(client().shared_async().await.unwrap(), 3);
    assert_eq!(record.lines(), ONE_SPAN);
}

#[tokio::test(start_paused = true)]
async fn asynchronous_methods_that_borrow_self_mutably() {
    let record = Record::start();
    assert_eq!(client().unique_async().await.unwrap(), 3);
    assert_eq!(
        record.lines(),
        one_span("open call", &["call: return=Ok(3)"])
    );
}

#[tokio::test(start_paused = true)]
async fn asynchronous_methods_that_consume_self() {
    let record = Record::start();
    assert_eq!(client().consumed_async().await.unwrap().retries, 2);
    let opened = "open call self=Client { calls: 0, retries: 2 }";
    assert_eq!(record.lines(), one_span(opened, &[]));
}

#[tokio::test(start_paused = true)]
async fn methods_above_instrument() {
    let record = Record::start();
    assert_eq!(client().unique_above().await.unwrap(), 3);
    assert_eq!(record.lines(), ONE_SPAN);
}

#[test]
fn blocking_methods_above_instrument() {
    let record = Record::start();
    assert_eq!(client().unique_blocking_above().unwrap(), 3);
    assert_eq!(record.lines(), ONE_SPAN);
}
