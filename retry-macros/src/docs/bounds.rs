//! What the section says about bounds on time and a fallback.

use super::time;
use crate::model::Model;

/// The parts of the sentence about them, where there are such.
pub(super) fn parts(model: &Model) -> impl Iterator<Item = String> {
    let timeout = model.timeout.as_ref();
    let timeout = timeout.map(|timeout| format!("each attempt takes at most {}", time(timeout)));
    let deadline = model.policy.deadline.as_ref();
    let deadline = deadline.map(|deadline| {
        format!(
            "no delay ends later than {} after the start",
            time(deadline)
        )
    });
    let fallback = model.fallback.as_ref();
    let fallback = fallback.map(|_| "a fallback stands in for the last error".to_owned());
    timeout.into_iter().chain(deadline).chain(fallback)
}
