//! Who is told of retries: a log of the process, an observer of one function, and the statistics.
//!
//! `cargo run --example observe`

use retry_runtime::event::{Event, EventKind, set_observer};
use retry_runtime::{Classify, StopReason, retry, stats};
use std::cell::Cell;
use std::error::Error;
use std::fmt;
use std::time::Duration;

#[derive(Debug, Classify)]
enum StockError {
    #[classify(transient)]
    Unreachable,
    Unknown {
        card: &'static str,
    },
}

impl fmt::Display for StockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable => f.write_str("warehouse unreachable"),
            Self::Unknown { card } => write!(f, "nothing is known of the card {card}"),
        }
    }
}

impl Error for StockError {}

/// Adds up what its calls wait, and is counted.
#[retry(max = 4, backoff = linear(10ms), jitter = none, name = "stock", stats, observe = |event| {
    if let EventKind::Retrying { delay } = event.kind() {
        waited.set(waited.get() + delay);
    }
})]
fn stock(failures: &mut u32, waited: &Cell<Duration>) -> Result<u32, StockError> {
    match failures.checked_sub(1) {
        None => Ok(7),
        Some(left) => {
            *failures = left;
            Err(StockError::Unreachable)
        }
    }
}

/// The text of its error is nobody's business: the log shows the class.
#[retry(name = "pay", errors = hidden, stats)]
fn pay(card: &'static str) -> Result<(), StockError> {
    Err(StockError::Unknown { card })
}

fn main() -> Result<(), Box<dyn Error>> {
    // With the feature `tracing` or `log`, this would be done already.
    set_observer(|event: &Event<'_>| println!("{event}"))?;
    let waited = Cell::default();

    assert_eq!(stock(&mut 0, &waited)?, 7);
    assert_eq!(stock(&mut 2, &waited)?, 7);
    assert!(stock(&mut 9, &waited).is_err());
    assert!(pay("4000 1234 5678 9010").is_err());

    let report = stats();
    println!("\n{report}");
    let counted = report.get("stock").ok_or("not counted")?;
    assert_eq!((counted.calls(), counted.attempts()), (3, 8));
    assert_eq!(counted.successes_after_retry(), 1);
    assert_eq!(counted.gave_up(StopReason::MaxAttempts), 1);
    // 10 and 20 ms, then 10, 20 and 30 ms.
    assert_eq!(
        (waited.get(), counted.waited()),
        (Duration::from_millis(90), waited.get())
    );
    Ok(())
}
