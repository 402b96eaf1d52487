//! The shell around the steps of `state`: load, decide, exchange.
//!
//! The only code that touches the shared words. It reads the clock, draws the jitter and tells of
//! transitions, so that no step has to.

use super::CircuitBreaker;
use super::moment::Moment;
use super::permit::Recorded;
use super::rejection::Rejected;
use super::sample::Sample;
use super::state::{self, Asked, Lease, LeaseLeft, Step, Word};
use super::transition;
use super::trip::{Trip, Verdict};
use crate::circuit::{State, Transition};
use crate::clock::{Clock, SystemClock};
use crate::primitive::Ordering;
use crate::{mutant, nanos, rng};
use std::time::Duration;

impl<T: Trip> CircuitBreaker<T> {
    #[inline]
    pub(super) fn load(&self) -> Word {
        // Acquire: pairs with the release in `exchange`, so that who sees a state also sees what
        // was done before the change to it.
        Word::from_bits(self.word.load(Ordering::Acquire))
    }

    /// Puts `next` where `seen` is, and tells of it if that is a transition. Otherwise returns what
    /// was there instead.
    fn exchange(&self, seen: Word, next: Word) -> Result<(), Word> {
        let leaves = seen.is_closed() && seen.generation() != next.generation();
        if leaves && !mutant::active("leave-after-exchange") {
            // Before the exchange, so that nobody who sees the new state can miss it. Should another
            // exchange come first, that one has left the state.
            self.trip.leave(seen.generation());
        }
        self.put(seen, next)?;
        if leaves && mutant::active("leave-after-exchange") {
            self.trip.leave(seen.generation());
        }
        if seen.generation() != next.generation() {
            self.tell(seen, next);
        }
        Ok(())
    }

    /// The exchange alone.
    #[inline]
    fn put(&self, seen: Word, next: Word) -> Result<(), Word> {
        if mutant::active("store-for-exchange") {
            self.word.store(next.bits(), Ordering::Release);
            return Ok(());
        }
        // Release on success: pairs with the acquire in `load`. Acquire on both, since the caller
        // goes on from what it saw, as if it had loaded it.
        self.word
            .compare_exchange(
                seen.bits(),
                next.bits(),
                Ordering::AcqRel,
                Ordering::Acquire,
            )
            .map(drop)
            .map_err(Word::from_bits)
    }

    /// Decides on a call while the breaker is not closed, and returns the word of its permit.
    ///
    /// Loads the word anew, so that the caller need not keep it beside what the call needs.
    #[cold]
    #[inline(never)]
    pub(super) fn ask(&self) -> Result<Word, Rejected> {
        let seen = self.load();
        match self.left(seen) {
            Some(why) => Err(why),
            None => self.ask_to_probe(seen),
        }
    }

    /// Returns why every call is going to be rejected, if one would be now.
    ///
    /// A half-open breaker may let a call through at any time.
    #[inline]
    pub(super) fn left(&self, seen: Word) -> Option<Rejected> {
        if seen.is_open() {
            let now = Moment::reached(self.now());
            let left = seen.end()?.left(now, self.settings.open.longest());
            left.map(Rejected::open)
        } else if seen.is_forced_open() {
            Some(Rejected::FORCED_OPEN)
        } else {
            None
        }
    }

    /// Decides on a call that may be a probe.
    #[inline(never)]
    fn ask_to_probe(&self, mut seen: Word) -> Result<Word, Rejected> {
        let rules = self.settings.rules();
        let longest = self.settings.open.longest();
        let earlier = mutant::active("time-before-word").then(|| self.now());
        loop {
            // Read after the word: a deadline that is younger than the time would look as if the
            // clock had stepped back.
            let now = earlier.unwrap_or_else(|| self.now());
            let next = match state::ask(seen, Moment::reached(now), longest, rules) {
                Asked::Permitted => return Ok(seen.of_permit()),
                Asked::Becomes(next) => next,
                Asked::Rejected(why) => return Err(why),
                Asked::Full if self.lease_is_over(seen, now) => self.opened(seen),
                Asked::Full => return Err(Rejected::HALF_OPEN),
            };
            match self.exchange(seen, next) {
                Ok(()) if next.state() == State::HalfOpen => {
                    self.renew_lease(next, now);
                    return Ok(next.of_permit());
                }
                Ok(()) => seen = next,
                Err(other) => seen = other,
            }
        }
    }

