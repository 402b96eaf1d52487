//! Functions that return a future, by hand and by `#[async_trait]`, in both orders of the
//! attributes.

use std::future::Future;
use std::pin::Pin;

use async_trait::async_trait;
use retry_runtime::retry;
use tracing::{info, instrument};

use crate::recorder::Record;
use crate::{Busy, ONE_SPAN, one_span, pause_async, try_for_the};

#[async_trait]
trait Sender {
    async fn below(&mut self, text: String) -> Result<String, Busy>;
    async fn below_and_logged(&mut self, text: String, key: &str) -> Result<String, Busy>;
    async fn above(&mut self, text: String) -> Result<String, Busy>;
}

#[derive(Default)]
struct Client {
    calls: u32,
}

impl Client {
    async fn send(&mut self, text: String) -> Result<String, Busy> {
        self.calls += 1;
        tokio::task::yield_now().await;
        try_for_the(self.calls).map(|_| text)
    }
}

#[async_trait]
impl Sender for Client {
    #[instrument(skip(self), name = "call")]
    #[retry(backoff = fixed(1s), sleep = pause_async)]
    async fn below(&mut self, text: String) -> Result<String, Busy> {
        self.send(text).await
    }

    #[instrument(skip(self), name = "call", err, ret)]
    #[retry(backoff = fixed(1s), sleep = pause_async)]
    async fn below_and_logged(&mut self, mut text: String, key: &str) -> Result<String, Busy> {
        text.push_str(key);
        self.send(text).await
    }

    #[retry(backoff = fixed(1s), sleep = pause_async)]
    #[instrument(skip(self), name = "call")]
    async fn above(&mut self, text: String) -> Result<String, Busy> {
        self.send(text).await
    }
}

#[tokio::test(start_paused = true)]
async fn a_method_of_an_async_trait_below_instrument() {
    let record = Record::start();
    let found = Client::default().below("a".to_owned()).await;
    assert_eq!(found.unwrap(), "a");
    assert_eq!(record.lines(), one_span("open call text=\"a\"", &[]));
}

#[tokio::test(start_paused = true)]
async fn a_method_of_an_async_trait_below_instrument_that_logs() {
    let record = Record::start();
    let mut client = Client::default();
    let found = client.below_and_logged("a".to_owned(), "b").await;
    assert_eq!(found.unwrap(), "ab");
    let opened = "open call text=\"a\" key=\"b\"";
    assert_eq!(record.lines(), one_span(opened, &["call: return=\"ab\""]));
}

#[tokio::test(start_paused = true)]
async fn a_method_of_an_async_trait_above_instrument() {
    let record = Record::start();
    let found = Client::default().above("a".to_owned()).await;
    assert_eq!(found.unwrap(), "a");
    assert_eq!(record.lines(), one_span("open call text=\"a\"", &[]));
}

#[tokio::test(start_paused = true)]
async fn a_boxed_future_below_instrument() {
    #[instrument(skip_all)]
    #[retry(backoff = fixed(1s), sleep = pause_async)]
    fn call<'a>(
        client: &'a mut Client,
        text: &'a str,
    ) -> Pin<Box<dyn Future<Output = Result<String, Busy>> + Send + 'a>> {
        info!("before");
        Box::pin(async move {
            let text = text;
            client.send(text.to_owned()).await
        })
    }
    let record = Record::start();

    assert_eq!(call(&mut Client::default(), "a").await.unwrap(), "a");

    assert_eq!(record.lines(), [&[": before"], &ONE_SPAN[..]].concat());
}

#[tokio::test(start_paused = true)]
async fn a_boxed_future_above_instrument() {
    #[retry(backoff = fixed(1s), sleep = pause_async)]
    #[instrument(skip_all)]
    fn call<'a>(
        client: &'a mut Client,
        text: &'a str,
    ) -> Pin<Box<dyn Future<Output = Result<String, Busy>> + Send + 'a>> {
        Box::pin(async move { client.send(text.to_owned()).await })
    }
    let record = Record::start();

    assert_eq!(call(&mut Client::default(), "a").await.unwrap(), "a");

    assert_eq!(record.lines(), ONE_SPAN);
}

#[tokio::test(start_paused = true)]
async fn a_boxed_future_logs_its_error_once() {
    #[instrument(skip_all, err)]
    #[retry(max = 2, backoff = fixed(1s), sleep = pause_async)]
    fn call(
        client: &mut Client,
    ) -> Pin<Box<dyn Future<Output = Result<String, Busy>> + Send + '_>> {
        Box::pin(async { client.send(String::new()).await })
    }
    let record = Record::start();

    assert!(call(&mut Client::default()).await.is_err());

    let expected = [
        "open call",
        "call: attempt 1",
        "call: pause",
        "call: attempt 2",
        "call: error=busy",
        "close call",
    ];
    assert_eq!(record.lines(), expected);
}

#[tokio::test(start_paused = true)]
async fn an_opaque_future_logs_what_it_returns_once() {
    #[instrument(skip_all, ret)]
    #[retry(backoff = fixed(1s), sleep = pause_async, attempt = n)]
    fn call(text: String) -> impl Future<Output = Result<String, Busy>> + Send {
        async move {
            tokio::task::yield_now().await;
            try_for_the(n)?;
            Ok(text)
        }
    }
    let record = Record::start();

    assert_eq!(call("a".to_owned()).await.unwrap(), "a");

    let expected = one_span("open call", &["call: return=Ok(\"a\")"]);
    assert_eq!(record.lines(), expected);
}

/// What such a body awaits itself, in the words that `#[instrument]` uses, is part of the attempt.
#[tokio::test(start_paused = true)]
async fn a_match_of_the_body_is_made_by_every_attempt() {
    #[instrument(skip_all)]
    #[retry(backoff = fixed(1s), sleep = pause_async)]
    fn call(
        client: &mut Client,
    ) -> Pin<Box<dyn Future<Output = Result<String, Busy>> + Send + '_>> {
        Box::pin(async move {
            match async move { client.send(String::new()).await }.await {
                Ok(x) => Ok(x),
                Err(e) => {
                    info!("seen");
                    Err(e)
                }
            }
        })
    }
    let record = Record::start();

    assert!(call(&mut Client::default()).await.is_ok());

    let expected = [
        "open call",
        "call: attempt 1",
        "call: seen",
        "call: pause",
        "call: attempt 2",
        "call: seen",
        "call: pause",
        "call: attempt 3",
        "close call",
    ];
    assert_eq!(record.lines(), expected);
}
