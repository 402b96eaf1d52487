//! The first delay of a backoff, which has no name.

use proc_macro2::{Ident, TokenTree};
use syn::Token;
use syn::parse::ParseStream;

use crate::args::duration::{self, DurationArg};
use crate::args::options;
use crate::args::tokens::{self, Found};
use crate::diag::Diagnostics;

/// Parses the first delay of a form.
pub(super) fn parse(
    name: &Ident,
    input: ParseStream<'_>,
    diag: &mut Diagnostics,
) -> Option<DurationArg> {
    let option = options::named(input);
    let belongs_behind = option
        .as_ref()
        .is_some_and(|option| is_option(&option.to_string()));
    if input.is_empty() || belongs_behind {
        let message = format!("`{name}` needs a first delay; write it like `{name}(500ms)`");
        diag.push(name.span(), message);
        return None;
    }
    if let Some(option) = option {
        let message = format!("the first delay has no name; remove `{option} =`");
        diag.push(option.span(), message);
        tokens::skip_element(input);
        return None;
    }
    let delay = diag.take(duration::parse(input));
    tokens::end_element(input, diag, delay.is_some());
    delay
}

/// Parses the delay of `fixed`, which takes nothing else.
pub(super) fn only(
    name: &Ident,
    input: ParseStream<'_>,
    diag: &mut Diagnostics,
) -> Option<DurationArg> {
    let delay = parse(name, input, diag);
    let _ = input.parse::<Option<Token![,]>>();
    if !input.is_empty() {
        let Found { text, span } = tokens::found(input.cursor());
        let message = format!(
            "`fixed` takes one delay only, found {text}; for several write a list: `[100ms, 1s]`"
        );
        diag.push(span, message);
        while input.parse::<TokenTree>().is_ok() {}
        return None;
    }
    delay
}

/// Tells whether any form has this option.
fn is_option(name: &str) -> bool {
    matches!(name, "step" | "factor" | "min" | "max")
}
