//! Real servers for tests, which they start themselves, and what tests with them share.
//!
//! A server has its own directory and its own port on the loopback address, and ends with its owner,
//! also when a test panics. Where its programs are missing, it says so and there is none: the test
//! is skipped. With `RETRY_REQUIRE_SERVICES=1` that is a failure.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    reason = "what goes wrong here fails a test"
)]

mod apart;
mod phase;
mod port;
mod process;
mod programs;
mod template;

pub mod attempts;
pub mod bounds;
pub mod mariadb;
pub mod origin;
pub mod postgres;
pub mod proxy;
pub mod redis;
