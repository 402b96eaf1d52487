//! To the subscribers of `tracing`.

use crate::event::TARGET;

pub(super) fn tell(operation: &str) {
    tracing::warn!(target: TARGET, operation, "{}", super::WARNING);
}
