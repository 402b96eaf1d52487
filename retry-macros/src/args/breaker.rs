//! The value of `breaker`: a shared circuit breaker, or the settings of one of the function's own.

use proc_macro2::{Group, Ident, Span};
use syn::Expr;
use syn::parse::{ParseStream, Parser as _};

use super::duration::{self, DurationArg};
use super::factor;
use super::fraction::Fraction;
use super::options::Options;
use super::tokens::{self, Found};
use super::whole::{self, Bounds, WholeArg};
use crate::diag::Diagnostics;
use crate::model::{Factor, Literal, Rate, Time};

/// The circuit breaker, as written.
pub(crate) enum BreakerArg {
    Shared(Expr),
    Own(Box<OwnBreakerArg>),
}

/// The settings of a breaker of the function's own, where given.
#[derive(Default)]
pub(crate) struct OwnBreakerArg {
    pub(crate) failures: Option<WholeArg>,
    pub(crate) window: Option<WindowArg>,
    pub(crate) rate: Option<Rate>,
    pub(crate) minimum: Option<WholeArg>,
    pub(crate) slow: Option<DurationArg>,
    pub(crate) slow_rate: Option<Rate>,
    pub(crate) recovery: Option<DurationArg>,
    pub(crate) factor: Option<Factor>,
    pub(crate) max: Option<DurationArg>,
    /// In percent.
    pub(crate) jitter: Option<u32>,
    pub(crate) probes: Option<WholeArg>,
    pub(crate) successes: Option<WholeArg>,
    pub(crate) lease: Option<DurationArg>,
    /// Every option that was written, also those whose value is wrong.
    written: Vec<Ident>,
}

/// The calls that a rate is taken of.
pub(crate) enum WindowArg {
    /// The last so many.
    Calls(u32),
    /// Those of the last while.
    Span(DurationArg),
}

impl OwnBreakerArg {
    /// Where the name of an option stands, if it was written.
    pub(crate) fn span_of(&self, option: &str) -> Option<Span> {
        let written = self.written.iter().find(|name| *name == option);
        written.map(Ident::span)
    }
}

const KNOWN: &[&str] = &[
    "failures",
    "window",
    "rate",
    "recovery",
    "minimum",
    "slow",
    "slow_rate",
    "probes",
    "successes",
    "factor",
    "max",
    "jitter",
    "lease",
];

/// Names that other libraries use for an option.
const FOREIGN: &[(&str, &str)] = &[
    ("threshold", "failures"),
    ("failure_threshold", "failures"),
    ("consecutive", "failures"),
    ("size", "window"),
    ("failure_rate", "rate"),
    ("failure_rate_threshold", "rate"),
    ("minimum_calls", "minimum"),
    ("min_calls", "minimum"),
    ("minimum_throughput", "minimum"),
    ("slow_call_duration", "slow"),
    ("slow_call_rate", "slow_rate"),
    ("timeout", "recovery"),
    ("cooldown", "recovery"),
    ("reset_timeout", "recovery"),
    ("break_duration", "recovery"),
    ("open", "recovery"),
    ("half_open", "probes"),
    ("permits", "probes"),
    ("permitted", "probes"),
    ("success_threshold", "successes"),
];

fn usual(option: &str) -> &'static str {
    match option {
        "failures" => "5",
        "window" => "100",
        "rate" => "50%",
        "minimum" => "20",
        "slow" => "2s",
        "slow_rate" => "80%",
        "probes" | "successes" => "1",
        "factor" => "2",
        "max" => "5min",
        "jitter" => "25%",
        "lease" => "60s",
        _ => "30s",
    }
}

/// What the numbers may be: those that the runtime's breaker takes as they are.
fn bounds(option: &str) -> Bounds {
    let (because, most) = match option {
        "failures" => (", because it opens at the last of them", u32::MAX),
        "window" => (", because a rate is taken of its calls", 1_000),
        "minimum" => (", because a rate of no calls tells nothing", u32::MAX),
        "probes" => (", because without one it would never close", 127),
        _ => (", because a probe closes it", 511),
    };
    Bounds {
        least: 1,
        because,
        most,
    }
}

/// Parses an expression that gives a shared breaker.
pub(super) fn shared(input: ParseStream<'_>) -> syn::Result<BreakerArg> {
    tokens::shared(input, "CircuitBreaker", "breaker").map(BreakerArg::Shared)
}

/// Parses the settings in the parentheses of `breaker(..)`, reporting their mistakes.
pub(super) fn own(group: &Group, diag: &mut Diagnostics) -> Option<BreakerArg> {
    let options = Options {
        form: "breaker",
        known: KNOWN,
        foreign: FOREIGN,
        usual,
        unnamed: ["recovery", "failures"],
    };
    let parser = |input: ParseStream<'_>| {
        let mut own = OwnBreakerArg::default();
        options.parse(input, diag, |option, input, diag| {
            own.written.push(option.clone());
            own.option(&option.to_string(), input, diag);
        });
        Ok(own)
    };
    let own = parser.parse2(group.stream()).ok()?;
    Some(BreakerArg::Own(Box::new(own)))
}

