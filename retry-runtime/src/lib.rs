//! Retry for Rust functions: an attribute macro with backoff, jitter and error classification.

#![warn(
    clippy::arithmetic_side_effects,
    clippy::float_arithmetic,
    clippy::as_conversions
)]

pub mod backoff;

mod classify;
mod error;
mod jitter;
mod nanos;
mod outcome;
mod policy;

pub use self::classify::{Class, Classes, Classify, NoValue};
pub use self::error::InvalidPolicy;
pub use self::jitter::Jitter;
pub use self::outcome::Outcome;
pub use self::policy::Policy;

#[cfg(feature = "macros")]
pub use retry_macros::retry;
