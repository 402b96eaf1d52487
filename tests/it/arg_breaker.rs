//! `breaker`: where it comes from, what counts for it, and what a rejected call gives.

use std::io;
use std::rc::Rc;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard};
use std::time::Duration;

use retry_runtime::breaker::{
    CircuitBreaker, CircuitBreakers, CircuitOpen, CountWindow, Rate, State,
};
use retry_runtime::retry;
use retry_runtime::testing::VirtualTime;
use retry_runtime::timer::thread::sleep;

use crate::support::{CallError as Error, Flaky, assert_send, is_open, secs};

#[test]
fn breaker_is_found_however_it_is_shared() {
    static STATIC: CircuitBreaker = CircuitBreaker::consecutive(1);
    static LAZY: LazyLock<CircuitBreaker> = LazyLock::new(|| CircuitBreaker::consecutive(1));
    static WINDOW: CircuitBreaker<CountWindow<2>> =
        CircuitBreaker::count_window(Rate::percent(50), 1);

    #[retry(backoff = none, breaker = STATIC)]
    fn by_static(service: &Flaky) -> Result<u32, Error> {
        Ok(service.call()?)
    }
    #[retry(backoff = none, breaker = &LAZY)]
    fn by_lazy(service: &Flaky) -> Result<u32, Error> {
        Ok(service.call()?)
    }
    #[retry(backoff = none, breaker = WINDOW)]
    fn by_window(service: &Flaky) -> Result<u32, Error> {
        Ok(service.call()?)
    }
    #[retry(backoff = none, breaker = breaker)]
    fn by_reference(breaker: &CircuitBreaker, service: &Flaky) -> Result<u32, Error> {
        Ok(service.call()?)
    }
    #[retry(backoff = none, breaker = breaker)]
    fn by_arc(breaker: Arc<CircuitBreaker>, service: &Flaky) -> Result<u32, Error> {
        Ok(service.call()?)
    }
    #[retry(backoff = none, breaker = Arc::clone(breaker))]
    fn by_call(breaker: &Arc<CircuitBreaker>, service: &Flaky) -> Result<u32, Error> {
        Ok(service.call()?)
    }
    #[retry(backoff = none, breaker = &breaker())]
    fn by_value_lent(
        breaker: impl Fn() -> Arc<CircuitBreaker>,
        service: &Flaky,
    ) -> Result<u32, Error> {
        Ok(service.call()?)
    }
    #[retry(backoff = none, breaker = breakers[number])]
    fn by_index(
        breakers: &[Rc<CircuitBreaker>],
        number: usize,
        service: &Flaky,
    ) -> Result<u32, Error> {
        Ok(service.call()?)
    }
    #[retry(backoff = none, breaker = **breaker)]
    fn by_deref(breaker: &Box<CircuitBreaker>, service: &Flaky) -> Result<u32, Error> {
        Ok(service.call()?)
    }
    let one = || CircuitBreaker::consecutive(1);
    let (reference, arc, boxed) = (one(), Arc::new(one()), Box::new(one()));
    let list = [Rc::new(one()), Rc::new(one())];

    let calls: [&dyn Fn(&Flaky) -> Result<u32, Error>; 9] = [
        &by_static,
        &by_lazy,
        &by_window,
        &|service| by_reference(&reference, service),
        &|service| by_arc(Arc::clone(&arc), service),
        &|service| by_call(&Arc::new(one()), service),
        &|service| by_value_lent(|| Arc::new(one()), service),
        &|service| by_index(&list, 1, service),
        &|service| by_deref(&boxed, service),
    ];
    for call in calls {
        let service = Flaky::failing(9);
        assert_eq!(call(&service), Err(Error::Busy));
        assert_eq!(service.calls(), 1);
    }
    assert_eq!(STATIC.state(), State::Open);
    assert_eq!(LAZY.state(), State::Open);
    assert_eq!(WINDOW.state(), State::Open);
    assert_eq!(reference.state(), State::Open);
    assert_eq!(arc.state(), State::Open);
    assert_eq!(list[0].state(), State::Closed);
    assert_eq!(list[1].state(), State::Open);
    assert_eq!(boxed.state(), State::Open);
}

