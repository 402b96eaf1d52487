//! Finding the function's arguments, and how much care each needs.
//!
//! What the body does with an argument is read off its tokens (`usage`); where they leave it open,
//! the compiler decides by whether the type is `Clone`. The `mut`s of the bindings are edited to
//! what the generated code needs.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, FnArg, GenericArgument, Ident, Pat, PatIdent, PathArguments, Receiver, ReceiverKind,
    Signature, Token, Type,
};

use super::arguments::{Argument, Care, Saving, argument_span};
use super::usage::{self, Usage};
use super::{held, receiver};
use crate::model::Model;
use crate::site::{Kind, Prologue};

/// Collects the arguments from the signature, or from the rebindings at the start of an `async`
/// block, and edits their `mut`s to what the generated code needs.
pub(super) struct Collector<'a> {
    model: &'a Model,
    body: &'a TokenStream,
    kind: Kind,
    /// The function's type parameters.
    parameters: Vec<Ident>,
    /// The name by which the attempts know `self`, where it has another.
    receiver: Option<Ident>,
    /// What the fallback says, with that name.
    fallback: Option<TokenStream>,
    pub(super) arguments: Vec<Argument>,
}

impl<'a> Collector<'a> {
    pub(super) fn new(
        model: &'a Model,
        body: &'a TokenStream,
        kind: Kind,
        sig: &Signature,
        receiver: Option<&Ident>,
    ) -> Self {
        let parameters = sig.generics.type_params();
        let fallback = model.fallback.as_ref().map(ToTokens::to_token_stream);
        Self {
            model,
            body,
            kind,
            parameters: parameters
                .map(|parameter| parameter.ident.clone())
                .collect(),
            receiver: receiver.cloned(),
            fallback: fallback.map(|fallback| match receiver {
                None => fallback,
                Some(name) => receiver::renamed(fallback, name),
            }),
            arguments: Vec::new(),
        }
    }
}

