//! The last outcomes, however long they took to come in.
//!
//! Each outcome takes a ticket, puts itself into the ticket's slot, and adds itself to the totals,
//! less what it found in the slot. The totals are one word: whoever's addition reaches a limit sees
//! so, and no trip is lost. Additions may overtake each other, so that an outcome is taken away
//! before it was added; therefore the totals are signed.

use super::super::sample::Sample;
use super::super::state::Word;
use super::super::trip::{Counts, Totals, Trip, Verdict};
use super::{Limits, Window, size};
use crate::mutant;
use crate::primitive::{AtomicU64, Ordering};
use std::fmt;
use std::time::Duration;

/// The most slots whose totals fit into one word.
const MOST: usize = 1_000;

/// Bits of the generation, below those of the totals or of a slot.
const GENERATION_BITS: u32 = 24;
const GENERATION_MASK: u64 = (1 << GENERATION_BITS) - 1;

/// Bits of each of the totals: calls, failed and slow, one above the other.
const TOTAL_BITS: u32 = 13;
const TOTAL_MASK: u64 = (1 << TOTAL_BITS) - 1;

/// What one outcome adds to the totals, and how it stands in its slot.
const CALL: u64 = 1 << GENERATION_BITS;
const FAILED: u64 = CALL << TOTAL_BITS;
const SLOW: u64 = FAILED << TOTAL_BITS;

/// Added once the generation is left.
const LEFT: u64 = SLOW << TOTAL_BITS;

/// Added to each total, half of what it can hold makes none of them negative.
const HALF: u64 = 1 << 12;
const HALVES: u64 = (CALL + FAILED + SLOW) * HALF;

/// Opens at a rate of failures or of slow calls among the last `N` calls; from 1 to 1000.
///
/// Eight bytes a call. While the window is full of fast successes, a further one writes nothing.
///
/// # Examples
///
/// ```
/// use retry_runtime::breaker::{CircuitBreaker, CountWindow, Rate};
///
/// static API: CircuitBreaker<CountWindow<100>> =
///     CircuitBreaker::count_window(Rate::percent(50), 20).name("api");
///
/// assert!(API.try_acquire().is_ok());
/// ```
pub struct CountWindow<const N: usize> {
    tickets: AtomicU64,
    totals: AtomicU64,
    slots: [AtomicU64; N],
}

impl<const N: usize> CountWindow<N> {
    const SIZE: u64 = size::<N>();

    #[cfg(not(retry_loom))]
    pub(crate) const fn new() -> Self {
        const {
            assert!(
                N > 0 && N <= MOST,
                "a count window has from 1 to 1000 calls"
            );
        };
        Self {
            tickets: AtomicU64::new(0),
            totals: AtomicU64::new(0),
            slots: [const { AtomicU64::new(0) }; N],
        }
    }

    #[cfg(retry_loom)]
    pub(crate) fn new() -> Self {
        const {
            assert!(
                N > 0 && N <= MOST,
                "a count window has from 1 to 1000 calls"
            );
        };
        Self {
            tickets: AtomicU64::new(0),
            totals: AtomicU64::new(0),
            slots: std::array::from_fn(|_| AtomicU64::new(0)),
        }
    }

    #[inline]
    fn load(&self) -> Packed {
        // Acquire: pairs with the release of `exchange`, so that the window is as full as its totals.
        Packed(self.totals.load(Ordering::Acquire))
    }

    /// Puts other totals in the place of what was seen, or returns what is there instead.
    fn exchange(&self, seen: Packed, next: Packed) -> Result<(), Packed> {
        // Release on success: pairs with `load`. Acquire on both, as if loaded anew.
        self.totals
            .compare_exchange(seen.0, next.0, Ordering::AcqRel, Ordering::Acquire)
            .map(drop)
            .map_err(Packed)
    }

    /// Puts an outcome into the next slot; returns what it replaces, of the same generation.
    /// Nothing, when the window belongs to a later generation by now.
    fn put(&self, generation: u64, outcome: u64) -> Option<u64> {
        // Relaxed: which slot an outcome gets matters to nobody, as long as each gets the next.
        let ticket = self.tickets.fetch_add(1, Ordering::Relaxed);
        let index = usize::try_from(ticket.checked_rem(Self::SIZE)?).ok()?;
        let slot = self.slots.get(index)?;

        let next = generation | outcome;
        // Relaxed, here and below: one location, and all that counts is that each outcome is found
        // by one other.
        let mut seen = slot.load(Ordering::Relaxed);
        loop {
            let other = seen & GENERATION_MASK;
            if is_later(other, generation) {
                return None;
            }
            match slot.compare_exchange(seen, next, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) if other == generation => return Some(seen & !GENERATION_MASK),
                Ok(_) => return Some(0),
                Err(newer) => seen = newer,
            }
        }
    }

    /// Adds one outcome to the totals and takes another away.
    fn add(&self, generation: u64, new: u64, old: u64) -> Option<Packed> {
        let mut seen = self.load();
        loop {
            if is_later(seen.generation(), generation) {
                return None;
            }
            let next = seen.of(generation).plus(new, old);
            if mutant::active("totals-stored") {
                self.totals.store(next.0, Ordering::Release);
                return Some(next);
            }
            match self.exchange(seen, next) {
                Ok(()) => return Some(next),
                Err(other) => seen = other,
            }
        }
    }
}

