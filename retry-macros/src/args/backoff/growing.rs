//! The options of a backoff whose delays grow: `factor = 1.5`, `max = 10s`.

use proc_macro2::Ident;
use syn::parse::ParseStream;

use super::first;
use crate::args::duration::{self, DurationArg};
use crate::args::factor;
use crate::args::options::Options;
use crate::diag::Diagnostics;
use crate::model::Factor;

/// A backoff whose delays grow up to a cap.
pub(crate) struct GrowingArg {
    pub(crate) shape: Shape,
    pub(crate) first: DurationArg,
    pub(crate) step: Option<DurationArg>,
    pub(crate) factor: Option<Factor>,
    pub(crate) min: Option<DurationArg>,
    pub(crate) max: Option<DurationArg>,
}

/// The ways to grow.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Linear,
    Exponential,
    Fibonacci,
    Decorrelated,
    Adaptive,
}

impl Shape {
    pub(super) fn find(name: &str) -> Option<Self> {
        match name {
            "linear" => Some(Self::Linear),
            "exponential" => Some(Self::Exponential),
            "fibonacci" => Some(Self::Fibonacci),
            "decorrelated" => Some(Self::Decorrelated),
            "adaptive" => Some(Self::Adaptive),
            _ => None,
        }
    }

    fn options(self) -> &'static [&'static str] {
        match self {
            Self::Linear => &["step", "min", "max"],
            Self::Exponential | Self::Adaptive => &["factor", "min", "max"],
            Self::Fibonacci => &["min", "max"],
            // Its lower end is the first delay.
            Self::Decorrelated => &["max"],
        }
    }

    /// What a duration, and a number, without a name are most likely meant for.
    fn unnamed(self) -> [&'static str; 2] {
        match self {
            Self::Exponential | Self::Adaptive => ["max", "factor"],
            Self::Linear => ["step", "max"],
            Self::Fibonacci | Self::Decorrelated => ["max", "max"],
        }
    }
}

/// Names that other libraries use for an option.
const FOREIGN_OPTIONS: &[(&str, &str)] = &[
    ("cap", "max"),
    ("max_delay", "max"),
    ("limit", "max"),
    ("min_delay", "min"),
    ("floor", "min"),
    ("multiplier", "factor"),
    ("increment", "step"),
];

/// Parses the first delay and the options, reporting their mistakes.
pub(super) fn parse(
    shape: Shape,
    name: &Ident,
    input: ParseStream<'_>,
    diag: &mut Diagnostics,
) -> Option<GrowingArg> {
    let first = first::parse(name, input, diag);
    let (mut step, mut factor, mut min, mut max) = (None, None, None, None);
    let options = Options {
        form: &name.to_string(),
        known: shape.options(),
        foreign: FOREIGN_OPTIONS,
        usual: |option| if option == "factor" { "1.5" } else { "10s" },
        unnamed: shape.unnamed(),
    };
    options.parse(input, diag, |option, input, diag| {
        match option.to_string().as_str() {
            "factor" => factor = diag.take(factor::parse(input)),
            "step" => step = diag.take(duration::parse(input)),
            "min" => min = diag.take(duration::parse(input)),
            _ => max = diag.take(duration::parse(input)),
        }
    });
    Some(GrowingArg {
        shape,
        first: first?,
        step,
        factor,
        min,
        max,
    })
}
