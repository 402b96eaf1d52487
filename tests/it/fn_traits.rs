//! Methods of traits, with and without `#[async_trait]`.

use std::sync::Arc;

use async_trait::async_trait;
use retry_runtime::retry;

use crate::support::{Error, Flaky};

trait Service {
    fn flaky(&self) -> &Flaky;

    #[retry(max = 3, backoff = none)]
    fn with_default(&self) -> Result<u32, Error> {
        self.flaky().call()
    }

    fn required(&mut self) -> Result<u32, Error>;

    async fn later(&self) -> Result<u32, Error>;
}

#[derive(Debug)]
struct Client {
    flaky: Flaky,
    attempts: u32,
}

impl Client {
    fn failing(failures: u32) -> Self {
        Self {
            flaky: Flaky::failing(failures),
            attempts: 0,
        }
    }
}

impl Service for Client {
    fn flaky(&self) -> &Flaky {
        &self.flaky
    }

    #[retry(max = 3, backoff = none)]
    fn required(&mut self) -> Result<u32, Error> {
        self.attempts += 1;
        self.flaky().call()?;
        Ok(self.attempts)
    }

    #[retry(max = 3, backoff = none)]
    async fn later(&self) -> Result<u32, Error> {
        self.flaky.call_async().await
    }
}

#[test]
fn default_method_and_implementation() {
    assert_eq!(Service::with_default(&Client::failing(2)), Ok(3));
    assert_eq!(Client::failing(2).required(), Ok(3));
}

#[tokio::test]
async fn async_method_of_a_trait_implementation() {
    assert_eq!(Client::failing(2).later().await, Ok(3));
}

#[async_trait]
trait Store: Send + Sync {
    async fn shared(&self) -> Result<u32, Error>;
    async fn exclusive(&mut self, list: &mut Vec<u32>) -> Result<u32, Error>;
    async fn owned(&self, mut text: String, value: Vec<u8>) -> Result<String, Error>;
    async fn pattern(&self, (a, b): (String, u32)) -> Result<String, Error>;
    async fn counted(self: Arc<Self>) -> Result<u32, Error>;
    async fn generic<T: Clone + Send + ToString>(&self, value: T) -> Result<String, Error>
    where
        Self: Sized;
    async fn numbers(&self, mut n: u32) -> Option<u32>;

    #[retry(max = 3, backoff = none)]
    async fn with_default(&self) -> Result<u32, Error> {
        self.shared().await
    }
}

#[async_trait]
impl Store for Client {
    #[retry(max = 3, backoff = none)]
    async fn shared(&self) -> Result<u32, Error> {
        let call = self.flaky.call_async().await?;
        Ok(call)
    }

    #[retry(max = 3, backoff = none)]
    async fn exclusive(&mut self, list: &mut Vec<u32>) -> Result<u32, Error> {
        self.attempts += 1;
        list.push(self.attempts);
        self.flaky.call_async().await?;
        Ok(self.attempts)
    }

    #[retry(max = 3, backoff = none)]
    async fn owned(&self, mut text: String, value: Vec<u8>) -> Result<String, Error> {
        text.push('!');
        let bytes = value.into_iter().count();
        if self.flaky.call_async().await.is_err() {
            return Err(Error::Busy);
        }
        Ok(format!("{text}{bytes}"))
    }

    #[retry(max = 3, backoff = none)]
    async fn pattern(&self, (a, b): (String, u32)) -> Result<String, Error> {
        self.flaky.call_async().await?;
        Ok(a + &b.to_string())
    }

    #[retry(max = 3, backoff = none)]
    async fn counted(self: Arc<Self>) -> Result<u32, Error> {
        let this = self;
        this.flaky.call_async().await
    }

    #[retry(max = 3, backoff = none)]
    async fn generic<T: Clone + Send + ToString>(&self, value: T) -> Result<String, Error> {
        self.flaky.call_async().await?;
        Ok(drop_later(value))
    }

    #[retry(max = 3, backoff = none)]
    async fn numbers(&self, mut n: u32) -> Option<u32> {
        n += 1;
        self.flaky.call_async().await.ok()?;
        Some(n)
    }
}

fn drop_later(value: impl ToString) -> String {
    value.to_string()
}

#[tokio::test]
async fn async_trait_methods() {
    let mut list = Vec::new();

    assert_eq!(Client::failing(2).shared().await, Ok(3));
    assert_eq!(Client::failing(2).exclusive(&mut list).await, Ok(3));
    assert_eq!(list, [1, 2, 3]);
    assert_eq!(
        Client::failing(2).owned("a".into(), vec![1, 2]).await,
        Ok("a!2".to_owned())
    );
    assert_eq!(
        Client::failing(2).pattern(("a".into(), 2)).await,
        Ok("a2".to_owned())
    );
    assert_eq!(Arc::new(Client::failing(2)).counted().await, Ok(3));
    assert_eq!(Client::failing(2).generic(7).await, Ok("7".to_owned()));
    assert_eq!(Client::failing(2).numbers(1).await, Some(2));
}

#[tokio::test]
async fn async_trait_default_method_and_object() {
    let store: Box<dyn Store> = Box::new(Client::failing(8));

    // Three attempts of three attempts each.
    assert_eq!(store.with_default().await, Ok(9));
}

#[tokio::test]
async fn async_trait_future_is_spawned() {
    let task = tokio::spawn(async { Client::failing(2).shared().await });

    assert_eq!(task.await.expect("no panic"), Ok(3));
}
