//! `observe` beside the body: what an observer borrows of the arguments, attempts may borrow, too.

use std::future::Future;
use std::sync::{Arc, LazyLock};

use retry_runtime::breaker::{CircuitBreaker, State};
use retry_runtime::event::{Event, Observer};
use retry_runtime::{Budget, Class, retry};

use crate::support::{Error, Flaky, Log, assert_send};

fn note(log: &Log, text: &str) {
    log.push(text);
}

impl Log {
    fn note(&self, text: &str) {
        note(self, text);
    }
}

/// What two attempts of one function that notes its attempts leave behind.
const NOTED: [&str; 4] = [
    "attempt",
    "`f` failed at attempt 1 of 2, retrying in 0ns: no value",
    "attempt",
    "`f` failed at attempt 2 of 2, giving up: max_attempts: no value",
];

#[test]
fn body_may_use_the_observer_itself() {
    #[retry(max = 2, backoff = none, name = "f", observe = log)]
    fn by_place(log: Arc<Log>) -> Option<()> {
        log.note("attempt");
        None
    }
    #[retry(max = 2, backoff = none, name = "f", observe = |event| log.observe(event))]
    fn by_closure(log: Arc<Log>) -> Option<()> {
        log.note("attempt");
        None
    }
    #[retry(max = 2, backoff = none, name = "f", observe = &log, keep(log))]
    fn kept(log: Log) -> Option<()> {
        log.note("attempt");
        None
    }
    let log = Arc::new(Log::default());

    assert_eq!(by_place(Arc::clone(&log)), None);
    assert_eq!(log.take(), NOTED);
    assert_eq!(by_closure(Arc::clone(&log)), None);
    assert_eq!(log.take(), NOTED);
    assert_eq!(kept(Log::default()), None);
}

#[tokio::test]
async fn body_of_an_asynchronous_function_may_use_what_the_observer_uses() {
    #[retry(max = 2, backoff = none, observe = |event| log.push(format!("{url}: {event}")), name = "f")]
    async fn get(url: String, service: &Flaky, log: Arc<Log>) -> Result<u32, Error> {
        log.note(&url);
        service.call_async().await
    }
    #[retry(max = 1, observe = |event| log.push(format!("{url}: {event}")), name = "f")]
    async fn get_once(url: String, service: &Flaky, log: Arc<Log>) -> Result<u32, Error> {
        log.note(&url);
        service.call_async().await
    }
    let (log, service) = (Arc::new(Log::default()), Flaky::failing(9));

    let call = assert_send(get("url".to_owned(), &service, Arc::clone(&log)));
    assert!(call.await.is_err());
    assert_eq!(
        log.take(),
        [
            "url",
            "url: `f` failed at attempt 1 of 2, retrying in 0ns: Busy",
            "url",
            "url: `f` failed at attempt 2 of 2, giving up: max_attempts: Busy",
        ]
    );
    let call = assert_send(get_once("url".to_owned(), &service, Arc::clone(&log)));
    assert!(call.await.is_err());
    assert_eq!(log.take().len(), 2);
}

/// Services by every receiver.
#[derive(Clone)]
struct Service {
    log: Arc<Log>,
}

impl Service {
    fn note(&self) {
        self.log.note("attempt");
    }

    #[retry(max = 2, backoff = none, name = "f", observe = self.log)]
    fn by_value(self) -> Option<()> {
        self.note();
        None
    }

    #[retry(max = 2, backoff = none, name = "f", observe = |event| self.log.observe(event))]
    async fn by_value_async(self) -> Option<()> {
        self.note();
        None
    }

    #[retry(max = 2, backoff = none, name = "f", observe = self.log)]
    async fn by_arc(self: Arc<Self>) -> Option<()> {
        self.note();
        None
    }

    #[retry(max = 2, backoff = none, name = "f", observe = self.log.clone())]
    fn exclusive(&mut self) -> Option<()> {
        self.note();
        None
    }
}

#[async_trait::async_trait]
trait Get: Send + Sync {
    async fn by_box(self: Box<Self>) -> Option<()>;
}

#[async_trait::async_trait]
impl Get for Service {
    #[retry(max = 2, backoff = none, name = "f", observe = |event| self.log.observe(event))]
    async fn by_box(self: Box<Self>) -> Option<()> {
        self.note();
        None
    }
}

#[tokio::test]
async fn methods_may_use_a_receiver_whose_field_observes() {
    let log = Arc::new(Log::default());
    let mut service = Service {
        log: Arc::clone(&log),
    };

    assert_eq!(service.clone().by_value(), None);
    assert_eq!(log.take(), NOTED);
    assert_eq!(service.clone().by_value_async().await, None);
    assert_eq!(log.take(), NOTED);
    assert_eq!(Arc::new(service.clone()).by_arc().await, None);
    assert_eq!(log.take(), NOTED);
    assert_eq!(service.exclusive(), None);
    assert_eq!(log.take(), NOTED);
    assert_eq!(Box::new(service).by_box().await, None);
    assert_eq!(log.take(), NOTED);
}

