//! A crate that denies everything: annotated functions must be silent, and lints about the user's
//! own code must still be heard (those cases are under `ui/after-expansion`).

#![deny(warnings)]
#![deny(
    clippy::all,
    clippy::pedantic,
    clippy::nursery,
    clippy::cargo,
    future_incompatible,
    let_underscore_drop,
    missing_copy_implementations,
    missing_debug_implementations,
    missing_docs,
    non_ascii_idents,
    nonstandard_style,
    rust_2018_idioms,
    rust_2021_compatibility,
    rust_2024_compatibility,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unreachable_pub,
    unused,
    unused_crate_dependencies,
    unused_import_braces,
    unused_lifetimes,
    unused_qualifications,
    unused_results,
    variant_size_differences
)]
#![allow(
    clippy::cargo_common_metadata,
    clippy::multiple_crate_versions,
    unused_crate_dependencies,
    reason = "about the package, not about its code"
)]
#![deny(
    clippy::absolute_paths,
    clippy::allow_attributes_without_reason,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::default_numeric_fallback,
    clippy::else_if_without_else,
    clippy::exhaustive_structs,
    clippy::expect_used,
    clippy::impl_trait_in_params,
    clippy::indexing_slicing,
    clippy::infinite_loop,
    clippy::let_underscore_must_use,
    clippy::let_underscore_untyped,
    clippy::missing_docs_in_private_items,
    clippy::mod_module_files,
    clippy::panic,
    clippy::pattern_type_mismatch,
    clippy::pub_use,
    clippy::question_mark_used,
    clippy::ref_patterns,
    clippy::semicolon_inside_block,
    clippy::shadow_reuse,
    clippy::shadow_same,
    clippy::shadow_unrelated,
    clippy::unreachable,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm
)]

use core::pin::Pin;
use core::time::Duration;
use std::sync::Mutex;

use retry_runtime::backoff::Fixed;
use retry_runtime::breaker::{CircuitBreaker, CircuitOpen};
use retry_runtime::event::{Event, EventKind, Observer};
use retry_runtime::{Budget, Classify, GaveUp, Policy, TimedOut, retry};
use tokio::task::yield_now;

/// Fails for one of two reasons.
#[derive(Clone, Copy, Debug, Classify)]
enum Failure {
    /// Worth another attempt.
    #[classify(transient)]
    Busy,
    /// Not.
    Broken,
}

/// Counts down, and succeeds at zero.
fn count(left: &mut u32) -> Result<u32, Failure> {
    left.checked_sub(1).map_or(Ok(0), |less| {
        *left = less;
        Err(if less > 90 {
            Failure::Broken
        } else {
            Failure::Busy
        })
    })
}

/// Adds what its callers got.
fn sum(text: String, list: &[u8], number: u32) -> usize {
    let lengths = text.into_bytes().len().saturating_add(list.len());
    lengths.saturating_add(usize::try_from(number).unwrap_or_default())
}

/// Arguments of every kind.
#[retry(max = 3, backoff = exponential(1ns))]
fn synchronous(
    left: &mut u32,
    text: String,
    mut list: Vec<u8>,
    number: u32,
) -> Result<usize, Failure> {
    list.push(u8::MAX);
    count(left).map(|zero| sum(text, &list, zero.saturating_add(number)))
}

/// Takes note of what happens.
#[derive(Debug, Default)]
struct Notes {
    /// What was told.
    lines: Mutex<Vec<String>>,
}

impl Observer for Notes {
    fn observe(&self, event: &Event<'_>) {
        if let Ok(mut lines) = self.lines.lock() {
            lines.push(event.to_string());
        }
    }
}

/// Takes note of nothing.
const fn ignore(_event: &Event<'_>) {}

/// Told to a parameter.
#[retry(max = 3, backoff = none, observe = notes, stats, errors = hidden)]
fn observed(left: &mut u32, notes: &Notes, text: String) -> Result<usize, Failure> {
    count(left).map(|zero| sum(text, &[], zero))
}

/// Told to a closure, beside everything else.
#[retry(
    max = 3,
    backoff = fixed(1ns),
    breaker(failures = 9),
    deadline = 1h,
    stats,
    observe = |event| notes.observe(event),
    fallback = |gave_up| gave_up.error.map_or(Ok(1), Err),
)]
async fn observed_by_closure(left: &mut u32, notes: &Notes) -> Result<u32, Failure> {
    yield_now().await;
    count(left)
}

