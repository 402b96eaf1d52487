//! One attempt as a value.
//!
//! The body becomes a closure or an `async` block that is made anew each turn, so `return`, `?` and
//! labels stay inside it. Both borrow what they can: neither is `move`, so what an attempt does not
//! consume is there for the next.

use proc_macro2::{Group, Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{GenericArgument, Path, PathArguments, Token, Type, TypeInfer, TypeParamBound};

use super::arguments::Argument;
use super::judge::is_in_place;
use super::{Turn, receiver};
use crate::model::{Sleep, Time};
use crate::site::{self, Kind};

impl Turn<'_> {
    /// The expression that runs the body once.
    pub(super) fn attempt(&self, body: &Group) -> TokenStream {
        let (span, runtime) = (self.names.span(), self.names.runtime());
        let output = inferred(self.output);
        let (prelude, tokens) = self.opened(body.stream());
        let by_value = self.takes_all.then(|| Token![move](span));
        match self.kind {
            Kind::Sync => {
                let body = site::regroup(body, quote!(#prelude #tokens));
                // The borrow checker shows what this function is called with.
                let attempt = if self.is_lending {
                    "attempt_lending"
                } else {
                    "attempt"
                };
                let attempt = Ident::new(attempt, span);
                self.under_permit(
                    quote_spanned!(span=> #runtime::#attempt(#by_value || -> #output #body)),
                )
            }
            Kind::Async => {
                // The unreachable return tells `?` and `Ok(..)` the function's own types.
                let typed =
                    quote_spanned!(span=> if false { return #runtime::typed::<#output>(); });
                let body = site::regroup(body, quote!(#typed #prelude #tokens));
                let attempt = self.in_time(quote_spanned!(span=> async #by_value #body));
                let attempt = self.under_permit_async(attempt);
                quote_spanned!(span=> #attempt.await)
            }
        }
    }

    /// The prelude, and the body's tokens: untouched, unless they take a `&mut self` itself.
    fn opened(&self, tokens: TokenStream) -> (TokenStream, TokenStream) {
        let prelude = self.prelude();
        let receiver = self.names.local("self");
        let lend = |argument: &Argument| argument.lend_receiver(&receiver, &tokens);
        match self.arguments.iter().find_map(lend) {
            None => (prelude, tokens),
            Some(again) => (
                quote!(#prelude #again),
                receiver::renamed(tokens, &receiver),
            ),
        }
    }

    /// What every attempt begins with: its number, and its own view of the arguments.
    fn prelude(&self) -> TokenStream {
        let (runtime, number) = (self.names.runtime(), self.names.local("number"));
        let number = self
            .model
            .attempt
            .as_ref()
            .map(|name| quote!(let #name: #runtime::u32 = #number;));
        let is_async = self.kind == Kind::Async;
        let arguments = self
            .arguments
            .iter()
            .map(|argument| argument.prelude(is_async));
        quote!(#(#arguments)* #number)
    }

    /// The statement that reads the attempt's number, where the body wants to see it.
    pub(super) fn number(&self) -> TokenStream {
        let (attempts, number) = (self.names.attempts(), self.names.local("number"));
        let runtime = self.names.runtime();
        match self.model.attempt {
            Some(_) => {
                quote_spanned!(self.names.span()=> let #number = #runtime::number(&#attempts);)
            }
            None => TokenStream::new(),
        }
    }

    /// The expressions of the attribute that are evaluated once a call, before the first attempt.
    pub(super) fn once_a_call(&self) -> TokenStream {
        let runtime = self.names.runtime();
        let span = self.names.span();
        let mut statements = TokenStream::new();
        let made = [
            ("when", &self.model.retryable.when),
            ("retry_after", &self.model.retry_after),
            ("fallback", &self.model.fallback),
        ];
        for (name, value) in made {
            if let Some(value) = value.as_ref().filter(|value| !is_in_place(value)) {
                let local = self.names.local(name);
                statements.extend(quote_spanned!(span=> let #local = #value;));
            }
        }
        if let Sleep::With(sleep) = &self.model.sleep {
            if !is_in_place(sleep) {
                let local = self.names.local("sleep");
                statements.extend(quote_spanned!(span=> let #local = #sleep;));
            }
        }
        if let Some(Time::Expr(timeout)) = &self.model.timeout {
            let local = self.names.local("timeout");
            let statement = quote_spanned!(span=> let #local: #runtime::Duration = #timeout;);
            statements.extend(statement);
        }
        statements
    }
}

/// The declared type, with every `impl Trait` left for the compiler to infer.
pub(super) fn inferred(declared: &Type) -> Type {
    let mut ty = declared.clone();
    infer_opaque(&mut ty);
    ty
}

/// Whether an `impl Trait` stands anywhere in the type.
pub(super) fn has_opaque(declared: &Type) -> bool {
    let written = declared.to_token_stream().to_string();
    written != inferred(declared).to_token_stream().to_string()
}

fn infer_opaque(ty: &mut Type) {
    match ty {
        Type::ImplTrait(opaque) => {
            let underscore_token = Token![_](opaque.impl_token.span);
            *ty = Type::Infer(TypeInfer {
                attrs: Vec::new(),
                underscore_token,
            });
        }
        Type::Path(path) => infer_in_path(&mut path.path),
        Type::TraitObject(object) => {
            for bound in &mut object.bounds {
                if let TypeParamBound::Trait(bound) = bound {
                    infer_in_path(&mut bound.path);
                }
            }
        }
        Type::Tuple(tuple) => tuple.elems.iter_mut().for_each(infer_opaque),
        Type::Reference(inner) => infer_opaque(&mut inner.elem),
        Type::Array(inner) => infer_opaque(&mut inner.elem),
        Type::Slice(inner) => infer_opaque(&mut inner.elem),
        Type::Paren(inner) => infer_opaque(&mut inner.elem),
        Type::Group(inner) => infer_opaque(&mut inner.elem),
        _ => {}
    }
}

fn infer_in_path(path: &mut Path) {
    for segment in &mut path.segments {
        if let PathArguments::AngleBracketed(arguments) = &mut segment.arguments {
            for argument in &mut arguments.args {
                match argument {
                    GenericArgument::Type(ty) => infer_opaque(ty),
                    GenericArgument::AssocType(assoc) => infer_opaque(&mut assoc.ty),
                    _ => {}
                }
            }
        }
    }
}
