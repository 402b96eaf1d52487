//! A call to be made: its policy, and the course of its attempts.

use proptest::prelude::*;
use retry_runtime::backoff::{Exponential, Fibonacci, Fixed, Linear, Schedule};
use retry_runtime::breaker::CircuitOpen;
use retry_runtime::clock::{Clock, SystemClock};
use retry_runtime::{Class, Classify, Jitter, Policy, TimedOut};
use std::cell::RefCell;
use std::time::Duration;

/// How delays grow, in the words of the model.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Growth {
    None,
    Fixed,
    Linear { step: Duration },
    Exponential { factor: u32 },
    Fibonacci,
}

/// A policy and a course of attempts.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) max: u32,
    pub(crate) growth: Growth,
    pub(crate) first: Duration,
    pub(crate) cap: Duration,
    pub(crate) deadline: Option<Duration>,
    pub(crate) timeout: Duration,
    /// The longest wait that the other side may ask for.
    pub(crate) longest: Duration,
    /// How long each attempt takes, and what it comes to; those after the last succeed at once.
    pub(crate) attempts: Vec<(Duration, Ending)>,
}

/// What an attempt comes to.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Ending {
    /// Worth another attempt, perhaps after a wait.
    Busy(Option<Duration>),
    Fatal,
    Success,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Error {
    Busy { number: u32, wait: Option<Duration> },
    Fatal,
    Late(TimedOut),
}

impl Error {
    pub(crate) fn wait(&self) -> Option<Duration> {
        match self {
            Self::Busy { wait, .. } => *wait,
            Self::Fatal | Self::Late(_) => None,
        }
    }
}

impl Classify for Error {
    fn class(&self) -> Class {
        match self {
            Self::Busy { .. } => Class::Transient,
            Self::Fatal => Class::Permanent,
            Self::Late(late) => late.class(),
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        self.wait()
    }
}

impl From<TimedOut> for Error {
    fn from(late: TimedOut) -> Self {
        Self::Late(late)
    }
}

/// Never happens here.
impl From<CircuitOpen> for Error {
    fn from(_: CircuitOpen) -> Self {
        Self::Fatal
    }
}

pub(crate) type Outcome = Result<u32, Error>;

impl Plan {
    /// Returns the backoff that grows like this.
    pub(crate) fn schedule(&self) -> Schedule {
        let Self { first, cap, .. } = *self;
        match self.growth {
            Growth::None => Schedule::None,
            Growth::Fixed => Fixed::new(first).into(),
            Growth::Linear { step } => Linear::new(first).step(step).max(cap).into(),
            Growth::Exponential { factor } => Exponential::new(first)
                .factor(factor.into())
                .max(cap)
                .into(),
            Growth::Fibonacci => Fibonacci::new(first).max(cap).into(),
        }
    }

    /// Returns the whole policy.
    pub(crate) fn policy(&self, jitter: Jitter) -> Policy {
        let policy = Policy::new()
            .max_attempts(self.max)
            .backoff(self.schedule())
            .jitter(jitter)
            .max_retry_after(self.longest);
        match self.deadline {
            None => policy,
            Some(deadline) => policy.deadline(deadline),
        }
    }

    /// Returns how long an attempt takes, and what it comes to.
    pub(crate) fn attempt(&self, number: u32) -> (Duration, Ending) {
        let at = usize::try_from(number - 1).unwrap_or(usize::MAX);
        let end = (Duration::ZERO, Ending::Success);
        self.attempts.get(at).copied().unwrap_or(end)
    }
}

impl Ending {
    pub(crate) fn outcome(self, number: u32) -> Outcome {
        match self {
            Self::Busy(wait) => Err(Error::Busy { number, wait }),
            Self::Fatal => Err(Error::Fatal),
            Self::Success => Ok(number),
        }
    }
}

/// When each attempt of a call began and ended, on the library's own clock.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    spans: RefCell<Vec<(Duration, Duration)>>,
}

impl Journal {
    /// Notes that an attempt begins; it ends when what is returned is dropped.
    pub(crate) fn begin(&self) -> impl Drop {
        struct Entry<'a>(&'a Journal, usize);
        impl Drop for Entry<'_> {
            fn drop(&mut self) {
                if let Some(span) = self.0.spans.borrow_mut().get_mut(self.1) {
                    span.1 = SystemClock.now();
                }
            }
        }
        let mut spans = self.spans.borrow_mut();
        spans.push((SystemClock.now(), Duration::MAX));
        Entry(self, spans.len() - 1)
    }

    /// Returns the number of the attempt under way.
    pub(crate) fn number(&self) -> u32 {
        u32::try_from(self.spans.borrow().len()).unwrap_or(u32::MAX)
    }

    /// Returns when attempts began and ended, since the call began.
    pub(crate) fn since(&self, start: Duration) -> Vec<(Duration, Duration)> {
        let spans = self.spans.borrow();
        let since = |time: Duration| time.checked_sub(start).unwrap_or(Duration::MAX);
        spans
            .iter()
            .map(|(begin, end)| (since(*begin), since(*end)))
            .collect()
    }
}

/// Any plan, with times of so many units. Few different ones, so that they often coincide.
pub(crate) fn plan(unit: Duration) -> impl Strategy<Value = Plan> {
    let time = move || {
        prop_oneof![
            2 => Just(0),
            8 => 0..12_u32,
            2 => 0..400_u32,
        ]
        .prop_map(move |units| unit * units)
    };
    let growth = prop_oneof![
        1 => Just(Growth::None),
        3 => Just(Growth::Fixed),
        2 => time().prop_map(|step| Growth::Linear { step }),
        3 => (1..5_u32).prop_map(|factor| Growth::Exponential { factor }),
        2 => Just(Growth::Fibonacci),
    ];
    let max = prop_oneof![8 => 0..9_u32, 1 => Just(u32::MAX)];
    let bound = move || {
        prop_oneof![
            1 => Just(Duration::ZERO),
            1 => Just(Duration::MAX),
            8 => (0..30_u32).prop_map(move |units| unit * units),
            4 => (0..600_u32).prop_map(move |units| unit * units),
        ]
    };
    let wait = prop_oneof![9 => time(), 1 => Just(Duration::MAX)];
    let ending = prop_oneof![
        6 => Just(Ending::Busy(None)),
        3 => wait.prop_map(|wait| Ending::Busy(Some(wait))),
        1 => Just(Ending::Fatal),
        1 => Just(Ending::Success),
    ];
    let longest = prop_oneof![3 => time(), 2 => Just(unit * 400)];
    (
        (max, growth, time(), time()),
        (prop::option::weighted(0.8, bound()), bound(), longest),
        prop::collection::vec((time(), ending), 0..9),
    )
        .prop_map(
            |((max, growth, first, cap), (deadline, timeout, longest), attempts)| Plan {
                max,
                growth,
                first,
                cap,
                deadline,
                timeout,
                longest,
                attempts,
            },
        )
}
