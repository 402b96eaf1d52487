//! Retry for Rust functions: an attribute macro with backoff, jitter and error classification.
