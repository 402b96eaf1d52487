//! The value of `jitter`: a name, a fraction, a percentage, or an expression.

use proc_macro2::Span;
use syn::parse::ParseStream;

use super::fraction::Fraction;
use super::tokens::{self, Found};
use crate::model::Jitter;
use crate::spelling;

/// A jitter and where it stands.
pub(crate) struct JitterArg {
    pub(crate) jitter: Jitter,
    pub(crate) span: Span,
}

const NAMES: &[&str] = &["full", "equal", "none"];

/// The whole, in the unit that fractions are kept in.
const BILLION: u32 = 1_000_000_000;

/// Parses a jitter; on failure nothing is consumed.
pub(crate) fn parse(input: ParseStream<'_>) -> syn::Result<JitterArg> {
    let span = input.cursor().span();
    if let Some(fraction) = Fraction::peek(input) {
        let at = fraction.signed.span();
        let billionths = fraction.parts(BILLION, "a billionth", |found| expected(at, found))?;
        Fraction::consume(input);
        return Ok(JitterArg {
            jitter: Jitter::Fraction(billionths),
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

fn expected(span: Span, found: &str) -> syn::Error {
    let message = format!(
        "expected `full`, `equal`, `none` or a fraction, found {found}; write it like `0.2`"
    );
    syn::Error::new(span, message)
}
