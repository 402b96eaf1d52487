//! Shares of a whole as written: `0.2` or `20%`, read exactly.

use proc_macro2::Literal;
use syn::Token;
use syn::parse::ParseStream;
use syn::parse::discouraged::Speculative as _;

use super::number::{Inexact, Number};
use super::tokens::{self, Signed};

/// A number that is all there is of a value, with or without a percent sign.
pub(super) struct Fraction {
    pub(super) signed: Signed,
    unit: Unit,
}

/// What a number counts.
#[derive(Clone, Copy)]
enum Unit {
    Ones,
    Percent,
}

impl Fraction {
    /// Reads the number, if there is one; consumes nothing.
    pub(super) fn peek(input: ParseStream<'_>) -> Option<Self> {
        Self::speculate(&input.fork())
    }

    /// Consumes the number that was peeked at.
    pub(super) fn consume(input: ParseStream<'_>) {
        let fork = input.fork();
        if Self::speculate(&fork).is_some() {
            input.advance_to(&fork);
        }
    }

    fn speculate(fork: ParseStream<'_>) -> Option<Self> {
        if let Some(signed) = tokens::lone_literal(fork) {
            let _ = fork.parse::<Option<Token![-]>>();
            let _ = fork.parse::<Literal>();
            let unit = Unit::Ones;
            return Some(Self { signed, unit });
        }
        let minus: Option<Token![-]> = fork.parse().ok()?;
        let literal: Literal = fork.parse().ok()?;
        fork.parse::<Token![%]>().ok()?;
        if !tokens::at_end(fork.cursor()) {
            return None;
        }
        let sign = minus.map_or(tokens::Sign::Plus, |minus| tokens::Sign::Minus(minus.span));
        let text = literal.to_string();
        let signed = Signed {
            sign,
            text,
            literal,
        };
        let unit = Unit::Percent;
        Some(Self { signed, unit })
    }

    /// The share in so many parts of the whole, such as 100 or 10 000; `finest` names one part, and
    /// `expected` is what to say where there is no plain number.
    pub(super) fn parts(
        &self,
        whole: u32,
        finest: &str,
        expected: impl Fn(&str) -> syn::Error,
    ) -> syn::Result<u32> {
        let Self { signed, unit } = self;
        let text = &signed.text;
        let error = |message: String| Err(syn::Error::new(signed.span(), message));
        let number = match Number::parse(text) {
            Some(number) if number.suffix.is_empty() => number,
            _ => return Err(expected(&tokens::describe(text))),
        };
        if let Some(notation) = number.notation.refused() {
            return error(format!(
                "a fraction cannot have {notation}; write it like `0.2` or `20%`"
            ));
        }
        let (unit_parts, symbol) = match unit {
            Unit::Ones => (u128::from(whole), ""),
            Unit::Percent => (u128::from(whole) / 100, "%"),
        };
        let minus = if signed.is_negative() { "-" } else { "" };
        let value = match number.in_units(unit_parts) {
            Ok(value) => value,
            Err(Inexact::TooFine) => {
                return error(format!(
                    "`{text}{symbol}` has too many decimal places; {finest} is the finest"
                ));
            }
            Err(Inexact::TooLarge) => u128::MAX,
        };
        match u32::try_from(value) {
            Ok(value) if value <= whole && !signed.is_negative() => Ok(value),
            _ => error(match (unit, number.in_units(1)) {
                (Unit::Ones, Ok(percent))
                    if (2..=100).contains(&percent) && !signed.is_negative() =>
                {
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
}
