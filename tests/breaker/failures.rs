//! What other libraries get wrong, one test for each line of the list.

use crate::support::{NoClock, TestClock, due, fail, half_open, ms, poll_once, secs, succeed};
use retry_runtime::breaker::{CircuitBreaker, CircuitOpen, Recorded, State, Transition};
use retry_runtime::{Class, Classify, Policy};
use std::cell::Cell;
use std::future::{Future, pending, poll_fn};
use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::pin::pin;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

fn refused() -> io::Error {
    io::ErrorKind::ConnectionRefused.into()
}

#[test]
fn early_return_gives_the_probe_back() {
    fn returns_early(breaker: &CircuitBreaker) -> Result<(), CircuitOpen> {
        let _permit = breaker.try_acquire()?;
        Ok(())
    }
    let (breaker, _) = due();

    returns_early(&breaker).unwrap();

    assert_eq!(breaker.snapshot().in_flight(), 0);
    assert!(breaker.try_acquire().is_ok());
}

#[test]
fn cancelled_future_gives_the_probe_back_at_each_await() {
    let (breaker, _) = due();

    for awaits in 0..4 {
        let call = breaker.call_async(async || {
            for _ in 0..awaits {
                let mut first = true;
                poll_fn(|context| {
                    context.waker().wake_by_ref();
                    if std::mem::replace(&mut first, false) {
                        Poll::Pending
                    } else {
                        Poll::Ready(())
                    }
                })
                .await;
            }
            pending::<io::Result<()>>().await
        });
        {
            let mut call = pin!(call);
            let mut context = Context::from_waker(Waker::noop());
            for _ in 0..=awaits {
                assert!(call.as_mut().poll(&mut context).is_pending());
            }
            assert_eq!(breaker.snapshot().in_flight(), 1);
        }
        assert_eq!(breaker.state(), State::HalfOpen);
        assert_eq!(breaker.snapshot().in_flight(), 0);
    }
}

#[test]
fn future_that_is_never_polled_takes_no_probe() {
    let (breaker, _) = due();

    let call = breaker.call_async(async || io::Result::Ok(()));

    assert_eq!(breaker.snapshot().in_flight(), 0);
    drop(call);
    assert_eq!(breaker.state(), State::Open);
}

#[test]
fn panic_of_a_probe_opens() {
    let (breaker, _) = due();

    let panic = panic::catch_unwind(|| breaker.call(|| -> io::Result<()> { panic!("on purpose") }));

    assert!(panic.is_err());
    assert_eq!(breaker.state(), State::Open);
}

#[test]
fn panic_within_a_poll_opens() {
    let (breaker, _) = due();

    let panic = panic::catch_unwind(AssertUnwindSafe(|| {
        poll_once(breaker.call_async(async || -> io::Result<()> { panic!("on purpose") }))
    }));

    assert!(panic.is_err());
    assert_eq!(breaker.state(), State::Open);
}

#[test]
fn future_dropped_by_the_panic_of_another_is_cancelled() {
    let (breaker, _) = due();

    let panic = panic::catch_unwind(AssertUnwindSafe(|| {
        let mut call = pin!(breaker.call_async(async || pending::<io::Result<()>>().await));
        let mut context = Context::from_waker(Waker::noop());
        assert!(call.as_mut().poll(&mut context).is_pending());
        panic!("something else");
    }));

    assert!(panic.is_err());
    assert_eq!(breaker.state(), State::HalfOpen);
    assert_eq!(breaker.snapshot().in_flight(), 0);
}

#[test]
fn panicking_listener_leaves_the_breaker_alone() {
    let clock = TestClock::leaked();
    let breaker = CircuitBreaker::consecutive(1)
        .clock(clock)
        .on_transition(&|_| panic!("on purpose"));

    half_open(&breaker, clock);
    assert_eq!(succeed(&breaker), Ok(Recorded::Counted));

    assert_eq!(breaker.state(), State::Closed);
    assert_eq!(breaker.snapshot().generation(), 3);
}

#[test]
fn listener_may_use_the_breaker() {
    static DB: CircuitBreaker = CircuitBreaker::consecutive(1).on_transition(&|change| {
        if change.to() == State::Open {
            DB.reset();
        }
        assert!(DB.try_acquire().is_ok());
    });

    fail(&DB).unwrap();

    assert_eq!(DB.state(), State::Closed);
}

