//! The function's arguments, and what each needs so that every attempt starts from what the caller
//! passed.
//!
//! References are reborrowed, `mut` bindings are bound again inside the attempt, and a by-value
//! argument that the body may consume is saved before an attempt and put back after it. `collect`
//! finds out which needs what.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::{Attribute, Ident, Token};

use super::receiver;
use super::usage;
use crate::names::Names;

/// One name that the body knows an argument, or a part of one, by.
pub(super) struct Argument {
    pub(super) ident: Ident,
    /// The name of what is saved of it.
    pub(super) saved: String,
    /// Declared `mut` by the user.
    pub(super) is_mut: bool,
    /// Whether the body names it.
    pub(super) is_mentioned: bool,
    pub(super) care: Care,
    /// Whether the fallback names it, so that it has to be back after the last attempt, too.
    pub(super) is_needed_after: bool,
    /// The `#[cfg]`s of the parameter, repeated on every statement about it.
    pub(super) cfgs: Vec<Attribute>,
}

/// What an argument needs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Care {
    /// A shared reference, or a value that is `Copy`: every attempt may use it.
    Shared,
    /// A `&mut`: reborrowed for every attempt.
    Unique,
    /// A `&mut` in an `Option` or a `Pin`: reborrowed by a method.
    Wrapped(&'static str),
    /// A value that stays where it is.
    InPlace,
    /// A value that is borrowed by something else during the whole call.
    Held,
    /// A value that is saved before every attempt but the last.
    Saved(Saving),
}

/// What an argument is saved by.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Saving {
    /// It has to be `Clone`, and the error says why.
    Consumed,
    /// The same for one that is declared `mut`, with other words.
    Changed,
    /// The same for a type parameter, where the compiler can tell which bound is missing.
    Parameter,
    /// It is cloned if it can be.
    IfClone,
}

