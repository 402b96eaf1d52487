//! What holds once an attribute has been checked.
//!
//! Everything here is ready to be laid out as code: no option means "not given", no value still
//! needs parsing, and no rule is left to be applied. `check` makes a `Model`, `expand` and `docs`
//! read it.

use proc_macro2::Span;
use syn::{Expr, Ident, Pat, Path};

/// One checked attribute.
pub(crate) struct Model {
    /// The path to the runtime crate.
    pub(crate) runtime: Path,
    pub(crate) policy: Policy,
    pub(crate) retryable: Retryable,
    /// A closure or path, `Fn(&E) -> Option<Duration>`.
    pub(crate) retry_after: Option<Expr>,
    /// The bound on one attempt.
    pub(crate) timeout: Option<Time>,
    /// A closure of one parameter or a path, from `GaveUp<E>` to the function's return type.
    pub(crate) fallback: Option<Expr>,
    pub(crate) breaker: Option<Breaker>,
    pub(crate) budget: Option<Budget>,
    /// The name under which the body sees its attempt number.
    pub(crate) attempt: Option<Ident>,
    pub(crate) name: Name,
    /// An observer of the function's own.
    pub(crate) observe: Option<Expr>,
    pub(crate) errors: Errors,
    pub(crate) stats: Stats,
    pub(crate) sleep: Sleep,
    /// By-value arguments that the user wants cloned between attempts.
    pub(crate) clone: Vec<Ident>,
    /// By-value arguments that the user never wants cloned.
    pub(crate) keep: Vec<Ident>,
    pub(crate) doc: Doc,
}

impl Model {
    /// Whether somebody wants to know of every call of this function in particular.
    pub(crate) fn is_observed(&self) -> bool {
        self.observe.is_some() || self.stats == Stats::Kept
    }
}

/// How often and how long; each part is either written out in the attribute or left to `base`.
pub(crate) struct Policy {
    /// `policy = EXPR`; where there is none, every other part is given.
    pub(crate) base: Option<Expr>,
    pub(crate) attempts: Option<Attempts>,
    pub(crate) backoff: Option<Backoff>,
    /// Given only where the user wrote one: every backoff has its own default.
    pub(crate) jitter: Option<Jitter>,
    /// The bound on the whole call.
    pub(crate) deadline: Option<Time>,
}

impl Policy {
    /// Whether there is one attempt only.
    pub(crate) const fn is_once(&self) -> bool {
        matches!(self.attempts, Some(Attempts::Exactly(1)))
    }
}

/// The most attempts, the first included.
pub(crate) enum Attempts {
    Exactly(u32),
    Unlimited,
    /// An expression for the most attempts (`max = EXPR`).
    Max(Expr),
    /// An expression for the attempts after the first (`retries = EXPR`).
    Retries(Expr),
}

/// How delays grow.
pub(crate) enum Backoff {
    None,
    Fixed(Time),
    Linear {
        first: Time,
        step: Option<Time>,
        range: Range,
    },
    Exponential {
        first: Time,
        factor: Option<Factor>,
        range: Range,
    },
    Fibonacci {
        first: Time,
        range: Range,
    },
    Decorrelated {
        first: Time,
        range: Range,
    },
    /// The exponential delay, divided by the rate of attempts that succeed.
    Adaptive {
        first: Time,
        factor: Option<Factor>,
        range: Range,
    },
    List(Vec<Time>),
    /// A value of a type that implements the runtime's `Backoff`.
    Custom(Expr),
}

/// The bounds of a growing backoff, where the user wrote them.
#[derive(Default)]
pub(crate) struct Range {
    pub(crate) min: Option<Time>,
    pub(crate) max: Option<Time>,
}

/// A length of time.
pub(crate) enum Time {
    /// A literal such as `500ms`, exact.
    Literal(Literal),
    /// An expression of type `Duration`.
    Expr(Expr),
}

/// The cap of growing delays where the user gives none.
pub(crate) const DEFAULT_CAP: Literal = Literal { secs: 60, nanos: 0 };

/// A literal length of time; its whole seconds fit `u64`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Literal {
    pub(crate) secs: u64,
    pub(crate) nanos: u32,
}

/// The factor of an exponential backoff.
pub(crate) enum Factor {
    /// A literal such as `2` or `1.5`, as an exact ratio in lowest terms.
    Ratio { numerator: u64, denominator: u64 },
    /// An expression that converts into the runtime's `Factor`.
    Expr(Expr),
}

/// How delays are spread.
pub(crate) enum Jitter {
    Full,
    Equal,
    None,
    /// A fraction in billionths, 0 to 1 000 000 000.
    Fraction(u32),
    /// An expression of the runtime's type `Jitter`.
    Expr(Expr),
}

