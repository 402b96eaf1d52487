//! One step of a budget: what is left after a deposit or a withdrawal.
//!
//! Pure arithmetic on one word, apart from the shell so that the bound can be proved without
//! threads. It reads no clock and rounds nothing: tokens are counted in units of which a success
//! brings a whole number, and time refills in steps that bring a whole number, too.

use crate::classify::Class;
use crate::error::InvalidBudget;
use crate::nanos;
use std::time::Duration;

/// Bits of the word that hold the time; those above hold what is missing.
const TIME_BITS: u32 = 38;

/// The latest moment, in milliseconds since the clock's start: 8.7 years. Time ends there, and with
/// it the reserve; deposits go on.
const LATEST: u64 = (1 << TIME_BITS) - 1;

/// Nanoseconds in a millisecond.
const NANOS: u64 = 1_000_000;

/// The most units that fit above the time.
const MOST_UNITS: u64 = u64::MAX >> TIME_BITS;

/// The finest ratio: hundredths of a percent.
const FINEST: u64 = 10_000;

/// What a budget was made with, and what follows from it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms {
    /// The tokens that were asked for; `limit` is what fits.
    capacity: u64,
    /// Units that a success brings: the upper part of the ratio in lowest terms.
    numerator: u64,
    /// Units in a token: the lower part of the ratio.
    denominator: u64,
    /// Tokens a second.
    reserve: u64,
    /// Tokens for a retry after each class of error.
    transient: u64,
    timeout: u64,
    throttled: u64,
    /// Whether the success of a retry brings what the retry cost, in place of the ratio.
    pub(super) gives_back: bool,

    /// The capacity in units.
    limit: u64,
    /// Units that a step of time brings.
    refill: u64,
    /// Milliseconds in a step of time; at most 1000.
    step: u64,
}

impl Terms {
    pub(super) const DEFAULT: Self = Self {
        capacity: 100,
        numerator: 1,
        denominator: 10,
        reserve: 1,
        transient: 1,
        timeout: 2,
        throttled: 1,
        gives_back: false,
        limit: 0,
        refill: 0,
        step: 1,
    }
    .settled();

    pub(super) const AWS: Self = Self {
        capacity: 500,
        numerator: 1,
        denominator: 1,
        reserve: 0,
        transient: 14,
        timeout: 14,
        throttled: 5,
        gives_back: true,
        ..Self::DEFAULT
    }
    .settled();

    pub(super) const fn with_capacity(self, capacity: u64) -> Self {
        Self { capacity, ..self }.settled()
    }

    pub(super) const fn with_ratio(self, numerator: u64, denominator: u64) -> Self {
        let (numerator, denominator) = bounded(numerator, denominator);
        Self {
            numerator,
            denominator,
            ..self
        }
        .settled()
    }

    pub(super) const fn with_reserve(self, reserve: u64) -> Self {
        Self { reserve, ..self }.settled()
    }

    pub(super) const fn with_cost(self, class: Class, tokens: u64) -> Self {
        // A retry that costs nothing would be outside the bound.
        let tokens = if tokens == 0 { 1 } else { tokens };
        match class {
            Class::Transient | Class::Permanent => Self {
                transient: tokens,
                ..self
            },
            Class::Timeout => Self {
                timeout: tokens,
                ..self
            },
            Class::Throttled => Self {
                throttled: tokens,
                ..self
            },
        }
    }

    /// Works out what follows from the tokens, the ratio and the reserve.
    const fn settled(self) -> Self {
        let tokens = least(self.capacity, divided(MOST_UNITS, self.denominator));
        let rate = self.reserve.saturating_mul(self.denominator);
        let common = common_divisor(rate, 1000);
        Self {
            limit: tokens.saturating_mul(self.denominator),
            refill: divided(rate, common),
            step: divided(1000, common),
            ..self
        }
    }

    /// Refuses what makes no sense, or what the bounds would change.
    pub(super) const fn check(
        capacity: u64,
        (numerator, denominator): (u64, u64),
        reserve: u64,
    ) -> Result<Self, InvalidBudget> {
        if denominator == 0 || numerator > denominator {
            return Err(InvalidBudget::RatioOutOfRange);
        }
        if divided(denominator, common_divisor(numerator, denominator)) > FINEST {
            return Err(InvalidBudget::RatioTooFine);
        }
        if numerator == 0 && reserve == 0 {
            return Err(InvalidBudget::NeverRefilled);
        }
        let terms = Self::DEFAULT
            .with_ratio(numerator, denominator)
            .with_reserve(reserve)
            .with_capacity(capacity);
        if capacity < terms.timeout {
            return Err(InvalidBudget::CapacityBelowCost {
                cost: terms.timeout,
            });
        }
        if capacity > terms.tokens() {
            return Err(InvalidBudget::CapacityTooLarge {
                max: terms.tokens(),
            });
        }
        Ok(terms)
    }

    /// Returns the capacity in tokens.
    pub(super) const fn tokens(&self) -> u64 {
        divided(self.limit, self.denominator)
    }

    /// Returns what a retry after an error of this class costs, in units.
    pub(super) const fn cost(&self, class: Class) -> u64 {
        let tokens = match class {
            Class::Transient | Class::Permanent => self.transient,
            Class::Timeout => self.timeout,
            Class::Throttled => self.throttled,
        };
        tokens.saturating_mul(self.denominator)
    }

