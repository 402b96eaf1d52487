//! `fallback` and the function's arguments: what it sees, changes and leaves to the attempts.

use std::cell::Cell;
use std::future::{Future, pending};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;
use std::time::Duration;

use retry_runtime::breaker::CircuitBreaker;
use retry_runtime::{GaveUp, retry};
use tokio::task::yield_now;

use crate::support::{Counted, Error, Flaky, assert_send};

#[test]
fn fallback_may_be_good_for_one_call_only() {
    fn make(value: Box<u32>) -> impl FnOnce(GaveUp<Error>) -> Result<Box<u32>, Error> {
        move |_| Ok(value)
    }
    #[retry(max = 2, backoff = none, fallback = make(Box::new(3)))]
    fn by_expression() -> Result<Box<u32>, Error> {
        Err(Error::Busy)
    }
    #[retry(max = 2, backoff = none, fallback = or_else)]
    fn by_argument(
        or_else: impl FnOnce(GaveUp<Error>) -> Result<Box<u32>, Error>,
    ) -> Result<Box<u32>, Error> {
        Err(Error::Busy)
    }
    #[retry(max = 2, backoff = none, fallback = or_else)]
    fn by_changing_argument(
        mut or_else: impl FnMut(GaveUp<Error>) -> Result<Box<u32>, Error>,
    ) -> Result<Box<u32>, Error> {
        Err(Error::Busy)
    }
    let (value, mut calls) = (Box::new(4), 0);

    assert_eq!(by_expression(), Ok(Box::new(3)));
    assert_eq!(by_argument(|_| Ok(value)), Ok(Box::new(4)));
    assert!(
        by_changing_argument(|_| {
            calls += 1;
            Err(Error::Busy)
        })
        .is_err()
    );
    assert_eq!(calls, 1);
}

#[test]
fn fallback_may_change_what_the_function_may() {
    #[retry(max = 2, backoff = none, fallback = |_| { list.push(9); Ok(list) })]
    fn unused_by_attempts(mut list: Vec<u8>) -> Result<Vec<u8>, Error> {
        Err(Error::Busy)
    }
    #[retry(max = 2, backoff = none, fallback = |_| { bytes = &bytes[1..]; number += 1; Ok((bytes, number)) })]
    fn copied(mut bytes: &[u8], mut number: u8) -> Result<(&[u8], u8), Error> {
        bytes = &bytes[2..];
        number += bytes[0];
        if number == 0 {
            Ok((bytes, number))
        } else {
            Err(Error::Busy)
        }
    }
    #[retry(max = 2, backoff = none, fallback = |_| { list.push(9); Ok((list, text)) })]
    async fn consumed((mut list, mut text): (Vec<u8>, String)) -> Result<(Vec<u8>, String), Error> {
        list.push(1);
        text.push('x');
        yield_now().await;
        drop((list, text));
        Err(Error::Busy)
    }

    assert_eq!(unused_by_attempts(vec![1]), Ok(vec![1, 9]));
    assert_eq!(copied(&[1, 2, 3], 4), Ok((&[2, 3][..], 5)));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    assert_eq!(
        runtime.block_on(consumed((vec![1], "a".to_owned()))),
        Ok((vec![1, 9], "a".to_owned()))
    );
}

#[test]
fn fallback_sees_arguments_that_attempts_consume() {
    #[retry(max = 2, backoff = none, fallback = |_| Ok(format!("cached {name} {}", list.len())))]
    fn call(name: String, mut list: Vec<u8>) -> Result<String, Error> {
        list.push(1);
        drop((name, list));
        Err(Error::Busy)
    }
    #[retry(max = 1, fallback = |_| Ok(name))]
    fn once(name: String) -> Result<String, Error> {
        drop(name);
        Err(Error::Busy)
    }

    assert_eq!(
        call("a".to_owned(), vec![1, 2]),
        Ok("cached a 2".to_owned())
    );
    assert_eq!(once("a".to_owned()), Ok("a".to_owned()));
}

