//! Whether a signature returns a borrow of a `&mut` argument, which no loop of attempts can.
//!
//! The borrow checker has the last word: what is returned may borrow from elsewhere. So this
//! refuses nothing; it only chooses a name that says more in the error, should there be one.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{FnArg, ReceiverKind, Signature, Type, TypeReference};

/// Returns whether the returned lifetime is that of a `&mut` argument.
pub(super) fn lends_exclusively(sig: &Signature, output: &Type) -> bool {
    let output: Vec<TokenTree> = flat(output.to_token_stream());
    let is_named = |name: &str| {
        output.windows(2).any(|pair| match pair {
            [TokenTree::Punct(tick), TokenTree::Ident(ident)] => {
                tick.as_char() == '\'' && ident == name
            }
            _ => false,
        })
    };
    let is_elided = is_named("_") || has_bare_reference(&output);
    let mut references = sig.inputs.iter().filter_map(reference);
    match (
        sig.receiver().and_then(|_| references.next()),
        references.collect::<Vec<_>>(),
    ) {
        (Some(receiver), others) => {
            (is_elided && receiver.is_mut && receiver.lifetime.is_none())
                || others
                    .iter()
                    .chain([&receiver])
                    .any(|other| other.is_lent_by_name(is_named))
        }
        (None, references) => match references.as_slice() {
            [only] if only.is_mut && only.lifetime.is_none() => is_elided,
            several => several
                .iter()
                .any(|reference| reference.is_lent_by_name(is_named)),
        },
    }
}

struct Reference {
    is_mut: bool,
    lifetime: Option<String>,
}

impl Reference {
    fn is_lent_by_name(&self, is_named: impl Fn(&str) -> bool) -> bool {
        self.is_mut && self.lifetime.as_deref().is_some_and(is_named)
    }
}

fn reference(input: &FnArg) -> Option<Reference> {
    match input {
        FnArg::Receiver(receiver) => match &receiver.kind {
            ReceiverKind::Reference(_, lifetime, mutability) => Some(Reference {
                is_mut: mutability.is_some(),
                lifetime: lifetime.as_ref().map(|lifetime| lifetime.ident.to_string()),
            }),
            ReceiverKind::Typed(_, ty) => of_type(ty),
            _ => None,
        },
        FnArg::Typed(typed) => of_type(&typed.ty),
    }
}

fn of_type(ty: &Type) -> Option<Reference> {
    let Type::Reference(TypeReference {
        lifetime,
        mutability,
        ..
    }) = ty
    else {
        return None;
    };
    Some(Reference {
        is_mut: mutability.is_some(),
        lifetime: lifetime.as_ref().map(|lifetime| lifetime.ident.to_string()),
    })
}

/// A `&` that no lifetime follows.
fn has_bare_reference(tokens: &[TokenTree]) -> bool {
    tokens.iter().enumerate().any(|(at, token)| {
        let is = |token: Option<&TokenTree>, char: char| {
            matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == char)
        };
        is(Some(token), '&') && !is(tokens.get(at.saturating_add(1)), '\'')
    })
}

/// The tokens without their groups.
fn flat(tokens: TokenStream) -> Vec<TokenTree> {
    let mut all = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => all.extend(flat(group.stream())),
            token => all.push(token),
        }
    }
    all
}
