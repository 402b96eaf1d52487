//! The state machine of a breaker: (word, event) -> word.
//!
//! Pure steps on one word of 64 bits; no atomics, no clock, no chance. Because state, generation,
//! deadline and counters share the word, one exchange changes them all, and they cannot disagree.
//!
//! ```text
//! 63..30  payload     CLOSED: failures in a row
//!                     OPEN: the end of the open period
//!                     HALF_OPEN: in flight 7, done 9, failed 9, slow 9
//!                     FORCED: 0 disabled, 1 open
//! 29..26  rounds      half-open rounds that failed since the breaker was closed, at most 15
//! 25..24  tag         CLOSED, OPEN, HALF_OPEN, FORCED
//! 23..0   generation  one more at every transition
//! ```
//!
//! A word of zero is a closed breaker that has seen nothing. One that is closed and has no failure
//! in a row is its generation and nothing else, so that two comparisons with small numbers are all
//! that a healthy breaker asks.

use super::moment::{self, Moment};
use super::rejection::Rejected;
use super::sample::Sample;
use crate::circuit::State;
use crate::mutant;
use std::fmt;

const GENERATION: Field = Field { shift: 0, bits: 24 };
const TAG: Field = Field { shift: 24, bits: 2 };
const ROUNDS: Field = Field { shift: 26, bits: 4 };
const PAYLOAD: Field = Field {
    shift: 30,
    bits: moment::BITS,
};

const SLOW: Field = Field { shift: 30, bits: 9 };
const FAILED: Field = Field { shift: 39, bits: 9 };
const DONE: Field = Field { shift: 48, bits: 9 };
const IN_FLIGHT: Field = Field { shift: 57, bits: 7 };

const CLOSED: u64 = 0;
const OPEN: u64 = 1;
const HALF_OPEN: u64 = 2;
const FORCED: u64 = 3;

const DISABLED: u64 = 0;
const FORCED_OPEN: u64 = 1;

/// One failure more of a closed breaker.
const FAILURE: u64 = PAYLOAD.set(0, 1);

/// A smaller word is a closed breaker without a failure in a row.
pub(super) const RESTS_BELOW: u64 = GENERATION.max() + 1;

/// The most probes that fit into the word at once.
pub(super) const MOST_PROBES: u64 = IN_FLIGHT.max();

/// The most outcomes of probes that fit into the word.
pub(super) const MOST_OUTCOMES: u64 = DONE.max();

/// The bits of one number in the word.
#[derive(Clone, Copy)]
struct Field {
    shift: u32,
    bits: u32,
}

impl Field {
    const fn max(self) -> u64 {
        1_u64.wrapping_shl(self.bits).wrapping_sub(1)
    }

    const fn get(self, word: u64) -> u64 {
        word.wrapping_shr(self.shift) & self.max()
    }

    /// Replaces the number; what does not fit is cut off, so a generation wraps.
    const fn set(self, word: u64, value: u64) -> u64 {
        word & !self.max().wrapping_shl(self.shift) | (value & self.max()).wrapping_shl(self.shift)
    }

    /// Adds one, up to the largest number that fits.
    const fn increment(self, word: u64) -> u64 {
        let value = self.get(word);
        if value == self.max() {
            word
        } else {
            self.set(word, value.wrapping_add(1))
        }
    }

    const fn decrement(self, word: u64) -> u64 {
        self.set(word, self.get(word).saturating_sub(1))
    }
}

/// How many probes are let through, and which outcomes end the half-open state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rules {
    /// The most probes at once.
    pub(super) probes: u64,
    /// As many outcomes close the breaker.
    pub(super) needed: u64,
    /// As many failures open it again.
    pub(super) failures: u64,
    /// As many slow calls open it again.
    pub(super) slow: u64,
}

/// The answer to a call that asks for a permit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// Permitted, and nothing changes.
    Permitted,
    /// Permitted once the word has become this.
    Becomes(Word),
    /// Rejected, for a reason that probes have no part in.
    Rejected(Rejected),
    /// Rejected, because all probes are on their way.
    Full,
}

/// What an outcome changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Nothing.
    Stays,
    /// The word becomes this.
    Becomes(Word),
    /// The breaker opens.
    Opens,
}

/// The whole state.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word(u64);

