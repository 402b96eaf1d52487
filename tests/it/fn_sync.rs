//! Synchronous free functions.

use retry_runtime::retry;

use crate::support::{Error, Flaky};

#[retry(max = 3, backoff = none)]
fn call(service: &Flaky) -> Result<u32, Error> {
    service.call()
}

#[test]
fn returns_the_first_success() {
    let service = Flaky::failing(0);

    assert_eq!(call(&service), Ok(1));
    assert_eq!(service.calls(), 1);
}

#[test]
fn retries_until_success() {
    let service = Flaky::failing(2);

    assert_eq!(call(&service), Ok(3));
    assert_eq!(service.calls(), 3);
}

#[test]
fn returns_the_last_error_as_the_body_gave_it() {
    let service = Flaky::failing(9);

    assert_eq!(call(&service), Err(Error::Busy));
    assert_eq!(service.calls(), 3);
}

#[test]
fn stops_at_once_on_a_permanent_error() {
    #[retry(max = 5, backoff = none)]
    fn refused(calls: &mut u32) -> Result<(), Error> {
        *calls += 1;
        Err(Error::Fatal)
    }
    let mut calls = 0;

    assert_eq!(refused(&mut calls), Err(Error::Fatal));
    assert_eq!(calls, 1);
}

#[test]
fn retries_by_default_three_attempts_with_growing_delays() {
    #[retry]
    fn bare(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    let time = retry_runtime::testing::VirtualTime::start();
    let service = Flaky::failing(9);

    assert_eq!(bare(&service), Err(Error::Busy));
    assert_eq!(service.calls(), 3);
    assert_eq!(time.delays().len(), 2);
    assert!(time.delays()[0] <= std::time::Duration::from_millis(100));
    assert!(time.delays()[1] <= std::time::Duration::from_millis(200));
}

#[test]
fn multiplies_attempts_when_nested() {
    #[retry(max = 3, backoff = none)]
    fn outer(service: &Flaky) -> Result<u32, Error> {
        call(service)
    }
    let service = Flaky::failing(100);

    assert_eq!(outer(&service), Err(Error::Busy));
    assert_eq!(service.calls(), 9);
}

#[test]
fn multiplies_attempts_when_recursive() {
    #[retry(max = 2, backoff = none)]
    fn descend(depth: u32, service: &Flaky) -> Result<u32, Error> {
        if depth == 0 {
            service.call()
        } else {
            descend(depth - 1, service)
        }
    }
    let service = Flaky::failing(100);

    assert_eq!(descend(2, &service), Err(Error::Busy));
    assert_eq!(service.calls(), 8);
}

#[test]
fn keeps_signature_attributes_and_visibility() {
    mod inner {
        use super::{Error, Flaky, retry};

        #[retry(max = 2, backoff = none)]
        #[must_use = "kept"]
        #[inline(never)]
        pub(in crate::fn_sync) extern "Rust" fn exported(service: &Flaky) -> Option<u32> {
            service.call().ok()
        }

        #[retry(max = 2, backoff = none)]
        pub(super) fn inner_attributes(service: &Flaky) -> Result<u32, Error> {
            #![allow(unused_variables)]
            let unused = 1;
            service.call()
        }
    }
    let pointer: extern "Rust" fn(&Flaky) -> Option<u32> = inner::exported;

    assert_eq!(pointer(&Flaky::failing(1)), Some(2));
    assert_eq!(inner::inner_attributes(&Flaky::failing(1)), Ok(2));
}

#[test]
fn lets_a_panic_through() {
    #[retry(max = 3, backoff = none)]
    fn panics(calls: &std::cell::Cell<u32>) -> Result<(), Error> {
        calls.set(calls.get() + 1);
        panic!("not an error")
    }
    let calls = std::cell::Cell::new(0);

    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| panics(&calls)));

    assert!(caught.is_err());
    assert_eq!(calls.get(), 1);
}
