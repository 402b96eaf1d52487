//! Durations as written: `500ms`, `1.5s`, or any expression of type `Duration`.
//!
//! A literal is read exactly, in whole nanoseconds; what cannot be is refused by name.

use proc_macro2::{Literal, Span};
use quote::ToTokens as _;
use syn::parse::ParseStream;

use crate::args::number::{Inexact, Number};
use crate::args::tokens::{self, Found, Signed};
use crate::model::{self, Time};
use crate::spelling;

/// A duration and where it stands.
pub(crate) struct DurationArg {
    pub(crate) time: Time,
    /// The duration as written, for messages.
    pub(crate) text: String,
    pub(crate) span: Span,
}

const NANOS_PER_SEC: u128 = 1_000_000_000;

/// The units, and how many nanoseconds each has.
const UNITS: &[(&str, u128)] = &[
    ("ns", 1),
    ("us", 1_000),
    ("ms", 1_000_000),
    ("s", NANOS_PER_SEC),
    ("min", 60 * NANOS_PER_SEC),
    ("h", 3_600 * NANOS_PER_SEC),
];

/// Other spellings that are surely meant for a unit.
const MEANT: &[(&str, &[&str])] = &[
    (
        "ns",
        &[
            "nsec",
            "nsecs",
            "nano",
            "nanos",
            "nanosecond",
            "nanoseconds",
        ],
    ),
    (
        "us",
        &[
            "usec",
            "usecs",
            "micro",
            "micros",
            "microsecond",
            "microseconds",
            "µs",
            "μs",
        ],
    ),
    (
        "ms",
        &[
            "msec",
            "msecs",
            "milli",
            "millis",
            "millisecond",
            "milliseconds",
        ],
    ),
    ("s", &["sec", "secs", "second", "seconds"]),
    ("min", &["mins", "minute", "minutes"]),
    ("h", &["hr", "hrs", "hour", "hours"]),
];

/// Tells whether the suffix of a literal is a unit of time.
pub(crate) fn is_unit(suffix: &str) -> bool {
    nanos_per(suffix).is_some()
}

fn nanos_per(unit: &str) -> Option<u128> {
    UNITS
        .iter()
        .find(|(name, _)| *name == unit)
        .map(|(_, nanos)| *nanos)
}

/// Parses a duration; on failure nothing is consumed.
pub(crate) fn parse(input: ParseStream<'_>) -> syn::Result<DurationArg> {
    spaced_unit(input)?;
    if let Some(signed) = tokens::lone_literal(input) {
        let literal = literal(&signed)?;
        let _ = input.parse::<Option<syn::Token![-]>>();
        let _ = input.parse::<Literal>();
        return Ok(DurationArg {
            time: Time::Literal(literal),
            text: signed.text,
            span: signed.literal.span(),
        });
    }
    let cursor = input.cursor();
    if tokens::at_end(cursor) || cursor.ident().is_some_and(|(word, _)| is_bool(&word)) {
        let Found { text, span } = tokens::found(cursor);
        let message = format!("expected a duration, found {text}; write one like `500ms`");
        return Err(syn::Error::new(span, message));
    }
    let expr = tokens::expression(input)?;
    let text = tokens::shorten(&expr.to_token_stream().to_string());
    Ok(DurationArg {
        text,
        span: cursor.span(),
        time: Time::Expr(expr),
    })
}

fn is_bool(word: &proc_macro2::Ident) -> bool {
    word == "true" || word == "false"
}

/// Reads a literal duration.
pub(crate) fn literal(signed: &Signed) -> syn::Result<model::Literal> {
    let text = &signed.text;
    let error = |message: String| Err(syn::Error::new(signed.span(), message));
    let Some(number) = Number::parse(text) else {
        let found = tokens::describe(text);
        let inner = text.trim_matches('"');
        let unquoted = Number::parse(inner).is_some_and(|number| is_unit(&number.suffix));
        return error(if unquoted {
            format!("expected a duration, found {found}; remove the quotes: `{inner}`")
        } else {
            format!("expected a duration, found {found}; write one like `500ms`")
        });
    };
    if signed.is_negative() {
        return error("a duration cannot be negative; remove the `-`".to_owned());
    }
    let Some(nanos) = nanos_per(&number.suffix) else {
        return error(wrong_unit(&number, text));
    };
    if let Some(notation) = number.notation.refused() {
        return error(format!(
            "a duration cannot have {notation}; write `{text}` in plain decimal digits"
        ));
    }
    let too_large =
        format!("`{text}` is more than a `Duration` holds; write `Duration::MAX` or less");
    let total = match number.in_units(nanos) {
        Ok(total) => total,
        Err(Inexact::TooLarge) => return error(too_large),
        Err(Inexact::TooFine) => {
            return error(format!(
                "`{text}` is finer than a nanosecond; use fewer decimal places"
            ));
        }
    };
    let secs = u64::try_from(total / NANOS_PER_SEC);
    let nanos = u32::try_from(total % NANOS_PER_SEC);
    match (secs, nanos) {
        (Ok(secs), Ok(nanos)) => Ok(model::Literal { secs, nanos }),
        _ => error(too_large),
    }
}