impl Word {
    pub(super) const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    pub(super) const fn bits(self) -> u64 {
        self.0
    }

    pub(super) const fn state(self) -> State {
        match (TAG.get(self.0), PAYLOAD.get(self.0)) {
            (CLOSED, _) => State::Closed,
            (OPEN, _) => State::Open,
            (HALF_OPEN, _) => State::HalfOpen,
            (_, FORCED_OPEN) => State::ForcedOpen,
            _ => State::Disabled,
        }
    }

    pub(super) const fn generation(self) -> u64 {
        GENERATION.get(self.0)
    }

    #[inline]
    pub(super) const fn is_closed(self) -> bool {
        TAG.get(self.0) == CLOSED
    }

    #[inline]
    pub(super) const fn is_open(self) -> bool {
        TAG.get(self.0) == OPEN
    }

    #[inline]
    pub(super) const fn is_forced_open(self) -> bool {
        // Without rounds, so that all that it is besides its generation is one number.
        GENERATION.set(self.0, 0) == TAG.set(PAYLOAD.set(0, FORCED_OPEN), FORCED)
    }

    /// Returns the word that a permit of this state keeps.
    ///
    /// Of a closed breaker it is the generation alone: a success that finds this very word has no
    /// failures in a row to end. Of any other it has the largest payload, which no state ever has,
    /// since so many outcomes end the half-open one: no success finds it.
    #[inline]
    pub(super) const fn of_permit(self) -> Self {
        Self(match TAG.get(self.0) {
            CLOSED => GENERATION.get(self.0),
            _ => PAYLOAD.set(self.0, PAYLOAD.max()),
        })
    }

    /// Returns whether this is the closed state that gave the permit.
    #[inline]
    pub(super) const fn is_closed_of(self, permit: Self) -> bool {
        TAG.set(GENERATION.get(self.0), TAG.get(self.0)) == permit.0
    }

    /// Returns the least word of a closed breaker with so many failures in a row.
    pub(super) const fn with_failures(failures: u64) -> Self {
        Self(PAYLOAD.set(0, failures))
    }

    /// Returns whether a success would change nothing: closed, without a failure in a row.
    #[inline]
    pub(super) const fn is_unblemished(self) -> bool {
        self.0 < RESTS_BELOW
    }

    /// Returns how many half-open rounds have failed, the one in progress included if it fails now.
    pub(super) const fn failed_rounds(self) -> u32 {
        let rounds = match TAG.get(self.0) {
            HALF_OPEN => ROUNDS.get(ROUNDS.increment(self.0)),
            _ => 0,
        };
        let [rounds, ..] = rounds.to_le_bytes();
        u32::from_le_bytes([rounds, 0, 0, 0])
    }

    pub(super) const fn failures_in_a_row(self) -> u64 {
        match TAG.get(self.0) {
            CLOSED => PAYLOAD.get(self.0),
            _ => 0,
        }
    }

    /// Returns the probes in flight, done, failed and slow; zeros unless half-open.
    pub(super) const fn probes(self) -> [u64; 4] {
        match TAG.get(self.0) {
            HALF_OPEN => [
                IN_FLIGHT.get(self.0),
                DONE.get(self.0),
                FAILED.get(self.0),
                SLOW.get(self.0),
            ],
            _ => [0; 4],
        }
    }

    /// Returns the end of the open period.
    pub(super) const fn end(self) -> Option<Moment> {
        match TAG.get(self.0) {
            OPEN => Some(Moment::from_bits(PAYLOAD.get(self.0))),
            _ => None,
        }
    }

    pub(super) const fn closed(self) -> Self {
        self.next(CLOSED, 0, 0)
    }

    pub(super) const fn open(self, end: Moment) -> Self {
        let [rounds, ..] = self.failed_rounds().to_le_bytes();
        let rounds = u64::from_le_bytes([rounds, 0, 0, 0, 0, 0, 0, 0]);
        self.next(OPEN, rounds, end.bits())
    }

    pub(super) const fn forced_open(self) -> Self {
        self.next(FORCED, 0, FORCED_OPEN)
    }

    pub(super) const fn disabled(self) -> Self {
        self.next(FORCED, 0, DISABLED)
    }

