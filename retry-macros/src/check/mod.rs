//! From the attribute as written to what holds: the rules about two things at once.
//!
//! One function a rule, each under a comment that states it with an example. Nothing is parsed
//! here, and a mistake never stops the other rules.

mod guards;
mod time;

use proc_macro2::{Ident, TokenTree};
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::{FnArg, Pat, ReturnType, Type};

use crate::args::{
    Args, BackoffArg, BreakerArg, BudgetArg, Count, DurationArg, GrowingArg, Key, Shape,
};
use crate::diag::Diagnostics;
use crate::item::RetryFn;
use crate::model::{DEFAULT_CAP, Jitter, Literal, Model, On, Time};
use crate::parameters::{self, Parameter, Passed};
use crate::{defaults, item, spelling};

/// Checks the arguments against each other and against the function.
pub(crate) fn model(args: Args, function: &RetryFn, diag: &mut Diagnostics) -> Model {
    max_and_retries(&args, diag);
    if let Some(backoff) = &args.backoff {
        unlimited_without_delay(&args, backoff, diag);
        jitter_without_spread(&args, backoff, diag);
        if let BackoffArg::Growing(growing) = backoff {
            cap_below_first(growing, diag);
            min_above_cap(growing, diag);
        }
    }
    if let Some(BreakerArg::Own(own)) = &args.breaker {
        guards::breaker(own, diag);
    }
    if let Some(BudgetArg::Own(own)) = &args.budget {
        guards::budget(own, diag);
    }
    time::rules(&args, function, diag);
    let parameters = parameters::of(&function.sig);
    attempt_hides_parameter(&args, &parameters, diag);
    listed_parameters(Key::Clone, &args.clone, &parameters, diag);
    listed_parameters(Key::Keep, &args.keep, &parameters, diag);
    cloned_and_kept(&args, diag);
    condition_without_errors(&args, diag);
    idempotent_without_classes(&args, diag);
    exclusive_binding(function, diag);
    returns_nothing(function, diag);
    defaults::complete(args)
}

/// `max = 3, retries = 2`: both count the same thing.
fn max_and_retries(args: &Args, diag: &mut Diagnostics) {
    if let Some((earlier, later, span)) = args.both(Key::Max, Key::Retries) {
        let (earlier, later) = (earlier.spelling(), later.spelling());
        let message = format!(
            "`{later}` cannot be combined with `{earlier}`, because both count attempts; remove one"
        );
        diag.push(span, message);
    }
}

/// `max = unlimited, backoff = none`: a failing call would spin for ever.
fn unlimited_without_delay(args: &Args, backoff: &BackoffArg, diag: &mut Diagnostics) {
    let Some(max) = args
        .max
        .as_ref()
        .filter(|max| matches!(max.count, Count::Unlimited))
    else {
        return;
    };
    let zero = match backoff {
        BackoffArg::None => true,
        BackoffArg::Fixed(delay) => is_zero(delay),
        BackoffArg::Growing(growing) => stays_zero(growing),
        // The last delay of a list repeats.
        BackoffArg::List(delays) => delays.last().is_some_and(is_zero),
        BackoffArg::Custom(_) => false,
    };
    if zero {
        let message =
            "`unlimited` cannot go without a delay, because it would spin; give `backoff` a delay";
        diag.push(max.span, message);
    }
}

/// `exponential(30s, max = 10s)`: the cap would cut the first delay already. So would the default
/// cap.
fn cap_below_first(growing: &GrowingArg, diag: &mut Diagnostics) {
    let Time::Literal(first) = growing.first.time else {
        return;
    };
    let written = &growing.first.text;
    match &growing.max {
        Some(DurationArg {
            time: Time::Literal(cap),
            span,
            ..
        }) if *cap < first => {
            let message = format!(
                "`max` is below the first delay of `{written}`; raise `max` or start lower"
            );
            diag.push(*span, message);
        }
        None if DEFAULT_CAP < first => {
            let message = format!(
                "the first delay of `{written}` is above the default cap of `60s`; add `max = {written}` or more"
            );
            diag.push(growing.first.span, message);
        }
        _ => {}
    }
}

