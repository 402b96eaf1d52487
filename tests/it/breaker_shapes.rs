//! A breaker on every shape of function, and on one that makes a single attempt.

use std::sync::Arc;

use retry_runtime::breaker::{CircuitBreaker, State};
use retry_runtime::retry;

use crate::support::{CallError as Error, Flaky, assert_send, is_open};

#[test]
fn only_attempt_consumes_what_is_not_clone() {
    #[derive(Debug)]
    struct Request(String);
    #[retry(max = 1, breaker(failures = 1), attempt = number)]
    fn call(request: Request, mut extra: String, list: &mut Vec<String>) -> Result<usize, Error> {
        extra.push_str(&request.0);
        list.push(request.0);
        list.push(extra);
        if number == 1 {
            Ok(list.len())
        } else {
            Err(Error::Fatal)
        }
    }

    let mut list = Vec::new();

    assert_eq!(call(Request("a".into()), "b".into(), &mut list), Ok(2));
    assert_eq!(list, ["a", "ba"]);
}

#[tokio::test]
async fn only_attempt_consumes_what_is_not_clone_async() {
    struct Request(String);
    trait Send {
        fn send(self) -> impl Future<Output = Result<String, Error>>;
    }
    impl Send for Request {
        #[retry(max = 1, breaker(failures = 1))]
        async fn send(self) -> Result<String, Error> {
            tokio::task::yield_now().await;
            Ok(self.0)
        }
    }

    assert_eq!(Request("a".into()).send().await, Ok("a".into()));
}

#[tokio::test]
async fn futures_by_a_trailing_block_ask_at_their_first_poll() {
    use std::pin::Pin;

    #[async_trait::async_trait]
    trait Service {
        async fn call(&self, breaker: &CircuitBreaker, name: String) -> Result<u32, Error>;
    }
    #[async_trait::async_trait]
    impl Service for Flaky {
        #[retry(backoff = none, breaker = breaker)]
        async fn call(&self, breaker: &CircuitBreaker, name: String) -> Result<u32, Error> {
            drop(name);
            Ok(self.call_async().await?)
        }
    }
    #[retry(max = 1, breaker = breaker)]
    fn boxed<'a>(
        breaker: &'a CircuitBreaker,
        service: &'a Flaky,
    ) -> Pin<Box<dyn Future<Output = Result<u32, Error>> + Send + 'a>> {
        Box::pin(async move { Ok(service.call_async().await?) })
    }
    let breaker = CircuitBreaker::consecutive(2);
    let service = Flaky::failing(9);
    let first = boxed(&breaker, &service);

    assert_eq!(
        Service::call(&service, &breaker, "a".into()).await,
        Err(Error::Busy)
    );
    assert_eq!(service.calls(), 2);
    assert!(is_open(first.await));
    assert!(is_open(boxed(&breaker, &service).await));
    assert_eq!(service.calls(), 2);
}

#[tokio::test]
async fn attribute_means_the_self_that_async_trait_moves() {
    struct Client {
        breaker: Arc<CircuitBreaker>,
        max: u32,
        calls: u32,
    }
    #[async_trait::async_trait]
    trait Service {
        async fn call(&mut self) -> Result<u32, Error>;
        async fn once(&mut self) -> Result<u32, Error>;
        async fn last(self: Box<Self>, breaker: Arc<CircuitBreaker>) -> Result<u32, Error>;
    }
    #[async_trait::async_trait]
    impl Service for Client {
        #[retry(max = self.max, backoff = none, breaker = self.breaker.clone())]
        async fn call(&mut self) -> Result<u32, Error> {
            self.calls += 1;
            Err(Error::Busy)
        }

        #[retry(max = 1, breaker = self.breaker.clone())]
        async fn once(&mut self) -> Result<u32, Error> {
            self.calls += 1;
            Err(Error::Busy)
        }

        #[retry(max = 1, breaker = breaker)]
        async fn last(self: Box<Self>, breaker: Arc<CircuitBreaker>) -> Result<u32, Error> {
            Ok(self.calls)
        }
    }
    let breaker = Arc::new(CircuitBreaker::consecutive(5));
    let mut client = Client {
        breaker: Arc::clone(&breaker),
        max: 4,
        calls: 0,
    };

    assert_eq!(client.call().await, Err(Error::Busy));
    assert_eq!(client.once().await, Err(Error::Busy));
    assert!(is_open(client.call().await));
    breaker.reset();
    assert_eq!(Box::new(client).last(breaker).await, Ok(5));
}

