//! Delays of one's own making: `cargo run --example custom_backoff`.
//!
//! A list, a function, a type, and a policy that is shared and partly overridden.

use retry_runtime::backoff::{self, Backoff, Schedule, Step};
use retry_runtime::testing::VirtualTime;
use retry_runtime::{Jitter, NoValue, Policy, retry};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

/// Often at first, then once a minute.
struct Patience {
    impatient: u32,
}

impl Backoff for Patience {
    fn delay(&self, step: Step) -> Duration {
        if step.failed() <= self.impatient {
            SECOND
        } else {
            60 * SECOND
        }
    }

    // Spread downwards by a tenth at most; without this method the delays are waited as they are.
    fn jitter(&self) -> Jitter {
        Jitter::percent(10)
    }
}

#[retry(max = 5, backoff = [1s, 5s, 20s])]
fn by_list() -> Option<()> {
    None
}

#[retry(max = 5, backoff = backoff::from_fn(|step| SECOND * step.failed().pow(2)))]
fn by_function() -> Option<()> {
    None
}

#[retry(max = 5, backoff = Patience { impatient: 2 })]
fn by_type() -> Option<()> {
    None
}

/// What a whole service agrees on, in one place.
const AGREED: Policy = Policy::new()
    .max_attempts(3)
    .backoff(Schedule::fixed(SECOND));

#[retry(policy = AGREED, max = 5)]
fn by_policy() -> Option<()> {
    None
}

fn delays(function: fn() -> Option<()>) -> Vec<Duration> {
    let time = VirtualTime::start();
    assert_eq!(function(), None);
    time.delays()
}

fn main() {
    assert_eq!(delays(by_list), [1, 5, 20, 20].map(Duration::from_secs));
    assert_eq!(delays(by_function), [1, 4, 9, 16].map(Duration::from_secs));
    assert_eq!(delays(by_policy), [1, 1, 1, 1].map(Duration::from_secs));

    let spread = delays(by_type);
    for (delay, longest) in spread.iter().zip([1, 1, 60, 60].map(Duration::from_secs)) {
        assert!((longest * 9 / 10..=longest).contains(delay), "{delay:?}");
    }

    // The same without the macro.
    let time = VirtualTime::start();
    assert_eq!(AGREED.call(|| Err::<(), _>(NoValue)), Err(NoValue));
    assert_eq!(time.elapsed(), 2 * SECOND);
    println!("waited, in virtual time, as written; once {spread:?}");
}
