//! Laws of `timeout`, `deadline` and `retry_after`, for every policy and every course of a call.
//!
//! A call is described by a `Plan`: the policy, and how long each attempt takes and what it comes to.
//! `model` says what it has to come to, in a few lines that share nothing with the library; `blocking`
//! and `awaiting` make the calls, by all ways there are, and compare.
//!
//! Time stands still but for what is waited, so every nanosecond counts. The number of cases is
//! fixed, and so is the seed unless `PROPTEST_RNG_SEED` names another; counterexamples are
//! remembered in the `regressions` files.

#![allow(
    clippy::expect_used,
    clippy::unchecked_time_subtraction,
    reason = "a test that panics has failed"
)]

mod awaiting;
mod blocking;
mod model;
mod plan;
#[path = "../laws/seeded.rs"]
mod seeded;
