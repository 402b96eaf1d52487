//! The outcomes of the last while.
//!
//! The span is cut into buckets, one word each, with the counts of one lap around the ring. A
//! bucket is begun anew by the first outcome of the next lap: no timer, no sweep. An outcome is
//! added to its bucket, then all buckets are summed, up to the newest that is seen: a thread that
//! ends at its own bucket would miss the failure that another has just put into the next one.

use super::super::sample::Sample;
use super::super::state::Word;
use super::super::trip::{Counts, Totals, Trip, Verdict};
use super::{Limits, Window};
use crate::primitive::{AtomicU64, Ordering};
use crate::{mutant, nanos};
use std::fmt;
use std::time::Duration;

const COUNT_BITS: u32 = 14;
const COUNT_MASK: u64 = (1 << COUNT_BITS) - 1;

/// The most calls that a bucket counts.
pub(in super::super) const MOST_IN_BUCKET: u64 = COUNT_MASK;

const GENERATION_SHIFT: u32 = 42;
const GENERATION_MASK: u64 = (1 << 8) - 1;

/// Generations that are up to so much ahead come later, others came earlier.
const LATER: u64 = GENERATION_MASK / 2;

const LAP_SHIFT: u32 = 50;
const LAP_MASK: u64 = (1 << 14) - 1;

/// Opens at a rate of failures or of slow calls in the last while, in `B` buckets; from 1 to 1000.
///
/// Reads the clock once for each outcome. The more buckets, the more evenly the window moves; with
/// 10 it is at most a tenth shorter than its span. A bucket counts its first 16 383 outcomes; what
/// comes on top changes its rate no more.
///
/// # Examples
///
/// ```
/// use retry_runtime::breaker::{CircuitBreaker, Rate, TimeWindow};
/// use std::time::Duration;
///
/// static API: CircuitBreaker<TimeWindow<10>> =
///     CircuitBreaker::time_window(Duration::from_secs(60), Rate::percent(50), 20);
///
/// assert!(API.try_acquire().is_ok());
/// ```
pub struct TimeWindow<const B: usize> {
    /// In milliseconds.
    bucket: u64,
    buckets: [AtomicU64; B],
}

impl<const B: usize> TimeWindow<B> {
    #[cfg(not(retry_loom))]
    pub(crate) const fn new(span: u64) -> Self {
        const {
            assert!(
                B > 0 && B <= 1_000,
                "a time window has from 1 to 1000 buckets"
            );
        };
        Self {
            bucket: Self::length(span),
            buckets: [const { AtomicU64::new(0) }; B],
        }
    }

    #[cfg(retry_loom)]
    pub(crate) fn new(span: u64) -> Self {
        const {
            assert!(
                B > 0 && B <= 1_000,
                "a time window has from 1 to 1000 buckets"
            );
        };
        Self {
            bucket: Self::length(span),
            buckets: std::array::from_fn(|_| AtomicU64::new(0)),
        }
    }

    /// Returns the length of a bucket, rounded up.
    const fn length(span: u64) -> u64 {
        let (mut buckets, mut count) = (0_u64, 0_usize);
        // `TryFrom` cannot be called in a `const fn`.
        while count < B {
            buckets = buckets.saturating_add(1);
            count = count.saturating_add(1);
        }
        match span.checked_add(buckets.saturating_sub(1)) {
            Some(sum) => match sum.checked_div(buckets) {
                Some(length) if length > 0 => length,
                _ => 1,
            },
            None => span,
        }
    }

    /// Returns the lap at `now` and the bucket in it.
    fn place(&self, now: Duration) -> Option<(u64, u64)> {
        let epoch = nanos::low_half(now.as_millis()).checked_div(self.bucket)?;
        let size = u64::try_from(B).ok()?;
        Some((epoch.checked_div(size)?, epoch.checked_rem(size)?))
    }

    /// Adds an outcome to its bucket, unless the bucket has gone on to a later lap or generation.
    fn add(&self, generation: u64, lap: u64, place: u64, sample: Sample) -> Option<()> {
        let bucket = self.buckets.get(usize::try_from(place).ok()?)?;
        // SeqCst, here and in `sum`: each recorder writes its bucket and reads the others'. Of two
        // that do so at once, one has to see the other, or both miss the trip.
        let mut seen = bucket.load(Ordering::SeqCst);
        loop {
            let next = Bucket(seen).plus(generation, lap, sample)?;
            if mutant::active("bucket-stored") {
                bucket.store(next.0, Ordering::SeqCst);
                return Some(());
            }
            match bucket.compare_exchange(seen, next.0, Ordering::SeqCst, Ordering::SeqCst) {
                Ok(_) => return Some(()),
                Err(other) => seen = other,
            }
        }
    }

