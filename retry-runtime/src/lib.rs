//! Retry for Rust functions: an attribute macro with backoff, jitter and error classification.

#[cfg(feature = "macros")]
pub use retry_macros::retry;
