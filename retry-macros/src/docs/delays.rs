//! The longest delays that a literal backoff can give, for the documentation.
//!
//! Exact, in whole nanoseconds, and it must agree with the runtime. Where a delay cannot be
//! computed in a moment there is no answer rather than a rough one.

use crate::model::{Backoff, DEFAULT_CAP, Factor, Literal, Range, Time};

/// The longest delays of one call, in nanoseconds.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Schedule {
    /// The delays up to the first of those that stay the same, or fewer if the call ends before.
    pub(crate) changing: Vec<u128>,
    /// The last delay, or the one that stays the same if there is no last one.
    pub(crate) last: u128,
    /// The sum of all delays, if there is a last one.
    pub(crate) total: Option<u128>,
}

/// No documentation is worth more steps than this.
const MOST_STEPS: u32 = 10_000;

const NANOS_PER_SEC: u128 = 1_000_000_000;

/// The longest delays of `count` retries, or of endlessly many.
pub(crate) fn schedule(backoff: &Backoff, count: Option<u32>) -> Option<Schedule> {
    let mut formula = Formula::of(backoff)?;
    let mut changing = Vec::new();
    let mut total = 0_u128;
    for step in 1..=MOST_STEPS {
        let delay = formula.delay()?;
        changing.push(delay);
        total = total.saturating_add(delay);
        let rest = count.map(|count| count.saturating_sub(step));
        if formula.has_settled() || rest == Some(0) {
            let rest = rest.map(|rest| delay.saturating_mul(u128::from(rest)));
            let total = rest.map(|rest| total.saturating_add(rest));
            return Some(Schedule {
                changing,
                last: delay,
                total,
            });
        }
        formula.advance();
    }
    None
}

/// A literal time in nanoseconds.
pub(crate) fn nanos(literal: Literal) -> u128 {
    u128::from(literal.secs) * NANOS_PER_SEC + u128::from(literal.nanos)
}

/// The cap of a growing backoff.
pub(crate) fn cap(range: &Range) -> Option<u128> {
    range.max.as_ref().map_or(Some(nanos(DEFAULT_CAP)), literal)
}

fn literal(time: &Time) -> Option<u128> {
    match time {
        Time::Literal(literal) => Some(nanos(*literal)),
        Time::Expr(_) => None,
    }
}

/// How the next delay follows; each holds the current one.
enum Formula {
    List {
        delays: Vec<u128>,
    },
    Linear {
        delay: u128,
        step: u128,
        cap: u128,
    },
    /// The delay is `numerator / denominator`; nothing once that cannot be held exactly.
    Exponential {
        ratio: Option<(u128, u128)>,
        factor: (u64, u64),
        cap: u128,
    },
    Fibonacci {
        delay: u128,
        next: u128,
        cap: u128,
    },
}

impl Formula {
    fn of(backoff: &Backoff) -> Option<Self> {
        Some(match backoff {
            Backoff::None => Self::List { delays: vec![0] },
            Backoff::Fixed(delay) => Self::List {
                delays: vec![literal(delay)?],
            },
            Backoff::List(delays) => {
                let delays: Option<Vec<u128>> = delays.iter().rev().map(literal).collect();
                Self::List { delays: delays? }
            }
            Backoff::Linear { first, step, range } => {
                let delay = literal(first)?;
                let step = step.as_ref().map_or(Some(delay), literal)?;
                Self::Linear {
                    delay,
                    step,
                    cap: cap(range)?,
                }
            }
            Backoff::Exponential {
                first,
                factor,
                range,
            } => {
                let factor = match factor {
                    None => (2, 1),
                    Some(Factor::Ratio {
                        numerator,
                        denominator,
                    }) => (*numerator, *denominator),
                    Some(Factor::Expr(_)) => return None,
                };
                Self::Exponential {
                    ratio: Some((literal(first)?, 1)),
                    factor,
                    cap: cap(range)?,
                }
            }
            // Each is at most three times the one before, and the first has `first` before it.
            Backoff::Decorrelated { first, range } => Self::Exponential {
                ratio: Some((literal(first)?.saturating_mul(3), 1)),
                factor: (3, 1),
                cap: cap(range)?,
            },
            Backoff::Fibonacci { first, range } => {
                let first = literal(first)?;
                Self::Fibonacci {
                    delay: first,
                    next: first,
                    cap: cap(range)?,
                }
            }
            // How long they are depends on other calls, unless they are nothing.
            Backoff::Adaptive { first, range, .. } => {
                let is_zero = literal(first) == Some(0) || cap(range) == Some(0);
                let delays = is_zero.then(|| vec![0])?;
                Self::List { delays }
            }
            Backoff::Custom(_) => return None,
        })
    }

    fn delay(&self) -> Option<u128> {
        match self {
            Self::List { delays } => delays.last().copied(),
            Self::Linear { delay, cap, .. } | Self::Fibonacci { delay, cap, .. } => {
                Some(*delay.min(cap))
            }
            Self::Exponential { ratio, cap, .. } => ratio.and_then(|(numerator, denominator)| {
                Some(numerator.checked_div(denominator)?.min(*cap))
            }),
        }
    }

    /// Tells whether all further delays equal this one.
    fn has_settled(&self) -> bool {
        match self {
            Self::List { delays } => delays.len() <= 1,
            Self::Linear { delay, step, cap } => delay >= cap || *step == 0,
            Self::Fibonacci { delay, cap, .. } => delay >= cap || *delay == 0,
            Self::Exponential {
                ratio,
                factor: (numerator, denominator),
                cap,
            } => {
                let reached = ratio.is_some_and(|(delay, _)| delay == 0);
                reached || numerator == denominator || self.delay() >= Some(*cap)
            }
        }
    }

    fn advance(&mut self) {
        match self {
            Self::List { delays } => {
                delays.pop();
            }
            Self::Linear { delay, step, .. } => *delay = delay.saturating_add(*step),
            Self::Fibonacci { delay, next, .. } => {
                (*delay, *next) = (*next, delay.saturating_add(*next));
            }
            Self::Exponential {
                ratio,
                factor: (numerator, denominator),
                ..
            } => {
                *ratio = ratio.and_then(|(delay, divisor)| {
                    let delay = delay.checked_mul(u128::from(*numerator))?;
                    Some((delay, divisor.checked_mul(u128::from(*denominator))?))
                });
            }
        }
    }
}
