//! The last outcomes, however long they took to come in.
//!
//! Each outcome takes a ticket, puts itself into the ticket's slot, and adds itself to the totals,
//! less what it found in the slot. The totals are one word: whoever's addition reaches a limit sees
//! so, and no trip is lost. Additions may overtake each other, so that an outcome is taken away
//! before it was added; therefore the totals are signed.

use super::super::state::Sample;
use super::super::trip::{Counts, Totals, Trip, Verdict};
use super::{Limits, Window};
use crate::mutant;
use crate::primitive::{AtomicU64, Ordering};
use std::fmt;
use std::time::Duration;

/// The most slots whose totals fit into one word.
const MOST: usize = 1_000;

/// Bits of the generation, above those of the totals or of a slot.
const GENERATION_BITS: u32 = 24;
const GENERATION_MASK: u64 = (1 << GENERATION_BITS) - 1;
const GENERATION_SHIFT: u32 = 40;

/// Bits of each of the totals: calls, failed and slow.
const TOTAL_BITS: u32 = 13;
const TOTAL_MASK: u64 = (1 << TOTAL_BITS) - 1;
/// From here on a total is negative.
const NEGATIVE: u64 = 1 << 12;

const PRESENT: u64 = 1;
const FAILED: u64 = 2;
const SLOW: u64 = 4;

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
        // Acquire: pairs with the release of `add`, so that the window is as full as its totals.
        Packed(self.totals.load(Ordering::Acquire))
    }

    /// Puts an outcome into the next slot; returns what it replaces, of the same generation.
    /// Nothing, when the window belongs to a later generation by now.
    fn put(&self, generation: u64, sample: Sample) -> Option<u64> {
        // Relaxed: which slot an outcome gets matters to nobody, as long as each gets the next.
        let ticket = self.tickets.fetch_add(1, Ordering::Relaxed);
        let size = u64::try_from(N).ok()?;
        let index = usize::try_from(ticket.checked_rem(size)?).ok()?;
        let slot = self.slots.get(index)?;

        let next = generation.wrapping_shl(GENERATION_SHIFT) | bits_of(sample);
        // Relaxed, here and below: one location, and all that counts is that each outcome is found
        // by one other.
        let mut seen = slot.load(Ordering::Relaxed);
        loop {
            let other = seen.wrapping_shr(GENERATION_SHIFT);
            if is_later(other, generation) {
                return None;
            }
            match slot.compare_exchange(seen, next, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) if other == generation => return Some(seen),
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
            let base = if seen.generation() == generation {
                seen
            } else {
                Packed::empty(generation)
            };
            let next = base.plus(new, old);
            if mutant::active("totals-stored") {
                self.totals.store(next.0, Ordering::Release);
                return Some(next);
            }
            // Release on success: pairs with `load`. Acquire on both, as if loaded anew.
            match self
                .totals
                .compare_exchange(seen.0, next.0, Ordering::AcqRel, Ordering::Acquire)
            {
                Ok(_) => return Some(next),
                Err(other) => seen = Packed(other),
            }
        }
    }
}

impl<const N: usize> Trip for CountWindow<N> {}
impl<const N: usize> Window for CountWindow<N> {}

impl<const N: usize> Counts for CountWindow<N> {
    const TIMED: bool = true;
    #[inline]
    fn is_full_of_successes(&self, generation: u64) -> bool {
        let full = u64::try_from(N).unwrap_or(u64::MAX);
        self.load().is_unblemished(generation, full)
    }

    fn count(
        &self,
        generation: u64,
        sample: Sample,
        limits: Limits,
        _now: impl Fn() -> Duration,
    ) -> Verdict {
        let new = bits_of(sample);
        self.put(generation, sample)
            .and_then(|old| self.add(generation, new, old))
            .map_or(Verdict::Calm, |packed| limits.judge(packed.totals()))
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

/// The totals of one generation: calls, failed and slow, modulo 2^13 each.
#[derive(Debug, Clone, Copy)]
struct Packed(u64);

impl Packed {
    const fn empty(generation: u64) -> Self {
        Self(generation.wrapping_shl(GENERATION_SHIFT))
    }

    const fn generation(self) -> u64 {
        self.0.wrapping_shr(GENERATION_SHIFT)
    }

    /// Returns whether the window is full of fast successes.
    const fn is_unblemished(self, generation: u64, full: u64) -> bool {
        self.0 == Self::empty(generation).0 | full.wrapping_shl(TOTAL_BITS.wrapping_mul(2))
    }

    const fn total(self, index: u32) -> u64 {
        self.0.wrapping_shr(TOTAL_BITS.wrapping_mul(index)) & TOTAL_MASK
    }

    /// Returns the totals; a negative one counts as zero.
    const fn totals(self) -> Totals {
        const fn unsigned(total: u64) -> u64 {
            if total < NEGATIVE { total } else { 0 }
        }
        Totals {
            calls: unsigned(self.total(2)),
            failed: unsigned(self.total(1)),
            slow: unsigned(self.total(0)),
        }
    }

    const fn plus(self, new: u64, old: u64) -> Self {
        const fn changed(total: u64, new: u64, old: u64, kind: u64) -> u64 {
            let more = if new & kind == 0 {
                total
            } else {
                total.wrapping_add(1)
            };
            let rest = if old & kind == 0 {
                more
            } else {
                more.wrapping_sub(1)
            };
            rest & TOTAL_MASK
        }
        let calls = changed(self.total(2), new, old, PRESENT);
        let failed = changed(self.total(1), new, old, FAILED);
        let slow = changed(self.total(0), new, old, SLOW);
        Self(
            Self::empty(self.generation()).0
                | calls.wrapping_shl(TOTAL_BITS.wrapping_mul(2))
                | failed.wrapping_shl(TOTAL_BITS)
                | slow,
        )
    }
}

/// Returns an outcome as three bits.
fn bits_of(sample: Sample) -> u64 {
    let failed = if sample.failed { FAILED } else { 0 };
    let slow = if sample.slow { SLOW } else { 0 };
    PRESENT | failed | slow
}

/// Returns whether a generation comes after another; half of all others do.
fn is_later(other: u64, generation: u64) -> bool {
    let ahead = other.wrapping_sub(generation) & GENERATION_MASK;
    ahead > 0 && ahead <= GENERATION_MASK / 2 && !mutant::active("window-of-any-generation")
}