#[test]
fn hung_probe_is_given_up_when_its_lease_is_over() {
    let (breaker, clock) = due();
    let hung = breaker.try_acquire().unwrap();

    clock.advance(ms(59_999));
    assert_eq!(breaker.try_acquire().unwrap_err().state(), State::HalfOpen);
    clock.advance(ms(1));
    let rejected = breaker.try_acquire().unwrap_err();
    assert_eq!(rejected.state(), State::Open);
    assert_eq!(rejected.retry_after(), Some(secs(30)));
    assert_eq!(hung.success(), Recorded::Stale);
    clock.advance(secs(30));

    assert_eq!(succeed(&breaker), Ok(Recorded::Counted));
    assert_eq!(breaker.state(), State::Closed);
}

#[test]
fn forgotten_permit_does_not_keep_the_breaker_half_open() {
    let (breaker, clock) = due();
    std::mem::forget(breaker.try_acquire().unwrap());

    let mut waited = Duration::ZERO;
    while breaker.try_acquire().map(std::mem::forget).is_err() {
        clock.advance(secs(1));
        waited += secs(1);
    }

    assert_eq!(waited, secs(90));
}

#[test]
fn half_open_admits_no_more_than_its_probes() {
    for probes in [1, 2, 7, 127] {
        let clock = TestClock::leaked();
        let breaker = CircuitBreaker::consecutive(1)
            .probes(probes)
            .successes(511)
            .clock(clock);
        half_open(&breaker, clock);

        let permits: Vec<_> = (0..200)
            .filter_map(|_| breaker.try_acquire().ok())
            .collect();

        assert_eq!(permits.len(), usize::try_from(probes).unwrap());
    }
}

#[test]
fn stale_release_does_not_raise_the_number_of_probes() {
    let (breaker, clock) = due();
    let stale = breaker.try_acquire().unwrap();
    clock.advance(secs(60));
    assert!(breaker.try_acquire().is_err());
    clock.advance(secs(30));
    let _probe = breaker.try_acquire().unwrap();

    assert_eq!(stale.ignore(), Recorded::Stale);

    assert_eq!(breaker.snapshot().in_flight(), 1);
    assert!(breaker.try_acquire().is_err());
}

#[test]
fn failure_while_open_does_not_prolong_it() {
    let clock = TestClock::leaked();
    let breaker = CircuitBreaker::consecutive(1).jitter(0).clock(clock);
    let late = breaker.try_acquire().unwrap();
    fail(&breaker).unwrap();
    clock.advance(secs(20));

    assert_eq!(late.failure(), Recorded::Stale);

    assert_eq!(breaker.snapshot().retry_after(), Some(secs(10)));
}

#[test]
fn success_resets_the_count() {
    let breaker = CircuitBreaker::consecutive(2);

    for _ in 0..100 {
        fail(&breaker).unwrap();
        succeed(&breaker).unwrap();
    }

    assert_eq!(breaker.state(), State::Closed);
}

#[test]
fn rejection_is_not_worth_a_retry() {
    let breaker = CircuitBreaker::consecutive(1);
    let attempts = Cell::new(0);
    let call = || {
        attempts.set(attempts.get() + 1);
        breaker.call(|| io::Result::<()>::Err(refused()))
    };

    let outcome = Policy::new().max_attempts(1_000).call(call);

    assert_eq!(attempts.get(), 2);
    let rejected = outcome.unwrap_err();
    assert_eq!(rejected.class(), Class::Permanent);
    let inner = rejected.get_ref().unwrap();
    assert_eq!(
        inner.downcast_ref::<CircuitOpen>().unwrap().state(),
        State::Open
    );
    let boxed: Box<dyn std::error::Error> = breaker.try_acquire().unwrap_err().into();
    assert_eq!(boxed.class(), Class::Permanent);
}

#[test]
fn rejection_tells_state_and_time_however_it_is_printed() {
    let clock = TestClock::leaked();
    let breaker = CircuitBreaker::consecutive(1)
        .name("db")
        .recovery(secs(2))
        .jitter(0)
        .clock(clock);
    let rejection = || breaker.try_acquire().unwrap_err();
    let shown = |rejected: CircuitOpen| (rejected.state(), rejected.retry_after());

    fail(&breaker).unwrap();
    let open = rejection();
    clock.advance(secs(2));
    let probe = breaker.try_acquire().unwrap();
    let half_open = rejection();
    drop(probe);
    breaker.force_open();
    let forced_open = rejection();

    assert_eq!(shown(open), (State::Open, Some(secs(2))));
    assert_eq!(shown(half_open), (State::HalfOpen, None));
    assert_eq!(shown(forced_open), (State::ForcedOpen, None));
    assert_eq!(
        [open, half_open, forced_open].map(|rejected| format!("{rejected:?}")),
        [
            "CircuitOpen { name: \"db\", state: Open, retry_after: Some(2s) }",
            "CircuitOpen { name: \"db\", state: HalfOpen, retry_after: None }",
            "CircuitOpen { name: \"db\", state: ForcedOpen, retry_after: None }",
        ]
    );
    assert_eq!(
        [open, half_open, forced_open].map(|rejected| rejected.to_string()),
        [
            "circuit breaker `db` is open; the next probe is in 2s",
            "circuit breaker `db` is half-open",
            "circuit breaker `db` is forced open",
        ]
    );
}

