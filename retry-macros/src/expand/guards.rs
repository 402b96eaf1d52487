//! The circuit breaker and the budget of a function: where they come from, and the questions that
//! are put to them around each attempt.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::{Expr, Token};

use super::Turn;
use super::judge::error_type;
use crate::item;
use crate::model::{Breaker, Budget, Policy};
use crate::names::{ident_at, located};
use crate::site::Kind;

impl Turn<'_> {
    /// Whether an attempt needs a permit, or a retry is to be paid.
    fn has_guards(&self) -> bool {
        self.model.breaker.is_some() || self.model.budget.is_some()
    }

    /// Whether more has a say in a further attempt than attempts and backoff; a policy from
    /// elsewhere may have a deadline.
    pub(super) fn is_guarded(&self) -> bool {
        let Policy { base, deadline, .. } = &self.model.policy;
        self.has_guards()
            || self.is_counted()
            || self.is_interrupted()
            || base.is_some()
            || deadline.is_some()
            || self.model.fallback.is_some()
            || self.model.is_observed()
    }

    /// Whether anything is asked or told about the only attempt.
    pub(super) fn asks_once(&self) -> bool {
        self.has_guards() || self.is_interrupted() || self.model.is_observed()
    }

    /// The statements before the first attempt.
    pub(super) fn guards(&self) -> TokenStream {
        let (span, runtime) = (self.names.span(), self.names.runtime());
        let breaker = self.model.breaker.as_ref().map(|breaker| match breaker {
            Breaker::Shared(expr) => self.shared(expr, Guard::Breaker),
            Breaker::Own(own) => self.own_breaker(own),
        });
        let budget = self.model.budget.as_ref().map(|budget| match budget {
            Budget::Shared(expr) => self.shared(expr, Guard::Budget),
            Budget::Own {
                capacity,
                ten_thousandths,
                reserve,
            } => self.own_budget(capacity, *ten_thousandths, reserve),
        });
        let last = (breaker.is_some() && !self.is_only).then(|| {
            let last = self.names.local("last");
            quote_spanned!(span=> let mut #last = #runtime::None;)
        });
        let watchers = self.watchers();
        quote!(#watchers #breaker #budget #last)
    }

    /// Asks what is shared. A place is borrowed; what else an expression gives has to be a
    /// reference or a pointer already, or each call would have one of its own.
    fn shared(&self, expr: &Expr, kind: Guard) -> TokenStream {
        let expr = lent(expr);
        let at = item::span_of(expr);
        let (span, runtime) = (self.names.span().located_at(at), self.names.runtime_at(at));
        let (local, shared) = (
            self.names.local(kind.local()),
            self.names.local(kind.shared()),
        );
        let question = Ident::new(kind.local(), span);
        let borrow = is_place(expr).then(|| quote_spanned!(span=> &));
        // Where errors about what the expression gives should point.
        let given = ident_at(&shared, at);
        let mutability = kind.mutability(self.names.span());
        quote_spanned! {span=>
            let #shared = #borrow #expr;
            let #mutability #local = #runtime::#question(&#given);
        }
    }

    /// The statements at the start of a turn: without a permit, the call ends with what it has;
    /// where there is an operation, that is told.
    pub(super) fn permit(&self, operation: Option<&TokenStream>) -> TokenStream {
        let (span, names) = (self.names.span(), &self.names);
        let runtime = names.runtime();
        if self.model.breaker.is_none() {
            return TokenStream::new();
        }
        let (permit, open) = (names.local("permit"), names.local("open"));
        let acquired = self.acquire(&names.local("breaker"));
        let (last, forget) = if self.is_only {
            let none = quote_spanned!(span=> #runtime::Option::<#runtime::Forgotten>::None);
            (none, None)
        } else {
            let last = names.local("last");
            // What it holds, such as a lock, may be what the next attempt needs.
            let forget = quote_spanned!(span=> #last = #runtime::None;);
            (last.into_token_stream(), Some(forget))
        };
        let tells = operation.map(|operation| self.tells_of_rejection(operation));
        let ends = if self.model.fallback.is_some() {
            let (attempts, watch) = (names.attempts(), names.local("watch"));
            let label = self.is_only.then(|| names.label());
            quote_spanned!(span=> break #label #runtime::cut_off(#last, &#attempts, &mut #watch))
        } else {
            let at = item::span_of(error_type(self.output));
            let (runtime, open) = (self.names.runtime_at(at), ident_at(&open, at));
            let last = located(&last, at);
            quote_spanned!(span.located_at(at)=> return #runtime::rejected(#last, #open))
        };
        quote_spanned! {span=>
            let mut #permit = match #acquired {
                #runtime::Ok(#permit) => #permit,
                #runtime::Err(#open) => {
                    #tells
                    #ends;
                }
            };
            #forget
        }
    }

    /// The statements between what may keep an attempt from beginning and the attempt itself.
    pub(super) fn begin(&self) -> TokenStream {
        let (span, names) = (self.names.span(), &self.names);
        let runtime = names.runtime();
        let paid = self.model.budget.as_ref().map(|_| {
            let payment = names.local("payment");
            quote_spanned!(span=> #runtime::begin(&mut #payment);)
        });
        let counted = self.counts();
        quote!(#paid #counted)
    }

    /// Runs a blocking attempt, under its permit if it needs one.
    pub(super) fn under_permit(&self, attempt: TokenStream) -> TokenStream {
        if self.model.breaker.is_none() {
            return attempt;
        }
        let (runtime, permit) = (self.names.runtime(), self.names.local("permit"));
        quote_spanned!(self.names.span()=> #runtime::guarded(&mut #permit, || #attempt))
    }

    /// The same for the future of an asynchronous attempt.
    pub(super) fn under_permit_async(&self, attempt: TokenStream) -> TokenStream {
        if self.model.breaker.is_none() {
            return attempt;
        }
        let (runtime, permit) = (self.names.runtime(), self.names.local("permit"));
        quote_spanned! {self.names.span()=>
            #runtime::guarded_async(&mut #permit, #runtime::pin!(#attempt))
        }
    }

    /// The permit, or what counts beside it, and the payment, as arguments.
    pub(super) fn told(&self) -> TokenStream {
        let (span, runtime) = (self.names.span(), self.names.runtime());
        let permit = if self.model.breaker.is_some() {
            self.observed(self.names.local("permit"))
        } else {
            quote_spanned!(span=> #runtime::NoBreaker)
        };
        let permit = self.counted(permit);
        let payment = if self.model.budget.is_some() {
            let payment = self.names.local("payment");
            quote_spanned!(span=> #runtime::Some(&mut #payment))
        } else {
            quote_spanned!(span=> #runtime::None)
        };
        quote_spanned!(span=> #permit, #payment)
    }

    /// What an attempt's failure is and which class its error has, where the type has one; `error`
    /// is an expression for it, and `seen` for how the outcome is looked at.
    pub(super) fn judged(&self, error: &Ident, seen: &Ident) -> TokenStream {
        let (span, runtime) = (self.names.span(), self.names.runtime());
        let (failure, outcome) = (self.failure(&error.to_token_stream()), self.names.outcome());
        if self.is_interrupted() {
            let (late, retries) = (self.names.local("late"), self.retries_late());
            quote_spanned! {span=>
                #runtime::judged_in_time(#failure, &#outcome, &#seen, #late, #retries)
            }
        } else {
            quote_spanned!(span=> #runtime::judged(#failure, &#outcome, &#seen))
        }
    }

    /// Keeps the outcome over the wait, in case the next attempt is rejected.
    pub(super) fn remember(&self) -> TokenStream {
        if self.model.breaker.is_none() {
            return TokenStream::new();
        }
        let (span, runtime) = (self.names.span(), self.names.runtime());
        let (last, outcome) = (self.names.local("last"), self.names.outcome());
        match self.kind {
            Kind::Sync => quote_spanned!(span=> #last = #runtime::remember(#outcome);),
            Kind::Async => quote_spanned! {span=>
                #last = { use #runtime::Forget as _; #runtime::Memory(#outcome).__retry_remember() };
            },
        }
    }
}

/// What a function can be guarded by.
#[derive(Clone, Copy)]
pub(super) enum Guard {
    Breaker,
    Budget,
}

impl Guard {
    /// The local that generated code asks, which is also the runtime's name for it.
    pub(super) fn local(self) -> &'static str {
        match self {
            Self::Breaker => "breaker",
            Self::Budget => "payment",
        }
    }

    /// The local that holds what the user's expression gives.
    pub(super) fn shared(self) -> &'static str {
        match self {
            Self::Breaker => "shared_breaker",
            Self::Budget => "shared_budget",
        }
    }

    fn mutability(self, span: Span) -> Option<Token![mut]> {
        match self {
            Self::Breaker => None,
            Self::Budget => Some(Token![mut](span)),
        }
    }
}

/// What an expression gives that borrows a value just made, where the reference hides whether that
/// value is shared; any other expression as it is.
fn lent(expr: &Expr) -> &Expr {
    match expr {
        Expr::Group(inner) => lent(&inner.expr),
        Expr::Paren(inner) => lent(&inner.expr),
        Expr::Reference(borrow) if borrow.mutability.is_none() && !is_place(&borrow.expr) => {
            lent(&borrow.expr)
        }
        _ => expr,
    }
}

/// Whether an expression names a place rather than making a value.
pub(super) fn is_place(expr: &Expr) -> bool {
    match expr {
        Expr::Group(inner) => is_place(&inner.expr),
        Expr::Paren(inner) => is_place(&inner.expr),
        Expr::Path(_) | Expr::Field(_) | Expr::Index(_) => true,
        Expr::Unary(unary) => matches!(unary.op, syn::UnOp::Deref(_)),
        _ => false,
    }
}
