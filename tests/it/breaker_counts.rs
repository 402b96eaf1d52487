//! What counts as a failure for a breaker, and what as nothing.

use retry_runtime::breaker::{CircuitBreaker, CircuitOpen, State};
use retry_runtime::retry;

use crate::support::{CallError as Error, Flaky, is_open, secs};

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