/// Which outcomes are retried: those that `on` selects and, where given, `when` agrees to.
pub(crate) struct Retryable {
    pub(crate) on: On,
    /// A closure or path, `Fn(&E) -> bool`.
    pub(crate) when: Option<Expr>,
    pub(crate) indeterminate: Indeterminate,
}

/// What becomes of errors that leave it open whether the operation took place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Indeterminate {
    /// They are retried like others of their class.
    Retried,
    /// They are never retried; then `on` names classes.
    LeftOut,
}

/// The value of `on`.
pub(crate) enum On {
    /// Classes of errors, and where they are written; nowhere when they are the default.
    Classes {
        classes: Vec<Class>,
        span: Option<Span>,
    },
    /// A pattern matched against the error.
    Error { pattern: Pat, guard: Option<Expr> },
    /// A pattern matched against the whole outcome: every alternative is `Ok(..)`, `Err(..)`,
    /// `Some(..)` or `None`.
    Outcome { pattern: Pat, guard: Option<Expr> },
    /// Every error: `on = _`, or `when` without `on`.
    Every,
}

/// A class that `on` can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// The umbrella: transient, timeout and throttled errors.
    Transient,
    Timeout,
    Throttled,
}

/// The circuit breaker that is asked before each attempt.
pub(crate) enum Breaker {
    /// An expression that gives one.
    Shared(Expr),
    /// One of the function's own.
    Own(Box<OwnBreaker>),
}

/// A breaker of the function's own. Parts that are left out are left to the runtime.
pub(crate) struct OwnBreaker {
    pub(crate) trip: Trip,
    pub(crate) recovery: Time,
    /// How the open period grows, and up to what.
    pub(crate) growth: Option<(Factor, Time)>,
    /// How far the open period is spread, in percent.
    pub(crate) jitter: Option<u32>,
    pub(crate) probes: Option<Whole>,
    pub(crate) successes: Option<Whole>,
    pub(crate) lease: Option<Time>,
}

impl OwnBreaker {
    /// Whether a setting is an expression, whose value is not known yet.
    pub(crate) fn has_expressions(&self) -> bool {
        let time = |time: &Time| matches!(time, Time::Expr(_));
        let whole = |number: &Whole| matches!(number, Whole::Expr(_));
        let rate = |rate: &Rate| matches!(rate, Rate::Expr(_));
        let trip = match &self.trip {
            Trip::Consecutive(failures) => whole(failures),
            Trip::Rate {
                window,
                rate: failed,
                minimum,
                slow,
            } => {
                matches!(window, Window::Span(span) if time(span))
                    || rate(failed)
                    || whole(minimum)
                    || slow.iter().any(|(limit, slow)| time(limit) || rate(slow))
            }
        };
        let growth = self.growth.as_ref();
        trip || time(&self.recovery)
            || growth.is_some_and(|(factor, max)| matches!(factor, Factor::Expr(_)) || time(max))
            || self.probes.iter().chain(&self.successes).any(whole)
            || self.lease.as_ref().is_some_and(time)
    }
}

/// What makes a breaker open.
#[expect(
    clippy::large_enum_variant,
    reason = "one an attribute, and boxed with the rest"
)]
pub(crate) enum Trip {
    /// So many failures in a row.
    Consecutive(Whole),
    /// A rate of failures, or of slow calls.
    Rate {
        window: Window,
        rate: Rate,
        minimum: Whole,
        slow: Option<(Time, Rate)>,
    },
}

/// The calls that a rate is taken of.
pub(crate) enum Window {
    /// The last so many.
    Calls(u32),
    /// Those of the last while.
    Span(Time),
}

/// A share of calls.
pub(crate) enum Rate {
    /// In hundredths of a percent, from 1 to 10 000.
    BasisPoints(u32),
    /// A constant expression of the runtime's type `Rate`.
    Expr(Expr),
}

/// A whole number.
pub(crate) enum Whole {
    Exactly(u32),
    /// A constant expression.
    Expr(Expr),
}

/// The budget that retries are paid from.
pub(crate) enum Budget {
    /// An expression that gives one.
    Shared(Expr),
    /// One of the function's own.
    Own {
        capacity: Whole,
        /// What a success brings, in ten-thousandths of a token.
        ten_thousandths: u32,
        reserve: Whole,
    },
}

/// The operation's name in what observers and tests are told.
pub(crate) enum Name {
    /// `module::function`.
    Default,
    Given(syn::LitStr),
}

/// What observers may see of errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Errors {
    Shown,
    /// Their class only.
    Hidden,
}

/// Whether calls are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stats {
    Kept,
    None,
}

/// How to wait.
pub(crate) enum Sleep {
    /// The runtime's own timers.
    Default,
    /// A path or closure: `Fn(Duration)`, in asynchronous functions `Fn(Duration) -> impl
    /// Future<Output = ()>`.
    With(Expr),
}

/// Whether the function's documentation gains a "Retries" section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doc {
    Add,
    Leave,
}
