//! Tells subscribers of `tracing`, in the span that is entered at the time.
//!
//! What is written here is laid out in the documentation of `event`. No value is looked at, and no
//! text is made, before somebody is known to want it: the macros of `tracing` see to that.

use super::level::Level as Matters;
use super::{Cause, Event, EventKind, TARGET};
use crate::circuit::Transition;
use crate::classify::Class;
use std::fmt;
use std::time::Duration;
use tracing::Level;

/// An event about a call; a field without a value is not there.
macro_rules! call {
    ($level:ident, $event:ident, $message:literal $(, $field:ident = $value:expr)?) => {
        tracing::event!(
            target: TARGET,
            Level::$level,
            operation = $event.operation,
            attempt = $event.attempt,
            max = $event.max_attempts,
            $($field = $value,)?
            elapsed_ms = $event.elapsed.map(millis),
            class = $event.cause.and_then(|cause| cause.class()).map(Class::as_str),
            error = $event.cause.map(|cause| display(WithSources(cause))),
            $message
        )
    };
}

/// An event about a circuit breaker.
macro_rules! circuit {
    ($level:ident, $transition:ident) => {
        tracing::event!(
            target: TARGET,
            Level::$level,
            operation = Some($transition.name()).filter(|name| !name.is_empty()),
            from = $transition.from().as_str(),
            to = $transition.to().as_str(),
            "circuit breaker changed state"
        )
    };
}

pub(super) fn tell(event: &Event<'_>) {
    let level = Matters::of(event);
    match event.kind {
        EventKind::Retrying { delay } => {
            call!(WARN, event, "retrying", delay_ms = millis(delay));
        }
        EventKind::Succeeded => call!(INFO, event, "succeeded after retries"),
        EventKind::GaveUp { reason } => {
            let reason = reason.as_str();
            // The level of a place in the code is a constant.
            if level == Matters::Debug {
                call!(DEBUG, event, "not retried", reason = reason);
            } else {
                call!(ERROR, event, "gave up", reason = reason);
            }
        }
        EventKind::Circuit(transition) => changed(level, transition),
    }
}

fn changed(level: Matters, transition: Transition) {
    if level == Matters::Warn {
        circuit!(WARN, transition);
    } else {
        circuit!(INFO, transition);
    }
}

/// Whole milliseconds, rounded down, as what comes before the point of a duration in a log.
fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

struct WithSources<'a>(Cause<'a>);

impl fmt::Display for WithSources<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#}", self.0)
    }
}
