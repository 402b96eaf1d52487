//! Retry for Rust functions: an attribute macro with backoff, jitter and error classification.
//!
#![cfg_attr(
    all(feature = "macros", feature = "tokio", feature = "test-util"),
    doc = include_str!("../README.md")
)]
//! # Without the macro
//!
//! A [`Policy`] says how often and how long, and calls a closure by it:
//!
//! ```
//! use retry_runtime::{Policy, backoff::Schedule};
//! use std::io;
//! use std::time::Duration;
//!
//! const POLICY: Policy =
//!     Policy::new().max_attempts(5).backoff(Schedule::exponential(Duration::from_millis(1)));
//!
//! let mut attempts = 0;
//! let outcome: io::Result<&str> = POLICY.call(|| {
//!     attempts += 1;
//!     if attempts < 3 { Err(io::ErrorKind::ConnectionRefused.into()) } else { Ok("connected") }
//! });
//!
//! assert_eq!(outcome?, "connected");
//! assert_eq!(attempts, 3);
//! # Ok::<(), io::Error>(())
//! ```
//!
//! | to learn about | look at |
//! |---|---|
//! | how delays grow and how they are spread | [`backoff`], [`Jitter`] |
//! | which errors are retried | [`Classify`], [`Class`] |
//! | what the error codes of databases and services mean | [`codes`] |
//! | why a call stopped | [`Decision`], [`StopReason`] |
//! | a loop of your own | [`Attempts`], [`Failure`] |
#![cfg_attr(
    feature = "std",
    doc = "| which errors one call retries | [`Policy::when`] |"
)]
#![cfg_attr(
    feature = "std",
    doc = "| a limit on the retries of many calls together | [`Budget`] |"
)]
#![cfg_attr(feature = "std", doc = "| how to wait | [`timer`] |")]
#![cfg_attr(feature = "std", doc = "| not calling what is down | [`breaker`] |")]
#![cfg_attr(
    feature = "std",
    doc = "| how often it came to retries | [`mod@stats`] |"
)]
//! | the wait that an HTTP response asks for | `http`, behind the feature `http` |
//! | tests without waiting | `testing`, behind the feature `test-util` |
//!
//! # Without the standard library
//!
//! With `default-features = false` the crate is `no_std`, needs no `alloc` and has no dependencies.
//! What is left decides: [`backoff`], [`Jitter`], [`Policy`], [`Classify`] and [`Attempts`], in a
//! loop of your own with your own timer. There is nothing to draw from, so
//! [`Attempts::decide_drawn`] is given a random number:
//!
//! ```
//! use core::time::Duration;
//! use retry_runtime::{Attempts, Decision, Failure, Policy};
//!
//! fn read(
//!     mut register: impl FnMut() -> Option<u16>,
//!     mut noise: impl FnMut() -> u64,
//!     mut wait: impl FnMut(Duration),
//! ) -> Option<u16> {
//!     const POLICY: Policy = Policy::new().max_attempts(5);
//!     let mut attempts = Attempts::new();
//!     loop {
//!         if let Some(value) = register() {
//!             return Some(value);
//!         }
//!         match attempts.decide_drawn(&POLICY, Duration::ZERO, Failure::retryable(), noise()) {
//!             Decision::Sleep(delay) => wait(delay),
//!             Decision::Stop(_) => return None,
//!         }
//!     }
//! }
//!
//! let mut answers = [None, None, Some(7)].into_iter();
//! let mut waited = Duration::ZERO;
//! let value = read(|| answers.next().flatten(), || u64::MAX, |delay| waited += delay);
//! assert_eq!((value, waited), (Some(7), Duration::from_millis(300)));
//! ```

#![cfg_attr(not(feature = "std"), no_std)]
#![warn(
    clippy::arithmetic_side_effects,
    clippy::float_arithmetic,
    clippy::as_conversions
)]

pub mod backoff;
#[cfg(feature = "std")]
pub mod breaker;
#[cfg(feature = "std")]
pub mod clock;
#[cfg(feature = "std")]
pub mod event;
#[cfg(feature = "http")]
pub mod http;
#[cfg(feature = "std")]
pub mod stats;
#[cfg(feature = "test-util")]
pub mod testing;
#[cfg(feature = "std")]
pub mod timer;

mod attempts;
#[cfg(feature = "std")]
mod budget;
#[cfg(feature = "std")]
mod call;
#[cfg(any(
    feature = "tokio",
    feature = "async-io",
    feature = "futures-timer",
    all(feature = "wasm", target_arch = "wasm32", target_os = "unknown")
))]
mod call_async;
#[cfg(feature = "std")]
mod circuit;
mod classify;
#[cfg(feature = "std")]
mod contain;
mod decision;
mod error;
mod failure;
#[cfg(feature = "std")]
mod flags;
mod gave_up;
#[cfg(feature = "std")]
#[expect(
    clippy::must_use_candidate,
    reason = "only generated code calls these, and it uses what they return"
)]
mod guards;
mod jitter;
#[cfg(feature = "std")]
mod mutant;
mod nanos;
#[cfg(feature = "std")]
mod next;
#[cfg(feature = "std")]
mod operation;
mod outcome;
mod policy;
#[cfg(feature = "std")]
mod primitive;
#[cfg(feature = "std")]
mod rng;
#[cfg(feature = "std")]
#[expect(
    clippy::must_use_candidate,
    reason = "only generated code calls these, and it uses what they return"
)]
mod saving;
#[cfg(feature = "std")]
mod shown;
#[cfg(feature = "std")]
mod switch;
#[cfg(all(feature = "std", not(feature = "test-util")))]
#[path = "testing/absent.rs"]
mod testing;
mod timed_out;
#[cfg(feature = "std")]
#[expect(
    clippy::must_use_candidate,
    reason = "only generated code calls these, and it uses what they return"
)]
mod unguarded;
#[cfg(feature = "std")]
mod watch;

pub use self::attempts::Attempts;
#[cfg(all(feature = "std", any(retry_loom, retry_shuttle)))]
#[doc(hidden)]
pub use self::budget::mutant::Mutant;
#[cfg(feature = "std")]
pub use self::budget::{Budget, Withdrawal};
#[cfg(feature = "std")]
pub use self::call::When;
pub use self::classify::{Class, Classes, Classify, NoValue, codes};
pub use self::decision::{Decision, StopReason};
pub use self::error::{InvalidBudget, InvalidPolicy};
pub use self::failure::Failure;
pub use self::gave_up::GaveUp;
pub use self::jitter::Jitter;
pub use self::outcome::Outcome;
pub use self::policy::Policy;
#[cfg(feature = "std")]
pub use self::stats::stats;
#[cfg(feature = "std")]
pub use self::switch::{is_enabled, set_enabled};
pub use self::timed_out::TimedOut;

#[cfg(feature = "std")]
#[doc(hidden)]
#[expect(
    clippy::must_use_candidate,
    reason = "only generated code calls these, and it uses what they return"
)]
#[path = "private.rs"]
pub mod __private;

#[cfg(feature = "macros")]
#[doc = include_str!("attribute.md")]
pub use retry_macros::retry;

#[cfg(feature = "macros")]
#[doc = include_str!("derive.md")]
pub use retry_macros::Classify;
