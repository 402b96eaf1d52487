//! What a subscriber of `tracing` gets: levels, messages and fields, in the spans of the caller.

use std::fmt::{self, Display, Formatter};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use observer_tests::subscriber::Events;
use observer_tests::{Failure, Service};
use retry_runtime::breaker::CircuitBreaker;
use retry_runtime::retry;
use retry_runtime::testing::VirtualTime;
use tracing::{Instrument as _, Level, info_span};

#[retry(max = 3, backoff = exponential(500ms), jitter = none, name = "fetch")]
fn fetch(service: &Service) -> Result<(), Failure> {
    service.call()
}

#[retry(max = 4, backoff = fixed(2s), deadline = 5s, name = "fetch_async")]
async fn fetch_async(service: &Service) -> Result<(), Failure> {
    service.call()
}

#[test]
fn success_at_the_first_attempt_sends_nothing() {
    let events = Events::start();

    fetch(&Service::unreachable(0)).unwrap();

    assert_eq!(events.lines(), [""; 0]);
}

#[test]
fn each_retry_is_a_warning_and_the_success_after_it_is_told() {
    let (events, _time) = (Events::start(), VirtualTime::start());

    fetch(&Service::unreachable(2)).unwrap();

    assert_eq!(
        events.lines(),
        [
            "WARN [] retrying operation=\"fetch\" attempt=1u64 max=3u64 delay_ms=500u64 class=\"transient\" error=cannot reach anna:secret@db: connection refused",
            "WARN [] retrying operation=\"fetch\" attempt=2u64 max=3u64 delay_ms=1000u64 class=\"transient\" error=cannot reach anna:secret@db: connection refused",
            "INFO [] succeeded after retries operation=\"fetch\" attempt=3u64 max=3u64",
        ]
    );
}

#[test]
fn giving_up_is_an_error_with_its_reason() {
    let (events, _time) = (Events::start(), VirtualTime::start());

    fetch(&Service::unreachable(3)).unwrap_err();

    assert_eq!(
        events.lines().last().unwrap(),
        "ERROR [] gave up operation=\"fetch\" attempt=3u64 max=3u64 reason=\"max_attempts\" class=\"transient\" error=cannot reach anna:secret@db: connection refused"
    );
}

#[test]
fn error_that_is_not_worth_a_retry_is_for_debugging_at_the_first_attempt_only() {
    let (events, _time) = (Events::start(), VirtualTime::start());

    fetch(&Service::denying()).unwrap_err();
    let at_first = events.lines();
    fetch(&Service::unreachable(1).then_denying()).unwrap_err();

    assert_eq!(
        at_first,
        [
            "DEBUG [] not retried operation=\"fetch\" attempt=1u64 max=3u64 reason=\"not_retryable\" class=\"permanent\" error=password `secret` denied"
        ]
    );
    assert_eq!(
        events.lines().last().unwrap(),
        "ERROR [] gave up operation=\"fetch\" attempt=2u64 max=3u64 reason=\"not_retryable\" class=\"permanent\" error=password `secret` denied"
    );
}

