//! `on` and `when`: which outcomes are retried.

use retry_runtime::{Class, Classify, retry};

use crate::support::Error;

/// How often a call is made that gives the same outcome each time, of at most three.
fn attempts<T: Clone, R>(outcome: &T, call: impl FnOnce(&T, &std::cell::Cell<u32>) -> R) -> u32 {
    let calls = std::cell::Cell::new(0);
    call(outcome, &calls);
    calls.get()
}

/// A function that gives what it is told, and counts.
macro_rules! given {
    ($name:ident, $outcome:ty, $($argument:tt)*) => {
        #[retry(max = 3, backoff = none, $($argument)*)]
        fn $name(outcome: &$outcome, calls: &std::cell::Cell<u32>) -> $outcome {
            calls.set(calls.get() + 1);
            outcome.clone()
        }
    };
}

type Answer = Result<u32, Error>;

#[test]
fn transient_is_the_umbrella() {
    given!(call, Answer, on = Transient);

    assert_eq!(attempts(&Err(Error::Busy), call), 3);
    assert_eq!(attempts(&Err(Error::Slow), call), 3);
    assert_eq!(attempts(&Err(Error::Limited), call), 3);
    assert_eq!(attempts(&Err(Error::Fatal), call), 1);
    assert_eq!(attempts(&Ok(1), call), 1);
}

#[test]
fn narrower_classes_join() {
    given!(timeouts, Answer, on = Timeout);
    given!(both, Answer, on = Timeout | Throttled);

    assert_eq!(attempts(&Err(Error::Busy), timeouts), 1);
    assert_eq!(attempts(&Err(Error::Slow), timeouts), 3);
    assert_eq!(attempts(&Err(Error::Limited), timeouts), 1);
    assert_eq!(attempts(&Err(Error::Busy), both), 1);
    assert_eq!(attempts(&Err(Error::Slow), both), 3);
    assert_eq!(attempts(&Err(Error::Limited), both), 3);
}

/// An error without a class.
#[derive(Debug, Clone, PartialEq)]
enum Http {
    Status(u16),
    Io(String),
    Closed { clean: bool },
}

#[test]
fn pattern_on_the_error() {
    given!(call, Result<u32, Http>, on = Http::Status(500..=599) | Http::Closed { clean: false });

    assert_eq!(attempts(&Err(Http::Status(503)), call), 3);
    assert_eq!(attempts(&Err(Http::Status(404)), call), 1);
    assert_eq!(attempts(&Err(Http::Closed { clean: false }), call), 3);
    assert_eq!(attempts(&Err(Http::Closed { clean: true }), call), 1);
}

#[test]
fn pattern_with_guard() {
    given!(call, Result<u32, Http>, on = Http::Status(code) if *code >= 500);
    given!(bound, Result<u32, Http>, on = error if matches!(error, Http::Io(text) if text == "reset"));

    assert_eq!(attempts(&Err(Http::Status(503)), call), 3);
    assert_eq!(attempts(&Err(Http::Status(404)), call), 1);
    assert_eq!(attempts(&Err(Http::Io("reset".to_owned())), bound), 3);
    assert_eq!(attempts(&Err(Http::Io("refused".to_owned())), bound), 1);
}

#[test]
fn guard_sees_the_parameters() {
    #[retry(max = 3, backoff = none, on = Http::Status(code) if code != except)]
    fn call(except: &u16, status: u16, calls: &mut u32) -> Result<u32, Http> {
        *calls += 1;
        Err(Http::Status(status))
    }
    let mut calls = 0;

    assert!(call(&500, 500, &mut calls).is_err());
    assert_eq!(calls, 1);
    assert!(call(&500, 501, &mut calls).is_err());
    assert_eq!(calls, 4);
}

#[test]
fn underscore_is_every_error() {
    given!(call, Result<u32, Http>, on = _);

    assert_eq!(attempts(&Err(Http::Status(404)), call), 3);
    assert_eq!(attempts(&Ok(1), call), 1);
}

/// CASES T28: the value is returned when attempts run out on it.
#[test]
fn pattern_on_the_whole_outcome_retries_values() {
    #[derive(Debug, Clone, PartialEq)]
    struct Job {
        done: bool,
    }
    given!(call, Result<Job, Error>, on = Ok(job) if !job.done);
    given!(either, Result<Job, Error>, on = Err(_) | Ok(Job { done: false }));

    assert_eq!(attempts(&Ok(Job { done: false }), call), 3);
    assert_eq!(attempts(&Ok(Job { done: true }), call), 1);
    assert_eq!(attempts(&Err(Error::Busy), call), 1);
    assert_eq!(attempts(&Err(Error::Fatal), either), 3);
    assert_eq!(attempts(&Ok(Job { done: false }), either), 3);
    assert_eq!(attempts(&Ok(Job { done: true }), either), 1);

    let calls = std::cell::Cell::new(0);
    assert_eq!(
        call(&Ok(Job { done: false }), &calls),
        Ok(Job { done: false })
    );
}

#[test]
fn pattern_on_an_option() {
    given!(none, Option<u32>, on = None);
    given!(small, Option<u32>, on = None | Some(0..=9));
    given!(value, Option<u32>, on = Some(0));

    assert_eq!(attempts(&None, none), 3);
    assert_eq!(attempts(&Some(1), none), 1);
    assert_eq!(attempts(&Some(9), small), 3);
    assert_eq!(attempts(&Some(10), small), 1);
    assert_eq!(attempts(&None, value), 1);
    assert_eq!(attempts(&Some(0), value), 3);
}

