//! The outcomes of the last while.
//!
//! The span is cut into buckets, one word each, with the counts of one lap around the ring. A
//! bucket is begun anew by the first outcome of the next lap: no timer, no sweep. An outcome is
//! added to its bucket, then, if any bucket has a failed or slow call, all are summed, up to the
//! newest that is seen: a thread that ends at its own bucket would miss the failure that another has
//! just put into the next one.

use super::super::sample::{COUNT_BITS, Sample};
use super::super::state::Word;
use super::super::trip::{Counts, Totals, Trip, Verdict};
use super::{Limits, Window, size};
use crate::mutant;
use crate::primitive::{AtomicU64, Ordering};
use std::fmt;
use std::num::NonZeroU64;
use std::ops::BitOr;
use std::time::Duration;

const COUNT_MASK: u64 = (1 << COUNT_BITS) - 1;

/// The most calls that a bucket counts.
pub(in super::super) const MOST_IN_BUCKET: u64 = COUNT_MASK;

const GENERATION_SHIFT: u32 = 42;
const GENERATION_MASK: u64 = (1 << 8) - 1;

/// Generations that are up to so much ahead come later, others came earlier.
const LATER: u64 = GENERATION_MASK / 2;

const LAP_SHIFT: u32 = 50;
const LAP_MASK: u64 = (1 << 14) - 1;

/// Half of all laps, so that a bucket that is behind is not a negative number of laps ahead.
const HALF: u64 = 1 << 13;

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
    bucket: NonZeroU64,
    buckets: [AtomicU64; B],
}

impl<const B: usize> TimeWindow<B> {
    const SIZE: u64 = size::<B>();

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
    const fn length(span: u64) -> NonZeroU64 {
        // `?` cannot be used in a `const fn`.
        match span.checked_add(Self::SIZE.saturating_sub(1)) {
            Some(sum) => match sum.checked_div(Self::SIZE) {
                Some(length) => at_least_one(length),
                None => NonZeroU64::MIN,
            },
            None => at_least_one(span),
        }
    }

    /// Returns the lap at `now` and the bucket in it.
    #[inline]
    fn place(&self, now: Duration) -> Option<Place> {
        // What does not fit is cut off, as it would be of the whole number of milliseconds.
        let millis = now
            .as_secs()
            .wrapping_mul(1_000)
            .wrapping_add(u64::from(now.subsec_millis()));
        let epoch = millis / self.bucket;
        Some(Place {
            lap: epoch.checked_div(Self::SIZE)?,
            index: epoch.checked_rem(Self::SIZE)?,
        })
    }

    /// Adds an outcome to its bucket if one look at it is enough, and returns whether it was.
    #[inline]
    fn add_at_once(&self, generation: u64, place: Place, sample: Sample) -> bool {
        let Some(bucket) = self.bucket(place) else {
            return false;
        };
        // SeqCst, wherever a bucket is touched: each recorder writes its own and reads the others.
        // Of two that do so at once, one has to see the other, or both miss the trip.
        let seen = bucket.load(Ordering::SeqCst);
        let calls = seen ^ Bucket::empty(generation, place.lap).0;
        if calls >= COUNT_MASK || mutant::active("bucket-stored") {
            // Either full, so that nothing changes it any more, or something else than fast
            // successes of this lap and generation.
            return calls == COUNT_MASK;
        }
        let next = seen.wrapping_add(sample.bits());
        // SeqCst: as above.
        bucket
            .compare_exchange(seen, next, Ordering::SeqCst, Ordering::SeqCst)
            .is_ok()
    }

    /// Adds an outcome to its bucket, unless the bucket has gone on to a later lap or generation.
    fn add(&self, generation: u64, place: Place, sample: Sample) -> Option<()> {
        let bucket = self.bucket(place)?;
        // SeqCst, here and below: see `add_at_once`.
        let mut seen = bucket.load(Ordering::SeqCst);
        loop {
            let next = Bucket(seen).plus(generation, place.lap, sample)?;
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

    #[inline]
    fn bucket(&self, place: Place) -> Option<&AtomicU64> {
        self.buckets.get(usize::try_from(place.index).ok()?)
    }

    /// Returns whether no bucket has a failed or slow call, of whatever lap and generation. Then
    /// `sum` has none, either.
    ///
    /// Asked after the outcome was added. A failure that is not seen here is then added later, and
    /// whoever adds it sums after that, with this outcome.
    #[inline]
    fn is_all_well(&self) -> bool {
        let all = self.buckets.iter().map(read).fold(0, BitOr::bitor);
        Bucket(all).totals().are_all_well()
    }

    /// Sums the buckets of the span that ends at the newest one.
    fn sum(&self, generation: u64, place: Place) -> Totals {
        let buckets = self.buckets.each_ref().map(|bucket| Bucket(read(bucket)));
        // Which bucket each one is, counted from half of all laps ago, so that none is negative.
        let numbered = || {
            (0_u64..)
                .zip(&buckets)
                .filter(|(_, bucket)| bucket.is_of(generation) && !bucket.is_empty())
                .map(|(index, bucket)| {
                    let laps = bucket.laps_ahead(place.lap).wrapping_add(HALF) & LAP_MASK;
                    (laps.wrapping_mul(Self::SIZE).wrapping_add(index), bucket)
                })
        };

        let here = HALF.wrapping_mul(Self::SIZE).wrapping_add(place.index);
        // What is a whole lap ahead was written before the clock stepped back.
        let newest = numbered()
            .map(|(number, _)| number)
            .filter(|&number| {
                number < here.wrapping_add(Self::SIZE) && !mutant::active("old-epoch")
            })
            .fold(here, u64::max);
        let oldest = newest.wrapping_sub(Self::SIZE);
        numbered()
            .filter(|&(number, _)| oldest < number && number <= newest)
            .fold(Totals::default(), |totals, (_, bucket)| {
                totals.plus(bucket.totals())
            })
    }
}

const fn at_least_one(length: u64) -> NonZeroU64 {
    match NonZeroU64::new(length) {
        Some(length) => length,
        None => NonZeroU64::MIN,
    }
}

/// Where on the ring a moment is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    lap: u64,
    index: u64,
}

impl<const B: usize> Trip for TimeWindow<B> {}
impl<const B: usize> Window for TimeWindow<B> {}

impl<const B: usize> Counts for TimeWindow<B> {
    type Counted = Place;