    /// Half-open with the first probe in flight.
    const fn half_open(self) -> Self {
        let empty = self.next(HALF_OPEN, ROUNDS.get(self.0), 0);
        Self(IN_FLIGHT.increment(empty.0))
    }

    const fn next(self, tag: u64, rounds: u64, payload: u64) -> Self {
        let generation = GENERATION.get(self.0).wrapping_add(1);
        Self(TAG.set(
            GENERATION.set(ROUNDS.set(PAYLOAD.set(0, payload), rounds), generation),
            tag,
        ))
    }
}

impl fmt::Debug for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Word")
            .field("state", &self.state())
            .field("generation", &self.generation())
            .field("rounds", &ROUNDS.get(self.0))
            .field("payload", &PAYLOAD.get(self.0))
            .finish()
    }
}

/// Decides on a call that asks for a permit. No open period is longer than `longest`.
pub(super) fn ask(word: Word, now: Moment, longest: u64, rules: Rules) -> Asked {
    match word.state() {
        State::Closed | State::Disabled => Asked::Permitted,
        State::ForcedOpen => Asked::Rejected(Rejected::FORCED_OPEN),
        State::Open => match word.end().and_then(|end| end.left(now, longest)) {
            Some(left) => Asked::Rejected(Rejected::open(left)),
            None => Asked::Becomes(word.half_open()),
        },
        State::HalfOpen => {
            let [in_flight, done, ..] = word.probes();
            let wanted = rules.needed.saturating_sub(done);
            if in_flight >= rules.probes || in_flight >= wanted {
                Asked::Full
            } else if mutant::active("entry-not-counted") {
                Asked::Permitted
            } else {
                Asked::Becomes(Word(IN_FLIGHT.increment(word.0)))
            }
        }
    }
}

/// Counts an outcome of a closed breaker that the next failure opens from the word `last` on.
#[inline]
pub(super) fn count_in_a_row(word: Word, last: Word, sample: Sample) -> Step {
    if !sample.failed() {
        let next = word.of_permit();
        return if next == word {
            Step::Stays
        } else {
            Step::Becomes(next)
        };
    }
    // The failures are the upper bits, so they are compared first.
    if word.0 >= last.0 {
        Step::Opens
    } else {
        // One more fits, since it is no more than `last` has.
        Step::Becomes(Word(word.0.wrapping_add(FAILURE)))
    }
}

/// Counts the outcome of a probe.
pub(super) fn count_probe(word: Word, rules: Rules, sample: Sample) -> Step {
    let mut bits = DONE.increment(IN_FLIGHT.decrement(word.0));
    if sample.failed() {
        bits = FAILED.increment(bits);
    }
    if sample.slow() {
        bits = SLOW.increment(bits);
    }
    let counted = Word(bits);
    let [_, done, failed, slow] = counted.probes();
    if failed >= rules.failures || slow >= rules.slow {
        Step::Opens
    } else if done >= rules.needed {
        Step::Becomes(counted.closed())
    } else {
        Step::Becomes(counted)
    }
}

/// Takes back a probe that ended without an outcome.
pub(super) fn release(word: Word) -> Word {
    Word(IN_FLIGHT.decrement(word.0))
}

/// The lease of the half-open probes: a second word, with a generation and a moment.
///
/// Without it, probes that hang would keep the breaker half-open for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lease(u64);

impl Lease {
    pub(super) const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    pub(super) const fn bits(self) -> u64 {
        self.0
    }

    pub(super) const fn until(generation: u64, end: Moment) -> Self {
        Self(GENERATION.set(PAYLOAD.set(0, end.bits()), generation))
    }

    /// Returns the milliseconds left of a lease that is `length` long; nothing when it belongs to
    /// another generation.
    pub(super) fn left(self, generation: u64, now: Moment, length: u64) -> LeaseLeft {
        if GENERATION.get(self.0) != generation && !mutant::active("lease-of-any-generation") {
            return LeaseLeft::NotStarted;
        }
        match Moment::from_bits(PAYLOAD.get(self.0)).left(now, length) {
            Some(_) => LeaseLeft::Running,
            None => LeaseLeft::Over,
        }
    }
}

/// How far a lease has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LeaseLeft {
    /// Nobody has written the lease of this generation yet.
    NotStarted,
    /// The probes still have time.
    Running,
    /// The probes hang.
    Over,
}
