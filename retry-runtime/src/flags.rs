//! What is out of the ordinary in this process: retrying is turned off, or somebody listens.
//!
//! In one byte, so that a call whose attempt has failed finds out by one look that there is nothing
//! of the kind. Below `switch` and `event`, which set the flags.

use std::sync::atomic::{AtomicU8, Ordering};

/// A flag.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Flag {
    /// Retrying is turned off.
    Off,
    /// Somebody is told of all calls.
    Heard,
}

impl Flag {
    const fn bit(self) -> u8 {
        match self {
            Self::Off => 1,
            Self::Heard => 2,
        }
    }

    /// Raises or lowers the flag.
    pub(crate) fn set(self, raised: bool) {
        // Relaxed: a flag guards no other memory, and who reads it a moment too early or too late
        // decides as well.
        if raised {
            FLAGS.fetch_or(self.bit(), Ordering::Relaxed);
        } else {
            FLAGS.fetch_and(!self.bit(), Ordering::Relaxed);
        }
    }

    /// Returns whether the flag is raised.
    #[inline]
    pub(crate) fn is_raised(self) -> bool {
        // Relaxed: see `set`, its pair.
        FLAGS.load(Ordering::Relaxed) & self.bit() != 0
    }
}

/// Returns whether no flag is raised.
#[inline]
pub(crate) fn none_is_raised() -> bool {
    // Relaxed: see `Flag::set`, its pair.
    FLAGS.load(Ordering::Relaxed) == 0
}

/// Where an observer comes with a feature, somebody listens from the start.
static FLAGS: AtomicU8 = AtomicU8::new(if HAS_BUILT_IN { Flag::Heard.bit() } else { 0 });

const HAS_BUILT_IN: bool = cfg!(any(
    feature = "tracing",
    feature = "metrics",
    feature = "log"
));
