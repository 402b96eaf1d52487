//! To the logger of `log`.

use crate::event::TARGET;

pub(super) fn tell(operation: &str) {
    log::warn!(target: TARGET, "`{operation}` {}", super::WARNING);
}