/// As without a fallback, nothing that it does not name is needed after the only attempt.
#[tokio::test(start_paused = true)]
async fn only_attempt_may_consume_what_is_no_clone() {
    struct Request(u32);
    #[retry(max = 1, fallback = |gave_up| Ok(gave_up.attempts))]
    fn call(request: Request) -> Result<u32, Error> {
        drop(request);
        Err(Error::Busy)
    }
    static DB: CircuitBreaker = CircuitBreaker::consecutive(1);
    #[retry(
        max = 1,
        timeout = 2s,
        breaker = DB,
        attempt = number,
        fallback = |gave_up| Ok(format!("{name} after {}", gave_up.attempts)),
    )]
    async fn guarded(mut request: Request, name: String) -> Result<String, Error> {
        request.0 += number;
        drop((request, name));
        pending().await
    }
    #[retry(max = 1, fallback = |_| { yield_now().await; Ok(7) })]
    fn boxed(request: Request) -> Pin<Box<dyn Future<Output = Result<u32, Error>> + Send>> {
        Box::pin(async move {
            yield_now().await;
            drop(request);
            Err(Error::Busy)
        })
    }

    assert_eq!(call(Request(1)), Ok(1));
    assert_eq!(
        assert_send(guarded(Request(1), "a".to_owned())).await,
        Ok("a after 1".to_owned())
    );
    assert_eq!(
        guarded(Request(1), "b".to_owned()).await,
        Ok("b after 0".to_owned())
    );
    assert_eq!(assert_send(boxed(Request(1))).await, Ok(7));
}

#[test]
fn fallback_sees_self() {
    struct Client {
        known: u32,
        calls: u32,
    }
    impl Client {
        #[retry(max = 2, backoff = none, fallback = |gave_up| {
            self.known += gave_up.attempts;
            Ok(self.known)
        })]
        fn call(&mut self) -> Result<u32, Error> {
            self.calls += 1;
            Err(Error::Busy)
        }
    }
    let mut client = Client { known: 5, calls: 0 };

    assert_eq!(client.call(), Ok(7));
    assert_eq!(client.calls, 2);
}

#[tokio::test]
async fn fallback_stands_in_for_boxed_futures() {
    #[async_trait::async_trait]
    trait Service {
        async fn call(&self, name: String) -> Result<String, Error>;
        async fn shared(self: Arc<Self>) -> Result<u32, Error>;
    }
    #[async_trait::async_trait]
    impl Service for Flaky {
        #[retry(max = 2, backoff = none, fallback = |_| Ok(self.calls()))]
        async fn shared(self: Arc<Self>) -> Result<u32, Error> {
            let service = self;
            service.call_async().await
        }

        #[retry(max = 2, backoff = none, fallback = |_| Ok(format!("{name} after {}", self.calls())))]
        async fn call(&self, name: String) -> Result<String, Error> {
            drop(name);
            Ok(self.call_async().await?.to_string())
        }
    }

    let service = Flaky::failing(9);
    assert_eq!(
        Service::call(&service, "a".to_owned()).await,
        Ok("a after 2".to_owned())
    );
    assert_eq!(Arc::new(service).shared().await, Ok(4));
}

#[test]
fn fallback_may_change_what_is_declared_mut() {
    #[retry(max = 1, fallback = |_| {
        list.push(number);
        number += 1;
        list.push(number);
        Ok(list)
    })]
    fn call(mut list: Vec<u32>, mut number: u32) -> Result<Vec<u32>, Error> {
        number += 10;
        if number > 0 {
            return Err(Error::Busy);
        }
        Ok(Vec::new())
    }

    assert_eq!(call(vec![5], 1), Ok(vec![5, 1, 2]));
}

