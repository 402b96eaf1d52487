//! What generated code decides where somebody listens: another way leads to it there. Its own process,
//! since the observer hears all of it.

#[path = "laws/seeded.rs"]
mod seeded;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Once;
use std::time::Duration;

use proptest::prelude::*;
use retry_runtime::backoff::{Exponential, Fixed, Schedule};
use retry_runtime::event::{Event, EventKind, set_observer};
use retry_runtime::testing::VirtualTime;
use retry_runtime::{__private, Attempts, Decision, Failure, Policy, retry, testing};

/// The attempt, the most there may be, and what follows.
type Told = (u32, Option<u32>, EventKind);

thread_local! {
    static TOLD: RefCell<Vec<Told>> = const { RefCell::new(Vec::new()) };
    static CAUSES: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Hears what this thread does from now on.
fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let set = set_observer(|event: &Event<'_>| {
            TOLD.with_borrow_mut(|told| {
                told.push((event.attempt(), event.max_attempts(), event.kind()));
            });
            if let Some(cause) = event.cause() {
                CAUSES.with_borrow_mut(|causes| causes.push(cause.to_string()));
            }
        });
        assert_eq!(set, Ok(()));
    });
    TOLD.take();
    CAUSES.take();
}

fn duration() -> impl Strategy<Value = Duration> {
    prop_oneof![
        1 => Just(Duration::ZERO),
        1 => Just(Duration::MAX),
        8 => (any::<u64>(), 0..64_u32).prop_map(|(nanos, down)| Duration::from_nanos(nanos >> down)),
        2 => any::<u64>().prop_map(Duration::from_secs),
    ]
}

fn backoff() -> impl Strategy<Value = Schedule> {
    prop_oneof![
        Just(Schedule::None),
        duration().prop_map(|first| Fixed::new(first).into()),
        (duration(), duration(), duration())
            .prop_map(|(first, min, max)| Exponential::new(first).min(min).max(max).into()),
    ]
}

proptest! {
    #![proptest_config(seeded::config(2_000))]

    /// The law of `laws` about the same, and what is told is the same, too.
    #[test]
    fn generated_code_decides_and_tells_as_the_public_state_does(
        backoff in backoff(), most in 1..8_u32, wish in prop::option::of(duration()), longest in duration(),
        is_retryable in any::<bool>(), seed in any::<u64>(),
    ) {
        let policy = Policy::new().backoff(backoff).max_attempts(most).max_retry_after(longest);
        let failure = if is_retryable {
            Failure::retryable().with_retry_after(wish)
        } else {
            Failure::not_retryable()
        };
        let time = VirtualTime::start();

        testing::seed(seed);
        listen();
        let mut attempts = Attempts::new();
        while let Decision::Sleep(_) = attempts.decide(&policy, failure, "told::operation") {}
        let (public, told) = (time.delays(), TOLD.take());

        testing::seed(seed);
        listen();
        let operation = __private::Operation::new("told::operation", policy);
        let mut number = __private::Number::new();
        let mut next = || {
            let outcome: Result<(), &str> = Err("busy");
            let seen = __private::Seen::<
                &str,
                __private::InOutcome,
                __private::ByDisplay,
                __private::Unclassified,
                (),
            >::new();
            __private::next(&mut number, || &operation, Some(failure), seen, outcome)
        };
        while next().is_ok() {}
        let generated = time.delays().split_off(public.len());

        prop_assert_eq!(public, generated);
        prop_assert_eq!(CAUSES.take(), vec!["busy"; told.len()]);
        prop_assert_eq!(TOLD.take(), told);
    }
}

/// An error that knows how many of its kind there are, and one too large for registers.
#[derive(Debug)]
struct Counted<T>(Rc<Cell<i32>>, T);

impl<T> Counted<T> {
    fn new(alive: &Rc<Cell<i32>>, rest: T) -> Self {
        alive.set(alive.get() + 1);
        Self(Rc::clone(alive), rest)
    }
}

impl<T> Drop for Counted<T> {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

#[retry(max = 3, backoff = none, on = _)]
fn small(alive: &Rc<Cell<i32>>) -> Result<(), Counted<()>> {
    Err(Counted::new(alive, ()))
}

#[retry(max = 3, backoff = fixed(1s), on = _)]
fn large(alive: &Rc<Cell<i32>>) -> Result<(), Counted<[u64; 9]>> {
    Err(Counted::new(alive, [7; 9]))
}

#[retry(max = 3, backoff = fixed(1s), on = _)]
async fn large_async(alive: &Rc<Cell<i32>>) -> Result<(), Counted<[u64; 9]>> {
    Err(Counted::new(alive, [7; 9]))
}

#[test]
fn an_outcome_that_is_told_is_dropped_once_or_given_back() {
    let _time = VirtualTime::start();
    let alive = Rc::default();
    listen();

    let (small, large) = (small(&alive), large(&alive));
    let runtime = tokio::runtime::Builder::new_current_thread();
    let large_async = { runtime }
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap()
        .block_on(large_async(&alive));

    assert_eq!(alive.get(), 3);
    drop((small, large, large_async));
    assert_eq!(alive.get(), 0);
    let attempts: Vec<u32> = TOLD
        .take()
        .into_iter()
        .map(|(attempt, ..)| attempt)
        .collect();
    assert_eq!(attempts, [1, 2, 3, 1, 2, 3, 1, 2, 3]);
}