#[test]
fn methods_know_their_breaker_by_self() {
    struct Client {
        breaker: Arc<CircuitBreaker>,
        calls: u32,
    }
    impl Client {
        #[retry(backoff = none, breaker = self.breaker)]
        fn shared(&self) -> Result<u32, Error> {
            Err(Error::Busy)
        }

        #[retry(backoff = none, breaker = self.breaker.clone())]
        fn exclusive(&mut self) -> Result<u32, Error> {
            self.calls += 1;
            Err(Error::Busy)
        }
    }
    let mut client = Client {
        breaker: Arc::new(CircuitBreaker::consecutive(2)),
        calls: 0,
    };

    assert_eq!(client.exclusive(), Err(Error::Busy));
    assert_eq!(client.calls, 2);
    assert!(is_open(client.shared()));
}

#[test]
fn own_breaker_is_shared_by_all_calls_and_instances() {
    #[retry(max = 1, breaker(failures = 2, recovery = 1h))]
    fn generic<T: Default>(outcome: Result<T, Error>) -> Result<T, Error> {
        outcome
    }

    assert_eq!(generic::<u8>(Err(Error::Busy)), Err(Error::Busy));
    assert_eq!(generic::<String>(Err(Error::Busy)), Err(Error::Busy));

    let Err(Error::Open(open)) = generic::<u64>(Ok(1)) else {
        panic!("not rejected");
    };
    assert_eq!(open.name(), concat!(module_path!(), "::generic"));
    assert!(open.retry_after() > Some(secs(2000)));
}

#[test]
fn each_attempt_counts_and_not_each_call() {
    #[retry(max = 2, backoff = none, breaker(failures = 3))]
    fn call(service: &Flaky) -> Result<u32, Error> {
        Ok(service.call()?)
    }
    let service = Flaky::failing(9);

    assert_eq!(call(&service), Err(Error::Busy));
    assert_eq!(service.calls(), 2);
    assert_eq!(call(&service), Err(Error::Busy));
    assert_eq!(service.calls(), 3);
    assert!(is_open(call(&service)));
    assert_eq!(service.calls(), 3);
}

#[test]
fn success_begins_the_count_anew() {
    #[retry(max = 1, breaker(failures = 2))]
    fn call(outcome: Result<(), Error>) -> Result<(), Error> {
        outcome
    }

    for _ in 0..5 {
        assert_eq!(call(Err(Error::Busy)), Err(Error::Busy));
        assert_eq!(call(Ok(())), Ok(()));
    }
}

#[test]
fn permanent_error_counts_as_nothing() {
    static DB: CircuitBreaker = CircuitBreaker::consecutive(1);
    #[retry(breaker = DB)]
    fn call() -> Result<(), Error> {
        Err(Error::Fatal)
    }

    for _ in 0..3 {
        assert_eq!(call(), Err(Error::Fatal));
    }

    assert_eq!(DB.snapshot().failures_in_a_row(), 0);
}

#[test]
fn error_that_is_left_out_counts_by_its_class() {
    static DB: CircuitBreaker = CircuitBreaker::consecutive(2);
    #[retry(on = Timeout, breaker = DB)]
    fn by_class(error: Error) -> Result<(), Error> {
        Err(error)
    }
    #[retry(on = Error::Slow, breaker = DB)]
    fn by_pattern(error: Error) -> Result<(), Error> {
        Err(error)
    }

    assert_eq!(by_class(Error::Fatal), Err(Error::Fatal));
    assert_eq!(by_class(Error::Busy), Err(Error::Busy));
    assert_eq!(DB.snapshot().failures_in_a_row(), 1);
    assert_eq!(by_pattern(Error::Busy), Err(Error::Busy));

    assert_eq!(DB.state(), State::Open);
}

