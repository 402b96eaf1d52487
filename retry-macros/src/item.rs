//! The item under the attribute: what of it has to be understood, and what only has to be carried
//! along.
//!
//! The signature is parsed, the body is not: its tokens go through untouched, so that errors inside
//! it are the user's own. Items that cannot be wrapped are refused here, by name.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, Signature, Visibility};

use crate::diag::Diagnostics;
use crate::future;
use crate::instrument;
use crate::site::{self, Kind, Site};

/// A function that can be wrapped.
pub(crate) struct RetryFn {
    /// The function's attributes, those written inside its body included.
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) sig: Signature,
    pub(crate) site: Site,
}

impl RetryFn {
    /// Parses a function with a body; anything else is reported.
    pub(crate) fn parse(item: TokenStream, diag: &mut Diagnostics) -> Option<Self> {
        let written = match Written::parse.parse2(item) {
            Ok(written) => written,
            Err(error) => {
                diag.add(error);
                return None;
            }
        };
        let Written {
            mut attrs,
            vis,
            sig,
            body,
        } = written;
        let body = take_inner_attributes(body, &mut attrs);

        if let Some(constness) = sig.constness {
            diag.push(
                constness.span,
                "`#[retry]` cannot be applied to a `const fn`; waiting between calls needs run time",
            );
            return None;
        }
        let site = site_of(&sig, body, diag)?;
        Some(Self {
            attrs,
            vis,
            sig,
            site,
        })
    }
}

/// Finds the attempt in the body.
fn site_of(sig: &Signature, body: Group, diag: &mut Diagnostics) -> Option<Site> {
    let mut site = Site::body(sig, body);
    let is_block = sig.asyncness.is_none() && future::trailing_block(&mut site).is_some();
    if instrument::enter(&mut site).is_none() {
        diag.push(
            sig.ident.span(),
            "`#[retry]` cannot see the body behind `#[instrument]`; put `#[retry]` above `#[instrument]`",
        );
        return None;
    }
    if is_block {
        future::take_prologue(sig, &mut site);
    } else if site.kind == Kind::Sync && future::output_of(&site.output).is_some() {
        diag.add(syn::Error::new_spanned(
            &site.output,
            "`#[retry]` cannot find the attempt in this future; end the body in an `async` block, or write `async fn`",
        ));
        return None;
    }
    Some(site)
}

/// The function as written, before any rule is applied.
struct Written {
    attrs: Vec<Attribute>,
    vis: Visibility,
    sig: Signature,
    body: Group,
}

impl Parse for Written {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        let vis = input.parse()?;
        refuse_other_items(input)?;
        let sig: Signature = input.parse()?;
        match ungrouped(input.parse()?) {
            TokenTree::Group(body) if body.delimiter() == Delimiter::Brace => Ok(Self {
                attrs,
                vis,
                sig,
                body,
            }),
            semicolon => Err(syn::Error::new(
                semicolon.span(),
                "`#[retry]` cannot be applied to a method without a body; put it on the implementations",
            )),
        }
    }
}

/// Refuses what is not a function, with the caret under the keyword that says so.
fn refuse_other_items(input: ParseStream<'_>) -> syn::Result<()> {
    let Ok(keyword) = input.fork().call(<Ident as syn::ext::IdentExt>::parse_any) else {
        return Err(input.error("expected a function; `#[retry]` goes above a `fn` with a body"));
    };
    let what = match keyword.to_string().as_str() {
        "struct" => "a struct",
        "enum" => "an enum",
        "union" => "a union",
        "impl" => "an `impl` block",
        "trait" => "a trait",
        "mod" => "a module",
        "static" => "a static",
        "type" => "a type alias",
        "use" => "an import",
        "let" => "a statement",
        "macro_rules" => "a macro",
        "const" if !is_const_function(input) => "a constant",
        _ => return Ok(()),
    };
    let advice = match what {
        "an `impl` block" | "a trait" => "put it on each method that should be retried",
        _ => "put it on a `fn` with a body",
    };
    Err(syn::Error::new(
        keyword.span(),
        format!("`#[retry]` cannot be applied to {what}; {advice}"),
    ))
}

/// A `$body:block` of a macro arrives between invisible delimiters.
fn ungrouped(token: TokenTree) -> TokenTree {
    match &token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            let mut inner = group.stream().into_iter();
            match (inner.next(), inner.next()) {
                (Some(only), None) => ungrouped(only),
                _ => token,
            }
        }
        _ => token,
    }
}

fn is_const_function(input: ParseStream<'_>) -> bool {
    input.fork().parse::<Signature>().is_ok()
}

/// Moves `#![..]` from the start of the body to the function, where they mean the same.
fn take_inner_attributes(body: Group, attrs: &mut Vec<Attribute>) -> Group {
    let split = |input: ParseStream<'_>| Ok((Attribute::parse_inner(input)?, input.parse()?));
    let Ok((inner, rest)) = split.parse2(body.stream()) else {
        return body;
    };
    let inner: Vec<Attribute> = inner;
    if inner.is_empty() {
        return body;
    }
    attrs.extend(inner.into_iter().map(|attr| Attribute {
        style: syn::AttrStyle::Outer,
        ..attr
    }));
    let rest: TokenStream = rest;
    site::regroup(&body, rest)
}

/// The span of a piece of syntax as a whole, on compilers that can join spans, or its first
/// token's.
pub(crate) fn span_of(tokens: &impl ToTokens) -> Span {
    tokens
        .to_token_stream()
        .into_iter()
        .next()
        .map_or_else(Span::call_site, |token| token.span())
}
