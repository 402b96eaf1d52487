//! Arguments that are borrowed during the whole call: by the observer, or by what the breaker or the
//! budget is a part of.
//!
//! They cannot be saved and put back, and attempts may but borrow them, too.

use quote::ToTokens as _;
use syn::{Expr, FnArg, Ident, Pat, Signature, Token};

use super::{guards, judge, usage};
use crate::model::{Breaker, Budget, Model};

/// Whether the argument is one; `receiver` is the name by which the attempts know `self`, where it
/// has another.
pub(super) fn is_held(model: &Model, argument: &Ident, receiver: Option<&Ident>) -> bool {
    let self_token = Ident::from(<Token![self]>::default());
    let argument = match receiver {
        Some(receiver) if receiver == argument => &self_token,
        _ => argument,
    };
    let holds = |expr: &Expr| holds(expr, argument);
    model.observe.as_ref().is_some_and(holds)
        || matches!(&model.breaker, Some(Breaker::Shared(expr)) if holds(expr))
        || matches!(&model.budget, Some(Budget::Shared(expr)) if holds(expr))
}

/// Whether any argument of the function is one; of a pattern's parts it is not asked.
pub(super) fn holds_any(model: &Model, sig: &Signature) -> bool {
    sig.inputs.iter().any(|input| match input {
        FnArg::Receiver(receiver) => is_held(model, &Ident::from(receiver.self_token), None),
        FnArg::Typed(typed) => {
            matches!(&*typed.pat, Pat::Ident(pat) if is_held(model, &pat.ident, None))
        }
    })
}

/// Whether what the expression gives surely borrows the argument: as a place, or as what a closure
/// captures, which may have a local of that name instead. Of what a call gives nobody knows.
fn holds(expr: &Expr, argument: &Ident) -> bool {
    match judge::peel(expr) {
        Expr::Closure(closure) => {
            let (inputs, body) = (closure.inputs.to_token_stream(), &closure.body);
            let body = body.to_token_stream();
            closure.capture.is_none()
                && usage::names(argument, &body)
                && !usage::names(argument, &inputs)
                && !usage::is_rebound(argument, &body)
        }
        Expr::Reference(borrow) => holds(&borrow.expr, argument),
        expr => guards::is_place(expr) && usage::names(argument, &expr.to_token_stream()),
    }
}
