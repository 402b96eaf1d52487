//! Facts that the test suites of trusted libraries have established, one test a fact.
//!
//! Each test names its source. *k* is the number of the attempt that just failed, from 1.

mod budget;
mod delays;
mod stopping;

use std::time::Duration;

const OPERATION: &str = "cases::operation";

const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}
