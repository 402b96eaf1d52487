//! The annotated function: everything but the body is parsed, the body is kept as raw tokens.

use proc_macro2::{Group, TokenStream};
use syn::parse::{ParseStream, Parser as _};
use syn::{Attribute, Signature, Visibility};

use crate::diag::Diagnostics;

/// The function, in its parts.
pub(crate) struct RetryFn {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) sig: Signature,
    pub(crate) body: Group,
    pub(crate) kind: Kind,
}

/// Whether the function blocks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sync,
    Async,
}

impl RetryFn {
    /// Parses an item, reporting what cannot be retried.
    pub(crate) fn parse(item: TokenStream, diag: &mut Diagnostics) -> Option<Self> {
        let parser = |input: ParseStream<'_>| {
            let attrs = input.call(Attribute::parse_outer)?;
            let vis = input.parse()?;
            let sig: Signature = input.parse()?;
            let body = input.parse()?;
            let kind = if sig.asyncness.is_some() {
                Kind::Async
            } else {
                Kind::Sync
            };
            Ok(Self {
                attrs,
                vis,
                sig,
                body,
                kind,
            })
        };
        diag.take(parser.parse2(item))
    }
}
