//! `observe`: what a function's own observer is told.

use std::io;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use retry_runtime::breaker::{CircuitBreaker, State};
use retry_runtime::event::{Event, EventKind, Observer};
use retry_runtime::testing::VirtualTime;
use retry_runtime::{Budget, Class, StopReason, retry};

use crate::support::{CallError, Error, Flaky, Kept, Log, assert_send};

#[retry(max = 3, backoff = linear(1s), jitter = none, name = "call", observe = log)]
fn call(service: &Flaky, log: &Log) -> Result<u32, Error> {
    service.call()
}

#[test]
fn retries_and_the_success_after_them_are_told() {
    let (_time, log) = (VirtualTime::start(), Log::default());

    assert_eq!(call(&Flaky::failing(2), &log), Ok(3));

    assert_eq!(
        log.take(),
        [
            "`call` failed at attempt 1 of 3, retrying in 1s: Busy",
            "`call` failed at attempt 2 of 3, retrying in 2s: Busy",
            "`call` succeeded at attempt 3 of 3",
        ]
    );
}

#[test]
fn giving_up_is_told_with_its_reason() {
    let (_time, log) = (VirtualTime::start(), Log::default());

    assert_eq!(call(&Flaky::failing(9), &log), Err(Error::Busy));

    let lines = log.take();
    assert_eq!(lines.len(), 3);
    assert_eq!(
        lines.last().unwrap(),
        "`call` failed at attempt 3 of 3, giving up: max_attempts: Busy"
    );
}

#[test]
fn error_that_is_not_retried_is_told_as_well() {
    #[retry(name = "fatal", observe = log)]
    fn fatal(log: &Log) -> Result<(), Error> {
        Err(Error::Fatal)
    }
    let log = Log::default();

    assert_eq!(fatal(&log), Err(Error::Fatal));

    assert_eq!(
        log.take(),
        ["`fatal` failed at attempt 1 of 3, giving up: not_retryable: Fatal"]
    );
}

#[test]
fn first_success_is_told_only_to_who_wants_to_know() {
    let log = Log::default();
    assert_eq!(call(&Flaky::failing(0), &log), Ok(1));
    assert_eq!(log.take(), [""; 0]);

    let log = Log::wanting_all();
    assert_eq!(call(&Flaky::failing(0), &log), Ok(1));
    assert_eq!(log.take(), ["`call` succeeded at attempt 1 of 3"]);
}

#[test]
fn event_tells_its_parts() {
    #[retry(max = 2, backoff = fixed(5s), observe = |event| {
        let cause = event.cause().unwrap();
        let elapsed = event.elapsed().unwrap().as_secs();
        let error = cause.as_error().unwrap().to_string();
        kept.borrow_mut().push((event.attempt(), event.kind(), elapsed, cause.class(), error));
    })]
    fn limited(kept: &Kept<(u32, EventKind, u64, Option<Class>, String)>) -> Result<(), Error> {
        Err(Error::Limited)
    }
    let (_time, kept) = (VirtualTime::start(), Kept::default());

    assert!(limited(&kept).is_err());

    let (delay, reason) = (Duration::from_secs(5), StopReason::MaxAttempts);
    let (class, error) = (Some(Class::Throttled), "Limited".to_owned());
    assert_eq!(
        kept.into_inner(),
        [
            (1, EventKind::Retrying { delay }, 0, class, error.clone()),
            (2, EventKind::GaveUp { reason }, 5, class, error),
        ]
    );
}

#[test]
fn name_is_the_path_of_the_function_unless_given() {
    #[retry(max = unlimited, backoff = fixed(1s), observe = |event| {
        kept.borrow_mut().push((event.operation(), event.max_attempts()));
    })]
    fn unnamed(service: &Flaky, kept: &Kept<(&'static str, Option<u32>)>) -> Result<u32, Error> {
        service.call()
    }
    let (_time, kept) = (VirtualTime::start(), Kept::default());

    assert_eq!(unnamed(&Flaky::failing(2), &kept), Ok(3));

    assert_eq!(kept.into_inner(), [("it::arg_observe::unnamed", None); 3]);
}