#[tokio::test(start_paused = true)]
async fn asynchronous_call_sends_the_same_and_how_long_it_has_been_going_on() {
    let events = Events::start();

    fetch_async(&Service::unreachable(9)).await.unwrap_err();

    assert_eq!(
        events.lines(),
        [
            "WARN [] retrying operation=\"fetch_async\" attempt=1u64 max=4u64 delay_ms=2000u64 elapsed_ms=0u64 class=\"transient\" error=cannot reach anna:secret@db: connection refused",
            "WARN [] retrying operation=\"fetch_async\" attempt=2u64 max=4u64 delay_ms=2000u64 elapsed_ms=2000u64 class=\"transient\" error=cannot reach anna:secret@db: connection refused",
            "ERROR [] gave up operation=\"fetch_async\" attempt=3u64 max=4u64 reason=\"deadline\" elapsed_ms=4000u64 class=\"transient\" error=cannot reach anna:secret@db: connection refused",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn events_are_in_the_span_of_the_caller() {
    let events = Events::start();

    let span = info_span!("request");
    fetch_async(&Service::unreachable(1))
        .instrument(span)
        .await
        .unwrap();
    let _time = VirtualTime::start();
    info_span!("job")
        .in_scope(|| fetch(&Service::unreachable(1)))
        .unwrap();

    let lines = events.lines();
    let begin: Vec<&str> = lines.iter().filter_map(|line| line.get(..22)).collect();
    assert_eq!(
        begin,
        [
            "WARN [request] retryin",
            "INFO [request] succeed",
            "WARN [job] retrying op",
            "INFO [job] succeeded a",
        ]
    );
}

#[test]
fn what_is_not_known_is_not_there() {
    #[derive(Debug)]
    struct Opaque;
    #[retry(max = unlimited, backoff = fixed(1s), on = _, name = "opaque")]
    fn opaque(attempts: &mut u32) -> Result<(), Opaque> {
        *attempts += 1;
        if *attempts < 2 { Err(Opaque) } else { Ok(()) }
    }
    let (events, _time) = (Events::start(), VirtualTime::start());

    opaque(&mut 0).unwrap();

    assert_eq!(
        events.lines(),
        [
            "WARN [] retrying operation=\"opaque\" attempt=1u64 delay_ms=1000u64 error=Opaque",
            "INFO [] succeeded after retries operation=\"opaque\" attempt=2u64",
        ]
    );
}

#[test]
fn circuit_breaker_that_opens_is_a_warning_and_other_changes_are_not() {
    static DB: CircuitBreaker = CircuitBreaker::consecutive(1).name("db");
    static UNNAMED: CircuitBreaker = CircuitBreaker::consecutive(1);
    let events = Events::start();

    DB.call(|| Service::unreachable(1).call()).unwrap_err();
    DB.reset();
    DB.force_open();
    DB.disable();
    UNNAMED.force_open();

    assert_eq!(
        events.lines(),
        [
            "WARN [] circuit breaker changed state operation=\"db\" from=\"closed\" to=\"open\"",
            "INFO [] circuit breaker changed state operation=\"db\" from=\"open\" to=\"closed\"",
            "WARN [] circuit breaker changed state operation=\"db\" from=\"closed\" to=\"forced open\"",
            "INFO [] circuit breaker changed state operation=\"db\" from=\"forced open\" to=\"disabled\"",
            "WARN [] circuit breaker changed state from=\"closed\" to=\"forced open\"",
        ]
    );
}

#[test]
fn call_that_its_breaker_rejects_has_no_attempt() {
    static DOWN: CircuitBreaker = CircuitBreaker::consecutive(1);
    #[retry(breaker = DOWN, name = "rejected")]
    fn rejected(service: &Service) -> Result<(), Failure> {
        service.call()
    }
    DOWN.force_open();
    let events = Events::up_to(Level::ERROR);

    rejected(&Service::default()).unwrap_err();

    let lines = events.lines();
    let [line] = lines.as_slice() else {
        panic!("{lines:?}")
    };
    assert!(
        line.starts_with(
            "ERROR [] gave up operation=\"rejected\" attempt=0u64 max=3u64 reason=\"circuit_open\""
        ),
        "{line}"
    );
    assert!(
        line.ends_with(" error=circuit breaker is forced open"),
        "{line}"
    );
}

#[test]
fn text_of_an_error_is_made_for_a_level_that_somebody_wants() {
    static LOOKS: AtomicU32 = AtomicU32::new(0);
    struct Seen;
    impl Display for Seen {
        fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
            LOOKS.fetch_add(1, Ordering::Relaxed);
            f.write_str("seen")
        }
    }
    #[retry(max = 3, backoff = none, on = _, name = "seen")]
    fn fail() -> Result<(), Seen> {
        Err(Seen)
    }
    let events = Events::up_to(Level::ERROR);

    assert!(fail().is_err());

    assert_eq!(
        events.lines(),
        [
            "ERROR [] gave up operation=\"seen\" attempt=3u64 max=3u64 reason=\"max_attempts\" error=seen"
        ]
    );
    assert_eq!(LOOKS.load(Ordering::Relaxed), 1);
}

#[cfg(debug_assertions)]
#[test]
fn blocking_delay_in_a_task_is_a_warning_once() {
    #[retry(max = 3, backoff = fixed(1us), name = "blocking")]
    fn blocking(service: &Service) -> Result<(), Failure> {
        service.call()
    }
    let events = Events::start();

    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime
        .block_on(async { blocking(&Service::unreachable(2)) })
        .unwrap();

    let about_tasks = |line: &String| line.contains("tasks");
    let lines: Vec<String> = events.lines().into_iter().filter(about_tasks).collect();
    assert_eq!(
        lines,
        [
            "WARN [] blocks a thread of tokio's tasks while it waits; make it `async`, or call it inside `tokio::task::spawn_blocking` operation=\"blocking\""
        ]
    );
}

#[test]
fn closure_is_told_of_by_the_place_where_it_is_written() {
    let (events, _time) = (Events::start(), VirtualTime::start());
    let policy = retry_runtime::Policy::new().jitter(retry_runtime::Jitter::NONE);
    let service = Service::unreachable(1);

    policy.call(|| service.call()).unwrap();

    let lines = events.lines();
    let first = lines.first().unwrap();
    assert!(
        first.starts_with("WARN [] retrying operation=\"tracing::closure_is_told_of_by_the_place_where_it_is_written\" attempt=1u64 max=3u64 delay_ms=100u64 elapsed_ms="),
        "{first}"
    );
    assert_eq!(lines.len(), 2, "{lines:?}");
}

#[tokio::test(start_paused = true)]
async fn dropped_future_sends_nothing_more() {
    let events = Events::start();
    let service = Service::unreachable(9);
    let call = fetch_async(&service);

    let outcome = tokio::time::timeout(Duration::from_secs(1), call).await;

    assert!(outcome.is_err());
    assert_eq!(events.lines().len(), 1);
}
