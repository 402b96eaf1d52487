//! Functions that return a future by a trailing `async` block.

use std::future::Future;
use std::pin::Pin;

use retry_runtime::retry;

use crate::support::{Error, Flaky, assert_send};

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

#[tokio::test]
async fn boxed_future() {
    #[retry(max = 3, backoff = none)]
    fn call<'a>(
        service: &'a Flaky,
        text: String,
    ) -> Pin<Box<dyn Future<Output = Result<usize, Error>> + Send + 'a>> {
        Box::pin(async move {
            let text = text;
            service.call_async().await?;
            Ok(text.into_bytes().len())
        })
    }

    assert_eq!(call(&Flaky::failing(2), "four".to_owned()).await, Ok(4));
}

#[tokio::test]
async fn boxed_future_by_alias() {
    #[retry(max = 3, backoff = none)]
    fn call<'a>(service: &'a Flaky, list: &'a mut Vec<u32>) -> BoxFuture<'a, Result<usize, Error>> {
        let first = 1;
        Box::pin(async move {
            list.push(first);
            service.call_async().await?;
            Ok(list.len())
        })
    }

    assert_eq!(call(&Flaky::failing(2), &mut Vec::new()).await, Ok(3));
}

#[tokio::test]
async fn opaque_future() {
    #[retry(max = 3, backoff = none)]
    fn call(service: &Flaky) -> impl Future<Output = Result<u32, Error>> + Send {
        async move { service.call_async().await }
    }
    #[retry(max = 3, backoff = none)]
    fn borrowing(service: &Flaky) -> impl Future<Output = Option<u32>> {
        async { service.call_async().await.ok() }
    }

    assert_eq!(assert_send(call(&Flaky::failing(2))).await, Ok(3));
    assert_eq!(borrowing(&Flaky::failing(2)).await, Some(3));
}

#[tokio::test]
async fn statements_before_the_block_run_once() {
    #[retry(max = 3, backoff = none)]
    fn call<'a>(
        service: &'a Flaky,
        once: &std::cell::Cell<u32>,
    ) -> impl Future<Output = Result<u32, Error>> + use<'a> {
        once.set(once.get() + 1);
        async move { service.call_async().await }
    }
    let once = std::cell::Cell::new(0);

    assert_eq!(call(&Flaky::failing(2), &once).await, Ok(3));
    assert_eq!(once.get(), 1);
}

#[tokio::test]
async fn what_the_block_does_not_name_is_not_captured() {
    struct Client {
        flaky: std::sync::Arc<Flaky>,
    }
    impl Client {
        #[retry(max = 3, backoff = none)]
        fn call(&self) -> impl Future<Output = Result<u32, Error>> + use<> {
            let flaky = std::sync::Arc::clone(&self.flaky);
            async move { flaky.call_async().await }
        }

        #[retry(max = 3, backoff = none)]
        fn borrowing<'a>(
            &'a self,
        ) -> Pin<Box<dyn Future<Output = Result<u32, Error>> + Send + 'a>> {
            Box::pin(async { self.flaky.call_async().await })
        }
    }
    let client = Client {
        flaky: std::sync::Arc::new(Flaky::failing(2)),
    };
    let future = client.call();

    assert_eq!(future.await, Ok(3));
    assert_eq!(client.borrowing().await, Ok(4));
}

/// What `futures` adds to every future.
trait FutureExt: Future + Sized {
    fn boxed<'a>(self) -> BoxFuture<'a, Self::Output>
    where
        Self: Send + 'a,
    {
        Box::pin(self)
    }
}

impl<F: Future> FutureExt for F {}

#[tokio::test]
async fn boxed_by_a_method() {
    #[retry(max = 3, backoff = none)]
    fn call(service: &Flaky) -> BoxFuture<'_, Result<u32, Error>> {
        async move { service.call_async().await }.boxed()
    }

    assert_eq!(call(&Flaky::failing(2)).await, Ok(3));
}

#[tokio::test]
async fn local_before_the_block_may_shadow_an_argument() {
    #[retry(max = 3, backoff = none)]
    fn call<'a>(
        service: &'a Flaky,
        text: String,
    ) -> impl Future<Output = Result<usize, Error>> + use<'a> {
        let text = text + "!";
        async move {
            service.call_async().await?;
            Ok(text.len())
        }
    }

    assert_eq!(call(&Flaky::failing(2), "four".to_owned()).await, Ok(5));
}

#[tokio::test]
async fn one_attempt_of_a_trailing_block() {
    #[retry(max = 1, attempt = number)]
    fn call(service: &Flaky) -> impl Future<Output = Result<u32, Error>> {
        async { service.call_async().await.map(|call| call + number) }
    }

    assert_eq!(call(&Flaky::failing(0)).await, Ok(2));
}