impl Collector<'_> {
    /// Takes in the arguments of the signature, but for those whose name the attempt knows
    /// something else by: an argument that is rebound in the prologue, or a local of the statements
    /// before it.
    pub(super) fn inputs(
        &mut self,
        inputs: &mut Punctuated<FnArg, Token![,]>,
        prologue: &[Prologue],
        before: &TokenStream,
    ) {
        let is_rebound = |name: &Ident| {
            let is_argument = |statement: &Prologue| matches!(statement, Prologue::Rebinding { argument, .. } if argument == name);
            prologue.iter().any(is_argument) || usage::is_declared(name, before)
        };
        for input in inputs {
            match input {
                FnArg::Receiver(receiver) => {
                    if !is_rebound(&Ident::from(receiver.self_token)) {
                        self.receiver(receiver);
                    }
                }
                FnArg::Typed(typed) => {
                    if matches!(&*typed.pat, Pat::Ident(pat) if is_rebound(&pat.ident)) {
                        continue;
                    }
                    let cfgs = cfgs(&typed.attrs);
                    self.pattern(&mut typed.pat, Some(&typed.ty), Mode::Value, &cfgs);
                }
            }
        }
    }

    /// Takes in `let pat = argument;` at the start of an `async` block.
    pub(super) fn rebinding(&mut self, statement: &mut Prologue, inputs: &[FnArg]) {
        let Prologue::Rebinding {
            attrs,
            pat,
            argument,
            ..
        } = statement
        else {
            return;
        };
        let cfgs = cfgs(attrs);
        for input in inputs {
            match input {
                FnArg::Receiver(receiver) if argument == "self" => {
                    let mode = receiver_mode(receiver);
                    self.pattern(pat, None, mode, &cfgs);
                }
                FnArg::Typed(typed) if matches!(&*typed.pat, Pat::Ident(pat) if pat.ident == *argument) =>
                {
                    self.pattern(pat, Some(&typed.ty), Mode::Value, &cfgs);
                }
                _ => {}
            }
        }
    }

    fn receiver(&mut self, receiver: &mut Receiver) {
        let ident = Ident::from(receiver.self_token);
        let is_mut = receiver.mutability.is_some();
        let wrapped = match &receiver.kind {
            ReceiverKind::Typed(_, ty) => reborrowing_method(ty).map(Care::Wrapped),
            _ => None,
        };
        let care = match receiver_mode(receiver) {
            Mode::Shared => Care::Shared,
            Mode::Unique => Care::Unique,
            Mode::Value => {
                wrapped.unwrap_or_else(|| self.care_of_value(&ident, is_mut, Saving::Consumed))
            }
        };
        if self.needs_mut(care, is_mut) && receiver.mutability.is_none() {
            receiver.mutability = Some(Token![mut](argument_span(ident.span())));
        }
        self.push(ident, is_mut, care, &[]);
    }

    fn pattern(&mut self, pat: &mut Pat, ty: Option<&Type>, mode: Mode, cfgs: &[Attribute]) {
        let (ty, mode) = match (pat as &Pat, ty.map(peel)) {
            (Pat::Ident(_) | Pat::Wild(_), ty) => (ty, mode),
            (Pat::Reference(_), _) => (None, Mode::Shared),
            (_, Some(Type::Reference(reference))) if reference.mutability.is_some() => {
                (Some(&*reference.elem), Mode::Unique)
            }
            (_, Some(Type::Reference(reference))) => (Some(&*reference.elem), Mode::Shared),
            (_, ty) => (ty, mode),
        };
        match pat {
            Pat::Ident(pat) => {
                self.binding(pat, ty, mode, cfgs);
                if let Some((_, inner)) = &mut pat.subpat {
                    self.pattern(inner, ty, mode, cfgs);
                }
            }
            Pat::Tuple(tuple) => {
                let types = match ty {
                    Some(Type::Tuple(types)) if types.elems.len() == tuple.elems.len() => {
                        types.elems.iter().map(Some).collect()
                    }
                    _ => vec![None; tuple.elems.len()],
                };
                for (element, ty) in tuple.elems.iter_mut().zip(types) {
                    self.pattern(element, ty, mode, cfgs);
                }
            }
            Pat::TupleStruct(inner) => {
                inner
                    .elems
                    .iter_mut()
                    .for_each(|element| self.pattern(element, None, mode, cfgs));
            }
            Pat::Struct(inner) => {
                for field in &mut inner.fields {
                    let cfgs = [cfgs, &self::cfgs(&field.attrs)].concat();
                    self.pattern(&mut field.pat, None, mode, &cfgs);
                }
            }
            Pat::Slice(inner) => {
                inner
                    .elems
                    .iter_mut()
                    .for_each(|element| self.pattern(element, None, mode, cfgs));
            }
            Pat::Paren(inner) => self.pattern(&mut inner.pat, ty, mode, cfgs),
            Pat::Reference(inner) => self.pattern(&mut inner.pat, None, Mode::Shared, cfgs),
            _ => {}
        }
    }

    fn binding(&mut self, pat: &mut PatIdent, ty: Option<&Type>, mode: Mode, cfgs: &[Attribute]) {
        if is_constant(&pat.ident) {
            return;
        }
        let is_mut = pat.mutability.is_some() && pat.by_ref.is_none();
        let care = match (&pat.by_ref, mode, ty) {
            (Some(_), ..) if pat.mutability.is_some() => Care::Unique,
            (Some(_), ..) | (_, Mode::Shared, _) => Care::Shared,
            (_, Mode::Unique, _) => Care::Unique,
            (_, Mode::Value, Some(Type::Reference(reference))) => {
                if reference.mutability.is_some() {
                    Care::Unique
                } else {
                    Care::Shared
                }
            }
            (_, Mode::Value, Some(ty)) if is_copy(ty) => Care::Shared,
            (_, Mode::Value, ty) => match ty.and_then(reborrowing_method) {
                Some(reborrow) => Care::Wrapped(reborrow),
                None => self.care_of_value(&pat.ident, is_mut, self.saving(ty)),
            },
        };
        if pat.by_ref.is_none() {
            pat.mutability = if self.needs_mut(care, is_mut) {
                pat.mutability
                    .or_else(|| Some(Token![mut](argument_span(pat.ident.span()))))
            } else {
                None
            };
        }
        self.push(pat.ident.clone(), is_mut, care, cfgs);
    }

    fn push(&mut self, ident: Ident, is_mut: bool, care: Care, cfgs: &[Attribute]) {
        // Without leading underscores, which would say that the value is not used.
        let name = ident.to_string();
        let name = name.trim_start_matches("r#").trim_start_matches('_');
        let is_taken = |taken: &String| self.arguments.iter().any(|other| other.saved == *taken);
        let mut saved = format!("saved_{name}");
        while is_taken(&saved) {
            saved.push('_');
        }
        let is_mentioned = usage::of(&ident, self.body) != Usage::Unmentioned;
        let is_needed_after = self.is_needed_after(&ident);
        self.arguments.push(Argument {
            ident,
            saved,
            is_mut,
            is_mentioned,
            care,
            is_needed_after,
            cfgs: cfgs.to_vec(),
        });
    }

    /// Whether the fallback names the argument.
    fn is_needed_after(&self, ident: &Ident) -> bool {
        let fallback = self.fallback.as_ref();
        fallback.is_some_and(|fallback| usage::names(ident, fallback))
    }

    /// The care for a by-value argument; `certain` is how it is saved where it is certainly
    /// consumed.
    fn care_of_value(&self, ident: &Ident, is_mut: bool, certain: Saving) -> Care {
        let is_in = |list: &[Ident]| list.iter().any(|name| name == ident);
        if is_in(&self.model.keep) {
            return if !is_mut && self.is_held(ident) {
                Care::Held
            } else {
                Care::InPlace
            };
        }
        if is_in(&self.model.clone) {
            return Care::Saved(Saving::Consumed);
        }
        match usage::of(ident, self.body) {
            Usage::Unmentioned => Care::Shared,
            Usage::Borrowed | Usage::Unclear if !is_mut && self.is_held(ident) => Care::Held,
            _ if self.model.policy.is_once() && !self.is_needed_after(ident) => Care::InPlace,
            _ if is_mut && certain == Saving::Parameter => Care::Saved(certain),
            _ if is_mut => Care::Saved(Saving::Changed),
            Usage::Borrowed => Care::InPlace,
            Usage::Moved => Care::Saved(certain),
            Usage::Unclear => Care::Saved(Saving::IfClone),
        }
    }

    /// Whether the argument is borrowed during the whole call.
    fn is_held(&self, ident: &Ident) -> bool {
        held::is_held(self.model, ident, self.receiver.as_ref())
    }

    /// How an argument of this type is saved where it is certainly consumed.
    fn saving(&self, ty: Option<&Type>) -> Saving {
        match ty.map(peel) {
            None => Saving::IfClone,
            Some(Type::Path(path)) => match path.path.get_ident() {
                Some(name) if self.parameters.contains(name) => Saving::Parameter,
                _ => Saving::Consumed,
            },
            Some(_) => Saving::Consumed,
        }
    }

    /// Whether the outer binding has to be `mut`; what the user declared `mut` may be bound again
    /// inside instead.
    fn needs_mut(&self, care: Care, is_mut: bool) -> bool {
        match care {
            Care::Shared | Care::Unique | Care::Held => false,
            Care::InPlace => is_mut || self.kind == Kind::Async,
            Care::Saved(_) | Care::Wrapped(_) => true,
        }
    }
}