#[test]
fn error_without_a_class_counts_where_it_is_retried() {
    static DB: CircuitBreaker = CircuitBreaker::consecutive(2);
    #[derive(Debug, PartialEq)]
    struct Unclassified(u8);
    impl From<CircuitOpen> for Unclassified {
        fn from(_: CircuitOpen) -> Self {
            Self(0)
        }
    }
    #[retry(max = 2, backoff = none, on = Unclassified(5..), breaker = DB)]
    fn call(number: u8) -> Result<(), Unclassified> {
        Err(Unclassified(number))
    }

    assert_eq!(call(4), Err(Unclassified(4)));
    assert_eq!(DB.snapshot().failures_in_a_row(), 0);
    assert_eq!(call(5), Err(Unclassified(5)));
    assert_eq!(call(5), Err(Unclassified(0)));
}

#[test]
fn success_that_is_retried_counts_as_a_failure() {
    static JOBS: CircuitBreaker = CircuitBreaker::consecutive(3);
    #[retry(max = 3, backoff = none, on = Ok(false), breaker = JOBS)]
    fn is_done(done: bool) -> Result<bool, Error> {
        Ok(done)
    }

    assert_eq!(is_done(true), Ok(true));
    assert_eq!(is_done(false), Ok(false));

    assert!(is_open(is_done(true)));
}

#[test]
fn failed_last_attempt_counts() {
    static DB: CircuitBreaker = CircuitBreaker::consecutive(2);
    #[retry(max = 2, backoff = none, breaker = DB)]
    fn call() -> Result<(), Error> {
        Err(Error::Busy)
    }

    assert_eq!(call(), Err(Error::Busy));

    assert_eq!(DB.state(), State::Open);
}

#[test]
fn rejection_takes_the_form_of_the_function_s_own_error() {
    static DOWN: CircuitBreaker = CircuitBreaker::consecutive(1).name("down");
    #[retry(breaker = DOWN)]
    fn io() -> io::Result<u32> {
        Ok(1)
    }
    #[retry(breaker = DOWN)]
    fn option() -> Option<u32> {
        Some(1)
    }
    #[retry(on = _, breaker = DOWN)]
    fn boxed() -> Result<u32, Box<dyn std::error::Error + Send + Sync>> {
        Ok(1)
    }
    #[retry(on = _, breaker = DOWN)]
    fn any() -> anyhow::Result<u32> {
        Ok(1)
    }
    DOWN.force_open();

    assert_eq!(
        io().unwrap_err().to_string(),
        "circuit breaker `down` is forced open"
    );
    assert_eq!(option(), None);
    assert!(boxed().unwrap_err().is::<CircuitOpen>());
    assert!(any().unwrap_err().is::<CircuitOpen>());
    DOWN.reset();
    assert_eq!((io().ok(), option()), (Some(1), Some(1)));
}

#[test]
fn open_breaker_ends_the_call_without_a_wait_in_vain() {
    #[retry(max = 9, backoff = fixed(1s), breaker(failures = 3, recovery = 30s))]
    fn call(service: &Flaky) -> Result<u32, Error> {
        Ok(service.call()?)
    }
    let service = Flaky::failing(9);
    let time = VirtualTime::start();

    assert_eq!(call(&service), Err(Error::Busy));

    assert_eq!(service.calls(), 3);
    assert_eq!(time.delays(), [secs(1); 2]);
}

#[test]
fn delay_longer_than_the_open_period_leads_to_a_probe() {
    static DB: CircuitBreaker = CircuitBreaker::consecutive(1).recovery(secs(5)).jitter(0);
    #[retry(max = 9, backoff = fixed(5s), breaker = DB)]
    fn call(service: &Flaky) -> Result<u32, Error> {
        Ok(service.call()?)
    }
    let time = VirtualTime::start();

    assert_eq!(call(&Flaky::failing(3)), Ok(4));

    assert_eq!(time.delays(), [secs(5); 3]);
    assert_eq!(DB.state(), State::Closed);
    assert_eq!(DB.snapshot().generation(), 7);
}

