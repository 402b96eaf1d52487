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
}