/// Told to a function.
#[retry(max = 3, backoff = none, observe = ignore, on = Err(_))]
async fn observed_by_path(left: &mut u32) -> Result<u32, Failure> {
    yield_now().await;
    count(left)
}

/// Told of its only attempt, to what is made for it.
#[retry(max = 1, observe = Notes::default(), stats, budget())]
fn observed_once(left: &mut u32) -> Result<u32, Failure> {
    count(left)
}

/// Told to what a body uses, too.
#[retry(max = 3, backoff = none, observe = |event| notes.observe(event))]
async fn observed_and_used(left: &mut u32, notes: Box<Notes>) -> Result<u32, Failure> {
    yield_now().await;
    notes.observe(&Event::new("body", EventKind::Succeeded));
    count(left)
}

/// Delays by the rate that all calls share.
#[retry(max = 3, backoff = adaptive(1ns, max = 1ms))]
fn adaptive(left: &mut u32) -> Result<u32, Failure> {
    count(left)
}

/// What a single attempt names, and does not use.
#[retry(max = 1, backoff = adaptive(pace))]
fn adaptive_once(pace: Duration, left: &mut u32) -> Result<u32, Failure> {
    count(left)
}

/// The same by what a parameter says, asynchronous.
#[retry(max = 3, backoff = adaptive(pace))]
async fn adaptive_to(pace: Duration, left: &mut u32) -> Result<u32, Failure> {
    yield_now().await;
    count(left)
}

/// The same, asynchronous.
#[retry(max = 3, backoff = exponential(1ns), attempt = attempt)]
async fn asynchronous(left: &mut u32, text: String, mut list: Vec<u8>) -> Result<usize, Failure> {
    list.push(u8::MAX);
    yield_now().await;
    count(left).map(|zero| sum(text, &list, zero.saturating_add(attempt)))
}

/// Waits in its own way.
#[retry(max = 3, backoff = fixed(1s), sleep = give_way)]
async fn by_own_wait(left: &mut u32) -> Result<u32, Failure> {
    yield_now().await;
    count(left)
}

/// Waits for nothing.
async fn give_way(_delay: Duration) {
    yield_now().await;
}

/// Holds what its methods need.
#[derive(Debug, Clone)]
struct Client {
    /// What is left to fail.
    left: u32,
}

impl Client {
    /// Exclusive.
    #[retry(max = 3, backoff = none, on = Failure::Busy)]
    fn exclusive(&mut self) -> Result<u32, Failure> {
        count(&mut self.left)
    }

    /// Shared.
    #[retry(max = 3, backoff = none, on = Err(_) | Ok(1))]
    async fn shared(&self) -> Result<u32, Failure> {
        yield_now().await;
        Ok(self.left)
    }

    /// By value.
    #[retry(max = 3, backoff = none, when = |failure| matches!(*failure, Failure::Busy))]
    fn by_value(mut self) -> Result<u32, Failure> {
        self.left = self.left.saturating_sub(1);
        count(&mut self.left)
    }
}

impl From<CircuitOpen> for Failure {
    fn from(_: CircuitOpen) -> Self {
        Self::Broken
    }
}

/// Shared by two functions.
static BREAKER: CircuitBreaker = CircuitBreaker::consecutive(9);

/// With both guards, each the function's own.
#[retry(max = 3, backoff = none, breaker(window = 10), budget(capacity = 10))]
fn guarded(left: &mut u32, text: String, mut list: Vec<u8>) -> Result<usize, Failure> {
    list.push(u8::MAX);
    count(left).map(|zero| sum(text, &list, zero))
}

/// The same, asynchronous and shared.
#[retry(max = 3, backoff = none, breaker = BREAKER, budget = *budget)]
async fn guarded_async(
    left: &mut u32,
    text: String,
    mut list: Vec<u8>,
    budget: &Budget,
) -> Result<usize, Failure> {
    list.push(u8::MAX);
    yield_now().await;
    count(left).map(|zero| sum(text, &list, zero))
}

/// One attempt, which may take everything.
#[retry(max = 1, breaker = &BREAKER)]
fn guarded_once(left: &mut u32, text: String, mut list: Vec<u8>) -> Result<usize, Failure> {
    list.push(u8::MAX);
    count(left).map(|zero| sum(text, &list, zero))
}