#[test]
fn call_rejected_after_its_wait_gives_its_last_error() {
    static DB: CircuitBreaker = CircuitBreaker::consecutive(9);
    #[retry(backoff = fixed(1s), sleep = |_| DB.force_open(), breaker = DB)]
    fn call(service: &Flaky) -> Result<u32, Error> {
        Ok(service.call()?)
    }
    let service = Flaky::failing(9);

    assert_eq!(call(&service), Err(Error::Busy));
    assert_eq!(service.calls(), 1);
    assert!(is_open(call(&service)));
}

#[tokio::test]
async fn call_rejected_after_its_wait_gives_its_last_error_async() {
    static DB: CircuitBreaker = CircuitBreaker::consecutive(9);
    #[retry(backoff = fixed(1s), sleep = |_| async { DB.force_open() }, breaker = DB)]
    async fn call(service: &Flaky) -> Result<u32, Error> {
        Ok(service.call_async().await?)
    }
    let service = Flaky::failing(9);

    assert_eq!(assert_send(call(&service)).await, Err(Error::Busy));
    assert_eq!(service.calls(), 1);
}

#[tokio::test]
async fn outcome_is_gone_before_the_next_attempt() {
    static DB: CircuitBreaker = CircuitBreaker::consecutive(9);
    #[retry(backoff = none, on = Ok(lock) if **lock < 3, breaker = DB)]
    fn call(row: &Mutex<u32>) -> Result<MutexGuard<'_, u32>, Error> {
        let mut row = row.try_lock().map_err(|_| Error::Fatal)?;
        *row += 1;
        Ok(row)
    }
    #[retry(backoff = none, on = Ok(lock) if **lock < 6, breaker = DB)]
    async fn call_async(
        row: &tokio::sync::Mutex<u32>,
    ) -> Result<tokio::sync::MutexGuard<'_, u32>, Error> {
        let mut row = row.try_lock().map_err(|_| Error::Fatal)?;
        *row += 1;
        Ok(row)
    }

    assert_eq!(call(&Mutex::new(0)).map(|row| *row), Ok(3));
    let row = tokio::sync::Mutex::new(3);
    assert_eq!(call_async(&row).await.map(|row| *row), Ok(6));
}

#[tokio::test]
async fn outcome_that_is_not_send_keeps_no_future_from_being_so() {
    static DB: CircuitBreaker = CircuitBreaker::consecutive(9);
    #[derive(Debug)]
    struct Local(Option<Rc<u32>>);
    impl From<CircuitOpen> for Local {
        fn from(_: CircuitOpen) -> Self {
            Self(None)
        }
    }
    #[retry(on = _, backoff = fixed(1s), sleep = |_| async { DB.force_open() }, breaker = DB)]
    async fn call(number: u32) -> Result<u32, Local> {
        tokio::task::yield_now().await;
        Err(Local(Some(Rc::new(number))))
    }

    // Its last error could not be kept over the wait.
    let rejected = assert_send(call(1)).await.unwrap_err();

    assert!(rejected.0.is_none());
}

#[test]
fn window_of_calls_opens_at_its_rate() {
    #[retry(max = 1, breaker(window = 10, rate = 50%, minimum = 4, probes = 2))]
    fn call(outcome: Result<(), Error>) -> Result<(), Error> {
        outcome
    }
    let (good, bad) = (|| call(Ok(())), || call(Err(Error::Busy)));

    assert_eq!(
        (bad(), bad(), good()),
        (Err(Error::Busy), Err(Error::Busy), Ok(()))
    );
    assert_eq!(good(), Ok(()));

    assert!(is_open(good()));
}

