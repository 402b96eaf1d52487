//! The factor of an exponential backoff or of an open period: a plain number, kept as an exact ratio, or an expression.

use proc_macro2::Literal;
use syn::parse::ParseStream;

use super::number::Number;
use super::tokens;
use crate::model::Factor;

/// Parses a factor; on failure nothing is consumed.
pub(crate) fn parse(input: ParseStream<'_>) -> syn::Result<Factor> {
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