/// The binding's mode before its own pattern is looked at.
#[derive(Clone, Copy)]
enum Mode {
    Value,
    Shared,
    Unique,
}

fn receiver_mode(receiver: &Receiver) -> Mode {
    match &receiver.kind {
        ReceiverKind::Reference(_, _, Some(_)) => Mode::Unique,
        ReceiverKind::Reference(_, _, None) => Mode::Shared,
        ReceiverKind::Typed(_, ty) => match peel(ty) {
            Type::Reference(reference) if reference.mutability.is_some() => Mode::Unique,
            Type::Reference(_) => Mode::Shared,
            _ => Mode::Value,
        },
        _ => Mode::Value,
    }
}

fn peel(ty: &Type) -> &Type {
    match ty {
        Type::Paren(inner) => peel(&inner.elem),
        Type::Group(inner) => peel(&inner.elem),
        ty => ty,
    }
}

/// The method that lends the `&mut` in an `Option<&mut T>` or a `Pin<&mut T>`.
fn reborrowing_method(ty: &Type) -> Option<&'static str> {
    let Type::Path(path) = peel(ty) else {
        return None;
    };
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    match arguments.args.first() {
        Some(GenericArgument::Type(Type::Reference(inner))) if inner.mutability.is_some() => {
            match last.ident.to_string().as_str() {
                "Option" => Some("as_deref_mut"),
                "Pin" => Some("as_mut"),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Types that are `Copy` whatever is in scope, by their usual names.
fn is_copy(ty: &Type) -> bool {
    match peel(ty) {
        Type::Path(path) => path.path.get_ident().is_some_and(|name| {
            const NAMES: [&str; 17] = [
                "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8",
                "u16", "u32", "u64", "u128", "usize", "Duration",
            ];
            NAMES.iter().any(|copy| name == copy)
        }),
        Type::Tuple(tuple) => tuple.elems.iter().all(is_copy),
        Type::Array(array) => is_copy(&array.elem),
        Type::Reference(reference) => reference.mutability.is_none(),
        Type::Ptr(_) | Type::Never(_) => true,
        _ => false,
    }
}

/// A name in a pattern that is a constant or a unit struct rather than a binding, by convention.
fn is_constant(name: &Ident) -> bool {
    name.to_string()
        .chars()
        .next()
        .is_some_and(char::is_uppercase)
}

fn cfgs(attrs: &[Attribute]) -> Vec<Attribute> {
    attrs
        .iter()
        .filter(|attr| attr.path().is_ident("cfg"))
        .cloned()
        .collect()
}