/// What to say about a number whose suffix is no unit.
fn wrong_unit(number: &Number, text: &str) -> String {
    let suffix = number.suffix.as_str();
    let digits = text.strip_suffix(suffix).unwrap_or(text);
    let is_type = matches!(suffix, "f32" | "f64")
        || suffix
            .strip_prefix(['i', 'u'])
            .is_some_and(|bits| matches!(bits, "8" | "16" | "32" | "64" | "128" | "size"));
    if suffix.is_empty() || is_type {
        let digits = digits.strip_suffix('_').unwrap_or(digits);
        return format!(
            "expected a duration, found the number `{text}`; add a unit, like `{digits}ms`"
        );
    }
    if suffix == "m" || suffix == "M" {
        return format!("the unit `{suffix}` is ambiguous; write `{digits}ms` or `{digits}min`");
    }
    if suffix.contains(|letter: char| letter.is_ascii_digit()) {
        return match sum(text) {
            Some(sum) => format!("`{text}` has two units; write one number with one unit: `{sum}`"),
            None => format!("`{text}` has two units; write one number with one unit, like `90s`"),
        };
    }
    let folded = suffix.to_lowercase();
    let meant = MEANT
        .iter()
        .find(|(unit, others)| *unit == folded || others.contains(&folded.as_str()));
    if let Some((unit, _)) = meant {
        return format!("unknown unit `{suffix}`; did you mean `{digits}{unit}`?");
    }
    let names: Vec<&str> = UNITS.iter().map(|(name, _)| *name).collect();
    format!(
        "unknown unit `{suffix}`; expected {}",
        spelling::one_of(&names)
    )
}

/// The total of a duration such as `1h30min`, in its last unit.
fn sum(text: &str) -> Option<String> {
    let mut total = 0_u128;
    let mut rest = text;
    loop {
        let end = rest.find(|letter: char| !letter.is_ascii_digit())?;
        let (digits, tail) = rest.split_at_checked(end)?;
        let end = tail
            .find(|letter: char| letter.is_ascii_digit())
            .unwrap_or(tail.len());
        let (unit, tail) = tail.split_at_checked(end)?;
        let nanos = nanos_per(unit)?;
        let part = digits.parse::<u128>().ok()?.checked_mul(nanos)?;
        total = total.checked_add(part)?;
        if tail.is_empty() {
            return (total % nanos == 0).then(|| format!("{}{unit}", total / nanos));
        }
        rest = tail;
    }
}

/// Refuses `500 ms`, which is two tokens.
pub(crate) fn spaced_unit(input: ParseStream<'_>) -> syn::Result<()> {
    let Some((literal, rest)) = input.cursor().literal() else {
        return Ok(());
    };
    let Some((unit, rest)) = rest.ident() else {
        return Ok(());
    };
    let (text, unit_text) = (literal.to_string(), unit.to_string());
    let known = is_unit(&unit_text)
        || MEANT
            .iter()
            .any(|(_, others)| others.contains(&unit_text.as_str()));
    if !known || !tokens::at_end(rest) || Number::parse(&text).is_none() {
        return Ok(());
    }
    let unit_text = MEANT
        .iter()
        .find(|(_, others)| others.contains(&unit_text.as_str()))
        .map_or(unit_text.as_str(), |(unit, _)| unit);
    let message = format!(
        "expected a duration, found a number and a unit apart; write `{text}{unit_text}` without a space"
    );
    Err(syn::Error::new(unit.span(), message))
}

/// What to say about `5s` within a larger expression.
pub(crate) fn inside_expression(literal: &Literal) -> syn::Error {
    let text = literal.to_string();
    let number = Number::parse(&text);
    let value = number.and_then(|number| {
        Some((
            number.in_units(nanos_per(&number.suffix)?).ok()?,
            number.suffix,
        ))
    });
    let instead = match value {
        Some((nanos, unit)) if unit == "ns" => format!("from_nanos({nanos})"),
        Some((nanos, _)) if nanos % NANOS_PER_SEC == 0 => {
            format!("from_secs({})", nanos / NANOS_PER_SEC)
        }
        Some((nanos, _)) if nanos % 1_000_000 == 0 => format!("from_millis({})", nanos / 1_000_000),
        Some((nanos, _)) => format!("from_nanos({nanos})"),
        None => "from_secs(5)".to_owned(),
    };
    let message =
        format!("`{text}` must stand alone; inside an expression write `Duration::{instead}`");
    syn::Error::new(literal.span(), message)
}

#[cfg(test)]
mod tests;
