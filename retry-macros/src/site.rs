//! Where in a function the attempt stands: one pair of braces, and what is around them.
//!
//! Mostly these are the function's own. Where the function returns a future by a trailing `async`
//! block, they are that block's, and where `#[tracing::instrument]` has moved the body, those it
//! has been moved to. What is around them comes out as it went in.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::quote;
use syn::{Attribute, Ident, Pat, ReturnType, Signature, Type};

/// The place of the attempt.
pub(crate) struct Site {
    pub(crate) kind: Kind,
    /// From the function's own braces inwards.
    layers: Vec<Layer>,
    /// What stands before a trailing `async` block in the function.
    pub(crate) before: TokenStream,
    /// The leading statements, which run once.
    pub(crate) prologue: Vec<Prologue>,
    /// The remaining statements, between the braces that they came in.
    pub(crate) attempt: Group,
    /// What an attempt gives.
    pub(crate) output: Type,
    /// Whether everything that is used there has been moved there, or belongs to the function.
    pub(crate) is_owner: bool,
    /// The keyword that makes the function wait.
    pub(crate) waits: Span,
}

/// Whether an attempt waits or blocks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sync,
    Async,
}

/// Delimiters, and what stands beside them.
struct Layer {
    before: TokenStream,
    delimiters: Group,
    after: TokenStream,
}

/// A statement that is not part of the attempt.
pub(crate) enum Prologue {
    /// An unreachable `return` that tells the compiler the type, by which `#[async_trait]` and
    /// `#[tracing::instrument]` open their blocks.
    TypedReturn(TokenStream),
    /// `let pat = argument;`
    Rebinding {
        attrs: Vec<Attribute>,
        pat: Box<Pat>,
        argument: Ident,
    },
}

impl Site {
    /// The function's whole body.
    pub(crate) fn body(sig: &Signature, body: Group) -> Self {
        Self {
            kind: sig.asyncness.map_or(Kind::Sync, |_| Kind::Async),
            layers: vec![Layer {
                before: TokenStream::new(),
                delimiters: body.clone(),
                after: TokenStream::new(),
            }],
            before: TokenStream::new(),
            prologue: Vec::new(),
            attempt: body,
            output: match &sig.output {
                ReturnType::Type(_, ty) => (**ty).clone(),
                ReturnType::Default => syn::parse_quote!(()),
            },
            is_owner: true,
            waits: sig.asyncness.map_or(sig.fn_token.span, |token| token.span),
        }
    }

    /// Goes inwards: what is between these delimiters is the attempt.
    pub(crate) fn enter(&mut self, before: TokenStream, group: Group, after: TokenStream) {
        self.layers.push(Layer {
            before,
            delimiters: group.clone(),
            after,
        });
        self.attempt = group;
    }

    /// Goes inwards to the only group of tokens that fits, by what stands before it and what it is.
    pub(crate) fn enter_only(&mut self, fits: impl Fn(&[TokenTree], &Group) -> bool) -> Option<()> {
        let tokens: Vec<TokenTree> = self.attempt.stream().into_iter().collect();
        let mut found = tokens.iter().enumerate().filter_map(|(at, token)| {
            let (before, rest) = tokens.split_at(at);
            match token {
                TokenTree::Group(group) if fits(before, group) => Some((before, group, rest)),
                _ => None,
            }
        });
        let (before, group, rest) = found.next().filter(|_| found.next().is_none())?;
        let collected = |tokens: &[TokenTree]| tokens.iter().cloned().collect();
        let after = collected(rest.get(1..).unwrap_or_default());
        self.enter(collected(before), group.clone(), after);
        Some(())
    }

    /// The function's body again, with other tokens where the attempt was.
    pub(crate) fn put_together(&self, tokens: TokenStream) -> TokenStream {
        self.layers.iter().rev().fold(tokens, |tokens, layer| {
            let Layer {
                before,
                delimiters,
                after,
            } = layer;
            let inner = regroup(delimiters, tokens);
            quote!(#before #inner #after)
        })
    }

    /// The leading statements, as they are.
    pub(crate) fn prologue(&self) -> TokenStream {
        let statements = self.prologue.iter().map(|statement| match statement {
            Prologue::TypedReturn(tokens) => tokens.clone(),
            Prologue::Rebinding {
                attrs,
                pat,
                argument,
            } => quote!(#(#attrs)* let #pat = #argument;),
        });
        statements.collect()
    }

    /// The name that a leading statement gives to `self`, which is moved there.
    pub(crate) fn receiver(&self) -> Option<&Ident> {
        self.prologue.iter().find_map(|statement| match statement {
            Prologue::Rebinding { pat, argument, .. } if argument == "self" => match &**pat {
                Pat::Ident(pat) => Some(&pat.ident),
                _ => None,
            },
            _ => None,
        })
    }
}

/// The same braces around other tokens; the span stays, so that errors and editions do too.
pub(crate) fn regroup(braces: &Group, tokens: TokenStream) -> Group {
    let mut group = Group::new(braces.delimiter(), tokens);
    group.set_span(braces.span());
    group
}