#[test]
fn step_of_the_clock_does_not_pin_it_open() {
    let clock = TestClock::leaked();
    clock.set(secs(1_000_000));
    let breaker = CircuitBreaker::consecutive(1).jitter(0).clock(clock);
    fail(&breaker).unwrap();

    clock.set(secs(10));

    assert!(breaker.try_acquire().is_ok());
}

#[test]
fn clock_at_its_end_does_not_panic() {
    let clock = TestClock::leaked();
    clock.set(Duration::MAX);
    let breaker = CircuitBreaker::consecutive(1)
        .recovery(Duration::MAX)
        .lease(Duration::MAX)
        .clock(clock);
    fail(&breaker).unwrap();

    assert!(breaker.try_acquire().is_err());
    clock.set(Duration::ZERO);
    drop(breaker.try_acquire());
}

#[test]
fn open_period_is_over_years_later() {
    let clock = TestClock::leaked();
    let breaker = CircuitBreaker::consecutive(1).clock(clock);
    for years in [1, 8, 9, 500, 50_000] {
        clock.set(secs(years * 31_556_952));
        half_open(&breaker, clock);
        assert_eq!(succeed(&breaker), Ok(Recorded::Counted), "{years} years");
        assert_eq!(breaker.state(), State::Closed);
    }
}

#[test]
fn nothing_is_locked_across_a_call() {
    let breaker = CircuitBreaker::new();

    let outcome: io::Result<u32> = breaker.call(|| breaker.call(|| breaker.call(|| Ok(3))));

    assert_eq!(outcome.unwrap(), 3);
}

#[test]
fn closed_breaker_reads_no_clock() {
    let breaker = CircuitBreaker::consecutive(3).clock(&NoClock);

    for _ in 0..10 {
        fail(&breaker).unwrap();
        fail(&breaker).unwrap();
        succeed(&breaker).unwrap();
        drop(breaker.try_acquire().unwrap());
    }

    assert_eq!(breaker.state(), State::Closed);
}

#[test]
fn each_transition_is_told_once_and_in_order() {
    static TOLD: Mutex<Vec<Transition>> = Mutex::new(Vec::new());
    let clock = TestClock::leaked();
    let breaker = CircuitBreaker::consecutive(1)
        .name("db")
        .clock(clock)
        .on_transition(&|change| TOLD.lock().unwrap().push(*change));

    half_open(&breaker, clock);
    fail(&breaker).unwrap();
    half_open(&breaker, clock);
    succeed(&breaker).unwrap();
    breaker.force_open();
    breaker.disable();
    breaker.reset();

    let told: Vec<_> = TOLD
        .lock()
        .unwrap()
        .iter()
        .map(|change| (change.generation(), change.from(), change.to()))
        .collect();
    assert_eq!(
        told,
        [
            (1, State::Closed, State::Open),
            (2, State::Open, State::HalfOpen),
            (3, State::HalfOpen, State::Open),
            (4, State::Open, State::HalfOpen),
            (5, State::HalfOpen, State::Closed),
            (6, State::Closed, State::ForcedOpen),
            (7, State::ForcedOpen, State::Disabled),
            (8, State::Disabled, State::Closed),
        ]
    );
}

#[test]
fn one_of_many_threads_tells_of_the_trip() {
    static TOLD: AtomicU32 = AtomicU32::new(0);
    let breaker = CircuitBreaker::consecutive(50).on_transition(&|_| {
        TOLD.fetch_add(1, Ordering::Relaxed);
    });

    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| while fail(&breaker).is_ok() {});
        }
    });

    assert_eq!(TOLD.load(Ordering::Relaxed), 1);
    assert_eq!(breaker.snapshot().generation(), 1);
}
