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

/// A set of classes: those that are retried, all of their errors or only
/// [those that leave nothing open](Self::unless_indeterminate).
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

    /// The bit beside those of the classes: without errors that are indeterminate.
    const UNLESS_INDETERMINATE: u8 = 16;

    const fn of(class: Class) -> Self {
        Self { bits: class.bit() }
    }

    /// Returns the classes that are in either set.
    ///
    /// Where one of them leaves out [indeterminate](Self::unless_indeterminate) errors, so does the
    /// union, whatever its class: what must not be done twice stays so when a class is added.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self {
            bits: self.bits | other.bits,
        }
    }

    /// Returns the same classes without those of their errors that leave it open whether the
    /// operation took place, see [`Classify::is_indeterminate`](super::Classify::is_indeterminate).
    ///
    /// For operations that must not take place twice; `#[retry(idempotent = false)]` retries by such
    /// a set. It [contains](Self::contains) the same classes as before: the error is asked for the
    /// rest, by [`Failure::of`](crate::Failure::of).
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::{Classes, Failure};
    /// use std::io::{Error, ErrorKind};
    ///
    /// const ONCE: Classes = Classes::TRANSIENT.unless_indeterminate();
    ///
    /// let refused = Error::from(ErrorKind::ConnectionRefused);
    /// let reset = Error::from(ErrorKind::ConnectionReset);
    /// assert_eq!(Failure::of(&refused, ONCE), Failure::retryable());
    /// assert_eq!(Failure::of(&reset, ONCE), Failure::not_retryable());
    /// assert_eq!(Failure::of(&reset, Classes::TRANSIENT), Failure::retryable());
    /// ```
    #[must_use]
    pub const fn unless_indeterminate(self) -> Self {
        Self {
            bits: self.bits | Self::UNLESS_INDETERMINATE,
        }
    }

    /// Returns whether errors that are indeterminate are left out.
    #[inline]
    pub(crate) const fn leaves_out_indeterminate(self) -> bool {
        self.bits & Self::UNLESS_INDETERMINATE != 0
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
            .finish()?;
        if self.leaves_out_indeterminate() {
            f.write_str(" unless indeterminate")?;
        }
        Ok(())
    }
}
