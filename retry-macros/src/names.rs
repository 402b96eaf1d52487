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

/// The same path or name, whose tokens all stand where errors about it should point.
pub(crate) fn located(path: &impl ToTokens, span: Span) -> TokenStream {
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

/// The prefix of generated names.
const PREFIX: &str = "__retry";

/// The identifiers of one expansion.
pub(crate) struct Names<'a> {
    /// The path to the runtime.
    path: &'a Path,
}

impl<'a> Names<'a> {
    pub(crate) fn new(path: &'a Path) -> Self {
        Self { path }
    }

    /// The span of generated code: hidden from the body, and in the macro's own edition.
    #[expect(
        clippy::unused_self,
        reason = "all that generated code is named and marked by is asked of `Names`"
    )]
    pub(crate) fn span(&self) -> Span {
        Span::mixed_site()
    }

    /// The statement that gives the module of the runtime its short name, for all that follows it: a
    /// path a name takes the compiler longer to read than what it names.
    pub(crate) fn import(&self) -> TokenStream {
        let (path, name) = (self.path, self.runtime());
        quote_spanned!(self.span()=> use #path::__private as #name;)
    }

    /// The module of the runtime that generated code may name. An item is not hidden from the body,
    /// so the name is one that nobody writes.
    pub(crate) fn runtime(&self) -> Ident {
        self.runtime_at(self.span())
    }

    /// The same, with errors pointing at `span`.
    #[expect(
        clippy::unused_self,
        reason = "all that generated code is named and marked by is asked of `Names`"
    )]
    pub(crate) fn runtime_at(&self, span: Span) -> Ident {
        Ident::new(PREFIX, Span::mixed_site().located_at(span))
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
