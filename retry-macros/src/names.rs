//! The path to the runtime, and how the identifiers that generated code introduces are made.
//!
//! Locals are resolved where the macro stands, so the body cannot see them; the prefix is for those
//! who read expansions.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::{Lifetime, Path};

/// The path to the runtime where the user gives none.
pub(crate) fn runtime() -> Path {
    syn::parse_quote!(::retry_runtime)
}

/// A path whose tokens all stand where errors about it should point.
pub(crate) fn located(path: &Path, span: Span) -> TokenStream {
    let tokens = path.to_token_stream().into_iter();
    tokens
        .map(|mut token| {
            token.set_span(token.span().located_at(span));
            token
        })
        .collect()
}

/// The same name, standing where errors about it should point.
pub(crate) fn ident_at(name: &Ident, span: Span) -> Ident {
    let mut name = name.clone();
    name.set_span(name.span().located_at(span));
    name
}

/// The prefix of generated locals.
const PREFIX: &str = "__retry";

/// The identifiers of one expansion.
pub(crate) struct Names<'a> {
    runtime: &'a Path,
}

impl<'a> Names<'a> {
    pub(crate) fn new(runtime: &'a Path) -> Self {
        Self { runtime }
    }

    /// The span of generated code: hidden from the body, and in the macro's own edition.
    #[expect(
        clippy::unused_self,
        reason = "all that generated code is named and marked by is asked of `Names`"
    )]
    pub(crate) fn span(&self) -> Span {
        Span::mixed_site()
    }

    /// The module of the runtime that generated code may name.
    pub(crate) fn runtime(&self) -> TokenStream {
        self.runtime_at(self.span())
    }

    /// The same, with errors pointing at `span`.
    pub(crate) fn runtime_at(&self, span: Span) -> TokenStream {
        let path = located(self.runtime, span);
        quote_spanned!(Span::mixed_site().located_at(span)=> #path::__private)
    }

    /// A generated local.
    pub(crate) fn local(&self, name: &str) -> Ident {
        Ident::new(&format!("{PREFIX}_{name}"), self.span())
    }

    /// The label of the only attempt.
    pub(crate) fn label(&self) -> Lifetime {
        Lifetime::new(&format!("'{PREFIX}"), self.span())
    }

    pub(crate) fn attempts(&self) -> Ident {
        self.local("attempts")
    }

    pub(crate) fn outcome(&self) -> Ident {
        self.local("outcome")
    }

    pub(crate) fn delay(&self) -> Ident {
        self.local("delay")
    }

    pub(crate) fn value(&self) -> Ident {
        self.local("value")
    }
}
