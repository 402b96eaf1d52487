//! A crate that gives its own meaning to everything that generated code could lean on.
//!
//! Nothing below comes from the prelude: generated code that named `Ok`, `core::` or
//! `retry_runtime::` without starting at the root would not compile here, or would compile to
//! something else.

#![allow(
    dead_code,
    reason = "what shadows is there to be in the way, not to be used"
)]
#![allow(
    missing_docs,
    missing_debug_implementations,
    non_camel_case_types,
    unused_macros,
    clippy::cast_possible_truncation,
    clippy::needless_pass_by_value,
    reason = "what shadows is no product"
)]

mod core {}
mod std {}
mod alloc {}
mod retry_runtime {}
mod __private {}

pub enum Result {}
pub enum Option {}
pub struct Ok;
pub struct Err;
pub struct Some;
pub struct None;
pub struct Duration;
pub struct Policy;
pub struct Attempts;
pub trait Clone {}
pub trait Future {}
pub trait Send {}
pub trait Fn {}
pub trait FnOnce {}
pub trait From {}
pub struct Box;
pub struct String;
pub fn drop() {}

macro_rules! concat {
    ($($tokens:tt)*) => {
        compile_error!("shadowed")
    };
}
macro_rules! module_path {
    ($($tokens:tt)*) => {
        compile_error!("shadowed")
    };
}

type Outcome<T> = ::core::result::Result<T, Failure>;

#[derive(::retry_runtime::Classify)]
enum Failure {
    #[classify(transient)]
    Busy,
    #[classify(throttled, retry_after = wait)]
    Limited { wait: ::core::time::Duration },
}

/// Parameters with the names that generated code uses for its own.
#[::retry_runtime::retry(max = 3, backoff = exponential(1ns), jitter = full)]
fn parameters_named_like_locals(
    attempt: &mut u32,
    delay: u32,
    policy: ::std::string::String,
    retry: u32,
    error: u32,
    outcome: u32,
) -> Outcome<u32> {
    let (attempts, __retry, failure, value, number) = (0, 0, 0, 0, 0);
    *attempt += 1;
    if *attempt < 3 {
        return ::core::result::Result::Err(Failure::Busy);
    }
    let length = policy.into_bytes().len() as u32;
    let locals = attempts + __retry + failure + value + number;
    ::core::result::Result::Ok(*attempt + delay + length + retry + error + outcome + locals)
}

#[::retry_runtime::retry(backoff = [1ns, 2ns], on = Failure::Busy, when = |_| true, attempt = attempt)]
async fn asynchronous(outcome: &mut u32, delay: ::std::vec::Vec<u8>) -> Outcome<u32> {
    *outcome += 1;
    let taken = consume(delay);
    if attempt < 3 {
        return ::core::result::Result::Err(Failure::Busy);
    }
    ::core::result::Result::Ok(*outcome + attempt + taken)
}

#[::retry_runtime::retry(backoff = [0ns, 1ns], on = Failure::Busy, sleep = delay)]
async fn waiting(sleep: &mut u32, small: u32) -> Outcome<u32> {
    *sleep += 1;
    if *sleep < 3 {
        return ::core::result::Result::Err(Failure::Busy);
    }
    ::core::result::Result::Ok(*sleep + small)
}

async fn delay(_: ::core::time::Duration) {}

fn consume(bytes: ::std::vec::Vec<u8>) -> u32 {
    bytes.len() as u32
}

#[::retry_runtime::retry(backoff = fixed(1ns), on = ::core::option::Option::None)]
fn option(calls: &mut u32) -> ::core::option::Option<u32> {
    *calls += 1;
    if *calls < 3 {
        ::core::option::Option::None
    } else {
        ::core::option::Option::Some(*calls)
    }
}

pub struct Event;
pub struct Observers;
pub struct Stats;
pub struct Seen;
pub trait Observer {}

/// What generated code asks by method resolution, everything here answers, too.
trait Everything: ::core::marker::Sized {
    fn answer(self) {}
    fn back(self) {}
    fn class(self) {}
    fn end(self) {}
    fn hint(self) {}
    fn how(self) {}
    fn in_option(self) {}
    fn in_outcome(self) {}
    fn observer(self) {}
    fn outcome(self) {}
    fn remember(self) {}
    fn save(self) {}
    fn seen(self) {}
}

impl<T> Everything for T {}

/// A log with the names that generated code uses for its own.
pub struct Log(::std::sync::Mutex<::std::vec::Vec<::std::string::String>>);

