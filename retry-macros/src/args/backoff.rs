//! The value of `backoff`: a named form with its own options, a list of delays, or an expression.

use proc_macro2::{Delimiter, Group, Ident, Literal};
use syn::parse::{ParseStream, Parser as _};
use syn::{Expr, Token};

use super::duration::{self, DurationArg};
use super::number::Number;
use super::tokens::{self, Found, Sign};
use crate::diag::Diagnostics;
use crate::model::Factor;
use crate::spelling;

/// How delays grow, as written.
pub(crate) enum BackoffArg {
    None,
    Fixed(DurationArg),
    Growing(Box<GrowingArg>),
    List(Vec<DurationArg>),
    Custom(Expr),
}

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
    fn find(name: &str) -> Option<Self> {
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
            Self::Fibonacci | Self::Decorrelated => &["min", "max"],
        }
    }
}

const NAMES: &[&str] = &[
    "none",
    "fixed",
    "linear",
    "exponential",
    "fibonacci",
    "decorrelated",
];

/// The form that has no implementation so far.
const ADAPTIVE: &str = "adaptive";

/// Names that other libraries use for a form.
const FOREIGN: &[(&str, &str)] = &[
    ("constant", "fixed"),
    ("const_delay", "fixed"),
    ("delay", "fixed"),
    ("exp", "exponential"),
    ("expo", "exponential"),
    ("decorrelated_jitter", "decorrelated"),
];

/// Names that other libraries use for an option.
const FOREIGN_OPTIONS: &[(&str, &str)] = &[
    ("cap", "max"),
    ("max_delay", "max"),
    ("limit", "max"),
    ("min_delay", "min"),
    ("floor", "min"),
    ("multiplier", "factor"),
    ("base", "factor"),
    ("increment", "step"),
];

/// Names that other libraries use for the first delay.
const FIRST: &[&str] = &["first", "initial", "start", "delay", "duration", "d"];

/// Parses a backoff, reporting its mistakes; on failure it may have consumed a part of it.
pub(crate) fn parse(input: ParseStream<'_>, diag: &mut Diagnostics) -> Option<BackoffArg> {
    if let Some((name, group)) = call(input) {
        return form(&name, &group, diag);
    }
    if let Some(word) = tokens::lone_word(input) {
        match lone(&word) {
            Ok(true) => {
                let _ = input.parse::<Ident>();
                return Some(BackoffArg::None);
            }
            Ok(false) => {}
            Err(error) => {
                diag.add(error);
                return None;
            }
        }
    }
    if input.peek(syn::token::Bracket) {
        let fork = input.fork();
        if fork.parse::<Group>().is_ok() && tokens::at_end(fork.cursor()) {
            return list(input, diag).map(BackoffArg::List);
        }
    }
    if tokens::at_end(input.cursor()) || input.cursor().literal().is_some() || input.peek(Token![-])
    {
        diag.add(no_backoff(input));
        return None;
    }
    let expr = diag.take(tokens::expression(input))?;
    Some(BackoffArg::Custom(expr))
}

/// Consumes `name(..)` where that is all there is of the value and the name is one of ours, or nearly.
fn call(input: ParseStream<'_>) -> Option<(Ident, Group)> {
    let (name, rest) = input.cursor().ident()?;
    let (_, _, rest) = rest.group(Delimiter::Parenthesis)?;
    let text = name.to_string();
    let ours = NAMES.contains(&text.as_str()) || text == ADAPTIVE || meant(&text).is_some();
    let fork = input.fork();
    let group = fork
        .parse::<Ident>()
        .and_then(|_| fork.parse::<Group>())
        .ok()?;
    let units = tokens::unit_inside(group.stream()).is_some();
    if !tokens::at_end(rest) || !(ours || units) {
        return None;
    }
    syn::parse::discouraged::Speculative::advance_to(input, &fork);
    Some((name, group))
}

/// The form that a name surely stands for.
fn meant(name: &str) -> Option<&'static str> {
    let foreign = FOREIGN
        .iter()
        .find(|(other, _)| *other == name)
        .map(|(_, ours)| *ours);
    foreign.or_else(|| spelling::misspelt(name, NAMES))
}

