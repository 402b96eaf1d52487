//! The turns of a call: one attempt after the other, or the only one.
//!
//! The order of what is asked and told around an attempt stands here; what the questions are, beside
//! it.

use proc_macro2::{Group, Ident, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::Expr;

use super::policy::Laid;
use super::{Turn, judge, policy};

use crate::model::Sleep;
use crate::site::Kind;

impl Turn<'_> {
    /// One attempt that needs a permit, is told to somebody or may be interrupted.
    pub(super) fn single(&self, body: &Group) -> TokenStream {
        let (span, runtime) = (self.names.span(), self.names.runtime());
        let outcome = self.names.outcome();
        let number = self.model.attempt.as_ref();
        let number = number.map(|_| {
            let number = self.names.local("number");
            quote_spanned!(span=> let #number = 1;)
        });
        let guards = self.with_receiver(self.guards());
        let once_a_call = self.with_receiver(self.once_a_call());
        let unused = self.with_receiver(self.unused_policy().unwrap_or_default());
        let needs_operation = self.is_interrupted() || self.model.is_observed();
        let laid =
            needs_operation.then(|| policy::lay_out(self.model, &self.operation(), &self.names));
        let (statements, operation) = match laid {
            Some(laid) => (self.with_receiver(laid.statements), Some(laid.operation)),
            None => (TokenStream::new(), None),
        };
        let limit = operation
            .as_ref()
            .and_then(|operation| self.only_limit(operation));
        let watched = operation.as_ref().filter(|_| self.model.is_observed());
        let watch = watched.map(|operation| self.only_watch(operation));
        let (permit, counts) = (self.permit(watched), self.counts());
        let attempt = self.outcome(&self.attempt(body));
        let settled = if let Some(operation) = watched {
            let next = self.with_receiver(self.next(operation, None));
            quote_spanned!(span=> let (#outcome, _) = #next;)
        } else {
            let (error, seen, looked_at) = self.looked_at();
            let (told, judged) = (self.told(), self.judged(&error, &seen));
            let judged = self.with_receiver(quote_spanned!(span=> { #looked_at #judged }));
            quote_spanned!(span=> #runtime::settle(#told, #judged);)
        };
        quote_spanned! {span=>
            #unused
            #statements
            #once_a_call
            #limit
            #watch
            #guards
            #permit
            #counts
            #number
            #attempt
            #settled
            #outcome
        }
    }

    /// The statements that measure the only attempt, and say which it is.
    fn only_watch(&self, operation: &TokenStream) -> TokenStream {
        let (span, runtime) = (self.names.span(), self.names.runtime());
        let (watch, attempts) = (self.watch(operation), self.names.attempts());
        quote_spanned! {span=>
            #watch
            let mut #attempts = #runtime::Attempts::new();
        }
    }

    /// What a function that is called once has no use for: never evaluated, but its types are checked
    /// and its names are used.
    pub(super) fn unused_policy(&self) -> Option<TokenStream> {
        let policy = &self.model.policy;
        let is_used = self.is_interrupted() || self.model.is_observed();
        let policy = (!is_used && !policy::is_written_out(policy))
            .then(|| policy::lay_out(self.model, &self.operation(), &self.names).statements);
        let sleep = match &self.model.sleep {
            Sleep::With(sleep) if matches!(judge::peel(sleep), Expr::Path(_)) => {
                Some(quote!(let _ = &#sleep;))
            }
            _ => None,
        };
        let is_unused = policy.is_some() || sleep.is_some();
        is_unused.then(|| quote_spanned!(self.names.span()=> let _ = || { #policy #sleep };))
    }

    /// The statements before a question about an attempt: its error, and how it is looked at.
    fn looked_at(&self) -> (Ident, Ident, TokenStream) {
        let (error, seen) = (self.names.local("error"), self.names.local("seen"));
        let (outcome, looks) = (self.error_of_outcome(), self.looks(&seen, &error));
        let statements = quote_spanned! {self.names.span()=>
            let #error = #outcome;
            #looks
        };
        (error, seen, statements)
    }

    /// The question what follows an attempt. The outcome goes into it by value; with guards it
    /// comes out of it together with the answer, otherwise instead of one.
    fn next(&self, operation: &TokenStream, backoff: Option<&TokenStream>) -> TokenStream {
        let (span, runtime) = (self.names.span(), self.names.runtime());
        let (attempts, outcome) = (self.names.attempts(), self.names.outcome());
        let (error, seen, looked_at) = self.looked_at();
        let asked = if self.is_guarded() {
            let backoff = match backoff {
                None => quote_spanned!(span=> #runtime::None),
                Some(backoff) => quote_spanned!(span=> #runtime::Some(#backoff)),
            };
            let (told, judged) = (self.told(), self.judged(&error, &seen));
            let (watch, observers) = (self.names.local("watch"), self.observers());
            quote_spanned! {span=>
                #runtime::next_guarded(
                    &mut #attempts,
                    #operation,
                    #backoff,
                    #runtime::sides(#told, &mut #watch, #observers),
                    #judged,
                    #seen,
                    #outcome,
                )
            }
        } else {
            // Where classes say it all, they are asked about where they are not in the way of a
            // success.
            let failure = self.among(&error);
            let failure = failure.unwrap_or_else(|| self.failure(&error.to_token_stream()));
            match backoff {
                None if self.kind == Kind::Sync => quote_spanned! {span=>
                    #runtime::next(
                        &mut #attempts, #runtime::later!(#operation), #failure, #seen, #outcome
                    )
                },
                None => quote_spanned! {span=>
                    #runtime::next_async(&mut #attempts, #operation, #failure, #seen, #outcome)
                },
                Some(backoff) => quote_spanned! {span=>
                    #runtime::next_with(
                        &mut #attempts, #operation, #backoff, #failure, #seen, #outcome
                    )
                },
            }
        };
        quote_spanned!(span=> { #looked_at #asked })
    }

    /// The statement that takes the delay, or ends the call.
    fn waits_or_ends(&self, next: &TokenStream) -> TokenStream {
        let (span, runtime) = (self.names.span(), self.names.runtime());
        let (outcome, delay) = (self.names.outcome(), self.names.delay());
        if !self.is_guarded() {
            return quote_spanned! {span=>
                let #delay = match #next {
                    #runtime::Ok(#delay) => #delay,
                    #runtime::Err(#outcome) => return #outcome,
                };
            };
        }
        let next_one = self.names.local("next");
        if self.model.fallback.is_none() {
            return quote_spanned! {span=>
                let (#outcome, #next_one) = #next;
                let #runtime::Ok(#delay) = #next_one else {
                    return #outcome;
                };
            };
        }
        let (attempts, stop) = (self.names.attempts(), self.names.local("stop"));
        let (watch, needed) = (self.names.local("watch"), self.needed_after());
        let (ended, given) = self.ended();
        quote_spanned! {span=>
            let (#outcome, #next_one) = #next;
            let #delay = match #next_one {
                #runtime::Ok(#delay) => #delay,
                #runtime::Err(#stop) => {
                    #needed
                    break #ended(#given, &#attempts, &mut #watch, #stop);
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
        } = policy::lay_out(self.model, &self.operation(), names);
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
        let (permit, begin) = (self.permit(Some(&operation)), self.begin());
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
        let (ended, given) = self.ended();
        let (outcome, next_one) = (self.names.outcome(), self.names.local("next"));
        quote_spanned! {self.names.span()=>
            #label {
                #started
                #attempt
                let (#outcome, #next_one) = #next;
                let #stop = #runtime::stop(#next_one);
                #needed
                #ended(#given, &#attempts, &mut #watch, #stop)
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