impl OwnBreakerArg {
    fn option(&mut self, name: &str, input: ParseStream<'_>, diag: &mut Diagnostics) {
        match name {
            "failures" => self.failures = diag.take(number(input, name)),
            "window" => self.window = diag.take(window(input)),
            "rate" => self.rate = diag.take(rate(input, name)),
            "minimum" => self.minimum = diag.take(number(input, name)),
            "slow" => self.slow = diag.take(time(input, name, usual(name))),
            "slow_rate" => self.slow_rate = diag.take(rate(input, name)),
            "recovery" => self.recovery = diag.take(time(input, name, usual(name))),
            "factor" => self.factor = diag.take(factor::parse(input)),
            "max" => self.max = diag.take(time(input, name, usual(name))),
            "jitter" => self.jitter = diag.take(jitter(input)),
            "probes" => self.probes = diag.take(number(input, name)),
            "successes" => self.successes = diag.take(number(input, name)),
            _ => self.lease = diag.take(time(input, name, usual(name))),
        }
    }
}

fn number(input: ParseStream<'_>, option: &str) -> syn::Result<WholeArg> {
    whole::parse(input, option, usual(option), &bounds(option))
}

/// The longest time that a breaker can measure, see the runtime's `moment`.
const LONGEST: Literal = Literal {
    secs: 49 * 24 * 60 * 60,
    nanos: 0,
};

/// Parses a time that is neither nothing nor too long.
fn time(input: ParseStream<'_>, option: &str, usual: &str) -> syn::Result<DurationArg> {
    let arg = duration::parse(input)?;
    let message = match arg.time {
        Time::Literal(Literal { secs: 0, nanos: 0 }) => format!(
            "`{option}` must be above zero, found `{}`; write it like `{option} = {usual}`",
            arg.text
        ),
        Time::Literal(literal) if literal > LONGEST => {
            format!("`{option}` must be at most 49 days, found `{}`", arg.text)
        }
        _ => return Ok(arg),
    };
    Err(syn::Error::new(arg.span, message))
}

/// Parses a number of calls or a time, which a breaker's type depends on.
fn window(input: ParseStream<'_>) -> syn::Result<WindowArg> {
    let is_time = tokens::lone_literal(input).is_some_and(|signed| {
        let number = super::number::Number::parse(&signed.text);
        number.is_some_and(|number| !number.suffix.is_empty() && number.suffix != "u32")
    });
    if is_time {
        return time(input, "window", "60s").map(WindowArg::Span);
    }
    if tokens::lone_literal(input).is_none() {
        let Found { text, span } = tokens::found(input.cursor());
        let message = format!(
            "expected a number of calls or a duration, found {text}; write it like `window = 100` or `window = 60s`"
        );
        return Err(syn::Error::new(span, message));
    }
    let arg = number(input, "window")?;
    match arg.value {
        crate::model::Whole::Exactly(calls) => Ok(WindowArg::Calls(calls)),
        crate::model::Whole::Expr(_) => {
            Err(syn::Error::new(arg.span, "expected a number of calls"))
        }
    }
}

/// Parses a share of calls above zero.
fn rate(input: ParseStream<'_>, option: &str) -> syn::Result<Rate> {
    let expected = |span: Span, found: &str| {
        let message = format!(
            "expected a percentage, found {found}; write it like `{option} = {}`",
            usual(option)
        );
        syn::Error::new(span, message)
    };
    let Some(fraction) = Fraction::peek(input) else {
        if tokens::at_end(input.cursor()) || tokens::is_bool(input) {
            let Found { text, span } = tokens::found(input.cursor());
            return Err(expected(span, &text));
        }
        return tokens::expression(input).map(Rate::Expr);
    };
    let at = fraction.signed.span();
    let basis_points = fraction.parts(10_000, "`0.01%`", |found| expected(at, found))?;
    if basis_points == 0 {
        let message = format!(
            "`{option}` must be above `0%`, which every call reaches; write it like `{option} = {}`",
            usual(option)
        );
        return Err(syn::Error::new(at, message));
    }
    Fraction::consume(input);
    Ok(Rate::BasisPoints(basis_points))
}

/// Parses how far the open period is spread, in percent.
fn jitter(input: ParseStream<'_>) -> syn::Result<u32> {
    let expected = |span: Span, found: &str| {
        let message =
            format!("expected `none` or a percentage, found {found}; write it like `jitter = 25%`");
        syn::Error::new(span, message)
    };
    if tokens::lone_word(input).is_some_and(|word| word == "none") {
        let _ = input.parse::<Ident>();
        return Ok(0);
    }
    let Some(fraction) = Fraction::peek(input) else {
        let Found { text, span } = tokens::found(input.cursor());
        return Err(expected(span, &text));
    };
    let at = fraction.signed.span();
    let percent = fraction.parts(100, "`1%`", |found| expected(at, found))?;
    Fraction::consume(input);
    Ok(percent)
}
