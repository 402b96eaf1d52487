//! How one call went, as a number that can be counted.

/// Bits of a count of calls, of failed and of slow ones, one above the other.
pub(super) const COUNT_BITS: u32 = 14;

const CALL: u64 = 1;
const FAILED: u64 = CALL << COUNT_BITS;
const SLOW: u64 = FAILED << COUNT_BITS;

/// How one call went: what it adds to three counts that share a word.
///
/// One number rather than two flags, so that an outcome takes one register on its way, and the word
/// of counts takes one addition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sample(u64);

impl Sample {
    /// A success that was fast.
    pub(super) const SUCCESS: Self = Self::new(false, false);

    #[inline]
    pub(super) const fn new(failed: bool, slow: bool) -> Self {
        let failed = if failed { FAILED } else { 0 };
        let slow = if slow { SLOW } else { 0 };
        Self(CALL | failed | slow)
    }

    #[inline]
    pub(super) const fn bits(self) -> u64 {
        self.0
    }

    pub(super) const fn failed(self) -> bool {
        self.0 & FAILED != 0
    }

    pub(super) const fn slow(self) -> bool {
        self.0 & SLOW != 0
    }
}
