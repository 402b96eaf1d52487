//! `max` and `retries`: how many attempts there are.

use retry_runtime::retry;

use crate::support::{Error, Flaky};

#[test]
fn max_counts_the_first_attempt() {
    #[retry(max = 4, backoff = none)]
    fn call(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    let service = Flaky::failing(9);

    assert_eq!(call(&service), Err(Error::Busy));
    assert_eq!(service.calls(), 4);
}

#[test]
fn retries_does_not_count_the_first_attempt() {
    #[retry(retries = 4, backoff = none)]
    fn call(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    #[retry(retries = 0, backoff = none)]
    fn once(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    let (service, single) = (Flaky::failing(9), Flaky::failing(9));

    assert_eq!(call(&service), Err(Error::Busy));
    assert_eq!(service.calls(), 5);
    assert_eq!(once(&single), Err(Error::Busy));
    assert_eq!(single.calls(), 1);
}

#[test]
fn one_attempt_is_one_call() {
    #[retry(max = 1, attempt = number)]
    fn call(service: &Flaky) -> Result<u32, Error> {
        service.call().map(|call| call + number)
    }

    assert_eq!(call(&Flaky::failing(1)), Err(Error::Busy));
    assert_eq!(call(&Flaky::failing(0)), Ok(2));
}

#[test]
fn unlimited_goes_on_until_success() {
    #[retry(max = unlimited, backoff = fixed(1ms), sleep = drop)]
    fn call(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }

    assert_eq!(call(&Flaky::failing(10_000)), Ok(10_001));
}

#[test]
fn expressions_see_the_parameters() {
    struct Client {
        limit: u32,
    }
    impl Client {
        #[retry(max = self.limit + extra, backoff = none)]
        fn call(&self, extra: u32, service: &Flaky) -> Result<u32, Error> {
            service.call()
        }
    }
    #[retry(retries = extra, backoff = none)]
    fn call(extra: u32, service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    let (first, second) = (Flaky::failing(9), Flaky::failing(9));

    assert_eq!(Client { limit: 2 }.call(1, &first), Err(Error::Busy));
    assert_eq!(call(1, &second), Err(Error::Busy));

    assert_eq!((first.calls(), second.calls()), (3, 2));
}

#[test]
fn expressions_are_evaluated_once_a_call() {
    #[retry(max = evaluate(evaluations), backoff = none)]
    fn call(evaluations: &std::cell::Cell<u32>, service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    fn evaluate(evaluations: &std::cell::Cell<u32>) -> u32 {
        evaluations.set(evaluations.get() + 1);
        3
    }
    let evaluations = std::cell::Cell::new(0);

    assert_eq!(call(&evaluations, &Flaky::failing(9)), Err(Error::Busy));
    assert_eq!(evaluations.get(), 1);
}

#[test]
fn zero_at_run_time_is_one_attempt() {
    #[retry(max = zero, backoff = none)]
    fn call(zero: u32, service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    let service = Flaky::failing(9);

    assert_eq!(call(0, &service), Err(Error::Busy));
    assert_eq!(service.calls(), 1);
}

/// Under `deny(dead_code)` the condition must count as used.
#[test]
fn condition_of_a_single_attempt_is_checked_and_used() {
    #![deny(dead_code)]

    #[retry(retries = 0, when = is_busy)]
    fn call(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    fn is_busy(error: &Error) -> bool {
        *error == Error::Busy
    }
    let service = Flaky::failing(9);

    assert_eq!(call(&service), Err(Error::Busy));
    assert_eq!(service.calls(), 1);
}