/// `exponential(1s, min = 20s, max = 10s)`: no delay could be that long.
fn min_above_cap(growing: &GrowingArg, diag: &mut Diagnostics) {
    let Some(DurationArg {
        time: Time::Literal(min),
        span,
        ..
    }) = &growing.min
    else {
        return;
    };
    match &growing.max {
        Some(DurationArg {
            time: Time::Literal(cap),
            text,
            ..
        }) if cap < min => {
            let message =
                format!("`min` is above the cap `max = {text}`; lower `min` or raise `max`");
            diag.push(*span, message);
        }
        None if DEFAULT_CAP < *min => {
            diag.push(
                *span,
                "`min` is above the default cap of `60s`; lower `min` or add `max`",
            );
        }
        _ => {}
    }
}

/// `backoff = none, jitter = full`: there is nothing to spread, or it is spread already.
fn jitter_without_spread(args: &Args, backoff: &BackoffArg, diag: &mut Diagnostics) {
    let Some(jitter) = &args.jitter else {
        return;
    };
    let message = match backoff {
        BackoffArg::None => {
            "`jitter` cannot spread `backoff = none`, which never waits; remove `jitter`"
        }
        BackoffArg::Growing(growing) if growing.shape == Shape::Decorrelated => {
            "`jitter` cannot be combined with `decorrelated`, which is random already; remove `jitter`"
        }
        _ if matches!(jitter.jitter, Jitter::None) => return,
        BackoffArg::Fixed(delay) if is_zero(delay) => ZERO_JITTER,
        BackoffArg::Growing(growing) if stays_zero(growing) => ZERO_JITTER,
        BackoffArg::List(delays) if delays.iter().all(is_zero) => ZERO_JITTER,
        _ => return,
    };
    let span = args.span_of(Key::Jitter).unwrap_or(jitter.span);
    diag.push(span, message);
}

const ZERO_JITTER: &str =
    "`jitter` cannot spread delays of zero; remove `jitter` or give `backoff` a delay";

/// `attempt = url` on `fn get(url: &str)`: the parameter could no longer be named.
fn attempt_hides_parameter(args: &Args, parameters: &[Parameter], diag: &mut Diagnostics) {
    let Some(attempt) = &args.attempt else {
        return;
    };
    if parameters
        .iter()
        .any(|parameter| parameter.name.unraw() == attempt.unraw())
    {
        let message =
            format!("`attempt` cannot be named `{attempt}` like a parameter; choose another name");
        diag.push(attempt.span(), message);
    }
}

/// `clone(ulr)` on `fn get(url: String)`: only what is passed by value can be cloned or kept.
fn listed_parameters(key: Key, listed: &[Ident], parameters: &[Parameter], diag: &mut Diagnostics) {
    for name in listed {
        let found = parameters
            .iter()
            .find(|parameter| parameter.name.unraw() == name.unraw());
        match found.map(|parameter| parameter.passed) {
            Some(Passed::ByValue) => {}
            Some(Passed::ByReference) => {
                let message = format!(
                    "`{name}` is a reference, which is never cloned; remove it from `{}`",
                    key.spelling()
                );
                diag.push(name.span(), message);
            }
            None => diag.push(name.span(), unknown_parameter(name, parameters)),
        }
    }
}

fn unknown_parameter(name: &Ident, parameters: &[Parameter]) -> String {
    let by_value = parameters
        .iter()
        .filter(|parameter| parameter.passed == Passed::ByValue);
    let known: Vec<String> = by_value
        .map(|parameter| parameter.name.to_string())
        .collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    match (spelling::nearest(&name.to_string(), &known), known.len()) {
        (Some(meant), _) => format!("unknown parameter `{name}`; did you mean `{meant}`?"),
        (None, 0) => format!("unknown parameter `{name}`; the function takes nothing by value"),
        (None, 1..=8) => {
            format!(
                "unknown parameter `{name}`; expected {}",
                spelling::one_of(&known)
            )
        }
        (None, _) => format!("unknown parameter `{name}`; expected one that is passed by value"),
    }
}

