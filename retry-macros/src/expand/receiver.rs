//! `&mut self` where the body takes the reference itself, by a `move` closure or as a bare argument
//! of a call.
//!
//! Every other argument can be bound again under its own name; `self` cannot, so there the attempt
//! knows it by another. Only where `self` is the value: imports, paths, visibilities and items
//! inside keep theirs.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

use crate::names::ident_at;
use crate::site;

/// Gives `self` another name in the tokens.
pub(super) fn renamed(body: TokenStream, name: &Ident) -> TokenStream {
    let mut tokens = body.into_iter().peekable();
    let mut renamed = TokenStream::new();
    let mut place = Place::Code;
    while let Some(token) = tokens.next() {
        let is_path =
            matches!(tokens.peek(), Some(TokenTree::Punct(colon)) if colon.as_char() == ':');
        place = place.after(&token);
        let token = match token {
            TokenTree::Ident(word) if word == "self" && place == Place::Code && !is_path => {
                TokenTree::Ident(ident_at(name, word.span()))
            }
            TokenTree::Group(group) if place == Place::Code => {
                let inner = renamed_group(&group, name);
                TokenTree::Group(inner)
            }
            token => token,
        };
        place = place.until(&token);
        renamed.extend([token]);
    }
    renamed
}

/// Whether an inline argument of a format string is `self`, which no renaming reaches.
pub(super) fn formats_self(body: &TokenStream) -> bool {
    body.clone().into_iter().any(|token| match token {
        TokenTree::Literal(literal) => literal.to_string().contains("{self"),
        TokenTree::Group(group) => formats_self(&group.stream()),
        _ => false,
    })
}

/// Where a `self` stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Code,
    /// From `use` to the semicolon.
    Import,
    /// From `pub` to the parentheses after it.
    Visibility,
    /// From `impl` or `trait` to the braces.
    Item,
}

impl Place {
    fn after(self, token: &TokenTree) -> Self {
        match token {
            TokenTree::Ident(word) if word == "use" && self == Self::Code => Self::Import,
            TokenTree::Ident(word) if word == "pub" && self == Self::Code => Self::Visibility,
            TokenTree::Ident(word) if word == "impl" || word == "trait" => Self::Item,
            TokenTree::Group(group)
                if self == Self::Visibility && group.delimiter() != Delimiter::Parenthesis =>
            {
                Self::Code
            }
            _ => self,
        }
    }

    /// The place behind the token that ends this one.
    fn until(self, token: &TokenTree) -> Self {
        let is_end = match (self, token) {
            (Self::Import, TokenTree::Punct(punct)) => punct.as_char() == ';',
            (Self::Visibility, token) => !matches!(token, TokenTree::Ident(word) if word == "pub"),
            (Self::Item, TokenTree::Group(group)) => group.delimiter() == Delimiter::Brace,
            _ => false,
        };
        if is_end { Self::Code } else { self }
    }
}

fn renamed_group(group: &Group, name: &Ident) -> Group {
    site::regroup(group, renamed(group.stream(), name))
}
