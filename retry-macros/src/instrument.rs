//! What `#[tracing::instrument]` above `#[retry]` has made of a function: it runs first, and moves
//! the body into its span.
//!
//! The attempt is looked for in there, so that one span holds every attempt and what is between
//! them, and an error is logged once. The tokens are those of tracing-attributes 0.1.

use proc_macro2::{Delimiter, Group, TokenTree};

use crate::site::{Prologue, Site};

/// What the names of its locals begin with.
const PREFIX: &str = "__tracing_";

/// The local that holds the future of an asynchronous body.
const FUTURE: &str = "__tracing_instrument_future";

/// The local in the unreachable `return` that opens the body.
const TYPED: &str = "__tracing_attr_fake_return";

/// Goes inwards to what was the body when `#[instrument]` saw it, or nowhere if that is not to be
/// found.
pub(crate) fn enter(site: &mut Site) -> Option<()> {
    while hides(site) {
        if mentions(&site.attempt, &is_typed) {
            enter_typed_block(site)?;
        } else {
            enter_future(site)?;
        }
        site.is_owner = true;
    }
    Some(())
}

/// Whether the attempt is behind `#[instrument]`.
fn hides(site: &Site) -> bool {
    mentions(&site.attempt, &|word| word.starts_with(PREFIX))
}

fn is_typed(word: &str) -> bool {
    word == TYPED
}

/// `{ if false { let __tracing_attr_fake_return: R = loop {}; return .. } { BODY } }`: wherever that
/// stands, it is a place that a `return` leaves with the function's own type.
fn enter_typed_block(site: &mut Site) -> Option<()> {
    loop {
        site.enter_only(|_, group| mentions(group, &is_typed))?;
        let tokens = tokens_of(&site.attempt);
        let [typed @ .., TokenTree::Group(body)] = tokens.as_slice() else {
            continue;
        };
        if is_typed_return(typed) && body.delimiter() == Delimiter::Brace {
            let typed = typed.iter().cloned().collect();
            site.prologue.push(Prologue::TypedReturn(typed));
            site.attempt = body.clone();
            return Some(());
        }
    }
}

fn is_typed_return(statement: &[TokenTree]) -> bool {
    matches!(statement, [.., TokenTree::Ident(condition), TokenTree::Group(typed)]
        if condition == "false" && starts_with(&tokens_of(typed), &["let", TYPED]))
}

/// `let __tracing_instrument_future = async move { BODY };`, where the function returns a future by
/// a trailing `async` block.
fn enter_future(site: &mut Site) -> Option<()> {
    site.enter_only(|before, _| ends_with(before, &[FUTURE, "=", "async", "move"]))?;
    if logs_outcome(&site.attempt) {
        site.enter_only(|before, _| ends_with(before, &["async", "move"]))?;
    }
    site.waits = site.attempt.span_open();
    Some(())
}

/// Whether the block awaits the body for the options `err` and `ret`:
/// `match async move { BODY }.await { .. }` or `let x = async move { BODY }.await; event!(..); x`.
fn logs_outcome(block: &Group) -> bool {
    let tokens = tokens_of(block);
    let opens = |words: &[&str]| starts_with(&tokens, words);
    match tokens.as_slice() {
        [.., TokenTree::Group(arms)] if mentions(arms, &|word| word == "unit_arg") => {
            opens(&["match", "async", "move"]) || opens(&["let", "__match_scrutinee", "="])
        }
        [.., TokenTree::Punct(bang), TokenTree::Group(_), _, _] if bang.as_char() == '!' => {
            opens(&["let", "x", "=", "async", "move"])
        }
        _ => false,
    }
}

/// Whether such a word stands anywhere between the delimiters.
fn mentions(group: &Group, is_it: &dyn Fn(&str) -> bool) -> bool {
    group.stream().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => is_it(&ident.to_string()),
        TokenTree::Group(group) => mentions(&group, is_it),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

fn tokens_of(group: &Group) -> Vec<TokenTree> {
    group.stream().into_iter().collect()
}

fn starts_with(tokens: &[TokenTree], words: &[&str]) -> bool {
    tokens.len() >= words.len() && tokens.iter().zip(words).all(is_same)
}

fn ends_with(tokens: &[TokenTree], words: &[&str]) -> bool {
    tokens.len() >= words.len() && tokens.iter().rev().zip(words.iter().rev()).all(is_same)
}

fn is_same((token, word): (&TokenTree, &&str)) -> bool {
    match token {
        TokenTree::Ident(ident) => ident == word,
        TokenTree::Punct(punct) => word.chars().eq([punct.as_char()]),
        TokenTree::Group(_) | TokenTree::Literal(_) => false,
    }
}
