//! What observers are told of a call: the error of an attempt, and who is told beside those who are
//! told of all calls.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::Expr;

use super::Turn;
use super::judge::peel;
use crate::item;
use crate::model::{On, Stats};
use crate::names::ident_at;
use crate::written;

impl Turn<'_> {
    /// The statement that says how the outcome is looked at by who wants to see its error. The
    /// questions are there for the types of their answers, and never asked.
    pub(super) fn looks(&self, seen: &Ident, error: &Ident) -> TokenStream {
        let (span, runtime) = (self.names.span(), self.names.runtime());
        let (sight, outcome) = (self.names.local("sight"), self.names.outcome());
        let finds = match self.model.fallback {
            Some(_) => Ident::new("__retry_in_option", span),
            None => Ident::new("__retry_in_outcome", span),
        };
        let made = match &self.model.retryable.on {
            On::Outcome { pattern, guard } => {
                let guard = guard.as_ref().map(|guard| quote!(if #guard));
                let matched = written::code(quote!(#pattern #guard));
                let matched = format!("the outcome matches `{matched}`");
                quote_spanned!(span=> #runtime::Seen::or_matches(#matched))
            }
            On::Classes { .. } | On::Error { .. } | On::Every => {
                quote_spanned!(span=> #runtime::Seen::new())
            }
        };
        let class = if self.error_is_borrowed() {
            quote_spanned!(span=> #runtime::Unclassified)
        } else {
            quote_spanned!(span=> (&&#sight).__retry_class())
        };
        quote_spanned! {span=>
            let #seen = if false {
                use #runtime::questions::*;
                let #sight = #runtime::sight(&#outcome, #error);
                #made.by(
                    &#sight,
                    (&&#sight).#finds(),
                    (&&&&&#sight).__retry_how(),
                    #class,
                )
            } else {
                #made
            };
        }
    }

    /// The statements that find the function's own observer and count the call.
    pub(super) fn watchers(&self) -> TokenStream {
        let (span, runtime) = (self.names.span(), self.names.runtime());
        let observer = self.model.observe.as_ref().map(|expr| self.observer(expr));
        let stats = (self.model.stats == Stats::Kept).then(|| {
            let (stats, name) = (stats(), self.operation());
            quote_spanned! {span=>
                static #stats: #runtime::Stats = #runtime::Stats::new(#name);
                #runtime::count(&#stats);
            }
        });
        quote!(#observer #stats)
    }

    /// A closure is told here what it takes. Of anything else, a place is borrowed and a value made
    /// once a call; the observer is it or what it points to.
    fn observer(&self, expr: &Expr) -> TokenStream {
        let expr = peel(expr);
        let at = item::span_of(expr);
        let (span, runtime) = (self.names.span().located_at(at), self.names.runtime_at(at));
        let observer = self.names.local("observer");
        if let Expr::Closure(_) = expr {
            return quote_spanned!(span=> let #observer = #runtime::closure_observer(#expr););
        }
        // Where errors about what the expression gives should point.
        let given = ident_at(&self.names.local("observed_by"), at);
        quote_spanned! {span=>
            let #given = &#expr;
            let #observer = {
                use #runtime::{
                    ObservedNothing as _, ObservedThrough as _, ObservedThroughBoth as _,
                    Observing as _,
                };
                (&&&#runtime::Watched(#given)).__retry_observer()
            };
        }
    }

    /// Who is told of this call in particular.
    pub(super) fn observers(&self) -> TokenStream {
        let (span, runtime) = (self.names.span(), self.names.runtime());
        if !self.model.is_observed() {
            return quote_spanned!(span=> #runtime::Observers::NOBODY);
        }
        let own = if self.model.observe.is_some() {
            let observer = self.names.local("observer");
            quote_spanned!(span=> #runtime::Some(&#observer))
        } else {
            quote_spanned!(span=> #runtime::None)
        };
        let stats = match self.model.stats {
            Stats::Kept => {
                let stats = stats();
                quote_spanned!(span=> #runtime::Some(&#stats))
            }
            Stats::None => quote_spanned!(span=> #runtime::None),
        };
        quote_spanned!(span=> #runtime::observers(#own, #stats))
    }

    /// The statement that counts an attempt.
    pub(super) fn counts(&self) -> Option<TokenStream> {
        let (span, runtime) = (self.names.span(), self.names.runtime());
        (self.model.stats == Stats::Kept).then(|| {
            let (stats, attempts) = (stats(), self.names.attempts());
            quote_spanned!(span=> #runtime::begin_counted(&#stats, &#attempts);)
        })
    }

    /// The statement that tells of a call whose next attempt the breaker has rejected.
    pub(super) fn tells_of_rejection(&self, operation: &TokenStream) -> TokenStream {
        let (span, names) = (self.names.span(), &self.names);
        let (runtime, attempts, observers) = (names.runtime(), names.attempts(), self.observers());
        let (watch, open) = (names.local("watch"), names.local("open"));
        quote_spanned! {span=>
            #runtime::rejection(&#attempts, #operation, &mut #watch, #observers, &#open);
        }
    }

    /// Asks for the permit of an attempt.
    pub(super) fn acquire(&self, breaker: &Ident) -> TokenStream {
        let (span, runtime) = (self.names.span(), self.names.runtime());
        if self.model.observe.is_none() {
            return quote_spanned!(span=> #runtime::acquire(#breaker));
        }
        let observers = self.observers();
        quote_spanned!(span=> #runtime::acquire_observed(#breaker, #observers))
    }

    /// A permit, of whose breaker the function's own observer is told.
    pub(super) fn observed(&self, permit: Ident) -> TokenStream {
        let (span, runtime) = (self.names.span(), self.names.runtime());
        if self.model.observe.is_none() {
            return permit.into_token_stream();
        }
        let observers = self.observers();
        quote_spanned!(span=> #runtime::observed(#permit, #observers))
    }
}

/// Items are not hidden from the body, so the name is one that nobody writes.
fn stats() -> Ident {
    Ident::new("__RETRY_STATS", Span::mixed_site())
}