/// Tells whether a lone word is `none`, and refuses names of forms that need a delay.
fn lone(word: &Ident) -> syn::Result<bool> {
    let text = word.to_string();
    let message = match text.as_str() {
        "none" => return Ok(true),
        ADAPTIVE => not_available(),
        "true" | "false" => {
            format!("expected a backoff, found `{text}`; write it like `exponential(500ms)`")
        }
        _ if NAMES.contains(&text.as_str()) => {
            format!("`{text}` needs a delay; write it like `{text}(500ms)`")
        }
        _ => match meant(&text) {
            Some("none") => format!("unknown backoff `{text}`; did you mean `none`?"),
            Some(meant) => format!("unknown backoff `{text}`; did you mean `{meant}(500ms)`?"),
            None => return Ok(false),
        },
    };
    Err(syn::Error::new(word.span(), message))
}

fn not_available() -> String {
    format!("`{ADAPTIVE}` is not available yet; use `exponential`")
}

/// What to say about a value that cannot begin a backoff.
fn no_backoff(input: ParseStream<'_>) -> syn::Error {
    let Found { text, span } = tokens::found(input.cursor());
    let Some(signed) = tokens::lone_literal(input) else {
        return match input
            .cursor()
            .literal()
            .and_then(|(literal, rest)| Some((literal, rest.ident()?.0)))
        {
            Some((literal, unit)) if duration::is_unit(&unit.to_string()) => syn::Error::new(
                unit.span(),
                format!(
                    "expected a backoff, found a number and a unit; write `fixed({literal}{unit})` or `exponential({literal}{unit})`"
                ),
            ),
            _ => syn::Error::new(
                span,
                format!("expected a backoff, found {text}; write it like `exponential(500ms)`"),
            ),
        };
    };
    let written = &signed.text;
    let sign = if matches!(signed.sign, Sign::Minus(_)) {
        "-"
    } else {
        ""
    };
    let kind = tokens::describe(written).replace('`', "");
    let kind = kind.strip_suffix(written.as_str()).unwrap_or("").trim_end();
    let inner = written.trim_matches('"');
    let message = match Number::parse(inner) {
        Some(number) if duration::is_unit(&number.suffix) && sign.is_empty() => format!(
            "expected a backoff, found {kind} `{written}`; write `fixed({inner})` or `exponential({inner})`"
        ),
        _ => format!(
            "expected a backoff, found {kind} `{sign}{written}`; write it like `exponential(500ms)`"
        ),
    };
    syn::Error::new(signed.span(), message)
}

/// Parses what stands in the parentheses of a form.
fn form(name: &Ident, group: &Group, diag: &mut Diagnostics) -> Option<BackoffArg> {
    let text = name.to_string();
    let parser = |input: ParseStream<'_>| {
        Ok(match Shape::find(&text) {
            Some(shape) => growing(shape, name, input, diag)
                .map(|growing| BackoffArg::Growing(Box::new(growing))),
            None => fixed(name, input, diag).map(BackoffArg::Fixed),
        })
    };
    match text.as_str() {
        ADAPTIVE => diag.push(name.span(), not_available()),
        "none" => diag.push(
            group.span_open(),
            "`none` takes no delay; write `backoff = none`",
        ),
        _ if text == "fixed" || Shape::find(&text).is_some() => {
            return parser.parse2(group.stream()).unwrap_or_default();
        }
        _ => diag.push(name.span(), unknown(&text)),
    }
    None
}

fn unknown(name: &str) -> String {
    let nearest = meant(name).or_else(|| spelling::nearest(name, NAMES));
    match nearest {
        Some(nearest) => format!("unknown backoff `{name}`; did you mean `{nearest}`?"),
        None => format!(
            "unknown backoff `{name}`; expected {} or a list",
            spelling::one_of(NAMES).replace(" or ", ", ")
        ),
    }
}

/// Parses the first delay of a form.
fn first(name: &Ident, input: ParseStream<'_>, diag: &mut Diagnostics) -> Option<DurationArg> {
    let cursor = input.cursor();
    if cursor.eof()
        || named(input).is_some_and(|option| !FIRST.contains(&option.to_string().as_str()))
    {
        diag.push(
            name.span(),
            format!("`{name}` needs a first delay; write it like `{name}(500ms)`"),
        );
        return None;
    }
    if let Some(option) = named(input) {
        let message = format!("the first delay has no name; remove `{option} =`");
        diag.push(option.span(), message);
        tokens::skip_element(input);
        return None;
    }
    let delay = diag.take(duration::parse(input));
    end_element(input, diag, delay.is_some());
    delay
}

/// The name before a lone `=`.
fn named(input: ParseStream<'_>) -> Option<Ident> {
    let (name, rest) = input.cursor().ident()?;
    tokens::equals(rest).map(|_| name)
}

