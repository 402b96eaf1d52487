//! `fallback`: what stands in for a call that was given up.

use std::cell::Cell;
use std::future::{Future, pending};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use retry_runtime::breaker::CircuitBreaker;
use retry_runtime::testing::VirtualTime;
use retry_runtime::{Budget, Classify, GaveUp, StopReason, retry};
use tokio::task::yield_now;

use crate::support::{Counted, Error, Flaky, assert_send};

/// T29, tenacity.
#[test]
fn fallback_is_called_once_after_the_last_attempt() {
    #[retry(max = 3, backoff = fixed(1s), fallback = |gave_up| {
        calls.fetch_add(1, Ordering::Relaxed);
        assert_eq!(gave_up.error, Some(Error::Busy));
        assert_eq!(gave_up.reason, StopReason::MaxAttempts);
        assert_eq!(gave_up.elapsed.as_secs(), 2);
        Ok(gave_up.attempts * 100)
    })]
    fn call(service: &Flaky, calls: &AtomicU32) -> Result<u32, Error> {
        service.call()
    }
    let (_time, service, calls) = (VirtualTime::start(), Flaky::failing(9), AtomicU32::new(0));

    assert_eq!(call(&service, &calls), Ok(300));

    assert_eq!((service.calls(), calls.into_inner()), (3, 1));
}

#[test]
fn success_and_permanent_error_are_returned() {
    #[retry(max = 3, backoff = none, fallback = |_| unreachable!())]
    fn call(outcome: Result<u32, Error>) -> Result<u32, Error> {
        outcome
    }

    assert_eq!(call(Ok(1)), Ok(1));
    assert_eq!(call(Err(Error::Fatal)), Err(Error::Fatal));
}

#[test]
fn success_that_the_attempts_run_out_on_is_returned() {
    #[retry(max = 3, backoff = none, on = Ok(0) | Err(_), fallback = |gave_up| {
        gave_up.error.map_or(Ok(9), Err)
    })]
    fn call(outcome: Result<u32, Error>) -> Result<u32, Error> {
        outcome
    }

    assert_eq!(call(Ok(0)), Ok(0));
    assert_eq!(call(Err(Error::Fatal)), Err(Error::Fatal));
}

#[test]
fn fallback_may_be_a_path_and_take_a_pattern() {
    fn cached(gave_up: GaveUp<Error>) -> Result<u32, Error> {
        Ok(gave_up.attempts)
    }
    #[retry(max = 2, backoff = none, fallback = cached)]
    fn by_path(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    #[retry(max = 2, backoff = none, fallback = |GaveUp { attempts, .. }: GaveUp<Error>| Ok(attempts))]
    fn by_pattern(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }

    assert_eq!(by_path(&Flaky::failing(9)), Ok(2));
    assert_eq!(by_pattern(&Flaky::failing(9)), Ok(2));
}

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

#[test]
fn question_mark_and_return_leave_the_function() {
    #[retry(max = 2, backoff = none, fallback = |gave_up| {
        if how == 0 {
            return Ok(0);
        }
        let number: u32 = Err(gave_up.error.unwrap_or(Error::Slow))?;
        Ok(number)
    })]
    fn call(how: u32) -> Result<u32, Error> {
        Err(Error::Busy)
    }

    assert_eq!(call(0), Ok(0));
    assert_eq!(call(1), Err(Error::Busy));
}

#[tokio::test(start_paused = true)]
async fn fallback_may_await() {
    async fn cache(key: &str) -> Result<u32, Error> {
        yield_now().await;
        Ok(key.len() as u32)
    }
    #[retry(max = 2, backoff = fixed(1s), fallback = |_| cache(&key).await)]
    async fn call(key: String, service: &Flaky) -> Result<u32, Error> {
        let consumed = key;
        drop(consumed);
        service.call_async().await
    }

    let service = Flaky::failing(9);
    assert_eq!(assert_send(call("four".to_owned(), &service)).await, Ok(4));
}

#[tokio::test]
async fn what_is_not_send_does_not_live_while_the_fallback_waits() {
    #[retry(max = 1, on = _, fallback = |_| {
        yield_now().await;
        Ok(Rc::new(1))
    })]
    async fn value() -> Result<Rc<u32>, Error> {
        Err(Error::Busy)
    }
    #[retry(max = 1, on = _, fallback = |GaveUp { attempts, .. }| {
        yield_now().await;
        Ok(attempts)
    })]
    async fn error() -> Result<u32, Rc<u32>> {
        Err(Rc::new(2))
    }

    assert_eq!(assert_send(value()).await, Ok(Rc::new(1)));
    assert_eq!(assert_send(error()).await, Ok(1));
}