impl Argument {
    /// Lends `self` by another name, where the body may take the reference itself.
    pub(super) fn lend_receiver(&self, name: &Ident, body: &TokenStream) -> Option<TokenStream> {
        let ident = &self.ident;
        if ident != "self" || !self.is_mentioned || receiver::formats_self(body) {
            return None;
        }
        let span = argument_span(ident.span());
        match self.care {
            Care::Unique if usage::may_take(ident, body) => {
                Some(quote_spanned!(span=> let #name = &mut *#ident;))
            }
            Care::Wrapped(reborrow) => {
                let reborrow = Ident::new(reborrow, span);
                let mutability = self.is_mut.then(|| Token![mut](span));
                Some(quote_spanned!(span=> let #mutability #name = #ident.#reborrow();))
            }
            _ => None,
        }
    }

    /// What is said about the argument at the start of every attempt.
    pub(super) fn prelude(&self, is_async: bool) -> TokenStream {
        let Self { ident, cfgs, .. } = self;
        let span = argument_span(ident.span());
        let mutability = self.is_mut.then(|| Token![mut](span));
        if !self.is_mentioned {
            // What the attempt does not use it must not capture either: its lifetime could be too
            // short.
            return TokenStream::new();
        }
        let statement = match self.care {
            // Lent by another name.
            Care::Wrapped(_) if ident == "self" => return TokenStream::new(),
            _ if ident == "self" => self.capture_self(is_async),
            Care::Unique => quote_spanned!(span=> let #mutability #ident = &mut *#ident;),
            Care::Wrapped(reborrow) => {
                let reborrow = Ident::new(reborrow, span);
                quote_spanned!(span=> let #mutability #ident = #ident.#reborrow();)
            }
            Care::Shared | Care::Saved(_) if self.is_mut => {
                quote_spanned!(span=> let mut #ident = #ident;)
            }
            // Captured by `&mut`, a value that is `Send` but not `Sync` may be held across an
            // await.
            Care::InPlace | Care::Saved(_) if is_async => {
                quote_spanned!(span=> let _ = &mut #ident;)
            }
            _ => return TokenStream::new(),
        };
        quote_spanned!(span=> #(#cfgs)* #[allow(clippy::shadow_same)] #statement)
    }

    /// Captures `self` as a whole: capturing its fields one by one breaks `Send` and trips lints.
    fn capture_self(&self, is_async: bool) -> TokenStream {
        let ident = &self.ident;
        let span = argument_span(ident.span());
        match self.care {
            Care::Unique => quote_spanned!(span=> let _ = &mut *#ident;),
            Care::Shared => quote_spanned!(span=> let _ = &*#ident;),
            Care::Held => quote_spanned!(span=> let _ = &#ident;),
            _ if is_async || self.is_mut => quote_spanned!(span=> let _ = &mut #ident;),
            _ => quote_spanned!(span=> let _ = &#ident;),
        }
    }

    /// The argument as the fallback sees it: `mut` again where the user has written so.
    pub(super) fn for_fallback(&self) -> TokenStream {
        let Self { ident, cfgs, .. } = self;
        if !self.is_mut || !self.is_needed_after || ident == "self" {
            return TokenStream::new();
        }
        let span = argument_span(ident.span());
        let mutability = Token![mut](span);
        quote_spanned! {span=>
            #(#cfgs)*
            #[allow(unused_mut, clippy::shadow_same)]
            let #mutability #ident = #ident;
        }
    }

    /// Saves the argument before an attempt.
    pub(super) fn save(&self, names: &Names<'_>, operation: &TokenStream) -> TokenStream {
        let Self { ident, cfgs, .. } = self;
        let (mut runtime, attempts) = (names.runtime(), names.attempts());
        let saved = names.local(&self.saved);
        let span = argument_span(ident.span());
        runtime.set_span(span);
        let last = if self.is_needed_after {
            quote_spanned!(names.span()=> false)
        } else {
            quote_spanned!(names.span()=> #runtime::is_last(&#attempts, #operation))
        };
        let save = match self.care {
            Care::Saved(Saving::Consumed) => {
                quote_spanned!(span=> #runtime::save(&#ident, #last))
            }
            Care::Saved(Saving::Changed) => {
                quote_spanned!(span=> #runtime::save_changed(&#ident, #last))
            }
            Care::Saved(Saving::Parameter) => {
                quote_spanned!(span=> #runtime::save_what_every_attempt_consumes_or_changes(&#ident, #last))
            }
            Care::Saved(Saving::IfClone) => quote_spanned! {span=>
                { use #runtime::SaveNothing as _; #runtime::Probe(&#ident).__retry_save(#last) }
            },
            _ => return TokenStream::new(),
        };
        quote_spanned!(span=> #(#cfgs)* let #saved = #save;)
    }

    /// Puts the argument back after an attempt that is to be followed by another.
    ///
    /// `ends` is how the call ends where there is nothing to put back.
    pub(super) fn put_back(&self, names: &Names<'_>, ends: &TokenStream) -> TokenStream {
        let Self { ident, cfgs, .. } = self;
        let (runtime, value) = (names.runtime(), names.value());
        let saved = names.local(&self.saved);
        let span = argument_span(ident.span());
        // What is always saved is always there.
        let never = quote_spanned!(span=> #runtime::Spent.end());
        let ends = if self.is_needed_after { &never } else { ends };
        match self.care {
            Care::Saved(Saving::Consumed | Saving::Changed | Saving::Parameter) => {
                quote_spanned! {span=>
                    #(#cfgs)*
                    let #runtime::Some(#value) = #saved else { #ends };
                    #(#cfgs)*
                    { #ident = #value; }
                }
            }
            Care::Saved(Saving::IfClone) => quote_spanned! {span=>
                #(#cfgs)*
                match #saved.back() {
                    #runtime::Back::Value(#value) => #ident = #value,
                    #runtime::Back::Nothing(#value) => #value.end(),
                }
            },
            _ => TokenStream::new(),
        }
    }
}

/// Errors about an argument stand under the argument, in the macro's own edition and hygiene for
/// lints.
pub(super) fn argument_span(argument: Span) -> Span {
    Span::call_site().located_at(argument)
}
