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
//! | which errors are retried | [`Classify`], [`Class`], [`Policy::when`] |
//! | why a call stopped | [`Decision`], [`StopReason`] |
//! | a loop of your own | [`Attempts`], [`Failure`] |
//! | a limit on the retries of many calls together | [`Budget`] |
//! | how to wait | [`timer`] |
//! | not calling what is down | [`breaker`] |
//! | the wait that an HTTP response asks for | `http`, behind the feature `http` |
//! | tests without waiting | `testing`, behind the feature `test-util` |

#![warn(
    clippy::arithmetic_side_effects,
    clippy::float_arithmetic,
    clippy::as_conversions
)]

pub mod backoff;
pub mod breaker;
pub mod clock;
#[cfg(feature = "http")]
pub mod http;
#[cfg(feature = "test-util")]
pub mod testing;
pub mod timer;

mod attempts;
mod budget;
mod call;
#[cfg(any(
    feature = "tokio",
    feature = "async-io",
    feature = "futures-timer",
    all(feature = "wasm", target_arch = "wasm32", target_os = "unknown")
))]
mod call_async;
mod classify;
mod decision;
mod error;
mod failure;
mod gave_up;
#[expect(
    clippy::must_use_candidate,
    reason = "only generated code calls these, and it uses what they return"
)]
mod guards;
mod jitter;
mod mutant;
mod nanos;
mod next;
mod operation;
mod outcome;
mod policy;
mod primitive;
mod rng;
#[expect(
    clippy::must_use_candidate,
    reason = "only generated code calls these, and it uses what they return"
)]
mod saving;
mod switch;
#[cfg(not(feature = "test-util"))]
#[path = "testing/absent.rs"]
mod testing;
mod timed_out;
mod watch;

pub use self::attempts::Attempts;
#[cfg(any(retry_loom, retry_shuttle))]
#[doc(hidden)]
pub use self::budget::mutant::Mutant;
pub use self::budget::{Budget, Withdrawal};
pub use self::call::When;
pub use self::classify::{Class, Classes, Classify, NoValue};
pub use self::decision::{Decision, StopReason};
pub use self::error::{InvalidBudget, InvalidPolicy};
pub use self::failure::Failure;
pub use self::gave_up::GaveUp;
pub use self::jitter::Jitter;
pub use self::outcome::Outcome;
pub use self::policy::Policy;
pub use self::switch::{is_enabled, set_enabled};
pub use self::timed_out::TimedOut;

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
