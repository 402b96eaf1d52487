//! The function put together again: the user's signature around a loop of attempts.
//!
//! Glue only. What to wait and when to stop is asked of the runtime; nothing here, and nothing
//! generated here, decides.

mod adaptive;
mod arguments;
mod attempt;
mod collect;
mod guards;
mod judge;
mod lending;
mod observe;
mod own;
mod policy;
mod receiver;
mod time;
mod turns;
mod usage;

#[cfg(test)]
mod tests;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{FnArg, ReturnType, Signature, Type};

use self::arguments::Argument;
use self::collect::Collector;
use crate::docs;
use crate::future::AsyncBlock;
use crate::item::{self, Kind, RetryFn, Shape};
use crate::model::{Doc, Model, Name};
use crate::names::Names;

/// Lays out the annotated function.
pub(crate) fn function(mut function: RetryFn, model: &Model) -> TokenStream {
    // What a fallback may name has to be there after the attempt.
    let body = if model.policy.is_once() && model.fallback.is_none() {
        once(&function, model)
    } else {
        retried(&mut function, model)
    };
    let RetryFn {
        attrs, vis, sig, ..
    } = &function;
    let docs = match model.doc {
        Doc::Add if inherits_documentation(&function) => None,
        Doc::Add => docs::section(model).map(|section| quote!(#[doc = #section])),
        Doc::Leave => None,
    };
    quote! {
        #(#attrs)*
        #docs
        #vis #sig #body
    }
}

/// Whether the function may be one of a trait's implementation without documentation of its own:
/// what it inherits would be replaced by whatever is added.
fn inherits_documentation(function: &RetryFn) -> bool {
    let is_documented = function
        .attrs
        .iter()
        .any(|attr| attr.path().is_ident("doc"));
    let is_private = matches!(function.vis, syn::Visibility::Inherited);
    !is_documented && is_private && function.sig.receiver().is_some()
}

/// One attempt needs no loop, no policy and no copy of anything.
fn once(function: &RetryFn, model: &Model) -> TokenStream {
    let names = Names::new(&model.runtime);
    let runtime = names.runtime();
    let number = model
        .attempt
        .as_ref()
        .map(|name| quote!(let #name: #runtime::u32 = 1;));
    let body = &function.body;
    let (output, block, kind) = match &function.shape {
        Shape::Body => (output_of(&function.sig), None, function.kind),
        Shape::Trailing(block) => (block.output.clone(), Some(block), Kind::Async),
    };
    let turn = Turn {
        model,
        names,
        kind,
        arguments: &[],
        output: &output,
        async_span: function.sig.fn_token.span,
        function: &function.sig.ident,
        is_lending: false,
        is_only: true,
        // What a condition may name has to be there after the attempt.
        takes_all: model.retryable.when.is_none() && block.is_none_or(|block| block.is_move()),
        receiver: block.and_then(|block| block.receiver()),
    };
    let tokens = match block {
        None if turn.asks_once() => turn.single(body),
        Some(block) if turn.asks_once() => {
            let prologue = block.prologue();
            let once = turn.single(&item::regroup(&block.braces, block.attempt.clone()));
            quote!(#prologue #once)
        }
        _ => {
            let tokens = block.map_or(body, |block| &block.braces).stream();
            let (policy, condition) = (turn.unused_policy(), turn.unused_condition());
            quote!(#policy #condition #number #tokens)
        }
    };
    let tokens = match block {
        None => tokens,
        Some(block) => block.put_together(tokens),
    };
    let body = item::regroup(body, tokens);
    quote!(#body)
}

fn output_of(sig: &Signature) -> Type {
    match &sig.output {
        ReturnType::Type(_, ty) => (**ty).clone(),
        ReturnType::Default => syn::parse_quote!(()),
    }
}

/// A loop of attempts in the place of the body, or of the `async` block that the body ends in.
fn retried(function: &mut RetryFn, model: &Model) -> TokenStream {
    let names = Names::new(&model.runtime);
    let RetryFn {
        sig,
        body,
        kind,
        shape,
        ..
    } = function;
    match shape {
        Shape::Body => {
            let output = output_of(sig);
            let tokens = body.stream();
            let mut collector = Collector::new(model, &tokens, *kind, sig, None);
            collector.inputs(&mut sig.inputs, &[], &TokenStream::new());
            let arguments = collector.arguments;
            let async_span = sig.asyncness.map_or(sig.fn_token.span, |token| token.span);
            let turn = Turn {
                model,
                names,
                kind: *kind,
                arguments: &arguments,
                output: &output,
                async_span,
                function: &sig.ident,
                is_lending: lending::lends_exclusively(sig, &output),
                is_only: model.policy.is_once(),
                takes_all: false,
                receiver: None,
            };
            let tokens = turn.looped(&item::regroup(body, tokens.clone()));
            let body = item::regroup(body, tokens);
            quote!(#body)
        }
        Shape::Trailing(block) => {
            let body = body.clone();
            let tokens = trailing(sig, block, model, names);
            let body = item::regroup(&body, tokens);
            quote!(#body)
        }
    }
}

/// The loop inside the trailing `async` block, after the statements that run once.
fn trailing(
    sig: &mut Signature,
    block: &mut AsyncBlock,
    model: &Model,
    names: Names<'_>,
) -> TokenStream {
    let kind = Kind::Async;
    let mut collector = Collector::new(model, &block.attempt, kind, sig, block.receiver());
    let inputs: Vec<FnArg> = sig.inputs.iter().cloned().collect();
    collector.inputs(&mut sig.inputs, &block.prologue, &block.before);
    for statement in &mut block.prologue {
        collector.rebinding(statement, &inputs);
    }
    let arguments = collector.arguments;
    let async_span = item::span_of(&block.keywords);
    let turn = Turn {
        model,
        names,
        kind,
        arguments: &arguments,
        output: &block.output,
        async_span,
        function: &sig.ident,
        is_lending: lending::lends_exclusively(sig, &block.output),
        is_only: model.policy.is_once(),
        takes_all: false,
        receiver: block.receiver(),
    };
    let looped = turn.looped(&item::regroup(&block.braces, block.attempt.clone()));
    let prologue = block.prologue();
    let looped = quote!(#prologue #looped);
    block.put_together(looped)
}

/// All that the parts of the loop are laid out from.
struct Turn<'a> {
    model: &'a Model,
    names: Names<'a>,
    kind: Kind,
    arguments: &'a [Argument],
    /// What an attempt gives, as declared.
    output: &'a Type,
    /// The keyword that makes the function wait.
    async_span: Span,
    /// The function's own name.
    function: &'a Ident,
    /// Whether the signature returns a borrow of a `&mut` argument.
    is_lending: bool,
    /// Whether there is one attempt only, so that nothing is needed after it.
    is_only: bool,
    /// Whether that attempt may take everything; a block that borrows what it uses may not.
    takes_all: bool,
    /// The name by which the attempts know `self`, where it has another.
    receiver: Option<&'a Ident>,
}

impl Turn<'_> {
    /// The name by which the operation is known to those who watch it.
    fn operation(&self) -> TokenStream {
        let runtime = self.names.runtime();
        match &self.model.name {
            Name::Given(name) => quote!(#name),
            Name::Default => {
                let function = self.function.to_string();
                let function = function.trim_start_matches("r#");
                quote_spanned! {self.names.span()=>
                    #runtime::concat!(#runtime::module_path!(), "::", #function)
                }
            }
        }
    }

    /// Expressions of the attribute, where they stand after `self` was moved.
    fn with_receiver(&self, tokens: TokenStream) -> TokenStream {
        match self.receiver {
            None => tokens,
            Some(name) => receiver::renamed(tokens, name),
        }
    }

    /// The same after the loop, where a fallback stands.
    fn with_receiver_after(&self, tokens: TokenStream) -> TokenStream {
        if self.model.fallback.is_some() {
            self.with_receiver(tokens)
        } else {
            tokens
        }
    }
}