impl Client {
    /// A method with one attempt.
    #[retry(max = 1, breaker = BREAKER)]
    async fn guarded_once(&mut self, by: u32) -> Result<u32, Failure> {
        self.left = self.left.saturating_sub(by);
        yield_now().await;
        count(&mut self.left)
    }
}

impl From<TimedOut> for Failure {
    fn from(_: TimedOut) -> Self {
        Self::Busy
    }
}

/// Bounded, with a wait that the other side asks for.
#[retry(max = 3, backoff = none, deadline = 1h, retry_after = |_| Some(wait))]
fn bounded(left: &mut u32, text: String, wait: Duration) -> Result<usize, Failure> {
    count(left).map(|zero| sum(text, &[], zero))
}

/// The same, asynchronous, and each attempt is bounded.
#[retry(max = 3, backoff = none, timeout = each, deadline = 1h)]
async fn bounded_async(
    left: &mut u32,
    text: String,
    mut list: Vec<u8>,
    each: Duration,
) -> Result<usize, Failure> {
    list.push(u8::MAX);
    yield_now().await;
    count(left).map(|zero| sum(text, &list, zero))
}

/// Must not take place twice.
#[retry(max = 3, backoff = none, on = Transient | Timeout, idempotent = false, timeout = 1h)]
async fn not_idempotent(left: &mut u32) -> Result<u32, Pay> {
    yield_now().await;
    count(left).map_err(|_| Pay::Refused)
}

/// What leaves it open whether it took place, and what does not.
#[derive(Clone, Copy, Debug, Classify)]
enum Pay {
    /// Did not.
    #[classify(transient)]
    Refused,
    /// Perhaps.
    #[classify(transient, indeterminate)]
    Lost,
    /// Did not, either.
    #[classify(timeout, determinate)]
    Queued,
}

impl From<TimedOut> for Pay {
    fn from(late: TimedOut) -> Self {
        if late.limit().is_zero() {
            Self::Queued
        } else {
            Self::Lost
        }
    }
}

/// One bounded attempt.
#[retry(max = 1, timeout = 1s, deadline = all)]
async fn bounded_once(left: &mut u32, all: Duration) -> Result<u32, Failure> {
    yield_now().await;
    count(left)
}

/// One attempt, whose policy is never asked: its parts are not unused for that.
#[retry(max = 1, policy = policy, backoff = fixed(delay), deadline = all, sleep = sleep)]
fn once_by_parts(
    left: &mut u32,
    policy: &Policy,
    delay: Duration,
    all: Duration,
    sleep: fn(Duration),
) -> Result<u32, Failure> {
    count(left)
}

/// The same with a backoff of any type, and guarded.
#[retry(max = 1, backoff = backoff, breaker = BREAKER)]
async fn once_by_backoff(left: &mut u32, backoff: Fixed) -> Result<u32, Failure> {
    yield_now().await;
    count(left)
}

/// Something stands in, which says what it knows.
#[retry(max = 2, backoff = none, fallback = |gave_up| {
    let attempts = usize::try_from(gave_up.attempts).unwrap_or_default();
    Ok(text.len().saturating_add(list.len()).saturating_add(attempts))
})]
fn with_fallback(left: &mut u32, text: String, mut list: Vec<u8>) -> Result<usize, Failure> {
    list.push(u8::MAX);
    count(left).map(|zero| sum(text, &list, zero))
}

/// The same in braces, with a type, and after one attempt.
#[retry(max = 1, fallback = |gave_up| -> Result<u32, Failure> { Ok(gave_up.attempts) })]
fn with_fallback_once(left: &mut u32) -> Result<u32, Failure> {
    count(left)
}

/// With all that there is.
#[retry(
    max = 2,
    backoff = fixed(1ms),
    timeout = 1s,
    deadline = 1min,
    breaker = BREAKER,
    budget(capacity = 10),
    fallback = |_| {
        yield_now().await;
        Ok(text)
    },
)]
async fn with_everything(left: &mut u32, text: String) -> Result<String, Failure> {
    yield_now().await;
    count(left).map(|zero| text + &zero.to_string())
}

