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
mod policy;
mod receiver;
mod time;
mod usage;

#[cfg(test)]
mod tests;

use proc_macro2::{Group, Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Expr, FnArg, ReturnType, Signature, Type};

use self::arguments::Argument;
use self::collect::Collector;
use self::policy::Laid;
use crate::docs;
use crate::future::AsyncBlock;
use crate::item::{self, Kind, RetryFn, Shape};
use crate::model::{Doc, Model, Name, Sleep};
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

    /// One attempt that needs a permit, is told to a budget or may be interrupted.
    fn single(&self, body: &Group) -> TokenStream {
        let (span, runtime) = (self.names.span(), self.names.runtime());
        let outcome = self.names.outcome();
        let number = self.model.attempt.as_ref();
        let number = number.map(|_| {
            let number = self.names.local("number");
            quote_spanned!(span=> let #number = 1;)
        });
        let guards = self.with_receiver(self.guards());
        let (once_a_call, permit) = (self.with_receiver(self.once_a_call()), self.permit());
        let unused = self.with_receiver(self.unused_policy().unwrap_or_default());
        let limit = self.with_receiver(self.only_limit().unwrap_or_default());
        let attempt = self.outcome(&self.attempt(body));
        let (told, judged) = (self.told(), self.with_receiver(self.judged()));
        quote_spanned! {span=>
            #unused
            #once_a_call
            #limit
            #guards
            #permit
            #number
            #attempt
            #runtime::settle(#told, #judged);
            #outcome
        }
    }

    /// What a function that is called once has no use for: never evaluated, but its types are checked
    /// and its names are used.
    fn unused_policy(&self) -> Option<TokenStream> {
        let policy = &self.model.policy;
        let policy = (!self.is_interrupted() && !policy::is_written_out(policy))
            .then(|| policy::lay_out(policy, &self.operation(), &self.names).statements);
        let sleep = match &self.model.sleep {
            Sleep::With(sleep) if matches!(judge::peel(sleep), Expr::Path(_)) => {
                Some(quote!(let _ = &#sleep;))
            }
            _ => None,
        };
        let is_unused = policy.is_some() || sleep.is_some();
        is_unused.then(|| quote_spanned!(self.names.span()=> let _ = || { #policy #sleep };))
    }

    /// The question what follows an attempt: a delay, or why there is none.
    fn next(&self, operation: &TokenStream, backoff: Option<&TokenStream>) -> TokenStream {
        let (span, runtime) = (self.names.span(), self.names.runtime());
        let attempts = self.names.attempts();
        if self.is_guarded() {
            let backoff = match backoff {
                None => quote_spanned!(span=> #runtime::None),
                Some(backoff) => quote_spanned!(span=> #runtime::Some(#backoff)),
            };
            let (told, judged, watch) = (self.told(), self.judged(), self.names.local("watch"));
            return quote_spanned! {span=>
                #runtime::next_guarded(
                    &mut #attempts,
                    #operation,
                    #backoff,
                    #runtime::sides(#told, &mut #watch),
                    #judged,
                )
            };
        }
        let failure = self.failure(&self.error_of_outcome());
        match backoff {
            None => quote_spanned! {span=>
                #runtime::next(&mut #attempts, #operation, #failure)
            },
            Some(backoff) => quote_spanned! {span=>
                #runtime::next_with(&mut #attempts, #operation, #backoff, #failure)
            },
        }
    }

    /// The statement that takes the delay, or ends the call.
    fn waits_or_ends(&self, next: &TokenStream) -> TokenStream {
        let (span, runtime) = (self.names.span(), self.names.runtime());
        let (outcome, delay) = (self.names.outcome(), self.names.delay());
        if self.model.fallback.is_none() {
            let some = if self.is_guarded() { "Ok" } else { "Some" };
            let some = Ident::new(some, span);
            return quote_spanned! {span=>
                let #runtime::#some(#delay) = #next else {
                    return #outcome;
                };
            };
        }
        let (attempts, stop) = (self.names.attempts(), self.names.local("stop"));
        let (watch, needed) = (self.names.local("watch"), self.needed_after());
        let (ended, outcome) = self.ended();
        quote_spanned! {span=>
            let #delay = match #next {
                #runtime::Ok(#delay) => #delay,
                #runtime::Err(#stop) => {
                    #needed
                    break #ended(#outcome, &#attempts, &mut #watch, #stop);
                }
            };
        }
    }

    /// The loop: ask for a permit, save, attempt, ask what is next, put back, wait.
    fn looped(&self, body: &Group) -> TokenStream {
        let names = &self.names;
        let (runtime, attempts) = (names.runtime(), names.attempts());
        let Laid {
            state,
            statements,
            operation,
            backoff,
        } = policy::lay_out(&self.model.policy, &self.operation(), names);
        let statements = self.with_receiver(statements);
        let once_a_call = self.with_receiver(self.once_a_call());
        let number = self.number();
        let saves = self
            .arguments
            .iter()
            .map(|argument| argument.save(names, &operation));
        let attempt = self.outcome(&self.attempt(body));
        let next = self.with_receiver(self.next(&operation, backoff.as_ref()));
        let state = if self.is_guarded() { "Attempts" } else { state };
        let state = Ident::new(state, names.span());
        let (permit, begin) = (self.permit(), self.begin());
        let guards = self.with_receiver(self.guards());
        let watch = self.is_guarded().then(|| self.watch(&operation));
        let limit = self.limit(&operation);
        let started = quote_spanned! {names.span()=>
            #permit
            #number
            #(#saves)*
            #begin
            #limit
        };
        let looped = if self.is_only {
            self.once_round(&started, &attempt, &next)
        } else {
            self.round_and_round(&started, &attempt, &next, &operation)
        };
        let looped = self.with_receiver_after(self.after(looped));
        quote_spanned! {names.span()=>
            #statements
            #once_a_call
            #watch
            #guards
            let mut #attempts = #runtime::#state::new();
            #looped
        }
    }

    /// The loop itself.
    fn round_and_round(
        &self,
        started: &TokenStream,
        attempt: &TokenStream,
        next: &TokenStream,
        operation: &TokenStream,
    ) -> TokenStream {
        let delay = self.names.delay();
        let ends = self.ends();
        let put_backs = self
            .arguments
            .iter()
            .map(|argument| argument.put_back(&self.names, &ends));
        let (next, remember) = (self.waits_or_ends(next), self.remember());
        let wait = self.with_receiver(self.wait(operation));
        quote_spanned! {self.names.span()=>
            loop {
                #started
                let #delay = {
                    #attempt
                    #next
                    #(#put_backs)*
                    #remember
                    #delay
                };
                #wait
            }
        }
    }

    /// The only attempt, where a fallback may stand in for it: what that does not name, the attempt
    /// may consume.
    fn once_round(
        &self,
        started: &TokenStream,
        attempt: &TokenStream,
        next: &TokenStream,
    ) -> TokenStream {
        let runtime = self.names.runtime();
        let (attempts, stop) = (self.names.attempts(), self.names.local("stop"));
        let watch = self.names.local("watch");
        let label = self.model.breaker.as_ref().map(|_| {
            let label = self.names.label();
            quote!(#label:)
        });
        let needed = self.needed_after();
        let (ended, outcome) = self.ended();
        quote_spanned! {self.names.span()=>
            #label {
                #started
                #attempt
                let #stop = #runtime::stop(#next);
                #needed
                #ended(#outcome, &#attempts, &mut #watch, #stop)
            }
        }
    }

    /// The statements that put back what the fallback names.
    fn needed_after(&self) -> TokenStream {
        let ends = self.ends();
        self.arguments
            .iter()
            .filter(|argument| argument.is_needed_after)
            .map(|argument| argument.put_back(&self.names, &ends))
            .collect()
    }
}