    /// Returns what a success brings, in units.
    #[inline]
    pub(super) const fn reward(&self) -> u64 {
        self.numerator
    }

    /// Returns whether time brings anything, so that a clock is worth reading.
    #[inline]
    pub(super) const fn refills(&self) -> bool {
        self.refill != 0
    }

    /// Returns the word after a withdrawal of so many units, or `None` if there are too few.
    ///
    /// Refill and subtraction are one step, so that no other withdrawal can come between them.
    pub(super) fn withdraw(&self, word: u64, units: u64, now: Duration) -> Option<u64> {
        let refilled = self.refilled(State::unpack(word), now);
        let missing = refilled.missing.saturating_add(units);
        (missing <= self.limit).then(|| {
            State {
                missing,
                ..refilled
            }
            .pack()
        })
    }

    /// Returns how many whole tokens there are.
    pub(super) fn available(&self, word: u64, now: Duration) -> u64 {
        let refilled = self.refilled(State::unpack(word), now);
        divided(
            self.limit.saturating_sub(refilled.missing),
            self.denominator,
        )
    }

    /// Adds what time has brought.
    ///
    /// Only whole steps count, and the stamp moves by whole steps, so that the rest of the time is
    /// neither lost nor counted twice. Once time has brought all that is missing, to the nanosecond
    /// and in parts of a step, too, the budget is full and the rest of the time is gone: carried
    /// on, it would be more than the capacity holds. A moment before the stamp brings nothing.
    fn refilled(&self, state: State, now: Duration) -> State {
        if !self.refills() {
            return state;
        }
        let now = counted(now);
        let elapsed = now.saturating_sub(state.stamp.saturating_mul(NANOS));
        let step = self.step.saturating_mul(NANOS);
        if elapsed.saturating_mul(self.refill) >= state.missing.saturating_mul(step) {
            return State {
                missing: 0,
                stamp: ended(now),
            };
        }
        let steps = divided(elapsed, step);
        let (units, time) = (
            steps.saturating_mul(self.refill),
            steps.saturating_mul(self.step),
        );
        State {
            missing: state.missing.saturating_sub(units),
            stamp: state.stamp.saturating_add(time),
        }
    }
}

/// Returns the word after a deposit of so many units.
///
/// It needs no time: what a full budget is given is lost whether time or a success came first.
#[inline]
pub(super) const fn deposit(word: u64, units: u64) -> u64 {
    let state = State::unpack(word);
    State {
        missing: state.missing.saturating_sub(units),
        ..state
    }
    .pack()
}

/// What is missing from the capacity, in units, and the moment up to which time has been counted.
///
/// As a word, a full budget is 0, whatever its stamp was: nothing can be brought to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct State {
    pub(super) missing: u64,
    pub(super) stamp: u64,
}

impl State {
    #[inline]
    pub(super) const fn unpack(word: u64) -> Self {
        Self {
            missing: word >> TIME_BITS,
            stamp: word & LATEST,
        }
    }

    #[inline]
    pub(super) const fn pack(self) -> u64 {
        if self.missing == 0 {
            0
        } else {
            self.missing << TIME_BITS | least(self.stamp, LATEST)
        }
    }
}

/// Returns the ratio in lowest terms and within its bounds, rounded down where it is too fine.
const fn bounded(numerator: u64, denominator: u64) -> (u64, u64) {
    if denominator == 0 {
        return (0, 1);
    }
    if numerator >= denominator {
        return (1, 1);
    }
    let common = common_divisor(numerator, denominator);
    let (numerator, denominator) = (divided(numerator, common), divided(denominator, common));
    if denominator <= FINEST {
        return (numerator, denominator);
    }
    // The quotient of two such numbers is below `FINEST`. Both lose the same low bits where the
    // product would not fit, the lower one rounding up: the ratio never grows.
    let mut parts = (numerator, denominator);
    while parts.0 > u64::MAX / FINEST {
        parts = (parts.0 >> 1, (parts.1 >> 1).saturating_add(1));
    }
    let numerator = divided(parts.0.saturating_mul(FINEST), parts.1);
    let common = common_divisor(numerator, FINEST);
    (divided(numerator, common), divided(FINEST, common))
}

/// Returns the nanoseconds until this moment, as far as the word can tell.
pub(super) const fn counted(now: Duration) -> u64 {
    least(nanos::saturating(now), LATEST.saturating_mul(NANOS))
}

/// Returns the next whole millisecond: counted from there, no time is counted twice.
pub(super) const fn ended(now: u64) -> u64 {
    now.div_ceil(NANOS)
}

const fn least(one: u64, other: u64) -> u64 {
    if one < other { one } else { other }
}

/// Divides, where the divisor is never 0.
const fn divided(number: u64, divisor: u64) -> u64 {
    match number.checked_div(divisor) {
        Some(quotient) => quotient,
        None => 0,
    }
}

const fn common_divisor(one: u64, other: u64) -> u64 {
    let (mut divisor, mut rest) = (one, other);
    while let Some(next) = divisor.checked_rem(rest) {
        divisor = rest;
        rest = next;
    }
    divisor
}
