//! `idempotent = false`: what may have taken place is not done again.

use std::future::pending;
use std::io::{self, ErrorKind};
use std::sync::atomic::{AtomicU32, Ordering};

use retry_runtime::breaker::{CircuitBreaker, CircuitOpen, State};
use retry_runtime::{Budget, Classify, TimedOut, retry};
use tokio::task::yield_now;

use crate::support::{Flaky, Log, assert_send};

/// An error of every kind that matters here.
#[derive(Debug, Clone, Copy, PartialEq, Classify)]
enum Error {
    #[classify(transient)]
    Refused,
    #[classify(transient, indeterminate)]
    Lost,
    #[classify(timeout)]
    NoAnswer,
    #[classify(timeout, determinate)]
    NoConnection,
    #[classify(throttled)]
    Limited,
    Fatal,
}

impl From<TimedOut> for Error {
    fn from(_: TimedOut) -> Self {
        Self::NoAnswer
    }
}

impl From<CircuitOpen> for Error {
    fn from(_: CircuitOpen) -> Self {
        Self::Fatal
    }
}

/// Counts the attempts of a call.
#[derive(Debug, Default)]
struct Attempts(AtomicU32);

impl Attempts {
    fn fail<E>(&self, error: E) -> Result<(), E> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Err(error)
    }

    fn made(self) -> u32 {
        self.0.into_inner()
    }
}

/// How many attempts a function made.
macro_rules! made {
    ($call:ident, $error:expr) => {{
        let attempts = Attempts::default();
        assert!($call(&attempts, $error).is_err());
        attempts.made()
    }};
}

#[test]
fn errors_that_leave_it_open_are_not_retried() {
    #[retry(max = 3, backoff = none, idempotent = false)]
    fn once(attempts: &Attempts, error: Error) -> Result<(), Error> {
        attempts.fail(error)
    }
    #[retry(max = 3, backoff = none)]
    fn again(attempts: &Attempts, error: Error) -> Result<(), Error> {
        attempts.fail(error)
    }

    for (error, once_made, again_made) in [
        (Error::Refused, 3, 3),
        (Error::Lost, 1, 3),
        (Error::NoAnswer, 1, 3),
        (Error::NoConnection, 3, 3),
        (Error::Limited, 3, 3),
        (Error::Fatal, 1, 1),
    ] {
        assert_eq!(made!(once, error), once_made, "{error:?}");
        assert_eq!(made!(again, error), again_made, "{error:?}");
    }
}

#[test]
fn narrower_classes_are_narrowed_too() {
    #[retry(max = 3, backoff = none, on = Timeout, idempotent = false)]
    fn timeouts(attempts: &Attempts, error: Error) -> Result<(), Error> {
        attempts.fail(error)
    }
    #[retry(max = 3, backoff = none, idempotent = false, on = Throttled | Timeout)]
    fn both(attempts: &Attempts, error: Error) -> Result<(), Error> {
        attempts.fail(error)
    }

    assert_eq!(made!(timeouts, Error::NoConnection), 3);
    assert_eq!(made!(timeouts, Error::NoAnswer), 1);
    assert_eq!(made!(timeouts, Error::Refused), 1);
    assert_eq!(made!(both, Error::Limited), 3);
    assert_eq!(made!(both, Error::NoAnswer), 1);
}

#[test]
fn condition_narrows_further() {
    #[retry(
        max = 3,
        backoff = none,
        on = Transient,
        when = |error| *error != Error::Refused,
        idempotent = false,
    )]
    fn call(attempts: &Attempts, error: Error) -> Result<(), Error> {
        attempts.fail(error)
    }

    assert_eq!(made!(call, Error::Refused), 1);
    assert_eq!(made!(call, Error::Lost), 1);
    assert_eq!(made!(call, Error::Limited), 3);
}

