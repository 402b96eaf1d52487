//! Whole nanoseconds as integers, and back.
//!
//! Below backoff and jitter, which both need it. Sixty-four bits hold 584 years and cost a few
//! instructions; what is longer takes the 128-bit way. Nothing here rounds, and nothing wraps: what
//! a `Duration` cannot hold counts as `Duration::MAX`.

use core::fmt;
use core::time::Duration;

const PER_SECOND: u64 = 1_000_000_000;
const PER_SECOND_WIDE: u128 = 1_000_000_000;

/// A length of time with its nanoseconds already counted, for constants that are read after every
/// failed attempt.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Span {
    time: Duration,
    nanos: u64,
}

impl Span {
    #[inline]
    pub(crate) const fn new(time: Duration) -> Self {
        Self {
            time,
            nanos: saturating(time),
        }
    }

    #[inline]
    pub(crate) const fn time(self) -> Duration {
        self.time
    }

    /// Returns the nanoseconds; what 64 bits do not hold counts as `u64::MAX`.
    #[inline]
    pub(crate) const fn saturating(self) -> u64 {
        self.nanos
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.time.fmt(f)
    }
}

/// The longest wait of generated code, 292 years; the words above mean something else to it.
pub(crate) const LONGEST_WAIT: u64 = u64::MAX / 2 - 64;

/// Returns the nanoseconds of `time`, when 64 bits hold them.
#[inline]
pub(crate) const fn narrow(time: Duration) -> Option<u64> {
    match time.as_secs().checked_mul(PER_SECOND) {
        Some(nanos) => nanos.checked_add(u64_from_u32(time.subsec_nanos())),
        None => None,
    }
}

/// Returns the nanoseconds of `time`; what 64 bits do not hold counts as `u64::MAX`.
#[inline]
pub(crate) const fn saturating(time: Duration) -> u64 {
    match narrow(time) {
        Some(nanos) => nanos,
        None => u64::MAX,
    }
}

/// Returns the time of so many nanoseconds; what a `Duration` does not hold counts as
/// `Duration::MAX`.
pub(crate) const fn from_wide(nanos: u128) -> Duration {
    let seconds = nanos / PER_SECOND_WIDE;
    let rest = low_half(nanos % PER_SECOND_WIDE);
    if seconds > u128_from_u64(u64::MAX) {
        return Duration::MAX;
    }
    Duration::from_secs(low_half(seconds)).saturating_add(Duration::from_nanos(rest))
}

/// Widens; `From` cannot be called in a `const fn`, and `as` does not say that nothing is lost.
#[inline]
pub(crate) const fn u64_from_u32(value: u32) -> u64 {
    let [b0, b1, b2, b3] = value.to_le_bytes();
    u64::from_le_bytes([b0, b1, b2, b3, 0, 0, 0, 0])
}

/// Widens, like [`u64_from_u32`].
#[inline]
pub(crate) const fn u128_from_u64(value: u64) -> u128 {
    let [b0, b1, b2, b3, b4, b5, b6, b7] = value.to_le_bytes();
    u128::from_le_bytes([b0, b1, b2, b3, b4, b5, b6, b7, 0, 0, 0, 0, 0, 0, 0, 0])
}

/// Returns the lower 64 bits.
#[inline]
pub(crate) const fn low_half(value: u128) -> u64 {
    let [b0, b1, b2, b3, b4, b5, b6, b7, ..] = value.to_le_bytes();
    u64::from_le_bytes([b0, b1, b2, b3, b4, b5, b6, b7])
}

/// Splits into the lower and the upper half, which need to be aligned to four bytes only.
#[inline]
pub(crate) const fn halves(value: u64) -> [u32; 2] {
    let [b0, b1, b2, b3, b4, b5, b6, b7] = value.to_le_bytes();
    [
        u32::from_le_bytes([b0, b1, b2, b3]),
        u32::from_le_bytes([b4, b5, b6, b7]),
    ]
}

/// Puts the halves together again.
#[inline]
pub(crate) const fn whole([low, high]: [u32; 2]) -> u64 {
    u64_from_u32(high) << 32 | u64_from_u32(low)
}
