//! The options of a backoff whose delays grow: `factor = 1.5`, `max = 10s`.

use proc_macro2::Ident;
use syn::Token;
use syn::parse::ParseStream;

use super::{factor, first};
use crate::args::duration::{self, DurationArg};
use crate::args::number::Number;
use crate::args::tokens::{self, Found};
use crate::diag::Diagnostics;
use crate::model::Factor;
use crate::spelling;

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
}

impl Shape {
    pub(super) fn find(name: &str) -> Option<Self> {
        match name {
            "linear" => Some(Self::Linear),
            "exponential" => Some(Self::Exponential),
            "fibonacci" => Some(Self::Fibonacci),
            "decorrelated" => Some(Self::Decorrelated),
            _ => None,
        }
    }

    fn options(self) -> &'static [&'static str] {
        match self {
            Self::Linear => &["step", "min", "max"],
            Self::Exponential => &["factor", "min", "max"],
            Self::Fibonacci => &["min", "max"],
            // Its lower end is the first delay.
            Self::Decorrelated => &["max"],
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
    let mut seen: Vec<String> = Vec::new();
    let (mut step, mut factor, mut min, mut max) = (None, None, None, None);
    loop {
        if input.parse::<Option<Token![,]>>().ok().flatten().is_some()
            && tokens::is_punct(input.cursor(), ',')
        {
            diag.push(
                input.cursor().span(),
                "expected an option, found `,`; remove it",
            );
            continue;
        }
        if input.is_empty() {
            break;
        }
        let Some((option, value)) = option(shape, name, input, diag) else {
            tokens::skip_element(input);
            continue;
        };
        if seen.contains(&option.to_string()) {
            diag.push(
                option.span(),
                format!("duplicate option `{option}`; it was already given"),
            );
        }
        seen.push(option.to_string());
        match value {
            Value::Factor(value) => factor = Some(value),
            Value::Duration(value) if option == "step" => step = Some(value),
            Value::Duration(value) if option == "min" => min = Some(value),
            Value::Duration(value) => max = Some(value),
        }
        tokens::end_element(input, diag, true);
    }
    Some(GrowingArg {
        shape,
        first: first?,
        step,
        factor,
        min,
        max,
    })
}

/// The value of an option.
enum Value {
    Duration(DurationArg),
    Factor(Factor),
}

/// Parses `name = value`.
fn option(
    shape: Shape,
    form: &Ident,
    input: ParseStream<'_>,
    diag: &mut Diagnostics,
) -> Option<(Ident, Value)> {
    let Some(option) = first::named(input) else {
        diag.add(unnamed(shape, input));
        return None;
    };
    let text = option.to_string();
    if !shape.options().contains(&text.as_str()) {
        diag.push(option.span(), unknown_option(shape, form, &text));
        return None;
    }
    let _ = input.parse::<Ident>();
    let equals = input.parse::<Token![=]>().ok()?;
    if tokens::at_end(input.cursor()) {
        diag.push(
            equals.span,
            format!("`{text}` needs a value; write it like `{}`", example(&text)),
        );
        return None;
    }
    let value = if text == "factor" {
        diag.take(factor::parse(input)).map(Value::Factor)
    } else {
        diag.take(duration::parse(input)).map(Value::Duration)
    };
    value.map(|value| (option, value))
}

fn unknown_option(shape: Shape, form: &Ident, option: &str) -> String {
    let options = shape.options();
    let foreign = FOREIGN_OPTIONS
        .iter()
        .find(|(other, _)| *other == option)
        .map(|(_, ours)| *ours);
    let meant = foreign
        .filter(|ours| options.contains(ours))
        .or_else(|| spelling::nearest(option, options));
    match meant {
        Some(meant) => format!("unknown option `{option}` of `{form}`; did you mean `{meant}`?"),
        None => format!(
            "unknown option `{option}` of `{form}`; expected {}",
            spelling::one_of(options)
        ),
    }
}

/// What to say about a value without a name.
fn unnamed(shape: Shape, input: ParseStream<'_>) -> syn::Error {
    let Found { text, span } = tokens::found(input.cursor());
    let known = |word: &Ident| shape.options().contains(&word.to_string().as_str());
    if let Some((word, rest)) = input.cursor().ident().filter(|(word, _)| known(word)) {
        let example = example(&word.to_string());
        if tokens::at_end(rest) {
            let message = format!("`{word}` needs a value; write it like `{example}`");
            return syn::Error::new(span, message);
        }
        let Found { text, span } = tokens::found(rest);
        let message =
            format!("expected `=` after `{word}`, found {text}; write it like `{example}`");
        return syn::Error::new(span, message);
    }
    let written = tokens::lone_literal(input).map(|signed| signed.text);
    let timed = written
        .as_deref()
        .and_then(Number::parse)
        .is_some_and(|number| duration::is_unit(&number.suffix));
    let wanted = match shape {
        Shape::Exponential if !timed => "factor",
        Shape::Linear if timed => "step",
        _ => "max",
    };
    let value = written.unwrap_or_else(|| "..".to_owned());
    syn::Error::new(
        span,
        format!("expected an option, found {text}; write `{wanted} = {value}`"),
    )
}

/// An option with a usual value.
fn example(option: &str) -> String {
    let value = if option == "factor" { "1.5" } else { "10s" };
    format!("{option} = {value}")
}
