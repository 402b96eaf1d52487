//! `#[retry]` and `#[tracing::instrument]` on one function: one span around all attempts, whichever
//! of the two stands above the other.

mod arguments;
mod futures;
mod methods;
mod options;
mod order;
mod recorder;
mod retries;

use std::time::Duration;

use retry_runtime::Classify;
use tracing::info;

/// The error of an attempt that is to be followed by another.
#[derive(Debug, Classify)]
#[classify(transient)]
struct Busy;

impl std::fmt::Display for Busy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("busy")
    }
}

/// Tells of the attempt; the third succeeds.
fn try_for_the(attempt: u32) -> Result<u32, Busy> {
    info!("attempt {attempt}");
    if attempt < 3 { Err(Busy) } else { Ok(attempt) }
}

/// Tells of the wait instead of waiting.
fn pause(_: Duration) {
    info!("pause");
}

/// The same between asynchronous attempts.
async fn pause_async(delay: Duration) {
    tokio::time::sleep(delay).await;
    info!("pause");
}

/// All that is told of three attempts inside one span.
const ONE_SPAN: [&str; 7] = [
    "open call",
    "call: attempt 1",
    "call: pause",
    "call: attempt 2",
    "call: pause",
    "call: attempt 3",
    "close call",
];

/// The same with what the span and its end are said to hold.
fn one_span<'a>(open: &'a str, end: &[&'a str]) -> Vec<&'a str> {
    let [_, attempts @ .., close] = ONE_SPAN;
    [&[open], &attempts[..], end, &[close]].concat()
}
