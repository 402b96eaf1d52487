//! How many: the values of `max` and `retries`.

use proc_macro2::{Literal, Span};
use syn::Expr;
use syn::parse::ParseStream;

use super::duration;
use super::key::Key;
use super::number::{Notation, Number, Point};
use super::tokens::{self, Found, Signed};
use crate::spelling;

/// A number of attempts or retries, and where it stands.
pub(crate) struct CountArg {
    pub(crate) count: Count,
    pub(crate) span: Span,
}

/// A number of attempts or retries.
pub(crate) enum Count {
    Exactly(u32),
    /// `unlimited`, which only `max` takes.
    Unlimited,
    Expr(Expr),
}

const UNLIMITED: &str = "unlimited";

/// Words that other libraries use for `unlimited`.
const FOREIGN: &[&str] = &[
    "infinite",
    "infinity",
    "forever",
    "unbounded",
    "endless",
    "none",
    "None",
];

/// Parses the value of `key`, which is `max` or `retries`; on failure nothing is consumed.
pub(crate) fn parse(input: ParseStream<'_>, key: Key) -> syn::Result<CountArg> {
    let span = input.cursor().span();
    let count = if let Some(signed) = tokens::lone_literal(input) {
        let count = literal(&signed, key)?;
        let _ = input.parse::<Literal>();
        Count::Exactly(count)
    } else if let Some(word) = tokens::lone_word(input) {
        let text = word.to_string();
        let unlimited = text == UNLIMITED;
        if unlimited && key == Key::Max {
            let _ = input.parse::<syn::Ident>();
            Count::Unlimited
        } else if unlimited
            || FOREIGN.contains(&text.as_str())
            || spelling::misspelt(&text, &[UNLIMITED]).is_some()
        {
            let message = if key == Key::Max {
                format!("expected a number of attempts, found `{text}`; did you mean `unlimited`?")
            } else {
                format!("`retries` cannot be `{text}`; write `max = unlimited`")
            };
            return Err(syn::Error::new(span, message));
        } else if text == "true" || text == "false" {
            return Err(expected_number(span, &format!("`{text}`"), key));
        } else {
            Count::Expr(tokens::expression(input)?)
        }
    } else if tokens::at_end(input.cursor()) {
        let Found { text, span } = tokens::found(input.cursor());
        return Err(expected_number(span, &text, key));
    } else {
        Count::Expr(tokens::expression(input)?)
    };
    Ok(CountArg { count, span })
}

fn literal(signed: &Signed, key: Key) -> syn::Result<u32> {
    let text = &signed.text;
    let span = signed.span();
    let found = tokens::describe(text);
    let Some(number) = Number::parse(text) else {
        return Err(expected_number(span, &found, key));
    };
    if duration::is_unit(&number.suffix) {
        return Err(expected_number(span, &found, key));
    }
    let whole = number.point == Point::Absent && number.notation != Notation::Exponent;
    if !whole || !matches!(number.suffix.as_str(), "" | "u32") {
        let message = format!(
            "expected a whole number, found `{text}`; write it like `{}`",
            key.example()
        );
        return Err(syn::Error::new(span, message));
    }
    let spelling = key.spelling();
    let value = number
        .in_units(1)
        .ok()
        .and_then(|value| u32::try_from(value).ok());
    let message = match (key, value, signed.is_negative()) {
        (Key::Retries, _, true) => {
            "`retries` cannot be negative; write `0` to call only once".to_owned()
        }
        (Key::Retries, None | Some(u32::MAX), _) => {
            format!(
                "`retries` must be below {}; for no bound write `max = unlimited`",
                u32::MAX
            )
        }
        (Key::Max, Some(0), _) | (Key::Max, _, true) => format!(
            "`{spelling}` must be at least 1, because it counts the first attempt; remove `#[retry]` to call only once"
        ),
        (_, None, _) => {
            format!(
                "`{spelling}` must be at most {}; for no bound write `max = unlimited`",
                u32::MAX
            )
        }
        (_, Some(value), _) => return Ok(value),
    };
    Err(syn::Error::new(span, message))
}

fn expected_number(span: Span, found: &str, key: Key) -> syn::Error {
    let counted = if key == Key::Max {
        "attempts"
    } else {
        "retries"
    };
    let message = format!(
        "expected a number of {counted}, found {found}; write it like `{}`",
        key.example()
    );
    syn::Error::new(span, message)
}
