//! Whole numbers with bounds: the values of options such as `failures = 5`.

use proc_macro2::{Literal, Span};
use syn::parse::ParseStream;

use super::fraction::Fraction;
use super::number::{Notation, Number, Point};
use super::tokens::{self, Found, Signed};
use crate::model::Whole;

/// A whole number, and where it stands.
pub(crate) struct WholeArg {
    pub(crate) value: Whole,
    pub(crate) span: Span,
}

/// What an option's number may be.
pub(super) struct Bounds {
    pub(super) least: u32,
    /// Why it must not be less: ", because .."; or nothing.
    pub(super) because: &'static str,
    pub(super) most: u32,
}

/// Parses the value of `option`, of which `usual` is an example; on failure nothing is consumed.
pub(super) fn parse(
    input: ParseStream<'_>,
    option: &str,
    usual: &str,
    bounds: &Bounds,
) -> syn::Result<WholeArg> {
    let span = input.cursor().span();
    let expected = |span: Span, found: &str| {
        let message =
            format!("expected a whole number, found {found}; write it like `{option} = {usual}`");
        syn::Error::new(span, message)
    };
    let value = if let Some(signed) = tokens::lone_literal(input) {
        let value = literal(&signed, option, bounds, expected)?;
        let _ = input.parse::<Literal>();
        Whole::Exactly(value)
    } else if let Some(fraction) = Fraction::peek(input) {
        let found = format!("`{}%`", fraction.signed.text);
        return Err(expected(fraction.signed.span(), &found));
    } else if tokens::at_end(input.cursor()) || tokens::is_bool(input) {
        let Found { text, span } = tokens::found(input.cursor());
        return Err(expected(span, &text));
    } else {
        Whole::Expr(tokens::expression(input)?)
    };
    Ok(WholeArg { value, span })
}

fn literal(
    signed: &Signed,
    option: &str,
    bounds: &Bounds,
    expected: impl Fn(Span, &str) -> syn::Error,
) -> syn::Result<u32> {
    let (text, span) = (&signed.text, signed.span());
    let found = tokens::describe(text);
    let number = match Number::parse(text) {
        Some(number) if matches!(number.suffix.as_str(), "" | "u32") => number,
        _ => return Err(expected(span, &found)),
    };
    if number.point == Point::Present || number.notation == Notation::Exponent {
        return Err(expected(span, &found));
    }
    let Bounds {
        least,
        because,
        most,
    } = bounds;
    let value = number.in_units(1).ok();
    let value = value.and_then(|value| u32::try_from(value).ok());
    let message = match value {
        _ if signed.is_negative() => format!("`{option}` must be at least {least}{because}"),
        Some(value) if value < *least => format!("`{option}` must be at least {least}{because}"),
        Some(value) if value <= *most => return Ok(value),
        _ => format!("`{option}` must be at most {most}, found `{text}`"),
    };
    Err(syn::Error::new(span, message))
}