/// A closure that is dropped late would hold what it borrows until then.
#[test]
fn fallback_may_consume_what_the_observer_borrows() {
    #[retry(
        max = 2,
        backoff = none,
        observe = |event| log.push(format!("{url}: {}", event.attempt())),
        fallback = |_| Some(url),
    )]
    fn get(url: String, log: &Log) -> Option<String> {
        let _ = url.len();
        None
    }
    let log = Log::default();

    assert_eq!(get("url".to_owned(), &log).as_deref(), Some("url"));
    assert_eq!(log.take(), ["url: 1", "url: 2"]);
}

/// Then the argument is none of the observer's.
#[test]
fn observer_may_name_its_own_locals_like_arguments() {
    #[retry(max = 2, backoff = none, observe = |error| {
        let text = error.to_string();
        log.push(text);
    })]
    fn consumes(error: String, text: String, log: &Log) -> Option<usize> {
        let (taken, also) = (error, text);
        drop((taken, also));
        None
    }
    let log = Log::default();

    assert_eq!(consumes("a".to_owned(), "b".to_owned(), &log), None);
    assert_eq!(log.take().len(), 2);
}

#[tokio::test]
async fn body_may_use_a_breaker_or_a_budget_that_it_is_given() {
    #[retry(max = 2, backoff = none, breaker = breaker, budget = budget)]
    async fn call(breaker: Arc<CircuitBreaker>, budget: Arc<Budget>) -> Option<State> {
        drop(budget.withdraw(Class::Transient));
        breaker.reset();
        None
    }
    #[retry(max = 1, breaker = breaker)]
    async fn call_once(breaker: Arc<CircuitBreaker>) -> Option<()> {
        breaker.reset();
        None
    }
    let breaker = Arc::new(CircuitBreaker::consecutive(2));

    let call = assert_send(call(Arc::clone(&breaker), Arc::new(Budget::new())));
    assert_eq!(call.await, None);
    assert_eq!(call_once(breaker).await, None);
}

#[test]
fn observer_is_found_behind_two_pointers() {
    static LOG: LazyLock<Arc<Log>> = LazyLock::new(Arc::default);
    #[retry(max = 2, backoff = none, observe = log)]
    fn by_reference(log: &Arc<Log>) -> Option<()> {
        None
    }
    #[retry(max = 2, backoff = none, observe = LOG)]
    fn by_static() -> Option<()> {
        None
    }
    #[retry(max = 2, backoff = none, observe = log)]
    fn by_box(log: &Box<dyn Observer>) -> Option<()> {
        None
    }
    let log = Arc::new(Log::default());

    assert_eq!((by_reference(&log), by_static()), (None, None));
    assert_eq!((log.take().len(), LOG.take().len()), (2, 2));
    let copy = Arc::clone(&log);
    let boxed: Box<dyn Observer> = Box::new(move |event: &Event<'_>| copy.observe(event));
    assert_eq!(by_box(&boxed), None);
    assert_eq!(log.take().len(), 2);
}

/// Held over every wait: the outcome is not, so it need not be `Send`.
#[test]
fn future_is_send_beside_an_outcome_that_is_not() {
    type NotSend = std::rc::Rc<u32>;
    #[retry(max = 2, backoff = fixed(1ms), stats, observe = log)]
    async fn plain(log: &Log) -> Result<NotSend, Unsendable> {
        Err(Unsendable(NotSend::new(1)))
    }
    #[retry(
        max = 2,
        backoff = fixed(1ms),
        breaker(failures = 1),
        timeout = 1h,
        stats,
        errors = hidden,
        observe = |event| log.observe(event),
        fallback = |_| Err(Unsendable(NotSend::new(1))),
    )]
    async fn guarded(log: &Log) -> Result<NotSend, Unsendable> {
        Err(Unsendable(NotSend::new(1)))
    }
    #[retry(max = 2, backoff = fixed(1ms), on = _, stats, observe = log)]
    fn boxed<'a>(log: &'a Log) -> impl Future<Output = Result<NotSend, Unsendable>> + Send + 'a {
        async move { Err(Unsendable(NotSend::new(1))) }
    }
    let log = Log::default();

    drop(assert_send(plain(&log)));
    drop(assert_send(guarded(&log)));
    drop(assert_send(boxed(&log)));
}

#[derive(Debug, retry_runtime::Classify)]
#[classify(transient)]
#[expect(dead_code, reason = "holds what is not `Send`")]
struct Unsendable(std::rc::Rc<u32>);
