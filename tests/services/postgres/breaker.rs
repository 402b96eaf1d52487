//! Circuit breakers before a server that goes down and comes back.

use crate::attempts::Attempts;
use crate::cancelled::{drop_after, start_attentive};
use crate::query_error::QueryError;
use crate::remains::nothing_is_left;
use crate::session::{self, in_mid_query, long_at_first};
use retry_runtime::breaker::{CircuitBreaker, State};
use retry_runtime::retry;
use service_tests::bounds::{bounded, until};
use service_tests::postgres::{Server, Shutdown};
use std::time::Duration;

/// Makes as many attempts as the breaker needs failures.
#[retry(max = 3, backoff = fixed(20ms), deadline = 40s, breaker = *breaker)]
async fn read(
    url: &str,
    seconds: f64,
    breaker: &CircuitBreaker,
    attempts: &Attempts,
) -> Result<i32, QueryError<sqlx::Error>> {
    Ok(attempts.watch(session::read(url, seconds)).await?)
}

#[retry(max = 10, backoff = fixed(20ms), deadline = 40s, breaker = *breaker)]
async fn read_stubbornly(
    url: &str,
    breaker: &CircuitBreaker,
    attempts: &Attempts,
) -> Result<i32, QueryError<sqlx::Error>> {
    Ok(attempts.watch(session::read(url, 0.0)).await?)
}

const fn breaker(recovery: Duration) -> CircuitBreaker {
    CircuitBreaker::consecutive(3).recovery(recovery)
}

/// Closed, and nobody under way.
fn assert_at_rest(breaker: &CircuitBreaker) {
    let snapshot = breaker.snapshot();
    assert_eq!(snapshot.state(), State::Closed);
    assert_eq!(snapshot.in_flight(), 0);
    assert_eq!(snapshot.failures_in_a_row(), 0);
}

#[tokio::test]
async fn a_server_that_is_down_is_left_alone() {
    let Some(server) = Server::start() else {
        return;
    };
    let (url, attempts) = (server.url(), Attempts::default());
    let breaker = breaker(Duration::from_hours(1));
    bounded(read(&url, 0.0, &breaker, &attempts)).await.unwrap();
    server.control().stop(Shutdown::Killed);

    let failed = bounded(read_stubbornly(&url, &breaker, &attempts)).await;
    let rejected = bounded(read_stubbornly(&url, &breaker, &attempts)).await;

    assert!(matches!(failed, Err(QueryError::Database(_))), "{failed:?}");
    assert!(
        matches!(rejected, Err(QueryError::Rejected)),
        "{rejected:?}"
    );
    assert_eq!(breaker.state(), State::Open);
    assert_eq!(attempts.begun(), 1 + 3);
    server.control().start();
    nothing_is_left(&server).await;
}

#[tokio::test]
async fn a_server_that_is_back_closes_the_breaker_by_one_probe() {
    let Some(server) = Server::create() else {
        return;
    };
    let (url, attempts) = (server.url(), Attempts::default());
    let breaker = breaker(Duration::from_millis(200));
    let failed = bounded(read(&url, 0.0, &breaker, &attempts)).await;
    assert!(matches!(failed, Err(QueryError::Database(_))), "{failed:?}");
    assert_eq!(breaker.state(), State::Open);

    server.control().start();
    bounded(until(|| async {
        read(&url, 0.0, &breaker, &attempts).await.is_ok()
    }))
    .await;

    assert_at_rest(&breaker);
    assert_eq!(attempts.begun(), 3 + 1);
    nothing_is_left(&server).await;
}

#[tokio::test]
async fn a_probe_that_is_dropped_gives_its_permit_back() {
    let Some(server) = start_attentive() else {
        return;
    };
    let (url, attempts) = (server.url(), Attempts::default());
    let breaker = breaker(Duration::from_millis(200));
    for _ in 0..3 {
        breaker.try_acquire().unwrap().failure();
    }
    bounded(until(|| async {
        breaker.snapshot().retry_after() == Some(Duration::ZERO)
    }))
    .await;

    let slow_read = read(&url, long_at_first(1), &breaker, &attempts);
    drop_after(slow_read, async {
        in_mid_query(&url).await;
        assert_eq!(breaker.snapshot().in_flight(), 1);
    })
    .await;
    let dropped = breaker.snapshot();
    let answer = bounded(read(&url, 0.0, &breaker, &attempts)).await;

    assert_eq!((dropped.state(), dropped.in_flight()), (State::HalfOpen, 0));
    assert_eq!(answer.unwrap(), 42);
    assert_at_rest(&breaker);
    assert_eq!(attempts.begun(), 2);
    nothing_is_left(&server).await;
}
