//! The function put together again: the user's signature around a loop of attempts.
//!
//! Glue only. What to wait and when to stop is asked of the runtime; nothing here, and nothing
//! generated here, decides.

mod adaptive;
mod arguments;
mod attempt;
mod collect;
mod guards;
mod held;
mod judge;
mod lending;
mod observe;
mod own;
mod policy;
mod receiver;
mod time;
mod turns;
mod usage;
mod wait;

#[cfg(test)]
mod tests;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{FnArg, Type};

use self::arguments::Argument;
use self::collect::Collector;
use self::wait::Kept;
use crate::docs;
use crate::item::RetryFn;
use crate::model::{Doc, Model, Name};
use crate::names::Names;
use crate::site::Kind;

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
    let site = &function.site;
    // What a condition may name has to be there after the attempt, and what is held during it.
    let is_needed = model.retryable.when.is_some()
        || model.observe.is_some()
        || held::holds_any(model, &function.sig);
    let turn = Turn {
        is_lending: false,
        takes_all: site.is_owner && !is_needed,
        ..Turn::new(function, model, &[])
    };
    let prologue = site.prologue();
    let tokens = if turn.asks_once() {
        let (import, once) = (turn.names.import(), turn.single(&site.attempt));
        quote!(#prologue #import #once)
    } else {
        let runtime = turn.names.runtime();
        let number = model
            .attempt
            .as_ref()
            .map(|name| quote!(let #name: #runtime::u32 = 1;));
        let (policy, condition) = (turn.unused_policy(), turn.unused_condition());
        let attempt = site.attempt.stream();
        let checked = quote!(#policy #condition #number);
        let import = (!checked.is_empty()).then(|| turn.names.import());
        quote!(#import #checked #prologue #attempt)
    };
    site.put_together(tokens)
}

/// A loop of attempts where the attempt stood, after the statements that run once.
fn retried(function: &mut RetryFn, model: &Model) -> TokenStream {
    let arguments = arguments(function, model);
    let turn = Turn::new(function, model, &arguments);
    let (import, looped) = (turn.names.import(), turn.looped(&function.site.attempt));
    let prologue = function.site.prologue();
    function
        .site
        .put_together(quote!(#prologue #import #looped))
}

/// The arguments as the attempts know them: by the signature, or by the leading statements.
fn arguments(function: &mut RetryFn, model: &Model) -> Vec<Argument> {
    let RetryFn { sig, site, .. } = function;
    let tokens = site.attempt.stream();
    let mut collector = Collector::new(model, &tokens, site.kind, sig, site.receiver());
    let inputs: Vec<FnArg> = sig.inputs.iter().cloned().collect();
    collector.inputs(&mut sig.inputs, &site.prologue, &site.before);
    for statement in &mut site.prologue {
        collector.rebinding(statement, &inputs);
    }
    collector.arguments
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
    /// Where what `sleep` gives is kept.
    kept: Kept,
}

impl<'a> Turn<'a> {
    fn new(function: &'a RetryFn, model: &'a Model, arguments: &'a [Argument]) -> Self {
        let RetryFn { sig, site, .. } = function;
        Self {
            model,
            names: Names::new(&model.runtime),
            kind: site.kind,
            arguments,
            output: &site.output,
            async_span: site.waits,
            function: &sig.ident,
            is_lending: lending::lends_exclusively(sig, &site.output),
            is_only: model.policy.is_once(),
            takes_all: false,
            receiver: site.receiver(),
            kept: Kept::of(function, model),
        }
    }
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
