//! A recorder of `metrics` that keeps figures as lines.

use metrics::{SharedString, Unit};
use metrics_util::CompositeKey;
use metrics_util::debugging::{DebugValue, DebuggingRecorder};

/// Calls a function, and returns what it counted: `name{label="value"} value`, in alphabetical
/// order, and what it said about that: `name{label="value"} value; unit, text`.
///
/// A histogram is all of its values.
pub fn of(run: impl FnOnce()) -> Vec<String> {
    let recorder = DebuggingRecorder::new();
    metrics::with_local_recorder(&recorder, run);

    let figures = recorder.snapshotter().snapshot().into_vec().into_iter();
    let mut lines: Vec<String> = figures
        .map(|(key, unit, text, value)| {
            let said = said(unit, text).unwrap_or_default();
            format!("{} {}{said}", name(&key), shown(&value))
        })
        .collect();
    lines.sort();
    lines
}

fn name(key: &CompositeKey) -> String {
    let labels: Vec<String> = key
        .key()
        .labels()
        .map(|label| format!("{}={:?}", label.key(), label.value()))
        .collect();
    format!("{}{{{}}}", key.key().name(), labels.join(","))
}

fn shown(value: &DebugValue) -> String {
    match value {
        DebugValue::Counter(count) => format!("{count}"),
        DebugValue::Gauge(value) => format!("is {value}"),
        DebugValue::Histogram(values) => {
            let values: Vec<f64> = values.iter().map(|value| value.into_inner()).collect();
            format!("{values:?}")
        }
    }
}

fn said(unit: Option<Unit>, text: Option<SharedString>) -> Option<String> {
    let unit = unit.map_or("no unit", |unit| unit.as_str());
    Some(format!("; {unit}, {}", text?))
}
