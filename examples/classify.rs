//! Which errors are retried: `cargo run --example classify`.
//!
//! The error type says what its errors mean, the function which of them it retries; a pattern takes
//! anybody's outcome.

use retry_runtime::{Class, Classify, retry};
use std::io;
use std::time::Duration;

#[derive(Debug, Classify)]
enum ApiError {
    #[classify(transient)]
    Restarting,
    #[classify(timeout)]
    TooSlow,
    #[classify(throttled, retry_after = wait)]
    Limited {
        wait: Duration,
    },
    /// Whatever the field says of itself.
    #[classify(transparent)]
    Network(io::Error),
    Refused,
}

type Fails = fn() -> ApiError;

/// Transient is the umbrella: timeouts and throttling are retried as well.
#[retry(max = 4, backoff = none)]
fn any(asked: &mut u32, fails: Fails) -> Result<(), ApiError> {
    *asked += 1;
    Err(fails())
}

/// Narrower: not retried while it restarts.
#[retry(max = 4, backoff = none, on = Timeout | Throttled)]
fn slow_or_limited(asked: &mut u32, fails: Fails) -> Result<(), ApiError> {
    *asked += 1;
    Err(fails())
}

/// A pattern needs no classes, so it works on anybody's errors.
#[retry(max = 4, backoff = none, on = status if *status >= 500)]
fn by_pattern(asked: &mut u32, status: u16) -> Result<(), u16> {
    *asked += 1;
    Err(status)
}

/// Matched against the whole outcome: a job that is not done is asked for again.
#[retry(max = 4, backoff = none, on = Ok(percent) if *percent < 100)]
fn until_done(percent: &mut u32) -> Result<u32, ApiError> {
    *percent += 40;
    Ok(*percent)
}

fn attempts(function: fn(&mut u32, Fails) -> Result<(), ApiError>, fails: Fails) -> u32 {
    let mut asked = 0;
    assert!(function(&mut asked, fails).is_err());
    asked
}

fn main() {
    let wait = Duration::from_secs(7);
    assert_eq!(ApiError::Limited { wait }.class(), Class::Throttled);
    assert_eq!(ApiError::Limited { wait }.retry_after(), Some(wait));

    let refused = || ApiError::Network(io::ErrorKind::ConnectionRefused.into());
    let missing = || ApiError::Network(io::ErrorKind::NotFound.into());
    assert_eq!(attempts(any, || ApiError::TooSlow), 4);
    assert_eq!((attempts(any, refused), attempts(any, missing)), (4, 1));
    assert_eq!(attempts(any, || ApiError::Refused), 1);
    assert_eq!(attempts(slow_or_limited, || ApiError::TooSlow), 4);
    assert_eq!(attempts(slow_or_limited, || ApiError::Restarting), 1);

    let (mut asked, mut percent) = (0, 0);
    assert_eq!((by_pattern(&mut asked, 404), asked), (Err(404), 1));
    assert_eq!((by_pattern(&mut asked, 503), asked), (Err(503), 1 + 4));
    assert!(matches!(until_done(&mut percent), Ok(120)));
    println!("each error was retried as its class or a pattern says");
}
