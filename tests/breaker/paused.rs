//! Breakers without a clock of their own follow tokio's, which tests can pause.

use crate::support::{fail, ms, secs, succeed};
use retry_runtime::breaker::{CircuitBreaker, Rate, State, TimeWindow};
use retry_runtime::clock::{Clock, SystemClock};
use std::io;
use std::time::{Duration, Instant};

/// Opens at the first failure, for 30 seconds.
fn breaker() -> CircuitBreaker {
    CircuitBreaker::consecutive(1).recovery(secs(30)).jitter(0)
}

#[tokio::test(start_paused = true)]
async fn probe_is_permitted_when_paused_time_has_advanced() {
    let breaker = breaker();
    fail(&breaker).unwrap();

    tokio::time::advance(ms(29_999)).await;
    let rejected = breaker.try_acquire().unwrap_err();
    assert_eq!(rejected.retry_after(), Some(ms(1)));
    tokio::time::advance(ms(1)).await;

    assert!(breaker.try_acquire().is_ok());
}

#[tokio::test(start_paused = true)]
async fn open_period_passes_while_a_task_sleeps() {
    let breaker = breaker();
    fail(&breaker).unwrap();
    let start = Instant::now();

    tokio::time::sleep(secs(30)).await;
    succeed(&breaker).unwrap();

    assert_eq!(breaker.state(), State::Closed);
    assert!(start.elapsed() < secs(30), "the test has waited");
}

#[tokio::test(start_paused = true)]
async fn slow_calls_are_slow_by_paused_time() {
    let all = Rate::percent(100);
    let breaker: CircuitBreaker<TimeWindow<10>> =
        CircuitBreaker::time_window(secs(60), all, 2).slow(secs(1), all);

    for _ in 0..2 {
        let slow = async || {
            tokio::time::sleep(secs(2)).await;
            Ok::<_, io::Error>(())
        };
        breaker.call_async(slow).await.unwrap();
    }

    assert_eq!(breaker.state(), State::Open);
}

#[tokio::test(start_paused = true)]
async fn window_forgets_by_paused_time() {
    let breaker: CircuitBreaker<TimeWindow<10>> =
        CircuitBreaker::time_window(secs(10), Rate::percent(100), 5);
    fail(&breaker).unwrap();
    assert_eq!(breaker.snapshot().calls(), 1);

    tokio::time::advance(secs(10)).await;

    assert_eq!(breaker.snapshot().calls(), 0);
}

/// Where the paused time of another thread is far ahead, an open period that it began counts as
/// over rather than lasting until the clocks agree.
#[tokio::test(start_paused = true)]
async fn thread_that_is_behind_does_not_wait_for_paused_time() {
    let breaker = breaker();
    let other = || std::thread::scope(|scope| scope.spawn(|| SystemClock.now()).join().unwrap());
    let before = other();

    tokio::time::advance(secs(86_400)).await;
    fail(&breaker).unwrap();
    let after = other();

    assert!(SystemClock.now() > after + secs(86_000));
    assert!(before <= after && after < before + secs(3_600));
    std::thread::scope(|scope| {
        let permitted = scope.spawn(|| breaker.try_acquire().map(drop).is_ok());
        assert!(permitted.join().unwrap());
    });
}

/// A runtime may have been paused long before the first breaker of the process asks for the time.
#[test]
fn paused_time_moves_also_where_it_is_behind() {
    let paused = || {
        tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap()
    };
    let runtime = paused();
    SystemClock.now();

    let elapsed: Duration = runtime.block_on(async {
        let start = SystemClock.now();
        tokio::time::advance(ms(1)).await;
        SystemClock.now().checked_sub(start).unwrap()
    });

    assert_eq!(elapsed, ms(1));
}
