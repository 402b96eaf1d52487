//! A circuit breaker and a budget of the function's own: hidden statics, made as the attribute says.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::Turn;
use super::guards::Guard;
use super::policy::{factor_of, option, time};
use crate::model::{OwnBreaker, Rate, Trip, Whole, Window};

/// The buckets of a window of time: enough for it to move evenly.
const BUCKETS: usize = 10;

impl Turn<'_> {
    pub(super) fn own_breaker(&self, own: &OwnBreaker) -> TokenStream {
        let (span, names) = (self.names.span(), &self.names);
        let local = names.local(Guard::Breaker.local());
        let constant = Ident::new("__RETRY_BREAKER", Span::mixed_site());
        let (ty, made) = self.trip(&own.trip);
        let recovery = option("recovery", &time(&own.recovery, names), names);
        let growth = own.growth.as_ref().map(|(factor, max)| {
            let (factor, max) = (factor_of(factor, names), time(max, names));
            quote_spanned!(span=> .growth(#factor, #max))
        });
        let jitter = own
            .jitter
            .map(|percent| option("jitter", &quote!(#percent), names));
        // All probes of a window are judged together, by its rate.
        let probes = match own.trip {
            Trip::Consecutive(_) => "probes",
            Trip::Rate { .. } => "permitted",
        };
        let number = |name: &str, value: &Option<Whole>| {
            let value = value.as_ref().map(whole);
            value.map(|value| option(name, &value, names))
        };
        let probes = number(probes, &own.probes);
        let successes = number("successes", &own.successes);
        let lease = own
            .lease
            .as_ref()
            .map(|lease| option("lease", &time(lease, names), names));
        let name = self.operation();
        let made = quote_spanned!(span=> #made #recovery #growth #jitter #probes #successes #lease);
        // What is written out has been checked; what constants say shows only here.
        let checked = own.has_expressions().then(|| {
            let runtime = names.runtime();
            quote_spanned! {span=>
                const _: () = #runtime::assert!(
                    #made.check().is_ok(),
                    "a constant in `breaker(..)` is out of range, or contradicts another setting",
                );
            }
        });
        quote_spanned! {span=>
            #checked
            static #constant: #ty = #made.name(#name);
            let #local = &#constant;
        }
    }

    /// The type of a breaker, and how it is made.
    fn trip(&self, trip: &Trip) -> (TokenStream, TokenStream) {
        let (span, runtime) = (self.names.span(), self.names.runtime());
        let breaker = quote_spanned!(span=> #runtime::CircuitBreaker);
        let (window, rate, minimum, slow) = match trip {
            Trip::Consecutive(failures) => {
                let failures = whole(failures);
                let made = quote_spanned!(span=> #breaker::consecutive(#failures));
                return (breaker, made);
            }
            Trip::Rate {
                window,
                rate,
                minimum,
                slow,
            } => (window, self.rate(rate), whole(minimum), slow),
        };
        let slow = slow.as_ref().map(|(longer_than, rate)| {
            let (longer_than, rate) = (time(longer_than, &self.names), self.rate(rate));
            quote_spanned!(span=> .slow(#longer_than, #rate))
        });
        match window {
            Window::Calls(calls) => {
                let calls = usize::try_from(*calls).unwrap_or(usize::MAX);
                (
                    quote_spanned!(span=> #breaker<#runtime::CountWindow<#calls>>),
                    quote_spanned!(span=> #breaker::count_window(#rate, #minimum) #slow),
                )
            }
            Window::Span(window) => {
                let window = time(window, &self.names);
                (
                    quote_spanned!(span=> #breaker<#runtime::TimeWindow<#BUCKETS>>),
                    quote_spanned!(span=> #breaker::time_window(#window, #rate, #minimum) #slow),
                )
            }
        }
    }

    fn rate(&self, rate: &Rate) -> TokenStream {
        let (span, runtime) = (self.names.span(), self.names.runtime());
        match rate {
            Rate::BasisPoints(rate) => quote_spanned!(span=> #runtime::Rate::basis_points(#rate)),
            Rate::Expr(rate) => quote!(#rate),
        }
    }

    pub(super) fn own_budget(&self, capacity: &Whole, ratio: u32, reserve: &Whole) -> TokenStream {
        let (span, names) = (self.names.span(), &self.names);
        let (runtime, local) = (names.runtime(), names.local(Guard::Budget.local()));
        let constant = Ident::new("__RETRY_BUDGET", Span::mixed_site());
        let shared = names.local(Guard::Budget.shared());
        let has_expressions = [capacity, reserve]
            .iter()
            .any(|number| matches!(number, Whole::Expr(_)));
        let (capacity, reserve) = (wide(capacity), wide(reserve));
        let ratio = u64::from(ratio);
        let checked = has_expressions.then(|| {
            quote_spanned! {span=>
                const _: () = #runtime::assert!(
                    #runtime::can_be_budget(#capacity, (#ratio, 10_000), #reserve),
                    "a constant in `budget(..)` is out of range, or contradicts another term",
                );
            }
        });
        quote_spanned! {span=>
            #checked
            static #constant: #runtime::Budget = #runtime::Budget::new()
                .capacity(#capacity)
                .ratio(#ratio, 10_000)
                .reserve(#reserve);
            let #shared = &#constant;
            let mut #local = #runtime::payment(&#shared);
        }
    }
}

fn whole(number: &Whole) -> TokenStream {
    match number {
        Whole::Exactly(number) => quote!(#number),
        Whole::Expr(number) => quote!(#number),
    }
}

/// The same as a `u64`.
fn wide(number: &Whole) -> TokenStream {
    match number {
        Whole::Exactly(number) => {
            let number = u64::from(*number);
            quote!(#number)
        }
        Whole::Expr(number) => quote!(#number),
    }
}
