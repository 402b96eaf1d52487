//! A logger of `log` that keeps records as lines.

use std::sync::Mutex;

use log::{LevelFilter, Log, Metadata, Record};

static KEEPER: Keeper = Keeper(Mutex::new(Vec::new()));

/// Becomes the logger of the process, for all levels.
pub fn start() {
    // Whoever was first is this one as well.
    let _ = log::set_logger(&KEEPER);
    log::set_max_level(LevelFilter::Trace);
}

/// What came since the last time, each as `LEVEL target: message`.
pub fn lines() -> Vec<String> {
    KEEPER
        .0
        .lock()
        .map(|mut lines| std::mem::take(&mut *lines))
        .unwrap_or_default()
}

struct Keeper(Mutex<Vec<String>>);

impl Log for Keeper {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        let (level, target, text) = (record.level(), record.target(), record.args());
        if let Ok(mut lines) = self.0.lock() {
            lines.push(format!("{level} {target}: {text}"));
        }
    }

    fn flush(&self) {}
}
