//! How often a model's threads may be interrupted where they need not wait.

use loom::model::Builder;

/// The variable that says so: a number, or `unbounded`.
const VARIABLE: &str = "RETRY_LOOM_PREEMPTIONS";

/// Returns loom with at most so many preemptions, unless `RETRY_LOOM_PREEMPTIONS` says otherwise.
pub(crate) fn bounded(bound: Option<usize>) -> Builder {
    let asked = std::env::var(VARIABLE).ok();
    let bound = match asked.as_deref() {
        None => bound,
        Some("unbounded") => None,
        Some(number) => Some(number.parse().unwrap()),
    };
    match bound {
        Some(number) => println!("{VARIABLE}={number}"),
        None => println!("{VARIABLE}=unbounded"),
    }
    let mut builder = Builder::new();
    builder.preemption_bound = bound;
    builder
}