static LOG: LazyLock<Log> = LazyLock::new(Log::default);

/// Whatever gives an observer: values, places, references and pointers of all kinds.
#[test]
fn observer_may_be_shared_in_any_way() {
    struct Service {
        log: Arc<dyn Observer + Send + Sync>,
    }
    impl Service {
        #[retry(max = 2, backoff = none, name = "m", observe = self.log)]
        fn by_field(&self) -> Option<u32> {
            None
        }
    }
    fn print(_event: &Event<'_>) {}
    fn make(log: &Arc<Log>) -> Arc<Log> {
        Arc::clone(log)
    }
    #[retry(max = 2, backoff = none, name = "s", observe = LOG)]
    fn by_lazy_static() -> Option<u32> {
        None
    }
    #[retry(max = 2, backoff = none, observe = print)]
    fn by_function() -> Option<u32> {
        None
    }
    #[retry(max = 2, backoff = none, name = "a", observe = make(log))]
    fn by_value(log: &Arc<Log>) -> Option<u32> {
        None
    }
    #[retry(max = 2, backoff = none, name = "i", observe = log)]
    fn by_impl(log: impl Observer) -> Option<u32> {
        None
    }
    #[retry(max = 2, backoff = none, name = "d", observe = log)]
    fn by_dyn(log: &dyn Observer) -> Option<u32> {
        None
    }
    #[retry(max = 2, backoff = none, name = "b", observe = log)]
    fn by_box(log: Box<dyn Observer>) -> Option<u32> {
        None
    }
    #[retry(max = 2, backoff = none, name = "o", observe = Log::default())]
    fn by_owned() -> Option<u32> {
        None
    }
    let log = Arc::new(Log::default());
    let told = |name: &str| {
        [
            format!("`{name}` failed at attempt 1 of 2, retrying in 0ns: no value"),
            format!("`{name}` failed at attempt 2 of 2, giving up: max_attempts: no value"),
        ]
    };

    let service = Service { log: log.clone() };
    assert_eq!(service.by_field(), None);
    assert_eq!(log.take(), told("m"));
    assert_eq!(by_value(&log), None);
    assert_eq!(log.take(), told("a"));
    assert_eq!(by_dyn(&*log), None);
    assert_eq!(log.take(), told("d"));
    let copy = Arc::clone(&log);
    assert_eq!(by_impl(move |event: &Event<'_>| copy.observe(event)), None);
    assert_eq!(log.take(), told("i"));
    let copy = Arc::clone(&log);
    assert_eq!(
        by_box(Box::new(move |event: &Event<'_>| copy.observe(event))),
        None
    );
    assert_eq!(log.take(), told("b"));
    assert_eq!(by_lazy_static(), None);
    assert_eq!(LOG.take(), told("s"));
    assert_eq!((by_function(), by_owned()), (None, None));
}

#[tokio::test(start_paused = true)]
async fn asynchronous_function_tells_and_stays_send() {
    #[retry(max = 2, backoff = fixed(3s), timeout = 1s, name = "late", observe = log)]
    async fn late(log: &Log) -> Result<u32, io::Error> {
        std::future::pending().await
    }
    #[retry(max = 2, backoff = fixed(3s), name = "closure", observe = |event| log.observe(event))]
    async fn by_closure(service: &Flaky, log: Arc<Log>) -> Result<u32, Error> {
        tokio::task::yield_now().await;
        service.call()
    }
    let log = Arc::new(Log::default());
    assert_send(&late(&log));
    assert_send(&by_closure(&Flaky::failing(1), Arc::clone(&log)));

    let outcome = late(&log).await;
    assert_eq!(outcome.unwrap_err().kind(), io::ErrorKind::TimedOut);
    assert_eq!(
        log.take(),
        [
            "`late` failed at attempt 1 of 2, retrying in 3s: timed out after 1s",
            "`late` failed at attempt 2 of 2, giving up: max_attempts: timed out after 1s",
        ]
    );
    let service = Flaky::failing(1);
    assert_eq!(by_closure(&service, Arc::clone(&log)).await, Ok(2));
    assert_eq!(log.take().len(), 2);
}

#[test]
fn only_attempt_is_told_as_well() {
    #[retry(max = 1, name = "once", observe = log)]
    fn once(body: NotClone, log: &Log) -> Result<NotClone, Error> {
        if body.0 == 0 {
            Err(Error::Busy)
        } else {
            Ok(body)
        }
    }
    let log = Log::wanting_all();

    assert!(once(NotClone(0), &log).is_err());
    assert!(once(NotClone(1), &log).is_ok());

    assert_eq!(
        log.take(),
        [
            "`once` failed at attempt 1 of 1, giving up: max_attempts: Busy",
            "`once` succeeded at attempt 1 of 1",
        ]
    );
}

struct NotClone(u32);

#[test]
fn circuit_is_told_where_a_call_has_changed_it() {
    static OPEN: CircuitBreaker = CircuitBreaker::consecutive(2).name("db");
    #[retry(max = 5, backoff = none, breaker = OPEN, name = "query", observe = log)]
    fn query(service: &Flaky, log: &Log) -> Result<u32, CallError> {
        Ok(service.call()?)
    }
    let (_time, log) = (VirtualTime::start(), Log::default());

    assert_eq!(query(&Flaky::failing(9), &log), Err(CallError::Busy));
    assert_eq!(
        log.take(),
        [
            "`query` failed at attempt 1 of 5, retrying in 0ns: CallError::Busy",
            "circuit breaker `db` is open after having been closed",
            "`query` failed at attempt 2 of 5, giving up: circuit_open: CallError::Busy",
        ]
        .map(|line| line.replace("CallError::", ""))
    );

    assert!(matches!(
        query(&Flaky::failing(9), &log),
        Err(CallError::Open(_))
    ));
    let lines = log.take();
    assert_eq!(lines.len(), 1);
    assert!(
        lines[0]
            .starts_with("`query` was rejected before attempt 1 of 5, giving up: circuit_open: "),
        "{lines:?}"
    );

    OPEN.reset();
    assert_eq!(query(&Flaky::failing(0), &log), Ok(1));
    assert_eq!((log.take(), OPEN.state()), (vec![], State::Closed));
}

#[test]
fn empty_budget_is_told_as_the_reason() {
    static EMPTY: Budget = Budget::new().capacity(1).ratio(0, 1).reserve(0);
    #[retry(max = 5, backoff = none, budget = EMPTY, name = "paid", observe = log)]
    fn paid(service: &Flaky, log: &Log) -> Result<u32, Error> {
        service.call()
    }
    let log = Log::default();

    assert!(paid(&Flaky::failing(9), &log).is_err());

    assert_eq!(
        log.take(),
        [
            "`paid` failed at attempt 1 of 5, retrying in 0ns: Busy",
            "`paid` failed at attempt 2 of 5, giving up: budget_exhausted: Busy",
        ]
    );
}

#[test]
fn panic_of_an_observer_breaks_nothing() {
    #[retry(max = 3, backoff = none, observe = |_| panic!("an observer's own mistake"))]
    fn call(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }

    assert_eq!(call(&Flaky::failing(2)), Ok(3));
    assert_eq!(call(&Flaky::failing(9)), Err(Error::Busy));
}

#[test]
fn what_an_observer_retries_itself_is_not_told() {
    #[retry(max = 2, backoff = none, observe = |_| {
        *told.lock().unwrap() += 1;
        let _ = recursive(told);
    })]
    fn recursive(told: &Mutex<u32>) -> Result<u32, Error> {
        Err(Error::Busy)
    }
    let told = Mutex::default();

    assert!(recursive(&told).is_err());

    assert_eq!(told.into_inner().unwrap(), 2);
}
