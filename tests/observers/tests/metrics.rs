//! What a recorder of `metrics` gets: names, labels and values.

use observer_tests::{Failure, Service, figures};
use retry_runtime::breaker::CircuitBreaker;
use retry_runtime::event::describe_metrics;
use retry_runtime::retry;
use retry_runtime::testing::VirtualTime;
use std::time::Duration;
use tokio::runtime::Builder;

const SECOND: Duration = Duration::from_secs(1);

#[retry(max = 3, backoff = exponential(500ms), jitter = none, name = "fetch")]
fn fetch(service: &Service) -> Result<(), Failure> {
    service.call()
}

#[retry(max = 3, backoff = fixed(2s), name = "fetch_async")]
async fn fetch_async(service: &Service) -> Result<(), Failure> {
    service.call()
}

#[test]
fn success_at_the_first_attempt_counts_nothing() {
    let figures = figures::of(|| fetch(&Service::default()).unwrap());

    assert_eq!(figures, [""; 0]);
}

#[test]
fn counts_attempts_retries_and_delays() {
    let figures = figures::of(|| {
        let _time = VirtualTime::start();
        fetch(&Service::unreachable(2)).unwrap();
    });

    assert_eq!(
        figures,
        [
            "retry_attempts_total{operation=\"fetch\"} 3",
            "retry_delay_seconds{operation=\"fetch\"} [0.5, 1.0]",
            "retry_retries_total{operation=\"fetch\"} 2",
        ]
    );
}

#[test]
fn counts_calls_that_are_given_up_by_reason() {
    let figures = figures::of(|| {
        let _time = VirtualTime::start();
        fetch(&Service::unreachable(3)).unwrap_err();
        fetch(&Service::unreachable(3)).unwrap_err();
        fetch(&Service::denying()).unwrap_err();
    });

    assert_eq!(
        figures,
        [
            "retry_attempts_total{operation=\"fetch\"} 7",
            "retry_delay_seconds{operation=\"fetch\"} [0.5, 1.0, 0.5, 1.0]",
            "retry_gave_up_total{operation=\"fetch\",reason=\"max_attempts\"} 2",
            "retry_gave_up_total{operation=\"fetch\",reason=\"not_retryable\"} 1",
            "retry_retries_total{operation=\"fetch\"} 4",
        ]
    );
}

#[test]
fn counts_asynchronous_calls_as_well() {
    let runtime = Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();

    let figures = figures::of(|| {
        runtime
            .block_on(fetch_async(&Service::unreachable(2)))
            .unwrap();
    });

    assert_eq!(
        figures,
        [
            "retry_attempts_total{operation=\"fetch_async\"} 3",
            "retry_delay_seconds{operation=\"fetch_async\"} [2.0, 2.0]",
            "retry_retries_total{operation=\"fetch_async\"} 2",
        ]
    );
}

#[test]
fn attempt_that_a_breaker_rejects_is_not_counted() {
    static DB: CircuitBreaker = CircuitBreaker::consecutive(9);
    #[retry(backoff = fixed(1s), sleep = |_| DB.force_open(), breaker = DB, name = "fetch")]
    fn guarded(service: &Service) -> Result<(), Failure> {
        service.call()
    }

    let figures = figures::of(|| {
        guarded(&Service::unreachable(9)).unwrap_err();
        guarded(&Service::unreachable(9)).unwrap_err();
    });

    assert_eq!(
        figures,
        [
            "retry_attempts_total{operation=\"fetch\"} 1",
            "retry_delay_seconds{operation=\"fetch\"} [1.0]",
            "retry_gave_up_total{operation=\"fetch\",reason=\"circuit_open\"} 2",
            "retry_retries_total{operation=\"fetch\"} 1",
        ]
    );
}

#[test]
fn gauge_of_a_breaker_is_its_state() {
    static DB: CircuitBreaker = CircuitBreaker::consecutive(1)
        .name("db")
        .recovery(SECOND)
        .jitter(0);
    static UNNAMED: CircuitBreaker = CircuitBreaker::consecutive(1);
    let fail = || DB.call(|| Service::unreachable(1).call()).unwrap_err();
    let gauge = |change: &dyn Fn()| figures::of(change).pop();
    let is = |value: i8| {
        Some(format!(
            "circuit_breaker_state{{operation=\"db\"}} is {value}"
        ))
    };

    assert_eq!(
        gauge(&|| DB.call(|| Service::default().call()).unwrap()),
        None
    );
    assert_eq!(gauge(&|| drop(fail())), is(2));
    let time = VirtualTime::start();
    retry_runtime::timer::thread::sleep(SECOND);
    assert_eq!(gauge(&|| drop(DB.try_acquire())), is(1));
    drop(time);
    assert_eq!(gauge(&|| DB.force_open()), is(3));
    assert_eq!(gauge(&|| DB.disable()), is(-1));
    assert_eq!(gauge(&|| DB.reset()), is(0));
    assert_eq!(gauge(&|| UNNAMED.force_open()), None);
}

#[test]
fn figures_have_units_and_texts_where_they_are_described() {
    static DB: CircuitBreaker = CircuitBreaker::consecutive(1).name("db");

    let figures = figures::of(|| {
        describe_metrics();
        let _time = VirtualTime::start();
        fetch(&Service::unreachable(1).then_denying()).unwrap_err();
        DB.force_open();
    });

    assert_eq!(
        figures,
        [
            "circuit_breaker_state{operation=\"db\"} is 3; no unit, State of a circuit breaker: 0 closed, 1 half-open, 2 open, 3 forced open, -1 disabled",
            "retry_attempts_total{operation=\"fetch\"} 2; count, Attempts of calls whose first attempt failed",
            "retry_delay_seconds{operation=\"fetch\"} [0.5]; seconds, Delays between attempts, as chosen",
            "retry_gave_up_total{operation=\"fetch\",reason=\"not_retryable\"} 1; count, Calls that returned without success, by reason",
            "retry_retries_total{operation=\"fetch\"} 1; count, Failed attempts that another was to follow",
        ]
    );
}