    const TIMED: bool = true;
    const RESTS: bool = false;

    #[inline]
    fn is_unmoved(&self, _permit: Word, _now: impl Fn() -> Word) -> bool {
        false
    }

    #[inline]
    fn count(&self, generation: u64, sample: Sample, now: impl Fn() -> Duration) -> Option<Place> {
        let generation = generation & GENERATION_MASK;
        let place = self.place(now())?;
        let early = mutant::active("look-before-adding").then(|| self.is_all_well());
        if !self.add_at_once(generation, place, sample) {
            return self.add(generation, place, sample).map(|()| place);
        }
        let well = early.unwrap_or_else(|| self.is_all_well());
        (!well).then_some(place)
    }

    fn judge(&self, generation: u64, counted: Place, limits: Limits) -> Verdict {
        limits.judge(self.sum(generation & GENERATION_MASK, counted))
    }

    fn totals(&self, generation: u64, now: impl Fn() -> Duration) -> Option<Totals> {
        let place = self.place(now())?;
        Some(self.sum(generation & GENERATION_MASK, place))
    }
}

impl<const B: usize> fmt::Debug for TimeWindow<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TimeWindow")
            .field("buckets", &B)
            .field("bucket", &Duration::from_millis(self.bucket.get()))
            .finish_non_exhaustive()
    }
}

/// Reads a bucket in the one order of all `SeqCst` accesses, see [`TimeWindow::add_at_once`].
fn read(bucket: &AtomicU64) -> u64 {
    if cfg!(retry_loom) && !mutant::active("weak-ordering") {
        // Loom takes SeqCst accesses for weaker ones. What changes a word sees the latest of it.
        bucket.fetch_add(0, Ordering::SeqCst)
    } else {
        // SeqCst: pairs with the exchanges in `add_at_once` and `add`.
        bucket.load(Ordering::SeqCst)
    }
}

/// The counts of one bucket: the lap, modulo 2^14, and the generation, modulo 2^8, they belong to;
/// then slow, failed and calls.
#[derive(Debug, Clone, Copy)]
struct Bucket(u64);

impl Bucket {
    #[inline]
    const fn empty(generation: u64, lap: u64) -> Self {
        Self(lap.wrapping_shl(LAP_SHIFT) | generation.wrapping_shl(GENERATION_SHIFT))
    }

    const fn generation(self) -> u64 {
        self.0.wrapping_shr(GENERATION_SHIFT) & GENERATION_MASK
    }

    const fn is_of(self, generation: u64) -> bool {
        self.generation() == generation
    }

    /// Returns how many laps this bucket is ahead of `lap`, modulo 2^14.
    const fn laps_ahead(self, lap: u64) -> u64 {
        self.0.wrapping_shr(LAP_SHIFT).wrapping_sub(lap) & LAP_MASK
    }

    const fn is_empty(self) -> bool {
        self.totals().calls == 0
    }

    #[inline]
    const fn totals(self) -> Totals {
        let failed = self.0.wrapping_shr(COUNT_BITS);
        let slow = failed.wrapping_shr(COUNT_BITS);
        Totals {
            calls: self.0 & COUNT_MASK,
            failed: failed & COUNT_MASK,
            slow: slow & COUNT_MASK,
        }
    }

    /// Adds an outcome; nothing when it belongs to an earlier lap or generation than the bucket.
    fn plus(self, generation: u64, lap: u64, sample: Sample) -> Option<Self> {
        let base = if self.is_of(generation) && self.laps_ahead(lap) == 0 {
            self
        } else if self.is_later(generation, lap) {
            return None;
        } else {
            Self::empty(generation, lap)
        };
        // No count overflows, since none is larger than that of the calls.
        Some(if base.totals().calls == COUNT_MASK {
            base
        } else {
            Self(base.0.wrapping_add(sample.bits()))
        })
    }

    /// Returns whether the thread was held up for a whole lap, or since the breaker was closed
    /// before.
    fn is_later(self, generation: u64, lap: u64) -> bool {
        let ahead = self.generation().wrapping_sub(generation) & GENERATION_MASK;
        let later = match ahead {
            0 => self.laps_ahead(lap) == 1,
            1..=LATER => true,
            _ => false,
        };
        later && !self.is_empty() && !mutant::active("bucket-of-any-generation")
    }
}