impl<const N: usize> Trip for CountWindow<N> {}
impl<const N: usize> Window for CountWindow<N> {}

impl<const N: usize> Counts for CountWindow<N> {
    type Counted = Packed;

    const TIMED: bool = true;
    const RESTS: bool = true;

    #[inline]
    fn is_unmoved(&self, permit: Word, _now: impl Fn() -> Word) -> bool {
        // The permit of a closed breaker is its generation, and there are no totals of a generation
        // that was not closed. Totals without a mark say that the state has not changed, see `Packed`.
        self.load().are_all_successes(permit.bits(), Self::SIZE)
    }

    fn leave(&self, generation: u64) {
        let mut seen = self.load();
        while let Some(next) = seen.left(generation) {
            match self.exchange(seen, next) {
                Ok(()) => return,
                Err(other) => seen = other,
            }
        }
    }

    fn count(
        &self,
        generation: u64,
        sample: Sample,
        _now: impl Fn() -> Duration,
    ) -> Option<Packed> {
        let new = bits_of(sample);
        let old = self.put(generation, new)?;
        self.add(generation, new, old)
            .filter(|packed| !packed.totals().are_all_well())
    }

    fn judge(&self, _generation: u64, counted: Packed, limits: Limits) -> Verdict {
        limits.judge(counted.totals())
    }

    fn totals(&self, generation: u64, _now: impl Fn() -> Duration) -> Option<Totals> {
        let seen = self.load();
        Some(if seen.generation() == generation {
            seen.totals()
        } else {
            Totals::default()
        })
    }
}

impl<const N: usize> fmt::Debug for CountWindow<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CountWindow")
            .field("size", &N)
            .finish_non_exhaustive()
    }
}

/// The totals of one generation, above it: a sum of [`CALL`], [`FAILED`] and [`SLOW`], and of [`LEFT`]
/// once the breaker has left the generation.
///
/// It is exact whatever the order of its parts, also while a total is negative and borrows from the
/// next.
///
/// Who finds a window full of successes that is not left has nothing to write and need not look at
/// the state. Whoever changes the state marks the totals first; so a thread that knows of the change
/// finds the mark, and the success of one that does not comes before the change. The mark stays,
/// whatever outcomes are still added, and also where no outcome was before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Packed(u64);

impl Packed {
    const fn empty(generation: u64) -> Self {
        Self(generation)
    }

    /// Returns whether these are the totals of a full window without failed and slow calls.
    #[inline]
    const fn are_all_successes(self, generation: u64, size: u64) -> bool {
        self.0 ^ generation == CALL.wrapping_mul(size)
    }

    const fn generation(self) -> u64 {
        self.0 & GENERATION_MASK
    }

    /// Returns the totals of that generation: these, or those of an empty window.
    fn of(self, generation: u64) -> Self {
        if self.generation() == generation {
            self
        } else {
            Self::empty(generation)
        }
    }

    /// Returns the same, marked as left by that generation; nothing when that is so already.
    fn left(self, generation: u64) -> Option<Self> {
        let totals = self.of(generation);
        let marked = totals.0.wrapping_add(HALVES) & LEFT != 0;
        let late = is_later(self.generation(), generation)
            || mutant::active("empty-not-marked") && self.generation() != generation;
        (!marked && !late).then(|| Self(totals.0.wrapping_add(LEFT)))
    }

    /// Returns the totals; a negative one counts as zero.
    const fn totals(self) -> Totals {
        let sum = self.0.wrapping_add(HALVES);
        let calls = sum.wrapping_shr(GENERATION_BITS);
        let failed = calls.wrapping_shr(TOTAL_BITS);
        let slow = failed.wrapping_shr(TOTAL_BITS);
        Totals {
            calls: (calls & TOTAL_MASK).saturating_sub(HALF),
            failed: (failed & TOTAL_MASK).saturating_sub(HALF),
            slow: (slow & TOTAL_MASK).saturating_sub(HALF),
        }
    }

    const fn plus(self, new: u64, old: u64) -> Self {
        Self(self.0.wrapping_add(new).wrapping_sub(old))
    }
}

/// Returns what an outcome adds to the totals.
fn bits_of(sample: Sample) -> u64 {
    let failed = if sample.failed() { FAILED } else { 0 };
    let slow = if sample.slow() { SLOW } else { 0 };
    CALL | failed | slow
}

/// Returns whether a generation comes after another; half of all others do.
fn is_later(other: u64, generation: u64) -> bool {
    let ahead = other.wrapping_sub(generation) & GENERATION_MASK;
    ahead > 0 && ahead <= GENERATION_MASK / 2 && !mutant::active("window-of-any-generation")
}