    /// Counts an outcome.
    #[inline]
    pub(super) fn record(&self, permit: Word, sample: Sample) -> Recorded {
        if sample == Sample::SUCCESS && self.trip.is_unmoved(permit, || self.load()) {
            return Recorded::Counted;
        }
        if T::RESTS {
            self.count_seldom(permit, sample)
        } else {
            self.count_always(permit, sample)
        }
    }

    /// Counts an outcome where most change nothing.
    #[cold]
    #[inline(never)]
    fn count_seldom(&self, permit: Word, sample: Sample) -> Recorded {
        self.count(permit, sample)
    }

    /// Counts an outcome where each changes something, so that the way to here is not a seldom one.
    #[inline(never)]
    fn count_always(&self, permit: Word, sample: Sample) -> Recorded {
        self.count(permit, sample)
    }

    #[inline]
    fn count(&self, permit: Word, sample: Sample) -> Recorded {
        let seen = self.load();
        let excused = mutant::active("closed-of-any-generation") && seen.is_closed();
        if !seen.is_closed_of(permit) && !excused {
            return self.step(permit, sample, Verdict::Calm);
        }
        if let Some(next) = self.trip.at_once(seen, sample) {
            // Not a transition. Should another exchange come first, it is counted all the same.
            if self.put(seen, next).is_ok() || mutant::active("no-recount") {
                return Recorded::Counted;
            }
        }
        let counted = self.trip.count(permit.generation(), sample, || self.now());
        match counted {
            None => Recorded::Counted,
            Some(counted) => self.judge(permit, sample, counted),
        }
    }

    /// Opens the breaker if what was counted asks for it.
    #[cold]
    #[inline(never)]
    fn judge(&self, permit: Word, sample: Sample, counted: T::Counted) -> Recorded {
        let limits = self.settings.limits();
        match self.trip.judge(permit.generation(), counted, limits) {
            Verdict::Calm => Recorded::Counted,
            verdict => self.step(permit, sample, verdict),
        }
    }

    /// Changes the state as an outcome asks for.
    #[cold]
    #[inline(never)]
    fn step(&self, permit: Word, sample: Sample, verdict: Verdict) -> Recorded {
        let mut seen = self.load();
        loop {
            if is_stale(seen, permit) {
                return match verdict {
                    // The window has taken it, and another outcome was the one that opened.
                    Verdict::Trip => Recorded::Counted,
                    _ => Recorded::Stale,
                };
            }
            let step = match (seen.state(), verdict) {
                (State::HalfOpen, _) => state::count_probe(seen, self.settings.rules(), sample),
                (State::Closed, Verdict::InARow(last)) => state::count_in_a_row(seen, last, sample),
                (State::Closed, Verdict::Trip) => Step::Opens,
                (State::Closed, Verdict::Calm) => Step::Stays,
                _ => return Recorded::Stale,
            };
            let next = match step {
                Step::Stays => return Recorded::Counted,
                Step::Becomes(next) => next,
                Step::Opens => self.opened(seen),
            };
            match self.exchange(seen, next) {
                Ok(()) => return Recorded::Counted,
                Err(_) if mutant::active("no-recount") => return Recorded::Counted,
                Err(other) => seen = other,
            }
        }
    }

    /// Gives back what a permit holds: its place among the probes.
    pub(super) fn release(&self, permit: Word) -> Recorded {
        let mut seen = self.load();
        loop {
            let stale = seen.generation() != permit.generation();
            if stale && !mutant::active("release-of-any-generation") {
                return Recorded::Stale;
            }
            match seen.state() {
                State::Disabled => return Recorded::Stale,
                State::HalfOpen if !mutant::active("drop-leaks") => {}
                _ => return Recorded::Counted,
            }
            match self.exchange(seen, state::release(seen)) {
                Ok(()) => return Recorded::Counted,
                Err(other) => seen = other,
            }
        }
    }

