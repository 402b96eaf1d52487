//! Functions that return a future by a trailing `async` block, written by hand or by
//! `#[async_trait]`.
//!
//! `fn f(a: A) -> Pin<Box<dyn Future<Output = R>>> { before; Box::pin(async move { let a = a; rest
//! }) }`: the statements before the block and the leading rebindings of arguments run once, the
//! rest is the attempt. Tokens only: nothing of the attempt itself is parsed.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{
    Attribute, Block, FnArg, GenericArgument, Ident, Pat, PathArguments, Signature, Token, Type,
    TypeParamBound,
};

use crate::site::{self, Kind, Prologue, Site};

/// Goes into the trailing `async` block of a function that returns a future.
pub(crate) fn trailing_block(site: &mut Site) -> Option<()> {
    let output = output_of(&site.output)?;
    let mut tokens: Vec<TokenTree> = site.attempt.stream().into_iter().collect();
    let after = take_boxed(&mut tokens);
    let TokenTree::Group(last) = tokens.pop()? else {
        return None;
    };
    let (outer, keywords, inner) = match last.delimiter() {
        Delimiter::Brace => (None, take_keywords(&mut tokens)?, last),
        Delimiter::Parenthesis => {
            let is_pin = matches!(tokens.last(), Some(TokenTree::Ident(path)) if path == "pin");
            let (keywords, block) = only_block(&last).filter(|_| is_pin)?;
            (Some(last), keywords, block)
        }
        _ => return None,
    };
    let before: TokenStream = tokens.into_iter().collect();
    site.kind = Kind::Async;
    site.output = output;
    site.before = before.clone();
    site.is_owner = keywords.len() > 1;
    site.waits = keywords.first().map_or(site.waits, TokenTree::span);
    match outer {
        None => site.enter(quote!(#before #(#keywords)*), inner, after),
        Some(pin) => {
            site.enter(before, pin, after);
            site.enter(quote!(#(#keywords)*), inner, TokenStream::new());
        }
    }
    Some(())
}

/// What a future type resolves to: the `Output` of a `dyn` or `impl Future`, the last argument of a
/// `BoxFuture`.
pub(crate) fn output_of(ty: &Type) -> Option<Type> {
    match ty {
        Type::Paren(inner) => output_of(&inner.elem),
        Type::Group(inner) => output_of(&inner.elem),
        Type::ImplTrait(opaque) => opaque.bounds.iter().find_map(output_of_bound),
        Type::TraitObject(object) => object.bounds.iter().find_map(output_of_bound),
        Type::Path(path) => {
            let last = path.path.segments.last()?;
            let PathArguments::AngleBracketed(arguments) = &last.arguments else {
                return None;
            };
            let types = || {
                arguments.args.iter().filter_map(|argument| match argument {
                    GenericArgument::Type(ty) => Some(ty),
                    _ => None,
                })
            };
            match last.ident.to_string().as_str() {
                "Pin" | "Box" => output_of(types().next()?),
                "BoxFuture" | "LocalBoxFuture" => types().last().cloned(),
                _ => None,
            }
        }
        _ => None,
    }
}

fn output_of_bound(bound: &TypeParamBound) -> Option<Type> {
    let TypeParamBound::Trait(bound) = bound else {
        return None;
    };
    let last = bound
        .path
        .segments
        .last()
        .filter(|last| last.ident == "Future")?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::AssocType(assoc) if assoc.ident == "Output" => Some(assoc.ty.clone()),
        _ => None,
    })
}

/// Takes `.boxed()` or `.boxed_local()` off the end of the tokens.
fn take_boxed(tokens: &mut Vec<TokenTree>) -> TokenStream {
    match tokens.as_slice() {
        [
            before @ ..,
            TokenTree::Punct(dot),
            TokenTree::Ident(name),
            TokenTree::Group(group),
        ] if dot.as_char() == '.'
            && (name == "boxed" || name == "boxed_local")
            && group.delimiter() == Delimiter::Parenthesis
            && group.stream().is_empty() =>
        {
            let start = before.len();
            tokens.split_off(start).into_iter().collect()
        }
        _ => TokenStream::new(),
    }
}

/// Takes `async` or `async move` off the end of the tokens.
fn take_keywords(tokens: &mut Vec<TokenTree>) -> Option<Vec<TokenTree>> {
    let is = |token: Option<&TokenTree>, word: &str| matches!(token, Some(TokenTree::Ident(ident)) if ident == word);
    let count = if is(tokens.last(), "move") { 2 } else { 1 };
    let start = tokens.len().checked_sub(count)?;
    is(tokens.get(start), "async").then(|| tokens.split_off(start))
}

/// The `async` block that is all there is between two parentheses.
fn only_block(parentheses: &Group) -> Option<(Vec<TokenTree>, Group)> {
    let mut tokens: Vec<TokenTree> = parentheses.stream().into_iter().collect();
    if matches!(tokens.last(), Some(TokenTree::Punct(comma)) if comma.as_char() == ',') {
        tokens.pop();
    }
    let braces = match tokens.pop()? {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => group,
        _ => return None,
    };
    let keywords = take_keywords(&mut tokens)?;
    tokens.is_empty().then_some((keywords, braces))
}

/// Takes the statements that run once off the attempt.
pub(crate) fn take_prologue(sig: &Signature, site: &mut Site) {
    let step = |input: ParseStream<'_>| -> syn::Result<(Prologue, TokenStream)> {
        Ok((parse_prologue(sig, input)?, input.parse()?))
    };
    while let Ok((statement, rest)) = step.parse2(site.attempt.stream()) {
        site.prologue.push(statement);
        site.attempt = site::regroup(&site.attempt, rest);
    }
}

fn parse_prologue(sig: &Signature, input: ParseStream<'_>) -> syn::Result<Prologue> {
    if input.peek(Token![if]) {
        return parse_typed_return(input);
    }
    let attrs = input.call(Attribute::parse_outer)?;
    input.parse::<Token![let]>()?;
    let pat = Pat::parse_single(input)?;
    input.parse::<Token![=]>()?;
    let argument = if input.peek(syn::token::Brace) {
        block_of_one_argument(&input.parse()?, input)?
    } else {
        input.call(Ident::parse_any)?
    };
    input.parse::<Token![;]>()?;
    if !names_argument(sig, &argument) {
        return Err(input.error("not an argument"));
    }
    Ok(Prologue::Rebinding {
        attrs,
        pat: Box::new(pat),
        argument,
    })
}

/// `if let Some(__ret) = None::<R> { return __ret; }`
fn parse_typed_return(input: ParseStream<'_>) -> syn::Result<Prologue> {
    let statement = input.parse::<syn::ExprIf>()?;
    let is_typed = matches!(&*statement.cond, syn::Expr::Let(cond)
        if matches!(&*cond.pat, Pat::TupleStruct(pat) if matches!(pat.elems.first(),
            Some(Pat::Ident(ident)) if ident.ident == "__ret")));
    if is_typed {
        Ok(Prologue::TypedReturn(quote!(#statement)))
    } else {
        Err(input.error("an ordinary `if`"))
    }
}

/// `{ let __arg0 = __arg0; __arg0 }`, by which `#[async_trait]` takes an argument apart.
fn block_of_one_argument(block: &Block, input: ParseStream<'_>) -> syn::Result<Ident> {
    match block.stmts.last() {
        Some(syn::Stmt::Expr(syn::Expr::Path(path), None)) if block.stmts.len() == 2 => {
            path.path.require_ident().cloned()
        }
        _ => Err(input.error("an ordinary block")),
    }
}

fn names_argument(sig: &Signature, name: &Ident) -> bool {
    sig.inputs.iter().any(|input| match input {
        FnArg::Receiver(_) => name == "self",
        FnArg::Typed(typed) => matches!(&*typed.pat, Pat::Ident(pat) if pat.ident == *name),
    })
}
