//! `&mut self` where the body takes the reference itself, by a `move` closure or as a bare argument of a call.
//!
//! Every other argument can be bound again under its own name; `self` cannot, so there the attempt knows it by another.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

use crate::item;

/// Gives `self` another name in the tokens, except where it belongs to an item inside, or starts a path.
pub(super) fn renamed(body: TokenStream, name: &Ident) -> TokenStream {
    let mut tokens = body.into_iter().peekable();
    let mut renamed = TokenStream::new();
    let mut is_inner_item = false;
    while let Some(token) = tokens.next() {
        let is_path =
            matches!(tokens.peek(), Some(TokenTree::Punct(colon)) if colon.as_char() == ':');
        let token = match token {
            TokenTree::Ident(word) if word == "impl" || word == "trait" => {
                is_inner_item = true;
                TokenTree::Ident(word)
            }
            TokenTree::Ident(word) if word == "self" && !is_path => {
                let mut name = name.clone();
                name.set_span(name.span().located_at(word.span()));
                TokenTree::Ident(name)
            }
            TokenTree::Group(group) if is_inner_item && group.delimiter() == Delimiter::Brace => {
                is_inner_item = false;
                TokenTree::Group(group)
            }
            TokenTree::Group(group) => {
                let inner = renamed_group(&group, name);
                TokenTree::Group(inner)
            }
            token => token,
        };
        renamed.extend([token]);
    }
    renamed
}

fn renamed_group(group: &proc_macro2::Group, name: &Ident) -> proc_macro2::Group {
    item::regroup(group, renamed(group.stream(), name))
}
