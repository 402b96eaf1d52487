//! The right to make one call, and the duty to say how it went.

use super::CircuitBreaker;
use super::sample::Sample;
use super::shell::UNTIMED;
use super::state::Word;
use super::trip::{Consecutive, Trip};
use std::fmt;
use std::mem;

/// The permission of a [`CircuitBreaker`] for one call.
///
/// Consumed by telling how the call went. Dropped without that, as when a future is cancelled, it
/// counts as nothing and gives its place among the probes back. Only a permit that is never dropped
/// keeps its place, until the [lease](CircuitBreaker::lease) is over.
///
/// # Examples
///
/// ```
/// use retry_runtime::breaker::{CircuitBreaker, CircuitOpen, Recorded};
///
/// static DB: CircuitBreaker = CircuitBreaker::new();
///
/// # fn main() -> Result<(), CircuitOpen> {
/// let permit = DB.try_acquire()?;
/// let answer = "1".parse::<u32>();
/// let recorded = if answer.is_ok() { permit.success() } else { permit.failure() };
/// assert_eq!(recorded, Recorded::Counted);
/// # Ok(())
/// # }
/// ```
#[must_use = "a permit that is dropped counts as a cancelled call"]
pub struct Permit<'a, T: Trip = Consecutive> {
    breaker: &'a CircuitBreaker<T>,
    /// The state the call was permitted in, see `Word::of_permit`.
    word: Word,
    /// When the call started, in nanoseconds, see `CircuitBreaker::start`.
    start: u64,
    /// Whether the user's code runs now, so that dropping the permit means a panic.
    running: bool,
}

/// Whether an outcome was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Recorded {
    /// The breaker was in the state that permitted the call, and has taken the outcome into
    /// account.
    Counted,
    /// The breaker has changed its state since, or is disabled; nothing was counted.
    Stale,
}

#[expect(
    clippy::must_use_candidate,
    reason = "most callers do not care whether their outcome was counted"
)]
impl<'a, T: Trip> Permit<'a, T> {
    #[inline]
    pub(super) const fn new(breaker: &'a CircuitBreaker<T>, word: Word, start: u64) -> Self {
        Self {
            breaker,
            word,
            start,
            running: false,
        }
    }

    /// Tells that the call has succeeded.
    #[inline]
    pub fn success(self) -> Recorded {
        self.end(false)
    }

    /// Tells that the call has failed.
    #[inline]
    pub fn failure(self) -> Recorded {
        self.end(true)
    }

    /// Tells that the outcome says nothing about the other side, such as an error of the caller's
    /// own: counts as nothing and gives the place of a probe back.
    ///
    /// Returns [`Recorded::Counted`] if the breaker is still in the state that permitted the call.
    #[inline]
    pub fn ignore(self) -> Recorded {
        let (breaker, word) = (self.breaker, self.word);
        mem::forget(self);
        breaker.release(word)
    }

    /// The breaker that has permitted the call.
    #[inline]
    pub(super) const fn breaker(&self) -> &'a CircuitBreaker<T> {
        self.breaker
    }

    /// Runs a part of the user's code; should it panic, the call has failed.
    #[inline]
    pub(crate) fn run<R>(&mut self, part: impl FnOnce() -> R) -> R {
        // Not `thread::panicking()`, which is also true where a future is dropped because something
        // else panics.
        self.running = true;
        let result = part();
        self.running = false;
        result
    }

    #[inline]
    fn end(self, failed: bool) -> Recorded {
        let (breaker, word, start) = (self.breaker, self.word, self.start);
        // Consumed before it is counted, so that it counts once whatever a listener does. Nothing
        // in it needs to be dropped.
        mem::forget(self);
        if start != UNTIMED {
            return end_timed(breaker, word, start, failed);
        }
        breaker.record(word, Sample::new(failed, false))
    }
}

/// Counts an outcome of a call that may have been slow.
#[cold]
#[inline(never)]
fn end_timed<T: Trip>(
    breaker: &CircuitBreaker<T>,
    word: Word,
    start: u64,
    failed: bool,
) -> Recorded {
    // Should the clock panic, the permit is dropped. Made again only here: one that has to be found
    // by an unwinding thread would be in memory also where there is no clock to panic.
    let permit = Permit::new(breaker, word, start);
    let slow = breaker.is_slow(start);
    mem::forget(permit);
    breaker.record(word, Sample::new(failed, slow))
}

impl<T: Trip> Drop for Permit<'_, T> {
    fn drop(&mut self) {
        if self.running {
            let slow = self.start != UNTIMED && self.breaker.is_slow(self.start);
            self.breaker.record(self.word, Sample::new(true, slow));
        } else {
            self.breaker.release(self.word);
        }
    }
}

impl<T: Trip> fmt::Debug for Permit<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Permit")
            .field("state", &self.word.state())
            .field("generation", &self.word.generation())
            .finish_non_exhaustive()
    }
}
