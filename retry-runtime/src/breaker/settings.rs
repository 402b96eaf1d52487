//! What a breaker was told when it was made: plain, constant data.

use super::invalid::InvalidBreaker;
use super::moment::{LONGEST_SPAN, is_span, span};
use super::rate::Rate;
use super::state::{MOST_OUTCOMES, MOST_PROBES, RESTS_BELOW, Rules};
use super::transition::Listener;
use super::window::Limits;
use crate::backoff::Factor;
use crate::clock::Clock;
use crate::nanos;
use std::time::Duration;

/// How far the open period is spread to either side, in percent.
const SPREAD: u32 = 25;

#[derive(Clone, Copy)]
pub(super) struct Settings {
    pub(super) name: &'static str,
    /// The user's clock; nothing for that of the system, which is then called without a look into a
    /// table.
    pub(super) clock: Option<&'static dyn Clock>,
    pub(super) listener: Option<&'static Listener>,
    pub(super) open: OpenPeriod,
    pub(super) probes: u64,
    pub(super) needed: u64,
    /// The share of failed probes that opens again; nothing when each does.
    pub(super) rate: Option<Rate>,
    pub(super) slow: Option<Slow>,
    /// Calls are permitted at once, and not timed, while the word of the state is smaller.
    pub(super) rests_below: u64,
    /// The fewest calls of a window that a rate is taken of.
    pub(super) minimum: u64,
    /// In milliseconds.
    pub(super) lease: u64,
    /// What was wrong with the first setting that was not taken as it was given; a reference,
    /// because that is the smallest.
    refused: Option<&'static InvalidBreaker>,
}

/// What counts as slow, and how many slow calls are too many.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slow {
    /// In nanoseconds; what takes longer is slow.
    pub(super) limit: u64,
    pub(super) rate: Rate,
}

impl Settings {
    pub(super) const fn new() -> Self {
        Self {
            name: "",
            clock: None,
            listener: None,
            open: OpenPeriod::DEFAULT,
            probes: 1,
            needed: 1,
            rate: None,
            slow: None,
            rests_below: RESTS_BELOW,
            minimum: 0,
            lease: 60_000,
            refused: None,
        }
    }

    /// The settings of a window: 10 probes, like Resilience4j, to take the rates of.
    pub(super) const fn window(rate: Rate, minimum: u64) -> Self {
        Self {
            rate: Some(rate),
            minimum,
            probes: 10,
            needed: 10,
            ..Self::new()
        }
    }

    pub(super) const fn probes(self, probes: u32) -> Self {
        Self {
            probes: within(probes, MOST_PROBES),
            ..self.require(
                is_within(probes, MOST_PROBES),
                &InvalidBreaker::ProbesOutOfRange,
            )
        }
    }

    pub(super) const fn needed(self, needed: u32) -> Self {
        Self {
            needed: within(needed, MOST_OUTCOMES),
            ..self.require(
                is_within(needed, MOST_OUTCOMES),
                &InvalidBreaker::SuccessesOutOfRange,
            )
        }
    }

    pub(super) const fn lease(self, lease: Duration) -> Self {
        Self {
            lease: span(lease),
            ..self.require(is_span(lease), &InvalidBreaker::LeaseOutOfRange)
        }
    }

    /// Remembers the mistake unless the condition holds, or an earlier mistake is remembered.
    pub(super) const fn require(mut self, holds: bool, mistake: &'static InvalidBreaker) -> Self {
        if !holds && self.refused.is_none() {
            self.refused = Some(mistake);
        }
        self
    }

    /// Returns the first setting that was not taken as it was given, or else two that contradict
    /// each other.
    pub(super) const fn mistake(&self) -> Option<InvalidBreaker> {
        if let Some(mistake) = self.refused {
            Some(*mistake)
        } else if self.open.cap < self.open.first {
            Some(InvalidBreaker::CapBelowRecovery {
                recovery: Duration::from_millis(self.open.first),
                max: Duration::from_millis(self.open.cap),
            })
        } else if self.probes > self.needed {
            Some(InvalidBreaker::ProbesAboveSuccesses {
                probes: self.probes,
                successes: self.needed,
            })
        } else {
            None
        }
    }

