//! Retry for Rust functions: an attribute macro with backoff, jitter and error classification.

#![warn(
    clippy::arithmetic_side_effects,
    clippy::float_arithmetic,
    clippy::as_conversions
)]

pub mod backoff;
pub mod clock;
#[cfg(feature = "test-util")]
pub mod testing;
pub mod timer;

mod attempts;
mod call;
#[cfg(feature = "tokio")]
mod call_async;
mod classify;
mod decision;
mod error;
mod jitter;
mod nanos;
mod outcome;
mod policy;
mod rng;
mod switch;
#[cfg(not(feature = "test-util"))]
#[path = "testing/absent.rs"]
mod testing;

pub use self::attempts::{Attempts, Failure};
pub use self::call::When;
pub use self::classify::{Class, Classes, Classify, NoValue};
pub use self::decision::{Decision, StopReason};
pub use self::error::InvalidPolicy;
pub use self::jitter::Jitter;
pub use self::outcome::Outcome;
pub use self::policy::Policy;
pub use self::switch::{is_enabled, set_enabled};

#[doc(hidden)]
#[expect(
    clippy::must_use_candidate,
    reason = "only generated code calls these, and it uses what they return"
)]
#[path = "private.rs"]
pub mod __private;

#[cfg(feature = "macros")]
pub use retry_macros::{Classify, retry};
