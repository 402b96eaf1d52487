//! The powers of a ratio that 128 bits no longer hold exactly.
//!
//! A tiny floating-point number on integers, so that its rounding is ours and the same everywhere:
//! 128 bits of significand, every product cut off (never rounded up). Powers are taken by repeated
//! squaring, so the work is logarithmic in the attempt number. Apart from `exponential` because it
//! alone is not exact.

use super::Factor;
use crate::nanos::u128_from_u64;

/// The number `significand * 2^exponent`; the significand's top bit is set.
#[derive(Debug, Clone, Copy)]
struct Wide {
    significand: u128,
    exponent: i64,
}

/// Returns `first * factor^times` in whole nanoseconds, or `None` when it needs more than 128 bits.
///
/// Each squaring doubles the relative error of what it squares and adds less than 2^-126 of its
/// own, so after at most 32 of them the result is too small by less than one part in 2^93. One part
/// in 2^92 is added before the fraction is cut off, so that a result that is whole comes out whole.
/// What is returned is therefore the floor of a number that is above the true one by less than one
/// part in 2^92: below 2^90 ns, at most one nanosecond too much.
#[cold]
pub(super) fn scaled(first: u128, factor: Factor, times: u32) -> Option<u128> {
    let Some(mut product) = Wide::from_integer(first) else {
        return Some(0);
    };
    let mut square = Wide::from_factor(factor);
    let mut times = times;
    loop {
        if times & 1 == 1 {
            product = product.times(square);
        }
        times >>= 1;
        // The factor is at least one, so what is too large stays too large.
        if times == 0 || product.exponent >= 0 {
            break;
        }
        square = square.times(square);
    }
    product.rounded_up_a_little().floor()
}

impl Wide {
    /// Returns the integer itself; zero has no top bit.
    fn from_integer(value: u128) -> Option<Self> {
        let zeros = value.leading_zeros();
        Some(Self {
            significand: value.checked_shl(zeros)?,
            exponent: i64::from(zeros).saturating_neg(),
        })
    }

    /// Returns the first 128 bits of the ratio.
    fn from_factor(factor: Factor) -> Self {
        const ONE: Wide = Wide {
            significand: 1 << 127,
            exponent: -127,
        };

        let denominator = u128_from_u64(factor.denominator());
        let numerator = u128_from_u64(factor.numerator()) << 64;
        // Long division in two digits of 64 bits below the point; the denominator is never zero.
        let digits = numerator
            .checked_div(denominator)
            .zip(numerator.checked_rem(denominator));
        let Some((upper, rest)) = digits else {
            return ONE;
        };
        let Some(lower) = (rest << 64).checked_div(denominator) else {
            return ONE;
        };

        // The ratio is at least one, so `upper` is at least 2^64 and has at most 63 leading zeros.
        let zeros = upper.leading_zeros();
        let filled = shl(upper, zeros) | shr(lower, 64_u32.saturating_sub(zeros));
        Self {
            significand: filled,
            exponent: (-64_i64).saturating_sub(i64::from(zeros)),
        }
    }

    fn times(self, other: Self) -> Self {
        let upper = upper_half(self.significand, other.significand);
        // The product of two numbers in [2^127, 2^128) lies in [2^254, 2^256): one bit may be
        // missing at the top. The bit below is not worth fetching.
        let zeros = upper.leading_zeros();
        Self {
            significand: shl(upper, zeros),
            exponent: self
                .exponent
                .saturating_add(other.exponent)
                .saturating_add(128)
                .saturating_sub(i64::from(zeros)),
        }
    }

    /// Adds one part in 2^92.
    fn rounded_up_a_little(self) -> Self {
        match self.significand.checked_add(1 << 35) {
            Some(significand) => Self {
                significand,
                ..self
            },
            // Past the top: the next power of two, give or take what the error allows anyway.
            None => Self {
                significand: 1 << 127,
                exponent: self.exponent.saturating_add(1),
            },
        }
    }

    fn floor(self) -> Option<u128> {
        if self.exponent > 0 {
            return None;
        }
        let down = u32::try_from(self.exponent.unsigned_abs()).unwrap_or(u32::MAX);
        Some(shr(self.significand, down))
    }
}

/// Shifts to the left; what a `u128` does not hold falls off.
fn shl(value: u128, by: u32) -> u128 {
    value.checked_shl(by).unwrap_or(0)
}

/// Shifts to the right; what a `u128` does not hold falls off.
fn shr(value: u128, by: u32) -> u128 {
    value.checked_shr(by).unwrap_or(0)
}

/// Returns the upper 128 bits of the product, the lower ones cut off.
fn upper_half(left: u128, right: u128) -> u128 {
    let low = u128_from_u64(u64::MAX);
    let (left_high, left_low) = (left >> 64, left & low);
    let (right_high, right_low) = (right >> 64, right & low);
    // Four products of 64-bit digits; none of these sums can pass 2^128.
    let lowest = left_low.wrapping_mul(right_low) >> 64;
    let middle = left_high.wrapping_mul(right_low).wrapping_add(lowest);
    let other = left_low.wrapping_mul(right_high).wrapping_add(middle & low);
    let highest = left_high.wrapping_mul(right_high);
    highest.wrapping_add(middle >> 64).wrapping_add(other >> 64)
}