#[test]
fn when_alone_decides_alone() {
    given!(closure, Result<u32, Http>, when = |error| *error == Http::Status(500));
    given!(path, Result<u32, Http>, when = is_server_error);
    fn is_server_error(error: &Http) -> bool {
        matches!(error, Http::Status(500..))
    }

    assert_eq!(attempts(&Err(Http::Status(500)), closure), 3);
    assert_eq!(attempts(&Err(Http::Status(501)), closure), 1);
    assert_eq!(attempts(&Err(Http::Status(501)), path), 3);
    assert_eq!(attempts(&Err(Http::Status(404)), path), 1);
}

#[test]
fn when_narrows_on() {
    given!(
        class,
        Answer,
        on = Transient,
        when = |error| *error != Error::Slow
    );
    given!(pattern, Result<u32, Http>, on = Http::Status(code) if *code > 500, when = |error| *error != Http::Status(599));
    given!(outcome, Result<u32, Http>, on = Err(_) | Ok(0), when = |error| *error != Http::Status(599));

    assert_eq!(attempts(&Err(Error::Busy), class), 3);
    assert_eq!(attempts(&Err(Error::Slow), class), 1);
    assert_eq!(attempts(&Err(Error::Fatal), class), 1);
    assert_eq!(attempts(&Err(Http::Status(501)), pattern), 3);
    assert_eq!(attempts(&Err(Http::Status(599)), pattern), 1);
    assert_eq!(attempts(&Err(Http::Status(598)), outcome), 3);
    assert_eq!(attempts(&Err(Http::Status(599)), outcome), 1);
    assert_eq!(attempts(&Ok(0), outcome), 3);
    assert_eq!(attempts(&Ok(1), outcome), 1);
}

#[test]
fn when_that_is_computed_is_computed_once() {
    #[retry(max = 3, backoff = none, when = allowing(made, &[500, 503]))]
    fn call(made: &std::cell::Cell<u32>, calls: &mut u32) -> Result<u32, Http> {
        *calls += 1;
        Err(Http::Status(503))
    }
    fn allowing<'a>(made: &std::cell::Cell<u32>, codes: &'a [u16]) -> impl Fn(&Http) -> bool + 'a {
        made.set(made.get() + 1);
        move |error| matches!(error, Http::Status(code) if codes.contains(code))
    }
    let (made, mut calls) = (std::cell::Cell::new(0), 0);

    assert!(call(&made, &mut calls).is_err());
    assert_eq!((made.get(), calls), (1, 3));
}

#[tokio::test]
async fn patterns_and_conditions_async() {
    #[retry(max = 3, backoff = none, on = Http::Status(code) if code > floor, when = |error| *error != Http::Status(599))]
    async fn call(floor: &u16, status: u16, calls: &mut u32) -> Result<u32, Http> {
        *calls += 1;
        tokio::task::yield_now().await;
        Err(Http::Status(status))
    }
    let mut calls = 0;

    let _ = call(&500, 503, &mut calls).await;
    assert_eq!(calls, 3);
    let _ = call(&500, 599, &mut calls).await;
    assert_eq!(calls, 4);
    let _ = call(&500, 404, &mut calls).await;
    assert_eq!(calls, 5);
}

#[test]
fn wait_that_the_other_side_asked_for_is_kept() {
    use std::time::Duration;

    use retry_runtime::testing::VirtualTime;

    #[derive(Debug, Clone)]
    struct Asked(Duration);
    impl Classify for Asked {
        fn class(&self) -> Class {
            Class::Throttled
        }
        fn retry_after(&self) -> Option<Duration> {
            Some(self.0)
        }
    }

    #[retry(max = 3, backoff = fixed(1s))]
    fn by_class(wait: Duration) -> Result<(), Asked> {
        Err(Asked(wait))
    }
    #[retry(max = 3, backoff = fixed(1s), on = Asked(_))]
    fn by_pattern(wait: Duration) -> Result<(), Asked> {
        Err(Asked(wait))
    }
    #[retry(max = 3, backoff = fixed(1s), on = Err(_))]
    fn by_outcome(wait: Duration) -> Result<(), Asked> {
        Err(Asked(wait))
    }

    for call in [by_class, by_pattern, by_outcome] {
        for (asked, waited) in [(5, vec![5, 5]), (0, vec![1, 1]), (61, vec![])] {
            let time = VirtualTime::start();
            assert!(call(Duration::from_secs(asked)).is_err());
            let delays: Vec<u64> = time.delays().iter().map(Duration::as_secs).collect();
            assert_eq!(delays, waited, "asked to wait {asked} s");
        }
    }
}

#[tokio::test]
async fn conditions_and_waits_may_be_arguments() {
    #[retry(max = 3, backoff = fixed(1ms), when = condition, sleep = wait)]
    async fn call<W: Future<Output = ()>>(
        condition: impl Fn(&Http) -> bool,
        wait: impl Fn(std::time::Duration) -> W,
        calls: &mut u32,
    ) -> Result<u32, Http> {
        *calls += 1;
        Err(Http::Io("again".to_owned()))
    }
    let mut calls = 0;
    let text = "again".to_owned();

    let outcome = call(
        move |error| matches!(error, Http::Io(found) if *found == text),
        |_| std::future::ready(()),
        &mut calls,
    );

    assert!(outcome.await.is_err());
    assert_eq!(calls, 3);
}

#[test]
fn condition_may_come_from_a_macro() {
    macro_rules! annotated {
        ($when:expr) => {
            #[retry(max = 3, backoff = none, when = $when)]
            fn call(calls: &mut u32) -> Result<u32, Http> {
                *calls += 1;
                Err(Http::Status(500))
            }
        };
    }
    annotated!(|error| *error == Http::Status(500));
    let mut calls = 0;

    assert!(call(&mut calls).is_err());
    assert_eq!(calls, 3);
}
