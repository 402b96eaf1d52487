//! Shares of calls as whole basis points, so that comparing them is exact.

use super::invalid::InvalidBreaker;
use std::fmt;

const ALL: u32 = 10_000;

/// A share of calls, in hundredths of a percent.
///
/// At least 0.01 % and at most 100 %: a share of nothing would be reached by every call, and more
/// than all by none.
///
/// # Examples
///
/// ```
/// use retry_runtime::breaker::Rate;
///
/// let half = Rate::percent(50);
/// assert_eq!(half, Rate::basis_points(5_000));
/// assert!(half.is_reached(2, 4));
/// assert!(!half.is_reached(1, 3));
/// assert_eq!(half.to_string(), "50%");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rate {
    basis_points: u32,
}

impl Rate {
    /// Creates a rate from hundredths of a percent; 0 counts as 1, and more than 10 000 as 10 000.
    #[must_use]
    pub const fn basis_points(basis_points: u32) -> Self {
        Self {
            basis_points: match basis_points {
                0 => 1,
                1..=ALL => basis_points,
                _ => ALL,
            },
        }
    }

    /// Creates a rate from percent; 0 counts as 0.01, and more than 100 as 100.
    #[must_use]
    pub const fn percent(percent: u32) -> Self {
        Self::basis_points(percent.saturating_mul(100))
    }

    /// Creates a rate from hundredths of a percent, refusing what is none.
    ///
    /// For values that are not known before run time, such as configuration.
    ///
    /// # Errors
    ///
    /// Refuses 0 and more than 10 000.
    pub const fn try_basis_points(basis_points: u32) -> Result<Self, InvalidBreaker> {
        match basis_points {
            1..=ALL => Ok(Self { basis_points }),
            _ => Err(InvalidBreaker::RateOutOfRange),
        }
    }

    /// Creates a rate from percent, refusing what is none.
    ///
    /// # Errors
    ///
    /// Refuses 0 and more than 100.
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::breaker::{InvalidBreaker, Rate};
    ///
    /// assert_eq!(Rate::try_percent(50), Ok(Rate::percent(50)));
    /// assert_eq!(Rate::try_percent(0), Err(InvalidBreaker::RateOutOfRange));
    /// ```
    pub const fn try_percent(percent: u32) -> Result<Self, InvalidBreaker> {
        Self::try_basis_points(percent.saturating_mul(100))
    }

    /// Returns the hundredths of a percent, from 1 to 10 000.
    #[must_use]
    pub const fn as_basis_points(self) -> u32 {
        self.basis_points
    }

    /// Returns whether `part` of `whole` calls are at least this share; never, when there are none.
    #[must_use]
    pub fn is_reached(self, part: u64, whole: u64) -> bool {
        let part = part.saturating_mul(u64::from(ALL));
        whole > 0 && part >= whole.saturating_mul(u64::from(self.basis_points))
    }

    /// Returns the fewest of `whole` calls that are at least this share.
    pub(crate) fn of(self, whole: u64) -> u64 {
        whole
            .saturating_mul(u64::from(self.basis_points))
            .div_ceil(u64::from(ALL))
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.basis_points / 100, self.basis_points % 100) {
            (percent, 0) => write!(f, "{percent}%"),
            (percent, hundredths) => write!(f, "{percent}.{hundredths:02}%"),
        }
    }
}
