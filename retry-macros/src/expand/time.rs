//! Bounds on time, and what a call ends with when it is given up.

use proc_macro2::{Delimiter, Group, Ident, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::{Expr, Pat};

use super::Turn;
use super::arguments::Argument;
use super::attempt::inferred;
use super::judge::{error_type, is_in_place, peel};
use super::policy;
use crate::item;
use crate::model::{On, Sleep, Time};
use crate::names::ident_at;
use crate::site::Kind;

impl Turn<'_> {
    /// Whether attempts are interrupted when their time is over.
    pub(super) fn is_interrupted(&self) -> bool {
        let model = self.model;
        self.kind == Kind::Async && (model.timeout.is_some() || model.policy.deadline.is_some())
    }

    /// The statement that starts to measure the call.
    pub(super) fn watch(&self, operation: &TokenStream) -> TokenStream {
        let (span, runtime, watch) = (
            self.names.span(),
            self.names.runtime(),
            self.names.local("watch"),
        );
        if self.model.fallback.is_some() || self.model.is_observed() {
            quote_spanned!(span=> let mut #watch = #runtime::watch_and_report(#operation);)
        } else {
            quote_spanned!(span=> let mut #watch = #runtime::watch(#operation);)
        }
    }

    /// The bound on one attempt, as an option.
    fn timeout(&self) -> TokenStream {
        let (span, runtime) = (self.names.span(), self.names.runtime());
        match &self.model.timeout {
            None => quote_spanned!(span=> #runtime::None),
            Some(Time::Expr(_)) => {
                let timeout = self.names.local("timeout");
                quote_spanned!(span=> #runtime::Some(#timeout))
            }
            Some(literal) => {
                let timeout = policy::time(literal, &self.names);
                quote_spanned!(span=> #runtime::Some(#timeout))
            }
        }
    }

    /// The statement that says how much time the attempt has.
    pub(super) fn limit(&self, operation: &TokenStream) -> Option<TokenStream> {
        let (span, runtime) = (self.names.span(), self.names.runtime());
        let (limit, watch, timeout) = (
            self.names.local("limit"),
            self.names.local("watch"),
            self.timeout(),
        );
        self.is_interrupted().then(|| {
            quote_spanned! {span=>
                let #limit = #runtime::limit(&mut #watch, #operation, #timeout);
            }
        })
    }

    /// The same for the only attempt: its policy is asked for the deadline alone.
    pub(super) fn only_limit(&self, operation: &TokenStream) -> Option<TokenStream> {
        let (span, runtime) = (self.names.span(), self.names.runtime());
        let (limit, timeout) = (self.names.local("limit"), self.timeout());
        self.is_interrupted()
            .then(|| quote_spanned!(span=> let #limit = #runtime::least(#timeout, #operation);))
    }

    /// The future of an asynchronous attempt, interrupted if need be.
    pub(super) fn in_time(&self, attempt: TokenStream) -> TokenStream {
        if !self.is_interrupted() {
            return attempt;
        }
        let (span, runtime, limit) = (
            self.names.span(),
            self.names.runtime(),
            self.names.local("limit"),
        );
        match &self.model.sleep {
            Sleep::Default => {
                let timer = self.names.runtime_at(self.async_span);
                let span = span.located_at(self.async_span);
                quote_spanned! {span=>
                    #timer::limited::<#timer::DefaultTimer, _>(#limit, #timer::pin!(#timer::Some(#attempt)))
                }
            }
            Sleep::With(sleep) => {
                let sleep = self.callable(sleep, "sleep");
                quote_spanned! {span=>
                    #runtime::limited_with(#limit, #runtime::pin!(#runtime::Some(#attempt)), #sleep)
                }
            }
        }
    }

    /// The statements that run the attempt and name its outcome; with a fallback, an outcome that
    /// there may be.
    pub(super) fn outcome(&self, attempt: &TokenStream) -> TokenStream {
        let (span, runtime) = (self.names.span(), self.names.runtime());
        let (outcome, output) = (self.names.outcome(), inferred(self.output));
        let has_fallback = self.model.fallback.is_some();
        if !self.is_interrupted() {
            return if has_fallback {
                quote_spanned! {span=>
                    let #outcome: #runtime::Option<#output> = #runtime::Some(#attempt);
                }
            } else {
                quote_spanned!(span=> let #outcome: #output = #attempt;)
            };
        }
        let (limited, late) = (self.names.local("limited"), self.names.local("late"));
        let named = if has_fallback {
            quote_spanned! {span=>
                let #outcome: #runtime::Option<#output> =
                    { use #runtime::LateNothing as _; #runtime::InTime(#limited).__retry_outcome() };
            }
        } else {
            let at = item::span_of(error_type(self.output));
            let in_time = self.names.runtime_at(at);
            let in_time = quote_spanned!(span.located_at(at)=> #in_time::in_time);
            // Where an error about the function's error type should point.
            let given = ident_at(&limited, at);
            quote_spanned!(span=> let #outcome: #output = #in_time(#given);)
        };
        quote_spanned! {span=>
            let #limited: #runtime::Result<#output, #runtime::TimedOut> = #attempt;
            let #late = #runtime::is_late(&#limited);
            #named
        }
    }

    /// Whether an attempt that was interrupted, and has no error that says so, is retried.
    pub(super) fn retries_late(&self) -> TokenStream {
        let (span, runtime) = (self.names.span(), self.names.runtime());
        match &self.model.retryable.on {
            On::Classes { classes, .. } => {
                let classes = self.classes(classes);
                quote_spanned!(span=> #runtime::has_timeout(#classes))
            }
            On::Every => quote!(true),
            On::Error { .. } | On::Outcome { .. } => quote!(false),
        }
    }

    /// What the loop does when the call ends, with `stop` or without it.
    pub(super) fn ends(&self) -> TokenStream {
        let (span, runtime, outcome) = (
            self.names.span(),
            self.names.runtime(),
            self.names.outcome(),
        );
        let (attempts, watch) = (self.names.attempts(), self.names.local("watch"));
        if !self.is_guarded() {
            // There was no last attempt, so what was saved before it is there.
            return quote_spanned!(span=> #runtime::Spent.end());
        }
        if self.model.fallback.is_none() {
            quote_spanned!(span=> return #outcome)
        } else {
            let (ended, outcome) = self.ended();
            quote_spanned! {span=>
                break #ended(#outcome, &#attempts, &mut #watch, #runtime::Stop::HERE)
            }
        }
    }

    /// The function that ends a call with a fallback, and the outcome that it is given; a return
    /// type that is none is reported where it is written.
    pub(super) fn ended(&self) -> (TokenStream, Ident) {
        let at = item::span_of(self.output);
        let (span, runtime) = (self.names.span().located_at(at), self.names.runtime_at(at));
        let outcome = ident_at(&self.names.outcome(), at);
        (quote_spanned!(span=> #runtime::ended), outcome)
    }

    /// What follows the loop where there is a fallback: its code, in place.
    ///
    /// How the call ended is a value that is gone before the fallback's code, which may wait: held
    /// over that, an outcome that is not `Send` would keep the future from being so.
    pub(super) fn after(&self, looped: TokenStream) -> TokenStream {
        let Some(fallback) = &self.model.fallback else {
            return looped;
        };
        let (span, runtime) = (self.names.span(), self.names.runtime());
        let (outcome, gave_up) = (self.names.outcome(), self.names.local("gave_up"));
        let code = self.in_place_of(fallback, &gave_up);
        quote_spanned! {span=>
            let #gave_up = match #looped {
                #runtime::Ended::Return(#outcome) => return #outcome,
                #runtime::Ended::GaveUp(#gave_up) => #gave_up,
            };
            #code
        }
    }

    /// The fallback's code, where it is called: that of a closure in place, all else by value, since
    /// it is called once.
    fn in_place_of(&self, fallback: &Expr, gave_up: &Ident) -> TokenStream {
        let span = self.names.span();
        let again = self.arguments.iter().map(Argument::for_fallback);
        let Expr::Closure(closure) = peel(fallback) else {
            let fallback = if is_in_place(fallback) {
                peel(fallback).to_token_stream()
            } else {
                self.made(fallback, "fallback").to_token_stream()
            };
            // Where errors about what it takes should point.
            let at = item::span_of(&fallback);
            let gave_up = ident_at(gave_up, at);
            let call = quote_spanned!(span.located_at(at)=> (#fallback)(#gave_up));
            return quote_spanned!(span=> { #(#again)* #call });
        };
        let (pat, ty) = match closure.inputs.first() {
            Some(Pat::Type(typed)) => {
                let (pat, ty) = (&typed.pat, &typed.ty);
                (quote!(#pat), Some(quote!(: #ty)))
            }
            pat => (quote!(#pat), None),
        };
        let at = closure.inputs.first().map_or(span, item::span_of);
        let gave_up = ident_at(gave_up, at);
        // In braces, so that what the pattern leaves of it is gone before the code waits.
        let before = quote_spanned!(span=> #(#again)* let #pat #ty = { #gave_up };);
        match &*closure.body {
            // In the user's own braces; within others the compiler would call them needless.
            Expr::Block(body) if body.label.is_none() && body.attrs.is_empty() => {
                let statements = &body.block.stmts;
                let mut braces = Group::new(Delimiter::Brace, quote!(#before #(#statements)*));
                braces.set_span(body.block.brace_token.span.join());
                quote!(#braces)
            }
            body => quote_spanned!(span=> { #before #body }),
        }
    }
}
