//! A backoff that depends on how the attempts of all calls went: the rate that they share, and who
//! tells it.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;

use super::Turn;
use super::policy::{growth, is_literal_growth, time};
use crate::model::{Backoff, Factor, Range, Time};
use crate::names::Names;

/// Lays out the statements that make the backoff, and a reference to it.
///
/// The rate is one for all calls, so it is a `static`. So is the backoff where everything is
/// written out; otherwise each call makes one of its own, by that rate.
pub(super) fn lay_out(
    first: &Time,
    factor: Option<&Factor>,
    range: &Range,
    names: &Names<'_>,
) -> (TokenStream, TokenStream) {
    let (span, runtime, rate) = (names.span(), names.runtime(), rate());
    let options = growth(factor, range, names);
    let start = time(first, names);
    let value = quote_spanned! {span=>
        #runtime::Adapted::new(#runtime::Exponential::new(#start)#options, &#rate)
    };
    let shared = quote_spanned! {span=>
        static #rate: #runtime::SuccessRate = #runtime::SuccessRate::new();
    };
    if is_literal_growth(first, factor, range) {
        let backoff = Ident::new("__RETRY_BACKOFF", Span::mixed_site());
        let statements = quote_spanned! {span=>
            #shared
            static #backoff: #runtime::Adapted<'static> = #value;
        };
        (statements, quote_spanned!(span=> &#backoff))
    } else {
        let backoff = names.local("backoff");
        let statements = quote_spanned! {span=>
            #shared
            let #backoff = #value;
        };
        (statements, quote_spanned!(span=> &#backoff))
    }
}

/// Items are not hidden from the body, so the name is one that nobody writes.
fn rate() -> Ident {
    Ident::new("__RETRY_RATE", Span::mixed_site())
}

impl Turn<'_> {
    /// Whether the delays depend on how the attempts of all calls went; one attempt has no delays.
    pub(super) fn is_counted(&self) -> bool {
        let backoff = &self.model.policy.backoff;
        !self.is_only && matches!(backoff, Some(Backoff::Adaptive { .. }))
    }

    /// What is told of an attempt beside the budget: the permit, and the rate where there is one.
    pub(super) fn counted(&self, permit: TokenStream) -> TokenStream {
        if !self.is_counted() {
            return permit;
        }
        let (runtime, rate) = (self.names.runtime(), rate());
        quote_spanned!(self.names.span()=> #runtime::counted(#permit, &#rate))
    }
}