    /// Sums the buckets of the span that ends at the newest one.
    fn sum(&self, generation: u64, lap: u64, place: u64) -> Totals {
        // SeqCst: see `add`.
        let buckets = self.buckets.each_ref().map(|bucket| Bucket(read(bucket)));
        let size = i64::try_from(B).unwrap_or(i64::MAX);
        // How many buckets each one is ahead of this thread's.
        let ahead = || {
            (0_u64..)
                .zip(&buckets)
                .filter(|(_, bucket)| bucket.is_of(generation) && !bucket.is_empty())
                .map(|(index, bucket)| {
                    let here = i64::try_from(index).unwrap_or(i64::MAX);
                    let there = i64::try_from(place).unwrap_or(i64::MAX);
                    let laps = bucket.laps_ahead(lap).saturating_mul(size);
                    (laps.saturating_add(here).saturating_sub(there), bucket)
                })
        };

        // What is a whole lap ahead was written before the clock stepped back.
        let newest = ahead()
            .map(|(ahead, _)| ahead)
            .filter(|&ahead| ahead < size && !mutant::active("old-epoch"))
            .fold(0, i64::max);
        let oldest = newest.saturating_sub(size);
        ahead()
            .filter(|&(ahead, _)| oldest < ahead && ahead <= newest)
            .fold(Totals::default(), |totals, (_, bucket)| {
                totals.plus(bucket.totals())
            })
    }
}

impl<const B: usize> Trip for TimeWindow<B> {}
impl<const B: usize> Window for TimeWindow<B> {}

impl<const B: usize> Counts for TimeWindow<B> {
    type Counted = Totals;

    const TIMED: bool = true;
    const RESTS: bool = false;

    #[inline]
    fn is_unmoved(&self, _word: Word) -> bool {
        false
    }

    fn count(&self, generation: u64, sample: Sample, now: impl Fn() -> Duration) -> Option<Totals> {
        let generation = generation & GENERATION_MASK;
        let (lap, place) = self.place(now())?;
        self.add(generation, lap, place, sample)?;
        Some(self.sum(generation, lap, place))
    }

    fn judge(&self, _generation: u64, counted: Totals, limits: Limits) -> Verdict {
        limits.judge(counted)
    }

    fn totals(&self, generation: u64, now: impl Fn() -> Duration) -> Option<Totals> {
        let (lap, place) = self.place(now())?;
        Some(self.sum(generation & GENERATION_MASK, lap, place))
    }
}

impl<const B: usize> fmt::Debug for TimeWindow<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TimeWindow")
            .field("buckets", &B)
            .field("bucket", &Duration::from_millis(self.bucket))
            .finish_non_exhaustive()
    }
}

/// Reads a bucket in the one order of all `SeqCst` accesses, see [`TimeWindow::add`].
fn read(bucket: &AtomicU64) -> u64 {
    if cfg!(retry_loom) && !mutant::active("weak-ordering") {
        // Loom takes SeqCst accesses for weaker ones. What changes a word sees the latest of it.
        bucket.fetch_add(0, Ordering::SeqCst)
    } else {
        // SeqCst: pairs with the exchange in `add`.
        bucket.load(Ordering::SeqCst)
    }
}

/// The counts of one bucket: the lap, modulo 2^14, and the generation, modulo 2^8, they belong to;
/// then calls, failed and slow.
#[derive(Debug, Clone, Copy)]
struct Bucket(u64);

impl Bucket {
    const fn is_of(self, generation: u64) -> bool {
        self.0.wrapping_shr(GENERATION_SHIFT) & GENERATION_MASK == generation
    }

    /// Returns how many laps this bucket is ahead of `lap`; negative when it is behind.
    fn laps_ahead(self, lap: u64) -> i64 {
        let ahead = self.0.wrapping_shr(LAP_SHIFT).wrapping_sub(lap) & LAP_MASK;
        let behind = lap.wrapping_sub(self.0.wrapping_shr(LAP_SHIFT)) & LAP_MASK;
        let (size, sign) = if ahead <= behind {
            (ahead, 1)
        } else {
            (behind, -1)
        };
        i64::try_from(size).unwrap_or(0).saturating_mul(sign)
    }

    const fn is_empty(self) -> bool {
        self.count(2) == 0
    }

    const fn count(self, index: u32) -> u64 {
        self.0.wrapping_shr(COUNT_BITS.wrapping_mul(index)) & COUNT_MASK
    }

    const fn totals(self) -> Totals {
        Totals {
            calls: self.count(2),
            failed: self.count(1),
            slow: self.count(0),
        }
    }

    /// Adds an outcome; nothing when it belongs to an earlier lap or generation than the bucket.
    fn plus(self, generation: u64, lap: u64, sample: Sample) -> Option<Self> {
        let ahead = self
            .0
            .wrapping_shr(GENERATION_SHIFT)
            .wrapping_sub(generation)
            & GENERATION_MASK;
        let begun = !self.is_empty();
        let base = match (ahead, self.laps_ahead(lap)) {
            (0, 0) => self,
            // The thread was held up for a whole lap, or since the breaker was closed before.
            (0, 1) | (1..=LATER, _) if begun && !mutant::active("bucket-of-any-generation") => {
                return None;
            }
            _ => Self(
                (lap & LAP_MASK).wrapping_shl(LAP_SHIFT)
                    | generation.wrapping_shl(GENERATION_SHIFT),
            ),
        };
        if base.count(2) == COUNT_MASK {
            return Some(base);
        }
        let failed = if sample.failed() {
            1_u64.wrapping_shl(COUNT_BITS)
        } else {
            0
        };
        let slow = u64::from(sample.slow());
        let call = 1_u64.wrapping_shl(COUNT_BITS.wrapping_mul(2));
        // No field overflows, since none counts more than the calls.
        Some(Self(base.0.wrapping_add(call | failed | slow)))
    }
}
