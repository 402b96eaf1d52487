//! What an event says where the words are not the usual ones.

use std::time::Duration;

use retry_runtime::breaker::CircuitBreaker;
use retry_runtime::retry;

use crate::support::{CallError as Error, Flaky, Log, secs};

#[test]
fn rejection_after_an_attempt_is_not_told_as_its_failure() {
    static DB: CircuitBreaker = CircuitBreaker::consecutive(9).name("db");
    #[retry(backoff = fixed(1s), sleep = |_: Duration| DB.force_open(), breaker = DB, name = "call", observe = log)]
    fn call(service: &Flaky, log: &Log) -> Result<u32, Error> {
        Ok(service.call()?)
    }
    let log = Log::default();

    for _ in 0..2 {
        call(&Flaky::failing(9), &log).unwrap_err();
    }

    assert_eq!(
        log.take(),
        [
            "`call` failed at attempt 1 of 3, retrying in 1s: Busy",
            "`call` was rejected before attempt 2 of 3, giving up: circuit_open: circuit breaker `db` is forced open",
            "`call` was rejected before attempt 1 of 3, giving up: circuit_open: circuit breaker `db` is forced open",
        ]
    );
}

#[test]
fn breaker_without_a_name_is_told_of_without_one() {
    static UNNAMED: CircuitBreaker = CircuitBreaker::consecutive(1).recovery(secs(5)).jitter(0);
    #[retry(max = 1, breaker = UNNAMED, observe = log)]
    fn call(service: &Flaky, log: &Log) -> Result<u32, Error> {
        Ok(service.call()?)
    }
    let log = Log::default();

    call(&Flaky::failing(9), &log).unwrap_err();

    assert_eq!(
        log.take().first().map(String::as_str),
        Some("circuit breaker is open after having been closed")
    );
}