/// By a path.
#[retry(max = 2, backoff = none, fallback = stand_in)]
fn with_path(left: &mut u32) -> Result<u32, Failure> {
    count(left)
}

/// Stands in for others.
fn stand_in<E>(gave_up: GaveUp<E>) -> Result<u32, E> {
    let attempts = gave_up.attempts;
    gave_up.error.map_or(Ok(attempts), Err)
}

/// What a boxed future gives.
type Boxed<'a> = Pin<Box<dyn Future<Output = Result<u32, Failure>> + Send + 'a>>;

/// By a trailing block.
#[retry(max = 3, backoff = none)]
fn boxed(left: &mut u32) -> Pin<Box<dyn Future<Output = Result<u32, Failure>> + Send + '_>> {
    Box::pin(async move { count(left) })
}

#[tokio::test(start_paused = true)]
async fn annotated_functions_are_silent_and_work() {
    assert!(matches!(
        synchronous(&mut 2, "ab".to_owned(), vec![], 1),
        Ok(4)
    ));
    assert!(matches!(
        asynchronous(&mut 2, "ab".to_owned(), vec![]).await,
        Ok(6)
    ));
    assert!(matches!(by_own_wait(&mut 2).await, Ok(0)));
    assert!(matches!(adaptive(&mut 2), Ok(0)));
    assert!(matches!(adaptive_once(Duration::ZERO, &mut 0), Ok(0)));
    assert!(matches!(adaptive_to(Duration::ZERO, &mut 2).await, Ok(0)));
    let mut client = Client { left: 2 };
    assert!(matches!(client.exclusive(), Ok(0)));
    assert!(matches!(client.shared().await, Ok(0)));
    assert!(matches!(client.by_value(), Ok(0)));
    let mut left = 2;
    let future: Boxed<'_> = boxed(&mut left);
    assert!(matches!(future.await, Ok(0)));
}

#[tokio::test(start_paused = true)]
async fn bounded_functions_are_silent_and_work() {
    let (text_of, second) = (|| "ab".to_owned(), Duration::from_secs(1));

    assert!(matches!(bounded(&mut 2, text_of(), Duration::ZERO), Ok(2)));
    let outcome = bounded_async(&mut 2, text_of(), vec![], second).await;
    assert!(matches!(outcome, Ok(3)));
    assert!(matches!(bounded_once(&mut 0, second).await, Ok(0)));
    let once = once_by_parts(&mut 0, &Policy::new(), second, second, drop);
    assert!(matches!(once, Ok(0)));
    let backoff = Fixed::new(second);
    assert!(matches!(once_by_backoff(&mut 0, backoff).await, Ok(0)));
    assert!(matches!(with_fallback(&mut 9, text_of(), vec![]), Ok(4)));
    assert!(matches!(with_fallback_once(&mut 9), Ok(1)));
    let given = with_everything(&mut 9, text_of()).await;
    assert!(given.is_ok_and(|text| text == "ab"));
    assert!(matches!(with_path(&mut 9), Err(Failure::Busy)));
    assert!(matches!(not_idempotent(&mut 2).await, Ok(0)));
}

#[tokio::test]
async fn observed_functions_are_silent_and_work() {
    let notes = Notes::default();

    assert!(matches!(observed(&mut 2, &notes, "ab".to_owned()), Ok(2)));
    assert!(matches!(observed_by_closure(&mut 1, &notes).await, Ok(0)));
    assert!(matches!(observed_by_path(&mut 2).await, Ok(0)));
    assert!(matches!(observed_once(&mut 0), Ok(0)));
    let outcome = observed_and_used(&mut 1, Box::default()).await;
    assert!(matches!(outcome, Ok(0)));
    assert_eq!(notes.lines.lock().map_or(0, |lines| lines.len()), 5);
}

#[tokio::test]
async fn guarded_functions_are_silent_and_work() {
    let text = || "ab".to_owned();

    assert!(matches!(guarded(&mut 2, text(), vec![]), Ok(3)));
    let budget = Budget::new();
    let outcome = guarded_async(&mut 2, text(), vec![], &budget).await;
    assert!(matches!(outcome, Ok(3)));
    assert!(matches!(guarded_once(&mut 0, text(), vec![]), Ok(3)));
    let mut client = Client { left: 2 };
    assert!(matches!(client.guarded_once(2).await, Ok(0)));
}
