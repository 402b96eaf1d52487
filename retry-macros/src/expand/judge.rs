//! The question whether an outcome is one to retry, laid out from `on` and `when`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Expr, GenericArgument, Lifetime, PathArguments, Type, TypeParamBound};

use super::Turn;
use super::attempt::has_opaque;
use crate::item;
use crate::model::{Class, Indeterminate, On, Retryable};
use crate::names::ident_at;

impl Turn<'_> {
    /// An expression of type `Option<Failure>`: `None` for a success, otherwise what the runtime
    /// has to know; `error` is an expression for the outcome's error.
    pub(super) fn failure(&self, error: &TokenStream) -> TokenStream {
        let failure = self.selected(error);
        let Some(hint) = &self.model.retry_after else {
            return failure;
        };
        let at = item::span_of(hint);
        let (span, runtime) = (self.names.span().located_at(at), self.names.runtime_at(at));
        let hint = self.callable(hint, "retry_after");
        quote_spanned!(span=> #runtime::with_hint(#error, #failure, #hint))
    }

    /// The same where the error's class says it all: the classes, to be asked about later.
    pub(super) fn among(&self, error: &Ident) -> Option<TokenStream> {
        match &self.model.retryable {
            Retryable {
                on: On::Classes { classes, span },
                when: None,
                ..
            } if self.model.retry_after.is_none() => {
                let at = span.unwrap_or_else(|| item::span_of(error_type(self.output)));
                let (by_class, error) = (self.names.runtime_at(at), ident_at(error, at));
                let classes = self.classes(classes);
                let span = self.names.span().located_at(at);
                Some(quote_spanned!(span=> #by_class::among(#error, #classes)))
            }
            _ => None,
        }
    }

    /// The failure of an outcome that `on` and `when` select.
    fn selected(&self, error: &TokenStream) -> TokenStream {
        let (span, runtime) = (self.names.span(), self.names.runtime());
        let outcome = self.names.outcome();
        match &self.model.retryable.on {
            On::Classes { classes, span: on } => {
                let on = on.unwrap_or_else(|| item::span_of(error_type(self.output)));
                let by_class = self.names.runtime_at(on);
                let value = ident_at(&self.names.value(), on);
                let on = span.located_at(on);
                let classes = self.classes(classes);
                let judged = match self.when() {
                    when if self.is_interrupted() => {
                        let late = self.names.local("late");
                        let when = when.unwrap_or_else(|| quote_spanned!(on=> |_| true));
                        quote_spanned! {on=>
                            #by_class::by_class_in_time(#value, #late, #classes, #when)
                        }
                    }
                    None => quote_spanned!(on=> #by_class::by_class(#value, #classes)),
                    Some(when) => {
                        quote_spanned!(on=> #by_class::by_class_when(#value, #classes, #when))
                    }
                };
                quote_spanned!(span=> { let #value = #error; #judged })
            }
            On::Every => self.by_error(error, None),
            On::Error { pattern, guard } => {
                let guard = guard.as_ref().map(|guard| quote!(if #guard));
                self.by_error(error, Some(&quote!(#pattern #guard)))
            }
            On::Outcome { pattern, guard } => {
                let guard = guard.as_ref().map(|guard| quote!(if #guard));
                let value = self.names.value();
                let (agrees, hint) = (self.agrees(), self.hint());
                let pattern = if self.model.fallback.is_some() {
                    quote_spanned!(span=> #runtime::Some(#pattern))
                } else {
                    quote!(#pattern)
                };
                quote_spanned! {span=>
                    #runtime::by_outcome(
                        #error,
                        match &#outcome { #pattern #guard => true, _ => false },
                        |#value| #runtime::failure(#agrees, #hint),
                    )
                }
            }
        }
    }

    /// The condition of a function that is called once: never asked, but its types are checked and
    /// its names are used.
    pub(super) fn unused_condition(&self) -> Option<TokenStream> {
        let retryable = &self.model.retryable;
        let is_written = retryable.when.is_some()
            || self.model.retry_after.is_some()
            || matches!(retryable.on, On::Error { .. } | On::Outcome { .. });
        // The parameter of a closure that nobody calls has to say its whole type.
        if !is_written || has_opaque(self.output) {
            return None;
        }
        let output = self.output;
        let (outcome, failure) = (self.names.outcome(), self.failure(&self.error_of_outcome()));
        let once_a_call = self.once_a_call();
        Some(quote_spanned! {self.names.span()=>
            let _ = |#outcome: #output| { #once_a_call #failure };
        })
    }

    /// Every error that the pattern selects and `when` agrees to.
    fn by_error(&self, error: &TokenStream, pattern: Option<&TokenStream>) -> TokenStream {
        let (span, runtime) = (self.names.span(), self.names.runtime());
        let value = self.names.value();
        let (agrees, hint) = (self.agrees(), self.hint());
        let is_selected = match pattern {
            None => agrees,
            Some(pattern) => quote_spanned! {span=>
                match #value { #pattern => #agrees, _ => false }
            },
        };
        quote_spanned! {span=>
            #runtime::by_error(
                #error,
                |#value| #runtime::failure(#is_selected, #hint),
            )
        }
    }

    /// The outcome's error; a return type that has none is reported where it is written.
    pub(super) fn error_of_outcome(&self) -> TokenStream {
        let at = item::span_of(self.output);
        let (runtime, span) = (self.names.runtime_at(at), self.names.span().located_at(at));
        let outcome = ident_at(&self.names.outcome(), at);
        let error_of = match self.model.fallback {
            Some(_) => Ident::new("error_in", span),
            None => Ident::new("error_of", span),
        };
        quote_spanned!(span=> #runtime::#error_of(&#outcome))
    }

    /// The wait that the other side asked for, where the error's type can tell.
    fn hint(&self) -> TokenStream {
        let (runtime, value) = (self.names.runtime(), self.names.value());
        if self.error_is_borrowed() {
            return quote_spanned!(self.names.span()=> #runtime::None);
        }
        quote_spanned! {self.names.span()=>
            { use #runtime::HintNothing as _; #runtime::Probe(#value).__retry_hint() }
        }
    }

    /// Whether the error is a `dyn Error` that borrows, which has no class: that is found in what is
    /// `'static` only, and whoever asks method resolution is told that this one is.
    pub(super) fn error_is_borrowed(&self) -> bool {
        is_borrowed_object(error_type(self.output), false)
    }

    /// Whether `when` agrees about the error at hand.
    fn agrees(&self) -> TokenStream {
        let value = self.names.value();
        match self.when() {
            None => quote!(true),
            Some(when) => {
                let at = self
                    .model
                    .retryable
                    .when
                    .as_ref()
                    .map_or_else(Span::call_site, item::span_of);
                let (span, runtime) = (self.names.span().located_at(at), self.names.runtime_at(at));
                quote_spanned!(span=> #runtime::asks(#value, #when))
            }
        }
    }

    /// `when` as something to call: closures and paths in place, so that types are inferred; all
    /// else made once a call.
    fn when(&self) -> Option<TokenStream> {
        self.model
            .retryable
            .when
            .as_ref()
            .map(|when| self.callable(when, "when"))
    }

    /// Something to call: in place, or a reference to what was made once a call.
    pub(super) fn callable(&self, value: &Expr, name: &str) -> TokenStream {
        if is_in_place(value) {
            // A path may name an argument, which is not to be moved.
            let value = peel(value);
            let at = self.names.span().located_at(item::span_of(value));
            let borrowed = matches!(value, Expr::Path(_)).then(|| quote_spanned!(at=> &));
            return quote!(#borrowed #value);
        }
        let local = self.made(value, name);
        quote_spanned!(local.span()=> &#local)
    }

    /// The name of what such an expression gave, where errors about that should point.
    pub(super) fn made(&self, value: &Expr, name: &str) -> Ident {
        ident_at(&self.names.local(name), item::span_of(value))
    }

    /// The set of these classes, by which errors are retried.
    pub(super) fn classes(&self, classes: &[Class]) -> TokenStream {
        let (span, runtime) = (self.names.span(), self.names.runtime());
        let mut classes = classes.iter().map(|class| match class {
            Class::Transient => quote_spanned!(span=> #runtime::Classes::TRANSIENT),
            Class::Timeout => quote_spanned!(span=> #runtime::Classes::TIMEOUT),
            Class::Throttled => quote_spanned!(span=> #runtime::Classes::THROTTLED),
        });
        let first = classes.next();
        let unless = match self.model.retryable.indeterminate {
            Indeterminate::Retried => None,
            Indeterminate::LeftOut => Some(quote_spanned!(span=> .unless_indeterminate())),
        };
        quote_spanned!(span=> #first #(.union(#classes))* #unless)
    }
}

/// Closures and paths are used where they stand; other expressions are evaluated once a call.
pub(super) fn is_in_place(value: &Expr) -> bool {
    matches!(peel(value), Expr::Closure(_) | Expr::Path(_))
}

/// The expression without parentheses, and without the invisible delimiters of a macro's variable.
pub(super) fn peel(value: &Expr) -> &Expr {
    match value {
        Expr::Group(inner) => peel(&inner.expr),
        Expr::Paren(inner) => peel(&inner.expr),
        value => value,
    }
}

/// The error type as far as it can be read off the declared type; otherwise that type itself.
pub(super) fn error_type(output: &Type) -> &Type {
    let Type::Path(path) = output else {
        return output;
    };
    let Some(last) = path.path.segments.last() else {
        return output;
    };
    match &last.arguments {
        PathArguments::AngleBracketed(arguments)
            if last.ident == "Result" && arguments.args.len() == 2 =>
        {
            match arguments.args.last() {
                Some(GenericArgument::Type(error)) => error,
                _ => output,
            }
        }
        _ => output,
    }
}

/// Whether there is a trait object in the type that is not `'static`. One behind a reference is as
/// short-lived as that unless it says otherwise.
fn is_borrowed_object(ty: &Type, is_behind_reference: bool) -> bool {
    let is_short = |lifetime: &Lifetime| lifetime.ident != "static";
    match ty {
        Type::Paren(inner) => is_borrowed_object(&inner.elem, is_behind_reference),
        Type::Group(inner) => is_borrowed_object(&inner.elem, is_behind_reference),
        Type::Reference(reference) => {
            let is_short = reference.lifetime.as_ref().is_none_or(is_short);
            is_borrowed_object(&reference.elem, is_short)
        }
        Type::TraitObject(object) => {
            let mut lifetimes = object.bounds.iter().filter_map(|bound| match bound {
                TypeParamBound::Lifetime(lifetime) => Some(is_short(lifetime)),
                _ => None,
            });
            lifetimes.next().unwrap_or(is_behind_reference)
        }
        Type::Path(path) => path.path.segments.iter().any(|segment| {
            let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
                return false;
            };
            arguments.args.iter().any(|argument| {
                matches!(argument, GenericArgument::Type(ty) if is_borrowed_object(ty, false))
            })
        }),
        _ => false,
    }
}