#[tokio::test]
async fn only_attempt_of_a_block_that_borrows_its_surroundings() {
    #[retry(max = 1, breaker(failures = 1))]
    fn call(service: &Flaky) -> impl Future<Output = Result<u32, Error>> {
        async { Ok(service.call_async().await?) }
    }

    assert_eq!(call(&Flaky::failing(0)).await, Ok(1));
}

#[test]
fn opaque_outcomes_are_guarded() {
    #[retry(max = 2, backoff = none, breaker(failures = 2))]
    fn even(service: &Flaky) -> Result<impl Iterator<Item = u32>, Error> {
        let first = service.call()?;
        Ok((first..).filter(|number| number % 2 == 0))
    }
    let service = Flaky::failing(1);

    assert_eq!(even(&service).unwrap().next(), Some(2));
    assert!(even(&Flaky::failing(2)).is_err());
    assert!(is_open(even(&service)));
}

#[tokio::test]
async fn opaque_futures_are_guarded() {
    #[retry(max = 2, backoff = none, breaker(failures = 2))]
    fn call(service: &Flaky) -> impl Future<Output = Result<u32, Error>> + Send {
        async move { Ok(service.call_async().await?) }
    }
    #[retry(max = 2, backoff = none, breaker(failures = 2))]
    async fn even(service: &Flaky) -> Result<impl Iterator<Item = u32>, Error> {
        let first = service.call_async().await?;
        Ok((first..).filter(|number| number % 2 == 0))
    }

    assert_eq!(call(&Flaky::failing(1)).await, Ok(2));
    assert_eq!(call(&Flaky::failing(2)).await, Err(Error::Busy));
    assert!(is_open(call(&Flaky::failing(2)).await));
    assert!(assert_send(even(&Flaky::failing(2))).await.is_err());
    assert!(is_open(even(&Flaky::failing(0)).await));
}

#[test]
fn only_attempt_may_lend_an_exclusive_argument_out() {
    struct Rows(Vec<u32>);
    impl Rows {
        #[retry(max = 1, breaker(failures = 1))]
        fn last(&mut self) -> Result<&mut u32, Error> {
            self.0.last_mut().ok_or(Error::Busy)
        }
    }
    let mut rows = Rows(vec![1]);

    *rows.last().unwrap() += 1;

    assert_eq!(rows.0, [2]);
    rows.0.clear();
    assert!(rows.last().is_err());
    assert!(is_open(rows.last()));
}

#[test]
fn recursion_asks_at_each_level() {
    static DB: CircuitBreaker = CircuitBreaker::consecutive(3);
    #[retry(max = 1, breaker = DB)]
    fn deep(levels: u32) -> Result<u32, Error> {
        if levels == 0 {
            return Err(Error::Busy);
        }
        deep(levels - 1)
    }

    assert_eq!(deep(2), Err(Error::Busy));

    assert_eq!(DB.state(), State::Open);
}

#[test]
fn condition_sees_what_the_only_attempt_borrows() {
    #[retry(max = 1, when = |_| text.len() > 1, breaker(failures = 1))]
    fn call(text: String) -> Result<usize, Error> {
        if text == "bad" {
            return Err(Error::Fatal);
        }
        Ok(text.len())
    }

    assert_eq!(call("good".to_owned()), Ok(4));
    assert_eq!(call("bad".to_owned()), Err(Error::Fatal));
    assert!(is_open(call("good".to_owned())));
}
