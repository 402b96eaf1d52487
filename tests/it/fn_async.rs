//! Asynchronous free functions.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use retry_runtime::retry;

use crate::support::{Error, Flaky, assert_send};

#[retry(max = 3, backoff = none)]
async fn call(service: &Flaky) -> Result<u32, Error> {
    service.call_async().await
}

#[tokio::test]
async fn retries_until_success() {
    let service = Flaky::failing(2);

    assert_eq!(call(&service).await, Ok(3));
    assert_eq!(service.calls(), 3);
}

#[tokio::test]
async fn returns_the_last_error() {
    let service = Flaky::failing(9);

    assert_eq!(call(&service).await, Err(Error::Busy));
    assert_eq!(service.calls(), 3);
}

#[tokio::test(start_paused = true)]
async fn waits_on_the_runtimes_clock() {
    #[retry(max = 3, backoff = fixed(10s))]
    async fn slow(service: &Flaky) -> Result<u32, Error> {
        service.call_async().await
    }
    let start = tokio::time::Instant::now();

    assert_eq!(slow(&Flaky::failing(2)).await, Ok(3));
    assert_eq!(start.elapsed().as_secs(), 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stays_send_and_static_when_spawned() {
    #[retry(max = 3, backoff = fixed(1ms))]
    async fn owned(service: Arc<Flaky>, text: String) -> Result<String, Error> {
        let call = service.call_async().await?;
        Ok(format!("{text} {call}"))
    }

    let task = tokio::spawn(owned(Arc::new(Flaky::failing(2)), "call".to_owned()));

    assert_eq!(task.await.expect("no panic"), Ok("call 3".to_owned()));
}

#[tokio::test]
async fn stays_send_with_a_value_that_cannot_be_shared() {
    /// `Send`, but not `Sync`: a reference to it may not be held across an await.
    struct Local(Cell<u32>);

    #[retry(max = 3, backoff = none)]
    async fn bump(local: Local, service: &Flaky) -> Result<u32, Error> {
        local.0.set(local.0.get() + 1);
        service.call_async().await?;
        Ok(local.0.get())
    }
    let service = Flaky::failing(2);

    assert_eq!(
        assert_send(bump(Local(Cell::new(0)), &service)).await,
        Ok(3)
    );
}

#[tokio::test]
async fn may_hold_what_is_not_send() {
    #[retry(max = 3, backoff = none)]
    async fn local(log: &Rc<RefCell<Vec<u32>>>, service: &Flaky) -> Result<usize, Error> {
        let shared = Rc::clone(log);
        let call = service.call_async().await;
        shared.borrow_mut().push(1);
        call?;
        Ok(shared.borrow().len())
    }
    let log = Rc::new(RefCell::new(Vec::new()));

    assert_eq!(local(&log, &Flaky::failing(2)).await, Ok(3));
}

#[tokio::test]
async fn does_nothing_before_it_is_polled() {
    let service = Flaky::failing(0);

    drop(call(&service));

    assert_eq!(service.calls(), 0);
}

#[tokio::test]
async fn recursion_through_a_box_works() {
    #[retry(max = 2, backoff = none)]
    async fn descend(depth: u32, service: &Flaky) -> Result<u32, Error> {
        if depth == 0 {
            service.call_async().await
        } else {
            Box::pin(descend(depth - 1, service)).await
        }
    }
    let service = Flaky::failing(100);

    assert_eq!(descend(2, &service).await, Err(Error::Busy));
    assert_eq!(service.calls(), 8);
}

#[tokio::test]
async fn nested_calls_multiply_attempts() {
    #[retry(max = 2, backoff = none)]
    async fn outer(service: &Flaky) -> Result<u32, Error> {
        call(service).await
    }
    let service = Flaky::failing(100);

    assert_eq!(outer(&service).await, Err(Error::Busy));
    assert_eq!(service.calls(), 6);
}

/// Without a delay the function must still give other tasks a turn between two attempts.
#[tokio::test]
async fn gives_way_between_attempts_without_delay() {
    #[retry(max = unlimited, backoff = fixed(1ms), sleep = yield_once)]
    async fn spin(service: &Flaky) -> Result<u32, Error> {
        service.call()
    }
    async fn yield_once(_: std::time::Duration) {
        tokio::task::yield_now().await;
    }

    assert_eq!(spin(&Flaky::failing(50)).await, Ok(51));

    #[retry(max = 1000, backoff = none)]
    async fn stubborn(turns: &Cell<u32>) -> Result<(), Error> {
        if turns.get() == 10 {
            Ok(())
        } else {
            Err(Error::Busy)
        }
    }
    let turns = Cell::new(0);
    let others = async {
        while turns.get() < 10 {
            turns.set(turns.get() + 1);
            tokio::task::yield_now().await;
        }
    };

    let (outcome, ()) = tokio::join!(stubborn(&turns), others);

    assert_eq!(outcome, Ok(()));
}
