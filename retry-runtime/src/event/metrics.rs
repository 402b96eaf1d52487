//! Counts for the recorder of `metrics`.
//!
//! Labels are names from the source code: of an operation, of a reason. What comes from outside,
//! such as the text of an error, would make figures without end.

use super::{Event, EventKind};
use crate::circuit::State;
use metrics::{
    Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram,
};

const ATTEMPTS: &str = "retry_attempts_total";
const RETRIES: &str = "retry_retries_total";
const GAVE_UP: &str = "retry_gave_up_total";
const DELAY: &str = "retry_delay_seconds";
const CIRCUIT: &str = "circuit_breaker_state";

/// Tells the recorder of the crate `metrics` what the figures of this one mean, and their units.
///
/// Meant for the start of `main`, after the recorder is installed: what is said to none is lost.
/// The figures are there without it, in most exporters as mere numbers. To say it again does no harm.
///
/// # Examples
///
/// ```
/// // Here, `main` has installed its recorder, such as that of `metrics-exporter-prometheus`.
/// retry_runtime::event::describe_metrics();
/// ```
pub fn describe_metrics() {
    describe_counter!(
        ATTEMPTS,
        Unit::Count,
        "Attempts of calls whose first attempt failed"
    );
    describe_counter!(
        RETRIES,
        Unit::Count,
        "Failed attempts that another was to follow"
    );
    describe_counter!(
        GAVE_UP,
        Unit::Count,
        "Calls that returned without success, by reason"
    );
    describe_histogram!(DELAY, Unit::Seconds, "Delays between attempts, as chosen");
    describe_gauge!(
        CIRCUIT,
        "State of a circuit breaker: 0 closed, 1 half-open, 2 open, 3 forced open, -1 disabled"
    );
}

pub(super) fn tell(event: &Event<'_>) {
    let operation = event.operation;
    match event.kind {
        EventKind::Retrying { delay } => {
            attempted(operation);
            counter!(RETRIES, "operation" => operation).increment(1);
            histogram!(DELAY, "operation" => operation).record(delay);
        }
        EventKind::Succeeded => attempted(operation),
        EventKind::GaveUp { reason } => {
            // An attempt that was rejected was not made, and the one before it is counted.
            if !event.is_rejection() {
                attempted(operation);
            }
            let reason = reason.as_str();
            counter!(GAVE_UP, "operation" => operation, "reason" => reason).increment(1);
        }
        // Breakers without a name would all be one.
        EventKind::Circuit(_) if operation.is_empty() => {}
        EventKind::Circuit(transition) => {
            gauge!(CIRCUIT, "operation" => operation).set(value(transition.to()));
        }
    }
}

/// Counts an attempt that has ended.
fn attempted(operation: &'static str) {
    counter!(ATTEMPTS, "operation" => operation).increment(1);
}

/// In an order, so that two and more means that calls are rejected.
const fn value(state: State) -> f64 {
    match state {
        State::Disabled => -1.0,
        State::Closed => 0.0,
        State::HalfOpen => 1.0,
        State::Open => 2.0,
        State::ForcedOpen => 3.0,
    }
}
