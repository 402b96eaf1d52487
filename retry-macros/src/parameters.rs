//! The names that a function's parameters bind, for the rules about them.

use proc_macro2::Ident;
use syn::{FnArg, Pat, ReceiverKind, Signature, Type};

/// A name that the body can use, and how its value came in.
pub(crate) struct Parameter {
    pub(crate) name: Ident,
    pub(crate) passed: Passed,
}

/// How a parameter is passed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Passed {
    ByValue,
    ByReference,
}

/// The names of all parameters, `self` and the bindings of patterns included.
pub(crate) fn of(sig: &Signature) -> Vec<Parameter> {
    let mut parameters = Vec::new();
    for input in &sig.inputs {
        match input {
            FnArg::Receiver(receiver) => {
                let passed = match &receiver.kind {
                    ReceiverKind::Reference(..) => Passed::ByReference,
                    ReceiverKind::Typed(_, ty) => passed(ty),
                    _ => Passed::ByValue,
                };
                let name = Ident::new("self", receiver.self_token.span);
                parameters.push(Parameter { name, passed });
            }
            FnArg::Typed(typed) => bindings(&typed.pat, passed(&typed.ty), &mut parameters),
        }
    }
    parameters
}

fn passed(ty: &Type) -> Passed {
    match ty {
        Type::Reference(_) => Passed::ByReference,
        Type::Paren(inner) => passed(&inner.elem),
        Type::Group(inner) => passed(&inner.elem),
        _ => Passed::ByValue,
    }
}

fn bindings(pattern: &Pat, passed: Passed, parameters: &mut Vec<Parameter>) {
    match pattern {
        Pat::Ident(binding) => {
            let passed = if binding.by_ref.is_some() {
                Passed::ByReference
            } else {
                passed
            };
            parameters.push(Parameter {
                name: binding.ident.clone(),
                passed,
            });
            if let Some((_, inner)) = &binding.subpat {
                bindings(inner, passed, parameters);
            }
        }
        Pat::Paren(inner) => bindings(&inner.pat, passed, parameters),
        // Behind `&`, what is bound is a value again.
        Pat::Reference(inner) => bindings(&inner.pat, Passed::ByValue, parameters),
        Pat::Tuple(tuple) => each(tuple.elems.iter(), passed, parameters),
        Pat::TupleStruct(tuple) => each(tuple.elems.iter(), passed, parameters),
        Pat::Slice(slice) => each(slice.elems.iter(), passed, parameters),
        Pat::Struct(fields) => {
            each(
                fields.fields.iter().map(|field| &*field.pat),
                passed,
                parameters,
            );
        }
        Pat::Or(or) => each(or.cases.iter().take(1), passed, parameters),
        _ => {}
    }
}

fn each<'a, I: Iterator<Item = &'a Pat>>(
    patterns: I,
    passed: Passed,
    parameters: &mut Vec<Parameter>,
) {
    for pattern in patterns {
        bindings(pattern, passed, parameters);
    }
}
