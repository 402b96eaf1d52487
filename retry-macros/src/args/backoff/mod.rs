//! The value of `backoff`: a named form with its own options, a list of delays, or an expression.

mod first;
mod growing;

use proc_macro2::{Delimiter, Group, Ident};
use syn::parse::discouraged::Speculative as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Expr, Token};

pub(crate) use self::growing::{GrowingArg, Shape};
use super::duration::{self, DurationArg};
use super::number::Number;
use super::tokens::{self, Found};
use crate::diag::Diagnostics;
use crate::spelling;

/// How delays grow, as written.
pub(crate) enum BackoffArg {
    None,
    Fixed(DurationArg),
    Growing(Box<GrowingArg>),
    List(Vec<DurationArg>),
    Custom(Expr),
}

const NAMES: &[&str] = &[
    "none",
    "fixed",
    "linear",
    "exponential",
    "fibonacci",
    "decorrelated",
    "adaptive",
];

/// Names that other libraries use for a form.
const FOREIGN: &[(&str, &str)] = &[
    ("constant", "fixed"),
    ("const_delay", "fixed"),
    ("delay", "fixed"),
    ("exp", "exponential"),
    ("expo", "exponential"),
    ("decorrelated_jitter", "decorrelated"),
];

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

/// Consumes `name(..)` where that is all there is of the value and the name is one of ours, or
/// nearly.
fn call(input: ParseStream<'_>) -> Option<(Ident, Group)> {
    let (name, rest) = input.cursor().ident()?;
    let (_, _, rest) = rest.group(Delimiter::Parenthesis)?;
    let text = name.to_string();
    let ours = NAMES.contains(&text.as_str()) || meant(&text).is_some();
    let fork = input.fork();
    let group = fork
        .parse::<Ident>()
        .and_then(|_| fork.parse::<Group>())
        .ok()?;
    let units = tokens::unit_inside(group.stream()).is_some();
    if !tokens::at_end(rest) || !(ours || units) {
        return None;
    }
    input.advance_to(&fork);
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

/// What to say about a value that cannot begin a backoff.
fn no_backoff(input: ParseStream<'_>) -> syn::Error {
    if let Err(spaced) = duration::spaced_unit(input) {
        return spaced;
    }
    let Found { text, span } = tokens::found(input.cursor());
    let signed = tokens::lone_literal(input);
    let plain = signed
        .filter(|signed| !signed.is_negative())
        .map(|signed| signed.text);
    let unquoted = plain.as_deref().map_or("", |text| text.trim_matches('"'));
    let message = if Number::parse(unquoted).is_some_and(|number| duration::is_unit(&number.suffix))
    {
        format!(
            "expected a backoff, found {text}; write `fixed({unquoted})` or `exponential({unquoted})`"
        )
    } else {
        format!("expected a backoff, found {text}; write it like `exponential(500ms)`")
    };
    syn::Error::new(span, message)
}

/// Parses what stands in the parentheses of a form.
fn form(name: &Ident, group: &Group, diag: &mut Diagnostics) -> Option<BackoffArg> {
    let text = name.to_string();
    let parser = |input: ParseStream<'_>| {
        Ok(match Shape::find(&text) {
            Some(shape) => growing::parse(shape, name, input, diag)
                .map(|growing| BackoffArg::Growing(Box::new(growing))),
            None => first::only(name, input, diag).map(BackoffArg::Fixed),
        })
    };
    match text.as_str() {
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

/// Parses `[100ms, 1s, 5s]`.
fn list(input: ParseStream<'_>, diag: &mut Diagnostics) -> Option<Vec<DurationArg>> {
    let group = input.parse::<Group>().ok()?;
    let parser = |input: ParseStream<'_>| {
        let mut delays = Vec::new();
        while !input.is_empty() {
            let delay = diag.take(duration::parse(input));
            tokens::end_element(input, diag, delay.is_some());
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