#[tokio::test(start_paused = true)]
async fn interrupted_call_needs_no_error_for_it() {
    /// An error that cannot say that an attempt timed out, nor that a breaker is open.
    #[derive(Debug, PartialEq, Classify)]
    #[classify(permanent)]
    struct Broken;

    #[retry(max = 2, backoff = none, timeout = 2s, fallback = |gave_up| {
        assert_eq!(gave_up.error, None);
        Ok(gave_up.attempts)
    })]
    async fn hangs() -> Result<u32, Broken> {
        pending().await
    }
    #[retry(max = 2, backoff = none, on = Throttled, timeout = 2s, fallback = |gave_up| {
        assert_eq!(gave_up.reason, StopReason::NotRetryable);
        Ok(gave_up.attempts)
    })]
    async fn hangs_once() -> Result<u32, Broken> {
        pending().await
    }
    static DOWN: CircuitBreaker = CircuitBreaker::consecutive(1);
    #[retry(breaker = DOWN, fallback = |gave_up| {
        assert_eq!((gave_up.error, gave_up.attempts), (None, 0));
        assert_eq!(gave_up.reason, StopReason::CircuitOpen);
        Ok(7)
    })]
    async fn rejected() -> Result<u32, Broken> {
        Err(Broken)
    }
    DOWN.force_open();

    assert_eq!(hangs().await, Ok(2));
    assert_eq!(hangs_once().await, Ok(1));
    assert_eq!(rejected().await, Ok(7));
}

#[test]
fn fallback_is_told_why() {
    static DB: CircuitBreaker = CircuitBreaker::consecutive(9);
    static EMPTY: Budget = Budget::new().capacity(0).reserve(0);
    #[retry(backoff = fixed(1s), breaker(failures = 1), fallback = |gave_up| reason(gave_up))]
    fn opened() -> Result<StopReason, Error> {
        Err(Error::Busy)
    }
    #[retry(backoff = fixed(1s), sleep = |_| DB.force_open(), breaker = DB, fallback = |gave_up| {
        assert_eq!(gave_up.attempts, 1);
        reason(gave_up)
    })]
    fn rejected_later() -> Result<StopReason, Error> {
        Err(Error::Busy)
    }
    #[retry(backoff = fixed(1s), budget = EMPTY, fallback = reason)]
    fn too_dear() -> Result<StopReason, Error> {
        Err(Error::Busy)
    }
    #[retry(backoff = fixed(1s), deadline = 2s, max = 9, fallback = reason)]
    fn too_late() -> Result<StopReason, Error> {
        Err(Error::Busy)
    }
    #[retry(retry_after = |_| Some(Duration::MAX), fallback = reason)]
    fn asked_to_wait() -> Result<StopReason, Error> {
        Err(Error::Busy)
    }
    fn reason(gave_up: GaveUp<Error>) -> Result<StopReason, Error> {
        assert_eq!(gave_up.error, Some(Error::Busy));
        Ok(gave_up.reason)
    }
    let _time = VirtualTime::start();

    assert_eq!(opened(), Ok(StopReason::CircuitOpen));
    assert_eq!(rejected_later(), Ok(StopReason::CircuitOpen));
    assert_eq!(too_dear(), Ok(StopReason::BudgetExhausted));
    assert_eq!(too_late(), Ok(StopReason::Deadline));
    assert_eq!(asked_to_wait(), Ok(StopReason::RetryAfterTooLong));
}

#[test]
fn fallback_is_not_retried() {
    #[retry(max = 3, backoff = none, fallback = |_| { calls.fetch_add(1, Ordering::Relaxed); Err(Error::Busy) })]
    fn call(calls: &AtomicU32) -> Result<u32, Error> {
        Err(Error::Busy)
    }
    let calls = AtomicU32::new(0);

    assert_eq!(call(&calls), Err(Error::Busy));

    assert_eq!(calls.into_inner(), 1);
}

#[test]
fn option_has_a_fallback_too() {
    #[retry(max = 3, backoff = none, fallback = |gave_up| Some(gave_up.attempts))]
    fn call(found: Option<u32>) -> Option<u32> {
        found
    }

    assert_eq!(call(None), Some(3));
    assert_eq!(call(Some(1)), Some(1));
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

#[test]
fn fallback_that_panics_leaves_nothing_behind() {
    static DB: CircuitBreaker = CircuitBreaker::consecutive(9);
    static BUDGET: Budget = Budget::new().reserve(0);
    #[retry(max = 2, backoff = none, breaker = DB, budget = BUDGET, fallback = |_| panic!("on purpose"))]
    fn call() -> Result<u32, Error> {
        Err(Error::Busy)
    }

    assert!(std::panic::catch_unwind(call).is_err());

    assert_eq!(DB.snapshot().failures_in_a_row(), 2);
    assert_eq!(DB.snapshot().in_flight(), 0);
    assert_eq!(BUDGET.available(), 99);
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
