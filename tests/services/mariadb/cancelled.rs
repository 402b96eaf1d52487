//! Calls that are dropped: no attempt, no connection, no task and no permit of a breaker outlives
//! them.

use crate::call::once;
use crate::{NAP, assert_nothing_is_left, start_with_nap, until_napping};
use retry_runtime::breaker::{CircuitBreaker, State};
use retry_runtime::retry;
use service_tests::attempts::Attempts;
use service_tests::bounds::bounded;
use service_tests::mariadb::Server;
use std::error::Error;
use std::time::Duration;

/// Its delays are longer than any test.
#[retry(max = 3, backoff = fixed(1h), breaker = *breaker)]
async fn guarded(
    url: &str,
    query: &'static str,
    attempts: &Attempts,
    breaker: &CircuitBreaker,
) -> Result<i64, Box<dyn Error + Send + Sync>> {
    Ok(attempts.watch(once(url, query)).await?)
}

/// A breaker that lets the next call through as a probe, its only one.
async fn half_open() -> CircuitBreaker {
    let recovery = Duration::from_millis(1);
    let breaker = CircuitBreaker::consecutive(1).recovery(recovery);
    breaker.try_acquire().unwrap().failure();
    tokio::time::sleep(2 * recovery).await;
    breaker
}

/// The breaker lets a call through, and is closed by it.
async fn assert_usable(server: &Server, breaker: &CircuitBreaker) {
    assert_eq!(breaker.snapshot().in_flight(), 0);
    let (url, attempts) = (server.url(), Attempts::default());
    let answer = bounded(guarded(&url, "SELECT 42", &attempts, breaker)).await;
    assert_eq!(answer.unwrap(), 42);
    assert_eq!(breaker.state(), State::Closed);
}

#[tokio::test]
async fn a_call_dropped_in_the_midst_of_an_attempt_leaves_nothing() {
    let Some(server) = start_with_nap().await else {
        return;
    };
    let breaker = half_open().await;
    let (url, attempts) = (server.url(), Attempts::default());

    let mut call = Box::pin(guarded(&url, NAP, &attempts, &breaker));
    tokio::select! {
        answer = &mut call => panic!("it should take long, and yet: {answer:?}"),
        () = until_napping(&server) => {}
    }
    assert_eq!(breaker.snapshot().in_flight(), 1);
    drop(call);

    assert_eq!(attempts.begun(), 1);
    assert_eq!(attempts.failures(), []);
    assert_usable(&server, &breaker).await;
    assert_nothing_is_left(&server).await;
}

#[tokio::test]
async fn a_call_dropped_in_the_midst_of_a_delay_leaves_nothing() {
    let Some(server) = Server::create() else {
        return;
    };
    let breaker = half_open().await;
    let (url, attempts) = (server.url(), Attempts::default());

    let mut call = Box::pin(guarded(&url, "SELECT 42", &attempts, &breaker));
    tokio::select! {
        answer = &mut call => panic!("there is no server, and yet: {answer:?}"),
        () = attempts.until_failed(1, "refused") => {}
    }
    drop(call);

    assert_eq!(attempts.begun(), 1);
    server.control().start();
    assert_usable(&server, &breaker).await;
    assert_nothing_is_left(&server).await;
}
