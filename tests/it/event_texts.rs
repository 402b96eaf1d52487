//! What an event says where the words are not the usual ones.

use std::cell::RefCell;
use std::time::Duration;

use retry_runtime::breaker::CircuitBreaker;
use retry_runtime::event::Event;
use retry_runtime::retry;

use crate::support::{CallError as Error, Flaky, secs};

/// Texts of events, in the order in which they came.
#[derive(Default)]
struct Texts(RefCell<Vec<String>>);

impl Texts {
    fn note(&self, event: &Event<'_>) {
        self.0.borrow_mut().push(event.to_string());
    }
}

#[test]
fn rejection_after_an_attempt_is_not_told_as_its_failure() {
    static DB: CircuitBreaker = CircuitBreaker::consecutive(9).name("db");
    #[retry(backoff = fixed(1s), sleep = |_: Duration| DB.force_open(), breaker = DB, name = "call", observe = |event| texts.note(event))]
    fn call(service: &Flaky, texts: &Texts) -> Result<u32, Error> {
        Ok(service.call()?)
    }
    let texts = Texts::default();

    for _ in 0..2 {
        call(&Flaky::failing(9), &texts).unwrap_err();
    }

    assert_eq!(
        texts.0.take(),
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
    #[retry(max = 1, breaker = UNNAMED, observe = |event| texts.note(event))]
    fn call(service: &Flaky, texts: &Texts) -> Result<u32, Error> {
        Ok(service.call()?)
    }
    let texts = Texts::default();

    call(&Flaky::failing(9), &texts).unwrap_err();

    assert_eq!(
        texts.0.take().first().map(String::as_str),
        Some("circuit breaker is open after having been closed")
    );
}
