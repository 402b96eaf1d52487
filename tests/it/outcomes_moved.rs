//! An outcome goes through the decision by value: it is dropped once, before the wait, or given to
//! the caller.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use retry_runtime::{Class, Classify, Policy, retry};

/// What happened, in order.
type Steps = RefCell<Vec<String>>;

/// Notes where it is dropped.
struct Noted<'a> {
    name: u32,
    steps: &'a Steps,
}

impl Drop for Noted<'_> {
    fn drop(&mut self) {
        self.steps.borrow_mut().push(format!("drop {}", self.name));
    }
}

impl Classify for Noted<'_> {
    fn class(&self) -> Class {
        Class::Transient
    }
}

fn next<'a>(steps: &'a Steps, calls: &Cell<u32>) -> Result<Noted<'a>, Noted<'a>> {
    calls.set(calls.get() + 1);
    let name = calls.get();
    steps.borrow_mut().push(format!("attempt {name}"));
    let noted = Noted { name, steps };
    if name < 3 { Err(noted) } else { Ok(noted) }
}

/// Every failed outcome is gone before the wait after it.
const STEPS: [&str; 8] = [
    "attempt 1",
    "drop 1",
    "wait",
    "attempt 2",
    "drop 2",
    "wait",
    "attempt 3",
    "drop 3",
];

/// Calls a function of each kind, and returns what happened.
macro_rules! steps {
    ($($arguments:tt)*) => {{
        #[retry(max = 3, sleep = |_| steps.borrow_mut().push("wait".to_owned()), $($arguments)*)]
        fn call<'a>(steps: &'a Steps, calls: &Cell<u32>) -> Result<Noted<'a>, Noted<'a>> {
            next(steps, calls)
        }
        let steps = Steps::default();
        drop(call(&steps, &Cell::new(0)));
        steps.into_inner()
    }};
}

#[test]
fn outcomes_are_dropped_once_and_before_the_wait() {
    const POLICY: Policy = Policy::new();

    assert_eq!(steps!(backoff = fixed(1s)), STEPS);
    assert_eq!(steps!(backoff = decorrelated(1s)), STEPS);
    assert_eq!(steps!(backoff = [1s, 2s]), STEPS);
    assert_eq!(
        steps!(backoff = retry_runtime::backoff::Fixed::new(std::time::Duration::from_secs(1))),
        STEPS
    );
    assert_eq!(steps!(backoff = adaptive(1s), jitter = none), STEPS);
    assert_eq!(steps!(backoff = fixed(1s), policy = POLICY), STEPS);
    assert_eq!(steps!(backoff = fixed(1s), deadline = 1h), STEPS);
    assert_eq!(steps!(backoff = fixed(1s), budget()), STEPS);
    assert_eq!(steps!(backoff = fixed(1s), on = _, stats), STEPS);
    assert_eq!(
        steps!(
            backoff = fixed(1s),
            on = Err(_),
            observe = |_| {},
            errors = hidden
        ),
        STEPS
    );
    assert_eq!(
        steps!(
            backoff = fixed(1s),
            fallback = |gave_up| Err(gave_up.error.unwrap())
        ),
        STEPS
    );
}

/// Kept for the case that the next attempt is rejected, and gone when it begins.
#[test]
fn outcome_beside_a_breaker_is_dropped_before_the_next_attempt() {
    #[retry(
        max = 3,
        backoff = fixed(1s),
        breaker(failures = 9),
        fallback = |gave_up| Err(gave_up.error.unwrap()),
        sleep = |_| steps.borrow_mut().push("wait".to_owned()),
    )]
    fn call<'a>(steps: &'a Steps, calls: &Cell<u32>) -> Result<Noted<'a>, Noted<'a>> {
        next(steps, calls)
    }
    let steps = Steps::default();

    drop(call(&steps, &Cell::new(0)));

    assert_eq!(
        steps.into_inner(),
        [
            "attempt 1",
            "wait",
            "drop 1",
            "attempt 2",
            "wait",
            "drop 2",
            "attempt 3",
            "drop 3"
        ]
    );
}

#[test]
fn last_outcome_is_given_and_not_dropped() {
    #[retry(max = 2, backoff = none, observe = |_| {})]
    fn call<'a>(steps: &'a Steps, calls: &Cell<u32>) -> Result<Noted<'a>, Noted<'a>> {
        next(steps, calls)
    }
    let steps = Steps::default();

    let outcome = call(&steps, &Cell::new(0));

    assert_eq!(*steps.borrow(), ["attempt 1", "drop 1", "attempt 2"]);
    assert_eq!(outcome.err().map(|error| error.name), Some(2));
}

#[tokio::test(start_paused = true)]
async fn outcome_that_is_not_send_is_dropped_before_the_wait() {
    #[retry(max = 3, backoff = fixed(1s), budget(), stats, on = _)]
    async fn call(counter: &Rc<()>, most: &Cell<usize>) -> Result<Rc<()>, Rc<()>> {
        most.set(most.get().max(Rc::strong_count(counter)));
        tokio::task::yield_now().await;
        Err(Rc::clone(counter))
    }
    let (counter, most) = (Rc::default(), Cell::new(0));

    assert!(call(&counter, &most).await.is_err());

    assert_eq!((most.get(), Rc::strong_count(&counter)), (1, 1));
}

#[test]
fn large_outcomes_arrive_whole() {
    type Page = [u64; 512];
    #[retry(max = 3, backoff = none, on = _)]
    fn plain(calls: &mut u64) -> Result<Page, Page> {
        *calls += 1;
        if *calls < 3 {
            Err([*calls; 512])
        } else {
            Ok([*calls; 512])
        }
    }
    #[retry(max = 2, backoff = none, on = _, budget(), deadline = 1h, observe = |_| {}, stats)]
    fn guarded(calls: &mut u64) -> Result<Page, Page> {
        *calls += 1;
        Err([*calls; 512])
    }

    assert_eq!(plain(&mut 0), Ok([3; 512]));
    assert_eq!(guarded(&mut 0), Err([2; 512]));
}

/// Panics once, where it is dropped.
#[derive(Debug)]
struct Heavy<'a>(&'a Cell<u32>);

impl Drop for Heavy<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() + 1);
        assert!(self.0.get() > 1, "too heavy");
    }
}

#[test]
fn panic_of_a_dropped_outcome_passes_through_once() {
    #[retry(max = 3, backoff = none, on = _)]
    fn plain<'a>(drops: &'a Cell<u32>, text: String) -> Result<String, Heavy<'a>> {
        drop(text);
        Err(Heavy(drops))
    }
    #[retry(max = 3, backoff = none, on = _, budget(), observe = |_| {})]
    fn guarded<'a>(drops: &'a Cell<u32>, text: String) -> Result<String, Heavy<'a>> {
        drop(text);
        Err(Heavy(drops))
    }
    let drops = Cell::new(0);

    let caught = catch_unwind(AssertUnwindSafe(|| plain(&drops, "a".to_owned())));
    assert_eq!((caught.is_err(), drops.replace(0)), (true, 1));
    let caught = catch_unwind(AssertUnwindSafe(|| guarded(&drops, "a".to_owned())));
    assert_eq!((caught.is_err(), drops.get()), (true, 1));
}
