//! The classes of errors, and sets of them.

use core::fmt;
use core::ops::BitOr;

/// What an error means for retrying.
///
/// Exhaustive by design: these four are all that a decision can depend on, and a `match` on them
/// should be complete.
///
/// # Examples
///
/// ```
/// use retry_runtime::Class;
///
/// assert_eq!(Class::Throttled.to_string(), "throttled");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// It may well work next time: a lost connection, a server that restarts, a lock that somebody
    /// holds.
    Transient,
    /// There was no answer in time. Whether the other side did the work is not known.
    Timeout,
    /// The other side is overloaded or rations its service, and asks for patience.
    Throttled,
    /// It would fail the same way next time: a wrong password, a malformed request.
    Permanent,
}

impl Class {
    /// Returns the name of the class, the one that `Display` writes.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Transient => "transient",
            Self::Timeout => "timeout",
            Self::Throttled => "throttled",
            Self::Permanent => "permanent",
        }
    }

    const fn bit(self) -> u8 {
        match self {
            Self::Transient => 1,
            Self::Timeout => 2,
            Self::Throttled => 4,
            Self::Permanent => 8,
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A set of classes: those that are retried.
///
/// # Examples
///
/// ```
/// use retry_runtime::{Class, Classes};
///
/// const PATIENT: Classes = Classes::TIMEOUT.union(Classes::THROTTLED);
/// assert!(PATIENT.contains(Class::Throttled));
/// assert!(!PATIENT.contains(Class::Transient));
/// assert!(Classes::TRANSIENT.contains(Class::Throttled));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Classes {
    bits: u8,
}

impl Classes {
    /// The umbrella over everything worth retrying: transient, timeout and throttled errors.
    pub const TRANSIENT: Self = Self::of(Class::Transient)
        .union(Self::TIMEOUT)
        .union(Self::THROTTLED);

    /// Timeouts only.
    pub const TIMEOUT: Self = Self::of(Class::Timeout);

    /// Throttled errors only.
    pub const THROTTLED: Self = Self::of(Class::Throttled);

    const fn of(class: Class) -> Self {
        Self { bits: class.bit() }
    }

    /// Returns the classes that are in either set.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self {
            bits: self.bits | other.bits,
        }
    }

    /// Returns whether `class` is in the set.
    #[must_use]
    #[inline]
    pub const fn contains(self, class: Class) -> bool {
        self.bits & class.bit() != 0
    }
}

impl BitOr for Classes {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.union(other)
    }
}

impl fmt::Debug for Classes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = [
            Class::Transient,
            Class::Timeout,
            Class::Throttled,
            Class::Permanent,
        ];
        f.debug_set()
            .entries(all.into_iter().filter(|class| self.contains(*class)))
            .finish()
    }
}
