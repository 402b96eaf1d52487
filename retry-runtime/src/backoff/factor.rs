//! A growth factor as an exact ratio.
//!
//! A factor of `1.1` is no binary fraction; kept as 11/10 it makes the hundredth delay as exact as
//! the first.

/// The factor of an exponential backoff, an exact ratio of at least 1.
///
/// A ratio below 1 counts as 1: delays do not shrink.
///
/// # Examples
///
/// ```
/// use retry_runtime::backoff::Factor;
///
/// assert_eq!(Factor::ratio(15, 10), Factor::from(1.5));
/// assert_eq!(Factor::ratio(1, 2), Factor::from(1));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Factor {
    numerator: u64,
    denominator: u64,
}

impl Factor {
    /// Each delay is as long as the one before.
    pub const ONE: Self = Self {
        numerator: 1,
        denominator: 1,
    };

    /// Each delay is twice as long as the one before.
    pub const TWO: Self = Self {
        numerator: 2,
        denominator: 1,
    };

    /// Creates the factor `numerator / denominator`.
    ///
    /// Below 1 counts as 1. A denominator of 0 is no ratio and counts as 1, too: the factor that
    /// changes nothing.
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::backoff::Factor;
    ///
    /// const ELEVEN_TENTHS: Factor = Factor::ratio(110, 100);
    /// assert_eq!((ELEVEN_TENTHS.numerator(), ELEVEN_TENTHS.denominator()), (11, 10));
    /// assert_eq!(Factor::ratio(3, 0), Factor::ONE);
    /// ```
    #[must_use]
    pub const fn ratio(numerator: u64, denominator: u64) -> Self {
        if denominator == 0 || numerator <= denominator {
            return Self::ONE;
        }
        let (mut divisor, mut rest) = (numerator, denominator);
        while let Some(next) = divisor.checked_rem(rest) {
            divisor = rest;
            rest = next;
        }
        // The divisor of two numbers above zero is at least one, so both quotients exist.
        match (
            numerator.checked_div(divisor),
            denominator.checked_div(divisor),
        ) {
            (Some(numerator), Some(denominator)) => Self {
                numerator,
                denominator,
            },
            _ => Self::ONE,
        }
    }

    /// Returns the upper part of the ratio in lowest terms, at least as large as the lower part.
    #[must_use]
    #[inline]
    pub const fn numerator(self) -> u64 {
        self.numerator
    }

    /// Returns the lower part of the ratio in lowest terms, at least 1.
    #[must_use]
    #[inline]
    pub const fn denominator(self) -> u64 {
        self.denominator
    }
}

impl From<u64> for Factor {
    /// Creates a whole factor; 0 counts as 1.
    fn from(factor: u64) -> Self {
        Self::ratio(factor, 1)
    }
}

impl From<u32> for Factor {
    /// Creates a whole factor; 0 counts as 1.
    fn from(factor: u32) -> Self {
        Self::from(u64::from(factor))
    }
}

impl From<i32> for Factor {
    /// Creates a whole factor; below 1 counts as 1. An integer literal without a suffix is an
    /// `i32`.
    fn from(factor: i32) -> Self {
        Self::from(u64::try_from(factor).unwrap_or(1))
    }
}

impl From<f64> for Factor {
    /// Creates the factor that `factor` holds exactly, bit by bit.
    ///
    /// That is the binary fraction next to what was written: `1.1` is 4953959590107546 / 2^52,
    /// where `Factor::ratio(11, 10)` is eleven tenths. Not a number and anything below 1 count as
    /// 1; what 64 bits do not hold, infinity included, counts as `u64::MAX`.
    fn from(factor: f64) -> Self {
        const FRACTION_BITS: u32 = 52;
        const EXPONENT_OF_ONE: u64 = 1023;

        let bits = factor.to_bits();
        let exponent = (bits >> FRACTION_BITS) & 0x7ff;
        let fraction = bits & ((1 << FRACTION_BITS) - 1);
        let negative = bits >> 63 == 1;
        let nan = exponent == 0x7ff && fraction != 0;
        let (false, false, Some(power)) = (negative, nan, exponent.checked_sub(EXPONENT_OF_ONE))
        else {
            return Self::ONE;
        };

        // The value is significand * 2^(power - 52), the significand has its top bit at 52.
        let significand = fraction | (1 << FRACTION_BITS);
        let power = u32::try_from(power).unwrap_or(u32::MAX);
        if power > 63 {
            return Self::ratio(u64::MAX, 1);
        }
        match FRACTION_BITS.checked_sub(power) {
            Some(down) => Self::ratio(significand, 1 << down),
            None => Self::ratio(significand << power.saturating_sub(FRACTION_BITS), 1),
        }
    }
}