#[test]
fn io_errors_are_told_apart() {
    #[retry(max = 3, backoff = none, idempotent = false)]
    fn call(attempts: &Attempts, kind: ErrorKind) -> io::Result<()> {
        attempts.fail(kind.into())
    }

    assert_eq!(made!(call, ErrorKind::ConnectionRefused), 3);
    assert_eq!(made!(call, ErrorKind::ConnectionReset), 1);
    assert_eq!(made!(call, ErrorKind::TimedOut), 1);
}

#[test]
fn missing_value_leaves_nothing_open() {
    #[retry(max = 3, backoff = none, idempotent = false, attempt = attempt)]
    fn call() -> Option<u32> {
        (attempt == 3).then_some(attempt)
    }

    assert_eq!(call(), Some(3));
}

#[test]
fn wait_that_is_asked_for_changes_nothing() {
    #[retry(max = 3, backoff = none, idempotent = false, retry_after = |_| Some(std::time::Duration::ZERO))]
    fn call(attempts: &Attempts, error: Error) -> Result<(), Error> {
        attempts.fail(error)
    }

    assert_eq!(made!(call, Error::Lost), 1);
    assert_eq!(made!(call, Error::Refused), 3);
}

#[tokio::test]
async fn asynchronous_functions_tell_them_apart_as_well() {
    #[retry(max = 3, backoff = none, idempotent = false)]
    async fn call(attempts: &Attempts, error: Error) -> Result<(), Error> {
        yield_now().await;
        attempts.fail(error)
    }
    for (error, made) in [(Error::Refused, 3), (Error::Lost, 1), (Error::NoAnswer, 1)] {
        let attempts = Attempts::default();

        assert_eq!(assert_send(call(&attempts, error)).await, Err(error));

        assert_eq!(attempts.made(), made, "{error:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn interrupted_attempt_is_not_repeated() {
    #[retry(max = 3, backoff = none, timeout = 2s, idempotent = false)]
    async fn call(attempts: &Attempts, first: Error) -> Result<(), Error> {
        if attempts.0.load(Ordering::Relaxed) == 0 {
            return attempts.fail(first);
        }
        let _ = attempts.fail(());
        pending().await
    }
    #[retry(max = 3, backoff = none, timeout = 2s, idempotent = false)]
    async fn option(attempts: &Attempts) -> Option<()> {
        let _ = attempts.fail(());
        pending().await
    }
    let (in_time, late, none) = <(Attempts, Attempts, Attempts)>::default();

    assert_eq!(call(&in_time, Error::Lost).await, Err(Error::Lost));
    assert_eq!(call(&late, Error::Refused).await, Err(Error::NoAnswer));
    assert_eq!(option(&none).await, None);

    assert_eq!(in_time.made(), 1);
    assert_eq!(late.made(), 2);
    assert_eq!(none.made(), 1);
}

/// Of a type that makes a refusal of it, which would be retried.
#[tokio::test(start_paused = true)]
async fn interrupted_attempt_is_not_repeated_whatever_its_error_makes_of_it() {
    #[derive(Debug, PartialEq, Classify)]
    #[classify(transient)]
    struct Harmless;
    impl From<TimedOut> for Harmless {
        fn from(_: TimedOut) -> Self {
            Self
        }
    }
    #[retry(max = 3, backoff = none, deadline = 2s, idempotent = false)]
    async fn call(attempts: &Attempts) -> Result<(), Harmless> {
        let _ = attempts.fail(());
        pending().await
    }
    let attempts = Attempts::default();

    assert_eq!(call(&attempts).await, Err(Harmless));

    assert_eq!(attempts.made(), 1);
}

#[tokio::test(start_paused = true)]
async fn fallback_stands_in_only_where_there_is_no_outcome() {
    #[retry(max = 3, backoff = none, timeout = 2s, idempotent = false, fallback = |_| Ok(()))]
    async fn no_error(attempts: &Attempts) -> Result<(), CircuitOpen> {
        let _ = attempts.fail(());
        pending().await
    }
    #[retry(max = 3, backoff = none, idempotent = false, fallback = |_| Ok(()))]
    fn call(attempts: &Attempts, error: Error) -> Result<(), Error> {
        attempts.fail(error)
    }
    let (late, lost, refused) = <(Attempts, Attempts, Attempts)>::default();

    assert_eq!(no_error(&late).await, Ok(()));
    assert_eq!(call(&lost, Error::Lost), Err(Error::Lost));
    assert_eq!(call(&refused, Error::Refused), Ok(()));

    assert_eq!((late.made(), lost.made(), refused.made()), (1, 1, 3));
}

#[test]
fn breaker_counts_them_as_failures() {
    static DB: CircuitBreaker = CircuitBreaker::consecutive(2);
    #[retry(max = 3, backoff = none, breaker = DB, idempotent = false)]
    fn call(attempts: &Attempts, error: Error) -> Result<(), Error> {
        attempts.fail(error)
    }

    assert_eq!(made!(call, Error::Lost), 1);
    assert_eq!(DB.snapshot().failures_in_a_row(), 1);
    assert_eq!(made!(call, Error::NoAnswer), 1);
    assert_eq!(DB.state(), State::Open);
}

#[tokio::test(start_paused = true)]
async fn breaker_counts_an_interrupted_attempt_as_a_failure() {
    static DB: CircuitBreaker = CircuitBreaker::consecutive(9);
    #[retry(max = 3, backoff = none, timeout = 2s, breaker = DB, idempotent = false)]
    async fn call() -> io::Result<()> {
        pending().await
    }
    #[retry(max = 3, backoff = none, timeout = 2s, breaker = DB, idempotent = false, fallback = |_| Ok(()))]
    async fn with_fallback() -> Result<(), CircuitOpen> {
        pending().await
    }

    assert_eq!(call().await.unwrap_err().kind(), ErrorKind::TimedOut);
    assert_eq!(with_fallback().await, Ok(()));

    assert_eq!(DB.snapshot().failures_in_a_row(), 2);
}

#[test]
fn budget_pays_for_retries_only() {
    static BUDGET: Budget = Budget::new().reserve(0);
    #[retry(max = 3, backoff = none, budget = BUDGET, idempotent = false)]
    fn call(attempts: &Attempts, error: Error) -> Result<(), Error> {
        attempts.fail(error)
    }

    assert_eq!(made!(call, Error::Lost), 1);
    assert_eq!(BUDGET.available(), 100);
    assert_eq!(made!(call, Error::Refused), 3);
    assert_eq!(BUDGET.available(), 98);
}

#[test]
fn adaptive_delays_and_policies_are_told_the_same() {
    #[retry(policy = retry_runtime::Policy::new(), backoff = adaptive(0s), idempotent = false)]
    fn call(attempts: &Attempts, error: Error) -> Result<(), Error> {
        attempts.fail(error)
    }

    assert_eq!(made!(call, Error::Refused), 3);
    assert_eq!(made!(call, Error::Lost), 1);
}

#[test]
fn observer_is_told_that_it_was_not_worth_a_retry() {
    #[retry(max = 3, backoff = none, idempotent = false, name = "pay", observe = log)]
    fn call(log: &Log, attempts: &Attempts, kind: ErrorKind) -> io::Result<()> {
        attempts.fail(kind.into())
    }
    let log = Log::default();

    assert!(call(&log, &Attempts::default(), ErrorKind::BrokenPipe).is_err());

    assert_eq!(
        log.take(),
        ["`pay` failed at attempt 1 of 3, giving up: not_retryable: broken pipe"]
    );
}

#[test]
fn success_is_a_success() {
    #[retry(max = 1, idempotent = false)]
    fn only(service: &Flaky) -> Result<u32, crate::support::Error> {
        service.call()
    }
    #[retry(max = 3, backoff = none, idempotent = false)]
    fn call(service: &Flaky) -> Result<u32, crate::support::Error> {
        service.call()
    }

    assert_eq!(only(&Flaky::failing(0)), Ok(1));
    assert!(only(&Flaky::failing(1)).is_err());
    assert_eq!(call(&Flaky::failing(2)), Ok(3));
}
