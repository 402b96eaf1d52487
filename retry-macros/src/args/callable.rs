//! Values that are expressions, mostly to be called: `when`, `retry_after`, `sleep`, `fallback`,
//! `observe`, `policy`.

use quote::ToTokens as _;
use syn::Expr;
use syn::parse::ParseStream;

use super::key::Key;
use super::tokens::{self, Found};
use crate::item;

/// Parses a closure or path.
pub(super) fn callable(input: ParseStream<'_>, key: Key) -> syn::Result<Expr> {
    if tokens::at_end(input.cursor()) || tokens::is_literal(input) {
        let Found { text, span } = tokens::found(input.cursor());
        let message = format!(
            "expected a closure or path, found {text}; write it like `{}`",
            key.example()
        );
        return Err(syn::Error::new(span, message));
    }
    tokens::expression(input)
}

/// The same where a closure takes one parameter, which `message` says.
fn of_one(input: ParseStream<'_>, key: Key, message: &str) -> syn::Result<Expr> {
    let value = callable(input, key)?;
    match &value {
        Expr::Closure(closure) if closure.inputs.len() != 1 => {
            Err(syn::Error::new(item::span_of(closure), message))
        }
        _ => Ok(value),
    }
}

/// Parses a closure of one parameter, or a path.
pub(super) fn fallback(input: ParseStream<'_>) -> syn::Result<Expr> {
    let message =
        "`fallback` takes one parameter, what is known of the call; write it like `|gave_up| ..`";
    let value = of_one(input, Key::Fallback, message)?;
    if let Some(outcome) = outcome(&value) {
        let outcome = tokens::shorten(&outcome);
        let message = format!(
            "expected a closure or path, found the outcome `{outcome}`; write it like `fallback = |_| {outcome}`"
        );
        return Err(syn::Error::new(item::span_of(&value), message));
    }
    Ok(value)
}

/// The text of `Ok(..)` and its like.
fn outcome(value: &Expr) -> Option<String> {
    let path = match value {
        Expr::Call(call) => &call.func,
        value => value,
    };
    let is_outcome = matches!(path, Expr::Path(path)
        if ["Ok", "Err", "Some", "None"].iter().any(|name| path.path.is_ident(name)));
    is_outcome.then(|| crate::written::code(value.to_token_stream()))
}

/// Parses an observer: a closure of one parameter, or any other expression.
pub(super) fn observer(input: ParseStream<'_>) -> syn::Result<Expr> {
    let message = "`observe` takes one parameter, the event; write it like `|event| ..`";
    of_one(input, Key::Observe, message)
}

/// Parses an expression of type `Policy`.
pub(super) fn policy(input: ParseStream<'_>) -> syn::Result<Expr> {
    if tokens::at_end(input.cursor()) || tokens::is_literal(input) {
        let Found { text, span } = tokens::found(input.cursor());
        let message = format!("expected a `Policy`, found {text}; write it like `policy = POLICY`");
        return Err(syn::Error::new(span, message));
    }
    tokens::expression(input)
}