impl ::retry_runtime::event::Observer for Log {
    fn observe(&self, event: &::retry_runtime::event::Event<'_>) {
        let text = ::std::string::ToString::to_string(event);
        self.lines().push(text);
    }
}

impl Log {
    fn lines(&self) -> ::std::sync::MutexGuard<'_, ::std::vec::Vec<::std::string::String>> {
        self.0
            .lock()
            .unwrap_or_else(::std::sync::PoisonError::into_inner)
    }
}

#[::retry_runtime::retry(max = 3, backoff = none, observe = observer, stats, errors = hidden)]
fn observed(observer: &Log, seen: &mut u32, sight: ::std::string::String) -> Outcome<u32> {
    let (event, stats, watched) = (1, 2, 3);
    *seen += consume(sight.into_bytes());
    if *seen < 3 {
        return ::core::result::Result::Err(Failure::Busy);
    }
    ::core::result::Result::Ok(*seen + event + stats + watched)
}

#[::retry_runtime::retry(
    max = 3,
    backoff = none,
    on = ::core::result::Result::Err(_),
    breaker(failures = 9),
    stats,
    observe = |event| ::retry_runtime::event::Observer::observe(observed_by, event),
    fallback = |_| ::core::result::Result::Ok(observed_by.lines().len() as u32),
)]
async fn observed_async(observed_by: &Log, observer: ::std::vec::Vec<u8>) -> Outcome<u32> {
    consume(observer);
    ::core::result::Result::Err(Failure::Busy)
}

#[::retry_runtime::retry(max = 1, stats, errors = hidden, observe = |event| observe(event))]
fn observed_once(
    observe: impl ::core::ops::Fn(&::retry_runtime::event::Event<'_>),
) -> Outcome<u32> {
    ::core::result::Result::Err(Failure::Busy)
}

#[tokio::test]
async fn observers_do_not_lean_on_names_either() {
    let log = Log(::std::sync::Mutex::default());

    let observed = observed(&log, &mut 0, "ab".to_owned());
    let asynchronous = observed_async(&log, vec![1]).await;
    let once = observed_once(|event| ::retry_runtime::event::Observer::observe(&log, event));

    assert!(matches!(observed, ::core::result::Result::Ok(10)));
    // A retry and its success, and two retries and a call given up.
    assert!(matches!(asynchronous, ::core::result::Result::Ok(5)));
    assert!(matches!(once, ::core::result::Result::Err(Failure::Busy)));
    assert_eq!(log.lines().len(), 6);
}

impl ::core::convert::From<::retry_runtime::breaker::CircuitOpen> for Failure {
    fn from(_: ::retry_runtime::breaker::CircuitOpen) -> Self {
        Self::Busy
    }
}

pub struct CircuitBreaker;
pub struct Budget;
pub struct CountWindow;
pub struct Rate;

#[::retry_runtime::retry(
    max = 3,
    backoff = none,
    breaker(window = 10, rate = 90%, slow = 1h, slow_rate = 100%),
    budget(capacity = 10),
)]
fn guarded(permit: &mut u32, payment: u32, last: ::std::string::String) -> Outcome<u32> {
    let (breaker, open, error) = (1, 2, 3);
    *permit += 1;
    if *permit < 3 {
        return ::core::result::Result::Err(Failure::Busy);
    }
    ::core::result::Result::Ok(
        *permit + payment + consume(last.into_bytes()) + breaker + open + error,
    )
}

#[::retry_runtime::retry(max = 3, backoff = adaptive(1ns, factor = 1.5, max = 1s))]
fn adaptive(rate: u32) -> Outcome<u32> {
    ::core::result::Result::Ok(rate)
}

#[::retry_runtime::retry(max = 3, backoff = none, breaker(window = 10s), budget(ratio = 0.5))]
async fn guarded_async(permit: &mut u32, payment: ::std::vec::Vec<u8>) -> Outcome<u32> {
    *permit += 1;
    let payment = consume(payment);
    if *permit < 3 {
        return ::core::result::Result::Err(Failure::Busy);
    }
    ::core::result::Result::Ok(*permit + payment)
}

#[::retry_runtime::retry(max = 1, breaker(), attempt = number)]
async fn guarded_once(permit: ::std::vec::Vec<u8>) -> ::core::option::Option<u32> {
    ::core::option::Option::Some(consume(permit) + number)
}

impl ::core::convert::From<::retry_runtime::TimedOut> for Failure {
    fn from(_: ::retry_runtime::TimedOut) -> Self {
        Self::Busy
    }
}

