//! Tells `tracing` of the retries of one call.
//!
//! An observer of the function's own. It is made anew for each call, and so can remember something of
//! it: what the first delay was.

use retry_runtime::event::{Event, EventKind, Observer};
use std::sync::OnceLock;
use std::time::Duration;

/// The log of one call, for `observe = RetryLog::new()`.
///
/// | what | level | fields |
/// |---|---|---|
/// | a retry | `WARN` | `retry`, its number, `of` how many; `first_delay_ms` of the call, `delay_ms` between the attempt before and this one; `reason`, why the one before was not good enough |
/// | a success after retries | `INFO` | `attempts` |
/// | the end without one | `ERROR` | `attempts`; `stop`, why there is no other; `reason`, why the last was not good enough |
///
/// Delays are those that were decided on, whatever the [`Pace`](crate::Pace).
#[derive(Debug, Default)]
pub struct RetryLog {
    first_delay: OnceLock<Duration>,
}

impl RetryLog {
    /// Creates the log of a call that has not begun.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            first_delay: OnceLock::new(),
        }
    }
}

impl Observer for RetryLog {
    fn observe(&self, event: &Event<'_>) {
        let attempt = event.attempt();
        let reason = event.cause().map(tracing::field::display);
        match event.kind() {
            EventKind::Retrying { delay } => tracing::warn!(
                // A retry has the number of the attempt that it follows.
                retry = attempt,
                of = event.max_attempts().map(|most| most.saturating_sub(1)),
                first_delay_ms = self.first_delay.get_or_init(|| delay).as_millis(),
                delay_ms = delay.as_millis(),
                reason,
                "retrying"
            ),
            EventKind::Succeeded => tracing::info!(attempts = attempt, "succeeded after retries"),
            EventKind::GaveUp { reason: stop } => {
                tracing::error!(attempts = attempt, %stop, reason, "gave up");
            }
            // Without a breaker there is no other today.
            _ => tracing::debug!("{event}"),
        }
    }
}
