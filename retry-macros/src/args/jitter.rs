//! The value of `jitter`: a name, a fraction, a percentage, or an expression.

use proc_macro2::{Literal, Span};
use syn::Token;
use syn::parse::ParseStream;

use super::number::{Inexact, Number};
use super::tokens::{self, Found, Signed};
use crate::model::Jitter;
use crate::spelling;

/// A jitter and where it stands.
pub(crate) struct JitterArg {
    pub(crate) jitter: Jitter,
    pub(crate) span: Span,
}

const NAMES: &[&str] = &["full", "equal", "none"];

/// The whole, in the unit that fractions are kept in.
const BILLION: u128 = 1_000_000_000;

/// Parses a jitter; on failure nothing is consumed.
pub(crate) fn parse(input: ParseStream<'_>) -> syn::Result<JitterArg> {
    let span = input.cursor().span();
    if let Some((signed, unit)) = number(input) {
        let fraction = fraction(&signed, unit)?;
        let _ = input.parse::<Literal>();
        let _ = input.parse::<Option<Token![%]>>();
        return Ok(JitterArg {
            jitter: Jitter::Fraction(fraction),
            span,
        });
    }
    if let Some(word) = tokens::lone_word(input) {
        let text = word.to_string();
        let jitter = match text.as_str() {
            "full" => Some(Jitter::Full),
            "equal" => Some(Jitter::Equal),
            "none" => Some(Jitter::None),
            "true" | "false" => return Err(expected(span, &format!("`{text}`"))),
            "decorrelated" => {
                let message = "`decorrelated` is a backoff; write `backoff = decorrelated(500ms)` without `jitter`";
                return Err(syn::Error::new(span, message));
            }
            _ => None,
        };
        if let Some(jitter) = jitter {
            let _ = input.parse::<syn::Ident>();
            return Ok(JitterArg { jitter, span });
        }
        if let Some(meant) = spelling::misspelt(&text, NAMES) {
            let message = format!("unknown jitter `{text}`; did you mean `{meant}`?");
            return Err(syn::Error::new(span, message));
        }
    }
    if tokens::at_end(input.cursor()) {
        let Found { text, span } = tokens::found(input.cursor());
        return Err(expected(span, &text));
    }
    let expr = tokens::expression(input)?;
    Ok(JitterArg {
        jitter: Jitter::Expr(expr),
        span,
    })
}

/// What a number counts.
#[derive(Clone, Copy)]
enum Unit {
    Ones,
    Percent,
}

/// The number that is all there is of the value, with or without a percent sign.
fn number(input: ParseStream<'_>) -> Option<(Signed, Unit)> {
    if let Some(signed) = tokens::lone_literal(input) {
        return Some((signed, Unit::Ones));
    }
    let fork = input.fork();
    let minus: Option<Token![-]> = fork.parse().ok()?;
    let literal: Literal = fork.parse().ok()?;
    fork.parse::<Token![%]>().ok()?;
    if !tokens::at_end(fork.cursor()) {
        return None;
    }
    let sign = minus.map_or(tokens::Sign::Plus, |minus| tokens::Sign::Minus(minus.span));
    let text = literal.to_string();
    Some((
        Signed {
            sign,
            text,
            literal,
        },
        Unit::Percent,
    ))
}

/// Reads a fraction in billionths.
fn fraction(signed: &Signed, unit: Unit) -> syn::Result<u32> {
    let text = &signed.text;
    let error = |message: String| Err(syn::Error::new(signed.span(), message));
    let Some(number) = Number::parse(text) else {
        return Err(expected(signed.span(), &tokens::describe(text)));
    };
    if !number.suffix.is_empty() {
        return Err(expected(signed.span(), &tokens::describe(text)));
    }
    if let Some(notation) = number.notation.refused() {
        return error(format!(
            "a fraction cannot have {notation}; write it like `0.2` or `20%`"
        ));
    }
    let (whole, symbol) = match unit {
        Unit::Ones => (BILLION, ""),
        Unit::Percent => (BILLION / 100, "%"),
    };
    let minus = if signed.is_negative() { "-" } else { "" };
    let value = match number.in_units(whole) {
        Ok(value) => value,
        Err(Inexact::TooFine) => {
            return error(format!(
                "`{text}{symbol}` has too many decimal places; a billionth is the finest"
            ));
        }
        Err(Inexact::TooLarge) => u128::MAX,
    };
    match u32::try_from(value) {
        Ok(value) if u128::from(value) <= BILLION && !signed.is_negative() => Ok(value),
        _ => error(match (unit, number.in_units(1)) {
            (Unit::Ones, Ok(percent)) if (2..=100).contains(&percent) && !signed.is_negative() => {
                format!(
                    "the fraction must be between 0 and 1, found `{text}`; did you mean `{text}%`?"
                )
            }
            (Unit::Ones, _) => format!(
                "the fraction must be between 0 and 1, found `{minus}{text}`; write it like `0.2`"
            ),
            (Unit::Percent, _) => format!(
                "the fraction must be between `0%` and `100%`, found `{minus}{text}%`; write it like `20%`"
            ),
        }),
    }
}

fn expected(span: Span, found: &str) -> syn::Error {
    let message = format!(
        "expected `full`, `equal`, `none` or a fraction, found {found}; write it like `0.2`"
    );
    syn::Error::new(span, message)
}
