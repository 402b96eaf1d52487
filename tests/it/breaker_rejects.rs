//! What a call gives that its breaker rejects, before its first attempt and later.

use std::io;
use std::rc::Rc;
use std::sync::{Mutex, MutexGuard};

use retry_runtime::breaker::{CircuitBreaker, CircuitOpen, State};
use retry_runtime::retry;
use retry_runtime::testing::VirtualTime;

use crate::support::{CallError as Error, Flaky, assert_send, is_open, secs};

#[test]
fn rejection_takes_the_form_of_the_function_s_own_error() {
    static DOWN: CircuitBreaker = CircuitBreaker::consecutive(1).name("down");
    #[retry(breaker = DOWN)]
    fn io() -> io::Result<u32> {
        Ok(1)
    }
    #[retry(breaker = DOWN)]
    fn option() -> Option<u32> {
        Some(1)
    }
    #[retry(on = _, breaker = DOWN)]
    fn boxed() -> Result<u32, Box<dyn std::error::Error + Send + Sync>> {
        Ok(1)
    }
    #[retry(on = _, breaker = DOWN)]
    fn any() -> anyhow::Result<u32> {
        Ok(1)
    }
    DOWN.force_open();

    assert_eq!(
        io().unwrap_err().to_string(),
        "circuit breaker `down` is forced open"
    );
    assert_eq!(option(), None);
    assert!(boxed().unwrap_err().is::<CircuitOpen>());
    assert!(any().unwrap_err().is::<CircuitOpen>());
    DOWN.reset();
    assert_eq!((io().ok(), option()), (Some(1), Some(1)));
}

#[test]
fn open_breaker_ends_the_call_without_a_wait_in_vain() {
    #[retry(max = 9, backoff = fixed(1s), breaker(failures = 3, recovery = 30s))]
    fn call(service: &Flaky) -> Result<u32, Error> {
        Ok(service.call()?)
    }
    let service = Flaky::failing(9);
    let time = VirtualTime::start();

    assert_eq!(call(&service), Err(Error::Busy));

    assert_eq!(service.calls(), 3);
    assert_eq!(time.delays(), [secs(1); 2]);
}

#[test]
fn delay_longer_than_the_open_period_leads_to_a_probe() {
    static DB: CircuitBreaker = CircuitBreaker::consecutive(1).recovery(secs(5)).jitter(0);
    #[retry(max = 9, backoff = fixed(5s), breaker = DB)]
    fn call(service: &Flaky) -> Result<u32, Error> {
        Ok(service.call()?)
    }
    let time = VirtualTime::start();

    assert_eq!(call(&Flaky::failing(3)), Ok(4));

    assert_eq!(time.delays(), [secs(5); 3]);
    assert_eq!(DB.state(), State::Closed);
    assert_eq!(DB.snapshot().generation(), 7);
}

#[test]
fn call_rejected_after_its_wait_gives_its_last_error() {
    static DB: CircuitBreaker = CircuitBreaker::consecutive(9);
    #[retry(backoff = fixed(1s), sleep = |_| DB.force_open(), breaker = DB)]
    fn call(service: &Flaky) -> Result<u32, Error> {
        Ok(service.call()?)
    }
    let service = Flaky::failing(9);

    assert_eq!(call(&service), Err(Error::Busy));
    assert_eq!(service.calls(), 1);
    assert!(is_open(call(&service)));
}

#[tokio::test]
async fn call_rejected_after_its_wait_gives_its_last_error_async() {
    static DB: CircuitBreaker = CircuitBreaker::consecutive(9);
    #[retry(backoff = fixed(1s), sleep = |_| async { DB.force_open() }, breaker = DB)]
    async fn call(service: &Flaky) -> Result<u32, Error> {
        Ok(service.call_async().await?)
    }
    let service = Flaky::failing(9);

    assert_eq!(assert_send(call(&service)).await, Err(Error::Busy));
    assert_eq!(service.calls(), 1);
}

#[tokio::test]
async fn outcome_is_gone_before_the_next_attempt() {
    static DB: CircuitBreaker = CircuitBreaker::consecutive(9);
    #[retry(backoff = none, on = Ok(lock) if **lock < 3, breaker = DB)]
    fn call(row: &Mutex<u32>) -> Result<MutexGuard<'_, u32>, Error> {
        let mut row = row.try_lock().map_err(|_| Error::Fatal)?;
        *row += 1;
        Ok(row)
    }
    #[retry(backoff = none, on = Ok(lock) if **lock < 6, breaker = DB)]
    async fn call_async(
        row: &tokio::sync::Mutex<u32>,
    ) -> Result<tokio::sync::MutexGuard<'_, u32>, Error> {
        let mut row = row.try_lock().map_err(|_| Error::Fatal)?;
        *row += 1;
        Ok(row)
    }

    assert_eq!(call(&Mutex::new(0)).map(|row| *row), Ok(3));
    let row = tokio::sync::Mutex::new(3);
    assert_eq!(call_async(&row).await.map(|row| *row), Ok(6));
}

#[tokio::test]
async fn outcome_that_is_not_send_keeps_no_future_from_being_so() {
    static DB: CircuitBreaker = CircuitBreaker::consecutive(9);
    #[derive(Debug)]
    struct Local(Option<Rc<u32>>);
    impl From<CircuitOpen> for Local {
        fn from(_: CircuitOpen) -> Self {
            Self(None)
        }
    }
    #[retry(on = _, backoff = fixed(1s), sleep = |_| async { DB.force_open() }, breaker = DB)]
    async fn call(number: u32) -> Result<u32, Local> {
        tokio::task::yield_now().await;
        Err(Local(Some(Rc::new(number))))
    }

    // Its last error could not be kept over the wait.
    let rejected = assert_send(call(1)).await.unwrap_err();

    assert!(rejected.0.is_none());
}