    /// Returns when the calls of a window are too many of a kind.
    pub(super) fn limits(&self) -> Limits {
        Limits {
            rate: self.rate.unwrap_or(Rate::percent(100)),
            slow: self.slow.map(|slow| slow.rate),
            minimum: self.minimum,
        }
    }

    /// Returns the rules of the half-open state.
    pub(super) fn rules(&self) -> Rules {
        Rules {
            probes: self.probes,
            needed: self.needed,
            failures: self.rate.map_or(1, |rate| rate.of(self.needed)),
            slow: self.slow.map_or(u64::MAX, |slow| slow.rate.of(self.needed)),
        }
    }
}

/// How long the breaker stays open, in milliseconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct OpenPeriod {
    pub(super) first: u64,
    /// What each failed half-open round multiplies it by.
    pub(super) factor: Factor,
    pub(super) cap: u64,
    /// In percent, at most 100.
    pub(super) spread: u32,
    /// The longest period there can be, known beforehand for the sake of calls that are rejected; a
    /// span has 32 bits.
    longest: u32,
}

impl OpenPeriod {
    const DEFAULT: Self = Self {
        first: 30_000,
        factor: Factor::ONE,
        cap: LONGEST_SPAN,
        spread: SPREAD,
        longest: 0,
    }
    .prepared();

    pub(super) const fn with_first(self, first: u64) -> Self {
        Self { first, ..self }.prepared()
    }

    pub(super) const fn with_growth(self, factor: Factor, cap: u64) -> Self {
        Self {
            factor,
            cap,
            ..self
        }
        .prepared()
    }

    pub(super) const fn with_spread(self, spread: u32) -> Self {
        Self { spread, ..self }.prepared()
    }

    /// Finds the longest period, after each change.
    const fn prepared(mut self) -> Self {
        let first = if self.first < self.cap {
            self.first
        } else {
            self.cap
        };
        let widened = self.widen(first);
        let is_fixed = self.factor.numerator() == self.factor.denominator();
        let longest = if is_fixed && widened < self.cap {
            widened
        } else {
            self.cap
        };
        [self.longest, _] = nanos::halves(longest);
        self
    }

    /// Returns the longest period there can be.
    #[inline]
    pub(super) fn longest(&self) -> u64 {
        u64::from(self.longest)
    }

    /// Returns the period after so many failed half-open rounds, at most 15, spread by `draw`.
    pub(super) fn after(&self, rounds: u32, draw: u64) -> u64 {
        let numerator = nanos::u128_from_u64(self.factor.numerator());
        let denominator = nanos::u128_from_u64(self.factor.denominator());
        let cap = nanos::u128_from_u64(self.cap);
        let mut period = nanos::u128_from_u64(self.first).min(cap);
        for _ in 0..rounds {
            let grown = period.saturating_mul(numerator);
            period = grown.checked_div(denominator).unwrap_or(period).min(cap);
        }

        let period = nanos::low_half(period);
        let high = self.widen(period);
        let width = high.saturating_sub(period).saturating_mul(2);
        // The upper half of the product is less than the count, so at most the width.
        let count = nanos::u128_from_u64(width.saturating_add(1));
        let offset = count.saturating_mul(nanos::u128_from_u64(draw)) >> 64;
        let spread = high
            .saturating_sub(width)
            .saturating_add(nanos::low_half(offset));
        spread.clamp(1, self.cap)
    }

    /// Returns the upper end of the spread around `period`.
    const fn widen(&self, period: u64) -> u64 {
        let spread = period.saturating_mul(nanos::u64_from_u32(self.spread)) / 100;
        period.saturating_add(spread)
    }
}

/// Returns `count`, at least 1 and at most `most`.
pub(super) const fn within(count: u32, most: u64) -> u64 {
    let count = nanos::u64_from_u32(count);
    if count == 0 {
        1
    } else if count > most {
        most
    } else {
        count
    }
}

/// Returns whether [`within`] takes the count as it is.
pub(super) const fn is_within(count: u32, most: u64) -> bool {
    within(count, most) == nanos::u64_from_u32(count)
}
