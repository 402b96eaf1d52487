//! What a logger of `log` gets: the line of each event, at the level that matters. One test, since
//! the logger is that of the process.

use observer_tests::{Failure, Service, records};
use retry_runtime::breaker::CircuitBreaker;
use retry_runtime::retry;
use retry_runtime::testing::VirtualTime;

#[retry(max = 2, backoff = fixed(500ms), name = "fetch")]
fn fetch(service: &Service) -> Result<(), Failure> {
    service.call()
}

#[retry(max = unlimited, backoff = fixed(2s), name = "fetch_async")]
async fn fetch_async(service: &Service) -> Result<(), Failure> {
    service.call()
}

#[tokio::test(start_paused = true)]
async fn each_event_is_a_record_with_its_line() {
    static DB: CircuitBreaker = CircuitBreaker::consecutive(1).name("db");
    records::start();
    let time = VirtualTime::start();

    fetch(&Service::default()).unwrap();
    assert_eq!(records::lines(), [""; 0]);

    fetch(&Service::unreachable(1)).unwrap();
    fetch(&Service::unreachable(2)).unwrap_err();
    fetch(&Service::denying()).unwrap_err();
    assert_eq!(
        records::lines(),
        [
            "WARN retry_runtime: `fetch` failed at attempt 1 of 2, retrying in 500ms: cannot reach anna:secret@db: connection refused",
            "INFO retry_runtime: `fetch` succeeded at attempt 2 of 2",
            "WARN retry_runtime: `fetch` failed at attempt 1 of 2, retrying in 500ms: cannot reach anna:secret@db: connection refused",
            "ERROR retry_runtime: `fetch` failed at attempt 2 of 2, giving up: max_attempts: cannot reach anna:secret@db: connection refused",
            "DEBUG retry_runtime: `fetch` failed at attempt 1 of 2, giving up: not_retryable: password `secret` denied",
        ]
    );

    drop(time);
    fetch_async(&Service::unreachable(1)).await.unwrap();
    assert_eq!(
        records::lines(),
        [
            "WARN retry_runtime: `fetch_async` failed at attempt 1, retrying in 2s: cannot reach anna:secret@db: connection refused",
            "INFO retry_runtime: `fetch_async` succeeded at attempt 2",
        ]
    );

    DB.force_open();
    DB.reset();
    assert_eq!(
        records::lines(),
        [
            "WARN retry_runtime: circuit breaker `db` is forced open after having been closed",
            "INFO retry_runtime: circuit breaker `db` is closed after having been forced open",
        ]
    );
}