pub struct TimedOut;
pub struct GaveUp;
pub struct Ended;
pub struct InTime;

#[::retry_runtime::retry(
    max = 3,
    backoff = none,
    deadline = 1h,
    retry_after = |late| match late {
        Failure::Limited { wait } => ::core::option::Option::Some(*wait),
        Failure::Busy => ::core::option::Option::None,
    },
    fallback = |ended| {
        let value = ended.attempts;
        ::core::result::Result::Ok(value + stop + *watch)
    },
)]
fn bounded(watch: &mut u32, stop: u32, gave_up: ::std::string::String) -> Outcome<u32> {
    *watch += consume(gave_up.into_bytes());
    ::core::result::Result::Err(Failure::Busy)
}

#[::retry_runtime::retry(
    max = 3,
    backoff = none,
    timeout = timeout,
    deadline = 1h,
    fallback = |outcome| ::core::result::Result::Ok(outcome.attempts + limit + late.len() as u32),
)]
async fn bounded_async(
    timeout: ::core::time::Duration,
    limit: u32,
    limited: &mut u32,
    late: ::std::vec::Vec<u8>,
) -> Outcome<u32> {
    *limited += 1;
    if *limited < 3 {
        return ::core::result::Result::Err(Failure::Busy);
    }
    let late = consume(late);
    ::core::future::pending::<()>().await;
    ::core::result::Result::Ok(late)
}

pub struct bool;

#[derive(::retry_runtime::Classify)]
enum Pay {
    #[classify(transient, indeterminate)]
    Lost,
    #[classify(transparent)]
    Other(Failure),
}

#[::retry_runtime::retry(max = 3, backoff = none, idempotent = false)]
fn not_idempotent(calls: &mut u32, error: Pay) -> ::core::result::Result<(), Pay> {
    *calls += 1;
    ::core::result::Result::Err(match error {
        Pay::Lost => Pay::Lost,
        Pay::Other(_) => Pay::Other(Failure::Busy),
    })
}

#[test]
fn what_is_not_idempotent_does_not_lean_on_names_either() {
    let (mut lost, mut busy) = (0, 0);

    assert!(not_idempotent(&mut lost, Pay::Lost).is_err());
    assert!(not_idempotent(&mut busy, Pay::Other(Failure::Busy)).is_err());

    assert_eq!((lost, busy), (1, 3));
}

#[::retry_runtime::retry(max = 1, timeout = limit, on = _)]
async fn bounded_once(limit: ::core::time::Duration) -> Outcome<u32> {
    ::core::future::pending::<()>().await;
    ::core::result::Result::Ok(1)
}

#[tokio::test(start_paused = true)]
async fn bounds_and_fallbacks_do_not_lean_on_names_either() {
    let second = ::core::time::Duration::from_secs(1);
    let mut attempts = 0;

    let bounded = bounded(&mut 0, 1, "ab".to_owned());
    let asynchronous = bounded_async(second, 4, &mut attempts, vec![1, 2]).await;

    assert!(matches!(bounded, ::core::result::Result::Ok(10)));
    assert!(matches!(asynchronous, ::core::result::Result::Ok(9)));
    assert!(matches!(
        bounded_once(second).await,
        ::core::result::Result::Err(Failure::Busy)
    ));
}

#[tokio::test]
async fn guards_do_not_lean_on_names_either() {
    let guarded = guarded(&mut 0, 1, "ab".to_owned());
    let asynchronous = guarded_async(&mut 0, vec![1, 2]).await;

    assert!(matches!(guarded, ::core::result::Result::Ok(12)));
    assert!(matches!(asynchronous, ::core::result::Result::Ok(5)));
    assert!(matches!(adaptive(7), ::core::result::Result::Ok(7)));
    assert_eq!(guarded_once(vec![1]).await, ::core::option::Option::Some(2));
}

#[test]
fn parameters_keep_their_values() {
    let value = parameters_named_like_locals(&mut 0, 1, "ab".to_owned(), 3, 4, 5);

    assert!(matches!(value, ::core::result::Result::Ok(18)));
}

#[test]
fn shadowed_prelude_is_not_used() {
    assert_eq!(option(&mut 0), ::core::option::Option::Some(3));
}

#[tokio::test(start_paused = true)]
async fn asynchronous_functions_do_not_lean_on_names_either() {
    let value = asynchronous(&mut 0, vec![1, 2]).await;

    assert!(matches!(value, ::core::result::Result::Ok(8)));

    let value = waiting(&mut 0, 1).await;

    assert!(matches!(value, ::core::result::Result::Ok(4)));
}
