//! Testing code that retries: virtual time, recorded delays, repeatable jitter.
//!
//! Everything here concerns the current thread only, so tests that run side by side do not disturb
//! each other. Behind the feature `test-util`, which belongs into `[dev-dependencies]`.
//!
//! # Examples
//!
//! ```
//! use retry_runtime::{NoValue, Policy, backoff::Schedule, testing::VirtualTime};
//! use std::time::Duration;
//!
//! let policy = Policy::new().backoff(Schedule::fixed(Duration::from_secs(3600)));
//! let time = VirtualTime::start();
//! let outcome: Result<(), NoValue> = policy.call(|| Err(NoValue));
//!
//! assert!(outcome.is_err());
//! assert_eq!(time.elapsed(), Duration::from_secs(7200));
//! ```

mod limit;
mod virtual_time;

pub use self::limit::{AttemptLimit, limit_attempts};
pub use self::virtual_time::{VirtualTime, Wait};

pub(crate) use self::limit::{attempt_limit, shorten, shorten_nanos};
pub(crate) use self::virtual_time::{record, skip, skipped};

/// Makes jitter repeatable on this thread: the same seed gives the same delays, on every platform.
///
/// Holds until the thread ends or is seeded again. Delays of other threads stay random, so an
/// asynchronous test needs a current-thread runtime. Which delays a seed gives may change with a
/// minor release.
///
/// # Examples
///
/// ```
/// use retry_runtime::{Attempts, Failure, Policy, testing};
///
/// testing::seed(7);
/// let first = Attempts::new().decide(&Policy::new(), Failure::retryable(), "doc::example");
/// testing::seed(7);
/// let again = Attempts::new().decide(&Policy::new(), Failure::retryable(), "doc::example");
/// assert_eq!(first, again);
/// ```
pub fn seed(seed: u64) {
    crate::rng::seed(seed);
}
