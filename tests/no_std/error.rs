//! What can go wrong on the bus.

use core::error::Error;
use core::fmt;
use core::time::Duration;

use retry_runtime::{Class, Classify, TimedOut};

/// Why nothing could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BusError {
    /// Another device holds the bus.
    Busy,
    /// The sensor asks for a pause.
    Hot {
        /// How long it takes to cool down.
        rest: Duration,
    },
    /// The sensor did not answer.
    Silent(TimedOut),
    /// There is no sensor.
    Absent,
}

impl Classify for BusError {
    fn class(&self) -> Class {
        match self {
            Self::Busy => Class::Transient,
            Self::Hot { .. } => Class::Throttled,
            Self::Silent(late) => late.class(),
            Self::Absent => Class::Permanent,
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Hot { rest } => Some(*rest),
            Self::Busy | Self::Silent(_) | Self::Absent => None,
        }
    }
}

impl From<TimedOut> for BusError {
    fn from(late: TimedOut) -> Self {
        Self::Silent(late)
    }
}

impl fmt::Display for BusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Busy => f.write_str("the bus is busy"),
            Self::Hot { rest } => write!(f, "the sensor needs {rest:?} to cool down"),
            Self::Silent(late) => late.fmt(f),
            Self::Absent => f.write_str("there is no sensor"),
        }
    }
}

impl Error for BusError {}
