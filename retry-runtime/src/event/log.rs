//! Tells the logger of `log`: an event's own line, at the level that `tracing` would have.

use super::level::Level as Matters;
use super::{Event, TARGET};
use log::Level;

pub(super) fn tell(event: &Event<'_>) {
    let level = match Matters::of(event) {
        Matters::Error => Level::Error,
        Matters::Warn => Level::Warn,
        Matters::Info => Level::Info,
        Matters::Debug => Level::Debug,
    };
    log::log!(target: TARGET, level, "{event}");
}