#[tokio::test(start_paused = true)]
async fn only_attempt_may_consume_what_the_fallback_does_not_name() {
    #[derive(Debug)]
    struct Connection(Cell<u32>);

    #[retry(max = 1, fallback = |gave_up| {
        let connections = gave_up.attempts;
        Ok(format!("{connections}").len() as u32)
    })]
    fn close(connection: Connection, mut count: Counted<'_>) -> Result<u32, Error> {
        let Connection(_queries) = connection;
        count = Counted {
            clones: count.clones,
        };
        drop(count);
        Err(Error::Busy)
    }
    #[retry(max = 1, timeout = 2s, breaker(failures = 9), budget(capacity = 9), fallback = |gave_up| {
        yield_now().await;
        Ok(gave_up.attempts)
    })]
    async fn wait(mut connection: Connection, clones: Counted<'_>) -> Result<u32, Error> {
        *connection.0.get_mut() += 1;
        yield_now().await;
        drop((connection, clones));
        pending().await
    }
    let clones = AtomicU32::new(0);
    let (one, two) = (Counted { clones: &clones }, Counted { clones: &clones });

    assert_eq!(close(Connection(Cell::new(0)), one), Ok(1));
    assert_eq!(
        assert_send(wait(Connection(Cell::new(0)), two)).await,
        Ok(1)
    );

    assert_eq!(clones.into_inner(), 0);
}

#[tokio::test(start_paused = true)]
async fn fallback_sees_what_shapes_of_functions_hand_it() {
    #[derive(Clone)]
    struct Client {
        calls: u32,
        name: String,
    }
    impl Client {
        #[retry(max = 2, backoff = none, fallback = |_| Ok(self.name))]
        fn by_value(mut self) -> Result<String, Error> {
            self.name.push('x');
            drop(self);
            Err(Error::Busy)
        }
        #[retry(max = 2, backoff = none, fallback = |_| Ok(self.name.clone()))]
        fn by_arc(self: Arc<Self>) -> Result<String, Error> {
            drop(self);
            Err(Error::Busy)
        }
        #[retry(max = 2, backoff = none, fallback = |_| Ok(self.calls))]
        fn pinned(mut self: Pin<&mut Self>) -> Result<u32, Error> {
            self.calls += 1;
            Err(Error::Busy)
        }
        #[retry(max = 2, backoff = none, fallback = |_| { self.calls += 10; Ok(&mut self.name) })]
        fn lending(&mut self) -> Result<&mut String, Error> {
            self.calls += 1;
            Err(Error::Busy)
        }
    }
    #[retry(max = 2, backoff = none, fallback = |_| Ok(format!("{first}{second}{name}")))]
    fn patterns(
        (first, mut second): (String, String),
        Client { name, .. }: Client,
    ) -> Result<String, Error> {
        second.push_str(&name);
        drop((first, second));
        Err(Error::Busy)
    }
    struct NoClone(u32);
    #[retry(max = 2, backoff = none, fallback = |_| Ok(only_borrowed.0))]
    async fn borrowed(only_borrowed: NoClone) -> Result<u32, Error> {
        yield_now().await;
        let borrow = &only_borrowed;
        if borrow.0 > 0 {
            Err(Error::Busy)
        } else {
            Ok(0)
        }
    }
    #[retry(max = 2, backoff = none, timeout = 1s, fallback = |_| Ok(value.to_string()))]
    async fn generic<T: Clone + ToString>(value: T) -> Result<String, std::io::Error> {
        drop(value);
        pending().await
    }
    #[retry(max = unlimited, backoff = fixed(1s), deadline = 5s, fallback = |gave_up| Ok(gave_up.attempts))]
    async fn unlimited() -> Result<u32, std::io::Error> {
        tokio::time::sleep(Duration::from_secs(1)).await;
        Err(std::io::ErrorKind::TimedOut.into())
    }
    let client = |calls| Client {
        calls,
        name: "n".to_owned(),
    };

    assert_eq!(client(0).by_value(), Ok("n".to_owned()));
    assert_eq!(Arc::new(client(0)).by_arc(), Ok("n".to_owned()));
    assert_eq!(Pin::new(&mut client(0)).pinned(), Ok(2));
    let mut lender = client(0);
    assert_eq!(lender.lending(), Ok(&mut "n".to_owned()));
    assert_eq!(lender.calls, 12);
    assert_eq!(
        patterns(("a".to_owned(), "b".to_owned()), client(0)),
        Ok("abn".to_owned())
    );
    assert_eq!(assert_send(borrowed(NoClone(3))).await, Ok(3));
    assert_eq!(assert_send(generic(7)).await.unwrap(), "7");
    assert_eq!(assert_send(unlimited()).await.unwrap(), 3);
}
