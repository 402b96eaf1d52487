//! The value of `budget`: a shared budget, or the terms of one of the function's own.

use proc_macro2::{Group, Ident, Span};
use syn::Expr;
use syn::parse::{ParseStream, Parser as _};

use super::fraction::Fraction;
use super::number::greatest_common_divisor;
use super::options::Options;
use super::tokens::{self, Found};
use super::whole::{self, Bounds, WholeArg};
use crate::diag::Diagnostics;

/// The retry budget, as written.
pub(crate) enum BudgetArg {
    Shared(Expr),
    Own(OwnBudgetArg),
}

/// The terms of a budget of the function's own, where given.
#[derive(Default)]
pub(crate) struct OwnBudgetArg {
    pub(crate) capacity: Option<WholeArg>,
    pub(crate) ratio: Option<RatioArg>,
    pub(crate) reserve: Option<WholeArg>,
}

/// What a success brings, in ten-thousandths of a token.
pub(crate) struct RatioArg {
    pub(crate) ten_thousandths: u32,
    /// The lower part of the ratio in lowest terms.
    pub(crate) lower: u32,
    pub(crate) span: Span,
}

const KNOWN: &[&str] = &["capacity", "ratio", "reserve"];

/// Names that other libraries use for an option.
const FOREIGN: &[(&str, &str)] = &[
    ("max_tokens", "capacity"),
    ("tokens", "capacity"),
    ("burst", "capacity"),
    ("token_ratio", "ratio"),
    ("retry_ratio", "ratio"),
    ("percent", "ratio"),
    ("min_per_sec", "reserve"),
    ("min_retries_per_second", "reserve"),
];

fn usual(option: &str) -> &'static str {
    match option {
        "capacity" => "100",
        "ratio" => "10%",
        _ => "1",
    }
}

/// The most tokens that can be counted, and the most a second: those of the runtime's `step`.
const MOST_TOKENS: u32 = 67_108_863;

/// Parses an expression that gives a shared budget.
pub(super) fn shared(input: ParseStream<'_>) -> syn::Result<BudgetArg> {
    tokens::shared(input, "Budget", "budget").map(BudgetArg::Shared)
}

/// Parses the terms in the parentheses of `budget(..)`, reporting their mistakes.
pub(super) fn own(group: &Group, diag: &mut Diagnostics) -> Option<BudgetArg> {
    let options = Options {
        form: "budget",
        known: KNOWN,
        foreign: FOREIGN,
        usual,
        unnamed: ["reserve", "capacity"],
    };
    let parser = |input: ParseStream<'_>| {
        let mut own = OwnBudgetArg::default();
        options.parse(input, diag, |option: &Ident, input, diag| {
            match option.to_string().as_str() {
                "capacity" => own.capacity = diag.take(number(input, "capacity", 2)),
                "reserve" => own.reserve = diag.take(number(input, "reserve", 0)),
                _ => own.ratio = diag.take(ratio(input)),
            }
        });
        Ok(own)
    };
    let own = parser.parse2(group.stream()).ok()?;
    Some(BudgetArg::Own(own))
}

fn number(input: ParseStream<'_>, option: &str, least: u32) -> syn::Result<WholeArg> {
    let because = match option {
        "capacity" => ", because a retry after a timeout takes 2",
        _ => "",
    };
    let bounds = Bounds {
        least,
        because,
        most: MOST_TOKENS,
    };
    whole::parse(input, option, usual(option), &bounds)
}

/// Ten-thousandths of a token.
const WHOLE: u32 = 10_000;

fn ratio(input: ParseStream<'_>) -> syn::Result<RatioArg> {
    let expected = |span: Span, found: &str| {
        let message = format!("expected a percentage, found {found}; write it like `ratio = 10%`");
        syn::Error::new(span, message)
    };
    let Some(fraction) = Fraction::peek(input) else {
        let Found { text, span } = tokens::found(input.cursor());
        return Err(expected(span, &text));
    };
    let span = fraction.signed.span();
    let ten_thousandths = fraction.parts(WHOLE, "`0.01%`", |found| expected(span, found))?;
    let common = greatest_common_divisor(u128::from(ten_thousandths), u128::from(WHOLE));
    Fraction::consume(input);
    Ok(RatioArg {
        ten_thousandths,
        lower: u32::try_from(u128::from(WHOLE) / common).unwrap_or(WHOLE),
        span,
    })
}