/// Goes to the comma after an element; reports what stands in between if nothing was reported yet.
fn end_element(input: ParseStream<'_>, diag: &mut Diagnostics, fine: bool) {
    if fine && !tokens::at_end(input.cursor()) {
        let Found { text, span } = tokens::found(input.cursor());
        diag.push(span, format!("expected `,` or `)`, found {text}"));
    }
    tokens::skip_element(input);
}

fn fixed(name: &Ident, input: ParseStream<'_>, diag: &mut Diagnostics) -> Option<DurationArg> {
    let delay = first(name, input, diag);
    let _ = input.parse::<Option<Token![,]>>();
    if !input.is_empty() {
        let Found { text, span } = tokens::found(input.cursor());
        let message = format!(
            "`fixed` takes one delay only, found {text}; for several write a list: `[100ms, 1s]`"
        );
        diag.push(span, message);
        while input.parse::<proc_macro2::TokenTree>().is_ok() {}
        return None;
    }
    delay
}

fn growing(
    shape: Shape,
    name: &Ident,
    input: ParseStream<'_>,
    diag: &mut Diagnostics,
) -> Option<GrowingArg> {
    let first = first(name, input, diag);
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
        end_element(input, diag, true);
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
    let Some(option) = named(input) else {
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
        let example = if text == "factor" {
            "factor = 1.5".to_owned()
        } else {
            format!("{text} = 10s")
        };
        diag.push(
            equals.span,
            format!("`{text}` needs a value; write it like `{example}`"),
        );
        return None;
    }
    let value = if text == "factor" {
        diag.take(parse_factor(input)).map(Value::Factor)
    } else {
        diag.take(duration::parse(input)).map(Value::Duration)
    };
    value.map(|value| (option, value))
}

fn unknown_option(shape: Shape, form: &Ident, option: &str) -> String {
    let options = shape.options();
    if FIRST.contains(&option) {
        return format!("the first delay has no name; write it first: `{form}(500ms)`");
    }
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
    if let Some(word) = tokens::lone_word(input)
        && shape.options().contains(&word.to_string().as_str())
    {
        let message = format!(
            "`{word}` needs a value; write it like `{word} = {}`",
            if word == "factor" { "1.5" } else { "10s" }
        );
        return syn::Error::new(span, message);
    }
    if let Some((word, rest)) = input.cursor().ident()
        && shape.options().contains(&word.to_string().as_str())
    {
        let Found { text, span } = tokens::found(rest);
        return syn::Error::new(span, format!("expected `=` after `{word}`, found {text}"));
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

/// Parses a factor: a plain number, exactly, or an expression.
fn parse_factor(input: ParseStream<'_>) -> syn::Result<Factor> {
    let Some(signed) = tokens::lone_literal(input) else {
        return tokens::expression(input).map(Factor::Expr);
    };
    let text = &signed.text;
    let error = |message: String| Err(syn::Error::new(signed.span(), message));
    let number = match Number::parse(text) {
        Some(number) if number.suffix.is_empty() => number,
        _ => {
            let found = tokens::describe(text);
            return error(format!(
                "expected a number, found {found}; write it like `factor = 1.5`"
            ));
        }
    };
    let minus = if signed.is_negative() { "-" } else { "" };
    if let Some(notation) = number.notation.refused() {
        return error(format!(
            "a factor cannot have {notation}; write it in plain decimal digits"
        ));
    }
    let Some((numerator, denominator)) = number.ratio() else {
        return error(format!(
            "`{text}` has too many digits for a factor; write at most 18"
        ));
    };
    if signed.is_negative() || numerator < denominator {
        return error(format!(
            "`factor` must be at least 1, found `{minus}{text}`; delays cannot shrink"
        ));
    }
    let _ = input.parse::<Literal>();
    Ok(Factor::Ratio {
        numerator,
        denominator,
    })
}

/// Parses `[100ms, 1s, 5s]`.
fn list(input: ParseStream<'_>, diag: &mut Diagnostics) -> Option<Vec<DurationArg>> {
    let group = input.parse::<Group>().ok()?;
    let parser = |input: ParseStream<'_>| {
        let mut delays = Vec::new();
        while !input.is_empty() {
            let delay = diag.take(duration::parse(input));
            end_element(input, diag, delay.is_some());
            delays.push(delay);
            let _ = input.parse::<Option<Token![,]>>();
        }
        if delays.is_empty() {
            diag.push(
                group.span_open(),
                "the list of delays is empty; write at least one, or `backoff = none`",
            );
            return Ok(None);
        }
        Ok(delays.into_iter().collect())
    };
    parser.parse2(group.stream()).unwrap_or_default()
}