/// `clone(a), keep(a)`: one of them would be ignored.
fn cloned_and_kept(args: &Args, diag: &mut Diagnostics) {
    for name in &args.keep {
        if args.clone.iter().any(|other| other.unraw() == name.unraw()) {
            let message =
                format!("`{name}` cannot be in both `clone` and `keep`; remove it from one");
            diag.push(name.span(), message);
        }
    }
}

/// `on = Ok(job) if !job.done, when = is_busy`: conditions are asked about errors, of which the
/// pattern selects none.
fn condition_without_errors(args: &Args, diag: &mut Diagnostics) {
    let (Some(on), Some(when)) = (&args.on, &args.when) else {
        return;
    };
    if let On::Outcome { pattern, .. } = on {
        let names_failure =
            |token| matches!(token, TokenTree::Ident(word) if word == "Err" || word == "None");
        if !pattern.to_token_stream().into_iter().any(names_failure) {
            let message = "`when` is asked about errors, and `on` selects none; add `| Err(_)`, or use a guard";
            diag.push(item::span_of(when), message);
        }
    }
}

/// `on = _, idempotent = false`: a pattern selects errors that need not be classified, and only
/// what is classified says whether the operation may have taken place.
fn idempotent_without_classes(args: &Args, diag: &mut Diagnostics) {
    let Some(span) = args.span_of(Key::Idempotent) else {
        return;
    };
    let message = match (&args.on, args.span_of(Key::On), args.span_of(Key::When)) {
        (Some(On::Classes { .. }), ..) | (None, Some(_), _) | (None, None, None) => return,
        (Some(_), ..) => {
            "`idempotent` cannot narrow a pattern, only classes; write `on = Transient`, or leave out of the pattern what may have taken place"
        }
        (None, None, Some(_)) => {
            "`idempotent` cannot narrow `when`, which alone decides about every error; add `on = Transient`"
        }
    };
    diag.push(span, message);
}

/// `fn f(ref mut n: u32)`: every attempt would change what the next one starts from.
fn exclusive_binding(function: &RetryFn, diag: &mut Diagnostics) {
    for input in &function.sig.inputs {
        let FnArg::Typed(typed) = input else {
            continue;
        };
        if let Pat::Ident(binding) = &*typed.pat {
            if let (Some(keyword), Some(_)) = (&binding.by_ref, &binding.mutability) {
                let name = &binding.ident;
                let message = format!(
                    "`ref mut {name}` cannot start afresh in each attempt; write `mut {name}`, and `&mut {name}` in the body"
                );
                diag.push(keyword.span, message);
            }
        }
    }
}

/// `fn f() {}`: without an outcome nothing tells that an attempt failed.
fn returns_nothing(function: &RetryFn, diag: &mut Diagnostics) {
    let nothing = match &function.sig.output {
        ReturnType::Default => true,
        ReturnType::Type(_, ty) => matches!(&**ty, Type::Tuple(tuple) if tuple.elems.is_empty()),
    };
    if nothing {
        let message =
            "`#[retry]` needs to know whether an attempt failed; return `Result` or `Option`";
        diag.push(function.sig.ident.span(), message);
    }
}

fn is_zero(delay: &DurationArg) -> bool {
    matches!(delay.time, Time::Literal(Literal { secs: 0, nanos: 0 }))
}

/// Tells whether a growing delay never leaves zero.
fn stays_zero(growing: &GrowingArg) -> bool {
    let capped = growing.max.as_ref().is_some_and(is_zero);
    capped || (is_zero(&growing.first) && growing.step.as_ref().is_none_or(is_zero))
}
