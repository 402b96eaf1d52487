//! `breaker`: where it comes from, and its settings.

use std::rc::Rc;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use retry_runtime::breaker::{CircuitBreaker, CircuitBreakers, CountWindow, Rate, State};
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
