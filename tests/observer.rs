//! The observer of the process, in a process of its own: it is set once, and hears everything.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use retry_runtime::backoff::Schedule;
use retry_runtime::breaker::CircuitBreaker;
use retry_runtime::event::{
    Event, Observer, are_error_texts_hidden, hide_error_texts, set_observer,
};
use retry_runtime::testing::VirtualTime;
use retry_runtime::{Attempts, Decision, Failure, Policy, retry, set_enabled};

static HEARD: Mutex<BTreeMap<&str, Vec<String>>> = Mutex::new(BTreeMap::new());

fn heard() -> MutexGuard<'static, BTreeMap<&'static str, Vec<String>>> {
    HEARD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What was heard of one operation.
fn of(operation: &str) -> Vec<String> {
    heard().remove(operation).unwrap_or_default()
}

static DB: CircuitBreaker = CircuitBreaker::new().name("db");

struct Everything;

impl Observer for Everything {
    fn observe(&self, event: &Event<'_>) {
        let (operation, text) = (event.operation(), event.to_string());
        heard().entry(operation).or_default().push(text);
        assert!(operation != "panics", "an observer's own mistake");
    }

    /// Is not asked: nobody is told of all first successes of a process.
    fn wants_first_successes(&self) -> bool {
        true
    }
}

#[retry(max = 2, backoff = fixed(1s), name = "plain")]
fn plain(outcomes: &mut impl Iterator<Item = Option<u32>>) -> Option<u32> {
    outcomes.next()?
}

#[retry(max = 2, backoff = decorrelated(1s), name = "spaced")]
async fn spaced() -> Option<u32> {
    None
}

#[retry(max = 2, backoff = none, name = "panics")]
fn panics() -> Option<u32> {
    None
}

#[retry(max = 2, backoff = none, name = "guarded", breaker(failures = 1))]
fn guarded() -> Option<u32> {
    None
}

#[test]
fn observer_of_the_process_hears_every_call() {
    let _time = VirtualTime::start();
    let busy_once = || [None, Some(1)].into_iter();

    // Before it is set, nothing is heard; after it is, it stays.
    assert_eq!(plain(&mut busy_once()), Some(1));
    set_observer(Everything).unwrap();
    let again = set_observer(|_: &Event<'_>| unreachable!());
    assert_eq!(
        again.unwrap_err().to_string(),
        "an observer of the process is set already"
    );
    assert!(heard().is_empty());

    // First successes are not told, retries are; a plain function keeps no time.
    assert_eq!(plain(&mut [Some(1)].into_iter()), Some(1));
    assert_eq!(of("plain"), [""; 0]);
    assert_eq!(plain(&mut busy_once()), Some(1));
    assert_eq!(
        of("plain"),
        [
            "`plain` failed at attempt 1 of 2, retrying in 1s: no value",
            "`plain` succeeded at attempt 2 of 2",
        ]
    );

    // A panic ends there, and so does what else an observer does.
    assert_eq!(panics(), None);
    assert_eq!(of("panics").len(), 2);

    // Transitions, and calls that are rejected.
    assert_eq!((guarded(), guarded()), (None, None));
    let lines = of("guarded");
    let [opened, gave_up, rejected] = &*lines else {
        panic!("{lines:?}");
    };
    assert_eq!(
        opened,
        "circuit breaker `guarded` is open after having been closed"
    );
    assert_eq!(
        gave_up,
        "`guarded` failed at attempt 1 of 2, giving up: circuit_open: no value"
    );
    let start =
        "`guarded` was rejected before attempt 1 of 2, giving up: circuit_open: circuit breaker";
    assert!(rejected.starts_with(start), "{rejected}");
    DB.force_open();
    assert_eq!(
        of("db"),
        ["circuit breaker `db` is forced open after having been closed"]
    );

    // Asynchronous functions, closures, and loops by hand.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    assert_eq!(runtime.block_on(spaced()), None);
    assert_eq!(of("spaced").len(), 2);
    let policy = Policy::new().max_attempts(2).backoff(Schedule::None);
    let outcome: Option<u32> = policy.call(|| None);
    assert_eq!(outcome, None);
    let by_closure = of("observer::observer_of_the_process_hears_every_call");
    assert_eq!(by_closure.len(), 2);
    assert!(by_closure[0].ends_with("retrying in 0ns: retry_runtime::classify::NoValue"));
    let decision = Attempts::new().decide(&policy, Failure::retryable(), "by hand");
    assert_eq!(decision, Decision::Sleep(Duration::ZERO));
    assert_eq!(
        of("by hand"),
        ["`by hand` failed at attempt 1 of 2, retrying in 0ns"]
    );

    // Turned off, there is a reason.
    set_enabled(false);
    assert_eq!(plain(&mut busy_once()), None);
    set_enabled(true);
    assert_eq!(
        of("plain"),
        ["`plain` failed at attempt 1 of 2, giving up: disabled: no value"]
    );

    // Hidden texts stay hidden from everybody.
    hide_error_texts(true);
    assert!(are_error_texts_hidden());
    assert_eq!(plain(&mut busy_once()), Some(1));
    hide_error_texts(false);
    assert_eq!(
        of("plain")[0],
        "`plain` failed at attempt 1 of 2, retrying in 1s: transient error"
    );
}
