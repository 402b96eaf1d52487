//! The probe of a half-open breaker, while it is under way and nobody answers.

use crate::asynchronous::{self, FetchError};
use crate::blocking;
use crate::stage::{ENOUGH, LITTLE, LONG, Stage};
use crate::witness::Witness;
use retry_runtime::breaker::{CircuitBreaker, CircuitOpen, State};
use retry_runtime::retry;
use service_tests::bounds::{bounded, until};
use service_tests::origin::TEXT;
use service_tests::proxy::{Fate, Plan};
use std::error::Error;
use std::io;
use std::sync::Barrier;
use std::thread;
use std::time::Duration;

/// How many call at the same time.
const CALLERS: usize = 8;

#[retry(max = 3, backoff = fixed(1ms), breaker = breaker, attempt = attempt)]
fn get_blocking(client: &blocking::Client, breaker: &CircuitBreaker) -> io::Result<String> {
    client.ask(attempt)
}

#[retry(
    max = 3,
    backoff = fixed(1ms),
    breaker = breaker,
    timeout = timeout,
    attempt = attempt,
    observe = Witness::new(stage),
)]
async fn get(
    stage: &Stage,
    client: &asynchronous::Client,
    breaker: &CircuitBreaker,
    timeout: Duration,
) -> Result<String, FetchError> {
    Ok(client.ask(attempt).await?)
}

/// A server that resets the connection which opens the circuit, and has nothing to say to the probe.
fn silent_to_probes() -> Stage {
    Stage::new(Plan::first([Fate::Reset, Fate::BlackHole]))
}

fn opens_at_once() -> CircuitBreaker {
    CircuitBreaker::consecutive(1)
        .recovery(Duration::from_millis(100))
        .check()
        .unwrap()
}

fn state(breaker: &CircuitBreaker) -> (State, u64) {
    let snapshot = breaker.snapshot();
    (snapshot.state(), snapshot.in_flight())
}

/// Opens the circuit; returns once the next call is a probe.
async fn opened(stage: &Stage, client: &asynchronous::Client, breaker: &CircuitBreaker) {
    let error = get(stage, client, breaker, LONG).await.unwrap_err();
    assert_eq!(error.attempt(), Some(1), "{error:?}");
    until(|| async { breaker.snapshot().retry_after() == Some(Duration::ZERO) }).await;
}

async fn probe_is_dropped(stage: &Stage, client: asynchronous::Client) {
    let breaker = opens_at_once();
    opened(stage, &client, &breaker).await;

    let probe = async { get(stage, &client, &breaker, LONG).await };
    let others = async {
        until(|| async { stage.proxy.open() == 1 }).await;
        assert_eq!(state(&breaker), (State::HalfOpen, 1));
        for _ in 1..CALLERS {
            let error = get(stage, &client, &breaker, LONG).await.unwrap_err();
            assert!(matches!(error, FetchError::Rejected(_)), "{error:?}");
        }
    };
    tokio::select! {
        outcome = probe => panic!("nobody answers: {outcome:?}"),
        () = others => {}
    }

    assert_eq!(state(&breaker), (State::HalfOpen, 0));
    assert_eq!(stage.proxy.accepted(), 2);
    let text = get(stage, &client, &breaker, LONG).await.unwrap();
    assert_eq!(text, TEXT);
    assert_eq!(state(&breaker), (State::Closed, 0));
    drop(client);
    stage.is_left_by_tasks(3).await;
}

#[tokio::test]
async fn a_probe_that_is_dropped_gives_its_permit_back() {
    let stage = silent_to_probes();
    let client = asynchronous::Client::new(&stage);

    bounded(probe_is_dropped(&stage, client)).await;
}

async fn probe_is_late(stage: &Stage, client: asynchronous::Client) {
    let breaker = opens_at_once();
    opened(stage, &client, &breaker).await;

    let error = get(stage, &client, &breaker, LITTLE).await.unwrap_err();

    assert!(matches!(error, FetchError::Late(_)), "{error:?}");
    assert_eq!(state(&breaker), (State::Open, 0));
    drop(client);
    stage.is_left_by_tasks(2).await;
}

#[tokio::test]
async fn a_probe_that_is_interrupted_is_a_failure() {
    let stage = silent_to_probes();
    let client = asynchronous::Client::new(&stage);

    bounded(probe_is_late(&stage, client)).await;
}

/// Opens the circuit, and has several threads call when it has recovered; the probe keeps waiting
/// for longer than the others need to be rejected.
fn several_threads_call(stage: &Stage) {
    let breaker = opens_at_once();
    let client = blocking::Client {
        server: stage.address(),
        patience: ENOUGH,
    };
    get_blocking(&client, &breaker).unwrap_err();
    while breaker.snapshot().retry_after() != Some(Duration::ZERO) {
        thread::sleep(Duration::from_millis(10));
    }

    let together = Barrier::new(CALLERS);
    let outcomes = thread::scope(|scope| {
        let call = || {
            together.wait();
            get_blocking(&client, &breaker)
        };
        let callers: Vec<_> = (0..CALLERS).map(|_| scope.spawn(call)).collect();
        let outcomes = callers.into_iter().map(|caller| caller.join().unwrap());
        outcomes.collect::<Vec<_>>()
    });

    let is_rejection = |error: &&io::Error| {
        error
            .get_ref()
            .is_some_and(<dyn Error + Send + Sync>::is::<CircuitOpen>)
    };
    let errors: Vec<_> = outcomes
        .iter()
        .map(|outcome| outcome.as_ref().unwrap_err())
        .collect();
    let rejected = errors.iter().copied().filter(is_rejection).count();
    assert_eq!(rejected, CALLERS - 1, "{errors:?}");
    assert_eq!(state(&breaker), (State::Open, 0));
    stage.is_left(2);
}

#[test]
fn one_of_several_threads_is_the_probe() {
    let stage = silent_to_probes();

    blocking::bounded(move || several_threads_call(&stage));
}