    pub(super) fn change(&self, to: impl Fn(Word) -> Word) {
        let mut seen = self.load();
        while let Err(other) = self.exchange(seen, to(seen)) {
            seen = other;
        }
    }

    /// Returns the word that opens the breaker now.
    #[cold]
    fn opened(&self, seen: Word) -> Word {
        let open = &self.settings.open;
        let draw = if open.spread == 0 { 0 } else { rng::draw() };
        let period = open.after(seen.failed_rounds(), draw);
        seen.open(Moment::reached(self.now()).after(period))
    }

    /// Returns whether the probes of this generation have had their time, and starts it if nobody
    /// has.
    fn lease_is_over(&self, seen: Word, asked: Duration) -> bool {
        // Acquire: pairs with the release of `renew_lease`, so that the clock is read after it. A
        // late view of the lease only keeps the breaker half-open a little longer.
        let lease = Lease::from_bits(self.lease.load(Ordering::Acquire));
        // Read after the lease: one that is younger than the time would look as if the clock had
        // stepped back, and end at once.
        let now = if mutant::active("time-before-lease") {
            asked
        } else {
            self.now()
        };
        let reached = Moment::reached(now);
        match lease.left(seen.generation(), reached, self.settings.lease) {
            LeaseLeft::Running => false,
            LeaseLeft::Over => !mutant::active("lease-without-end"),
            LeaseLeft::NotStarted => {
                self.renew_lease(seen, now);
                false
            }
        }
    }

    /// Starts the lease of a half-open state anew.
    ///
    /// A thread that was held up may overwrite the lease of a later generation with one that counts
    /// no more; then who next finds all places taken starts it again. So a late write can only
    /// prolong a lease of another generation; one of its own it can shorten by as long as it was
    /// held up.
    fn renew_lease(&self, word: Word, now: Duration) {
        let end = Moment::reached(now).after(self.settings.lease);
        let lease = Lease::until(word.generation(), end);
        // Release: see `lease_is_over`.
        self.lease.store(lease.bits(), Ordering::Release);
    }

    #[cold]
    fn tell(&self, from: Word, to: Word) {
        let made = Transition {
            name: self.settings.name,
            from: from.state(),
            to: to.state(),
            generation: to.generation(),
        };
        transition::tell(made, self.settings.listener);
    }

    pub(super) fn now(&self) -> Duration {
        match self.settings.clock {
            None => SystemClock.now(),
            Some(clock) => clock.now(),
        }
    }

    /// Returns whether a call is permitted and needs not be timed; no is always right, and slower.
    #[inline]
    pub(super) fn rests(&self, seen: Word) -> bool {
        if T::TIMED {
            // One comparison for both.
            seen.bits() < self.settings.rests_below
        } else {
            seen.is_unblemished()
        }
    }

    /// Returns when a call starts, in nanoseconds; [`UNTIMED`] unless calls are timed.
    pub(super) fn start(&self) -> u64 {
        if T::TIMED && self.settings.slow.is_some() {
            self.nanos()
        } else {
            UNTIMED
        }
    }

    /// Returns whether a call that started then was slow.
    pub(super) fn is_slow(&self, start: u64) -> bool {
        self.settings.slow.is_some_and(|slow| {
            // A clock that has gone back has measured nothing.
            self.nanos().saturating_sub(start) > slow.limit
        })
    }

    #[cold]
    #[inline(never)]
    fn nanos(&self) -> u64 {
        nanos::saturating(self.now())
    }
}

/// The start of a call that is not timed. Of one that is timed and starts at the end of time, it
/// says the same: nothing can be later, so it is never slow.
pub(super) const UNTIMED: u64 = u64::MAX;

/// Returns whether the outcome of a call that was permitted in one state comes in another.
fn is_stale(seen: Word, permit: Word) -> bool {
    let excused = match seen.state() {
        State::Closed => mutant::active("closed-of-any-generation"),
        State::HalfOpen => mutant::active("probe-of-any-generation"),
        _ => false,
    };
    seen.generation() != permit.generation() && !excused
}