#[test]
fn window_of_time_forgets() {
    #[retry(max = 1, breaker(window = 60s, rate = 100%, minimum = 2))]
    fn call(outcome: Result<(), Error>) -> Result<(), Error> {
        outcome
    }
    let _time = VirtualTime::start();

    assert_eq!(call(Err(Error::Busy)), Err(Error::Busy));
    sleep(secs(120));
    assert_eq!(call(Err(Error::Busy)), Err(Error::Busy));
    sleep(secs(5));
    assert_eq!(call(Err(Error::Busy)), Err(Error::Busy));

    assert!(is_open(call(Ok(()))));
}

#[test]
fn slow_calls_open_whatever_their_outcome() {
    #[retry(max = 1, breaker(window = 4, minimum = 2, slow = 2s, slow_rate = 80%))]
    fn call(takes: Duration) -> Result<(), Error> {
        sleep(takes);
        Ok(())
    }
    let _time = VirtualTime::start();

    assert_eq!(call(secs(3)), Ok(()));
    assert_eq!(call(secs(3)), Ok(()));

    assert!(is_open(call(secs(0))));
}

#[test]
fn own_breaker_takes_every_setting() {
    const FIRST: Duration = secs(10);
    #[retry(
        max = 1,
        breaker(
            failures = LIMIT,
            recovery = FIRST,
            factor = 2,
            max = 30s,
            jitter = none,
            probes = 2,
            successes = 2,
            lease = 1min,
        )
    )]
    fn call(outcome: Result<(), Error>) -> Result<(), Error> {
        outcome
    }
    const LIMIT: u32 = 1;
    let _time = VirtualTime::start();
    let left = || match call(Ok(())) {
        Err(Error::Open(open)) => open.retry_after(),
        _ => None,
    };

    for open in [10_u32, 20, 30, 30] {
        assert_eq!(call(Err(Error::Busy)), Err(Error::Busy));
        assert_eq!(
            left().map(|left| left.as_secs_f64().round()),
            Some(f64::from(open))
        );
        sleep(secs(open.into()));
    }
    assert_eq!(call(Ok(())), Ok(()));
    assert_eq!(call(Ok(())), Ok(()));
    assert_eq!(call(Err(Error::Busy)), Err(Error::Busy));
    assert_eq!(left().map(|left| left.as_secs_f64().round()), Some(10.0));
}

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
fn disabled_breaker_counts_nothing() {
    static DB: CircuitBreaker = CircuitBreaker::consecutive(1);
    #[retry(max = 3, backoff = none, breaker = DB)]
    fn call(service: &Flaky) -> Result<u32, Error> {
        Ok(service.call()?)
    }
    DB.disable();

    assert_eq!(call(&Flaky::failing(9)), Err(Error::Busy));

    assert_eq!(DB.state(), State::Disabled);
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
fn each_key_of_a_map_has_its_own_breaker() {
    static HOSTS: CircuitBreakers<String> =
        CircuitBreakers::new(10, || CircuitBreaker::consecutive(2));
    #[retry(max = 2, backoff = none, breaker = HOSTS.of(host))]
    fn call(host: &str) -> Result<usize, Error> {
        if host == "down" {
            return Err(Error::Busy);
        }
        Ok(host.len())
    }

    assert_eq!(call("down"), Err(Error::Busy));
    assert!(is_open(call("down")));
    assert_eq!(call("up"), Ok(2));

    assert_eq!(HOSTS.of("down").state(), State::Open);
    assert_eq!(HOSTS.len(), 2);
}

#[tokio::test]
async fn each_key_of_a_map_has_its_own_breaker_async() {
    static TENANTS: CircuitBreakers<u32> =
        CircuitBreakers::new(10, || CircuitBreaker::consecutive(1));
    #[retry(max = 2, backoff = none, breaker = TENANTS.of(&tenant))]
    async fn call(tenant: u32, service: &Flaky) -> Result<u32, Error> {
        Ok(service.call_async().await?)
    }
    let down = Flaky::failing(9);

    assert_eq!(assert_send(call(1, &down)).await, Err(Error::Busy));
    assert!(is_open(call(1, &down).await));
    assert_eq!(call(2, &Flaky::failing(0)).await, Ok(1));
}
