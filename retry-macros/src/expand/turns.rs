//! The turns of a call: one attempt after the other, or the only one.
//!
//! The order of what is asked and told around an attempt stands here; what the questions are, beside
//! it.

use proc_macro2::{Group, Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::Expr;

use super::policy::Laid;
use super::{Turn, judge, policy};
use crate::model::Sleep;

impl Turn<'_> {
    /// One attempt that needs a permit, is told to a budget or may be interrupted.
    pub(super) fn single(&self, body: &Group) -> TokenStream {
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
    pub(super) fn unused_policy(&self) -> Option<TokenStream> {
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
    pub(super) fn looped(&self, body: &Group) -> TokenStream {
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
