//! The operation, which is its name and its policy, as an expression: a constant where everything
//! is written out, otherwise a value made once a call.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::adaptive;
use crate::item;
use crate::model::{Attempts, Backoff, Errors, Factor, Jitter, Model, Policy, Range, Time};
use crate::names::{Names, ident_at};

/// How generated code gets at its operation.
pub(super) struct Laid {
    /// The statements before the loop.
    pub(super) statements: TokenStream,
    /// A reference to the operation.
    pub(super) operation: TokenStream,
    /// A reference to the backoff, where the policy itself cannot hold it.
    pub(super) backoff: Option<TokenStream>,
    /// The runtime's type for the state of the loop.
    pub(super) state: &'static str,
}

/// Lays out the operation.
pub(super) fn lay_out(model: &Model, name: &TokenStream, names: &Names<'_>) -> Laid {
    let (runtime, policy) = (names.runtime(), &model.policy);
    let (held, backoff) = match &policy.backoff {
        Some(Backoff::Custom(custom)) => (None, Some((item::span_of(custom), quote!(#custom)))),
        Some(Backoff::List(times)) if !times.iter().all(is_literal) => {
            let times = times.iter().map(|written| time(written, names));
            let list = quote_spanned!(names.span()=> [#(#times),*]);
            (None, Some((names.span(), list)))
        }
        Some(Backoff::Adaptive { .. }) | None => (None, None),
        Some(built_in) => (Some(schedule(built_in, names)), None),
    };
    let base = policy.base.as_ref().map_or_else(
        || quote_spanned!(names.span()=> #runtime::Policy::new()),
        |base| {
            let at = item::span_of(base);
            let runtime = names.runtime_at(at);
            quote_spanned!(names.span().located_at(at)=> #runtime::policy(#base))
        },
    );
    let attempts = policy.attempts.as_ref().map(|most| attempts(most, names));
    let held = held.map(|held| quote_spanned!(names.span()=> .backoff(#held)));
    let jitter = policy.jitter.as_ref().map(|written| jitter(written, names));
    let deadline = policy
        .deadline
        .as_ref()
        .map(|written| option("deadline", &time(written, names), names));
    let value = quote_spanned!(names.span()=> #base #attempts #held #jitter #deadline);
    let hidden = match model.errors {
        Errors::Shown => None,
        Errors::Hidden => Some(quote_spanned!(names.span()=> .with_hidden_errors())),
    };
    let value = quote_spanned!(names.span()=> #runtime::Operation::new(#name, #value) #hidden);

    // Forms that look at the delay before, or may do so, need more than the attempt's number.
    let state = match (&policy.backoff, &backoff) {
        (Some(Backoff::Decorrelated { .. } | Backoff::Adaptive { .. }) | None, _)
        | (_, Some(_)) => "Attempts",
        _ => "Number",
    };
    let (operation, mut statements) = if is_constant(policy) {
        let constant = constant();
        let item = quote_spanned!(names.span()=> const #constant: #runtime::Operation = #value;);
        (constant, item)
    } else {
        let local = names.local("operation");
        let statement = quote_spanned!(names.span()=> let #local = #value;);
        (local, statement)
    };
    let mut backoff = backoff.map(|(at, value)| {
        let local = ident_at(&names.local("backoff"), at);
        statements.extend(quote_spanned!(names.span()=> let #local = #value;));
        quote_spanned!(names.span().located_at(at)=> &#local)
    });
    if let Some(Backoff::Adaptive {
        first,
        factor,
        range,
    }) = &policy.backoff
    {
        let (made, reference) = adaptive::lay_out(first, factor.as_ref(), range, names);
        statements.extend(made);
        backoff = Some(reference);
    }
    Laid {
        statements,
        operation: quote_spanned!(names.span()=> &#operation),
        backoff,
        state,
    }
}

/// Items are not hidden from the body, so the name is one that nobody writes.
fn constant() -> Ident {
    Ident::new("__RETRY_OPERATION", Span::mixed_site())
}

/// Whether nothing in the policy has to be evaluated.
pub(super) fn is_written_out(policy: &Policy) -> bool {
    let is_evaluated = match &policy.backoff {
        Some(Backoff::Custom(_)) => true,
        Some(Backoff::List(times)) => !times.iter().all(is_literal),
        Some(Backoff::Adaptive {
            first,
            factor,
            range,
        }) => !is_literal_growth(first, factor.as_ref(), range),
        _ => false,
    };
    is_constant(policy) && !is_evaluated
}

fn is_constant(policy: &Policy) -> bool {
    let has_literal_times = match &policy.backoff {
        // What the policy does not hold does not matter.
        None
        | Some(Backoff::None | Backoff::Custom(_) | Backoff::List(_) | Backoff::Adaptive { .. }) => {
            true
        }
        Some(Backoff::Fixed(delay)) => is_literal(delay),
        Some(Backoff::Linear { first, step, range }) => {
            is_literal(first) && step.iter().all(is_literal) && is_literal_range(range)
        }
        Some(Backoff::Exponential {
            first,
            factor,
            range,
        }) => is_literal_growth(first, factor.as_ref(), range),
        Some(Backoff::Fibonacci { first, range } | Backoff::Decorrelated { first, range }) => {
            is_literal(first) && is_literal_range(range)
        }
    };
    policy.base.is_none()
        && policy.deadline.iter().all(is_literal)
        && has_literal_times
        && !matches!(
            policy.attempts,
            Some(Attempts::Max(_) | Attempts::Retries(_))
        )
        && !matches!(policy.jitter, Some(Jitter::Expr(_)))
}

fn is_literal(time: &Time) -> bool {
    matches!(time, Time::Literal(_))
}

fn is_literal_range(range: &Range) -> bool {
    range.min.iter().chain(&range.max).all(is_literal)
}

/// Whether all parts of an exponential backoff are written out.
pub(super) fn is_literal_growth(first: &Time, factor: Option<&Factor>, range: &Range) -> bool {
    is_literal(first) && !matches!(factor, Some(Factor::Expr(_))) && is_literal_range(range)
}

fn attempts(attempts: &Attempts, names: &Names<'_>) -> TokenStream {
    let span = names.span();
    match attempts {
        Attempts::Exactly(most) => quote_spanned!(span=> .max_attempts(#most)),
        Attempts::Unlimited => quote_spanned!(span=> .unlimited()),
        Attempts::Max(most) => quote_spanned!(span=> .max_attempts(#most)),
        Attempts::Retries(retries) => quote_spanned!(span=> .retries(#retries)),
    }
}

fn jitter(jitter: &Jitter, names: &Names<'_>) -> TokenStream {
    let (span, runtime) = (names.span(), names.runtime());
    let value = match jitter {
        Jitter::Full => quote_spanned!(span=> #runtime::Jitter::FULL),
        Jitter::Equal => quote_spanned!(span=> #runtime::Jitter::EQUAL),
        Jitter::None => quote_spanned!(span=> #runtime::Jitter::NONE),
        Jitter::Fraction(billionths) => {
            quote_spanned!(span=> #runtime::Jitter::billionths(#billionths))
        }
        Jitter::Expr(jitter) => quote!(#jitter),
    };
    quote_spanned!(span=> .jitter(#value))
}

fn schedule(backoff: &Backoff, names: &Names<'_>) -> TokenStream {
    let (span, runtime) = (names.span(), names.runtime());
    let form = |name: &str, first: &Time, options: TokenStream| {
        let name = Ident::new(name, span);
        let first = time(first, names);
        quote_spanned!(span=> #runtime::Schedule::#name(#runtime::#name::new(#first)#options))
    };
    match backoff {
        Backoff::None | Backoff::Custom(_) | Backoff::Adaptive { .. } => {
            quote_spanned!(span=> #runtime::Schedule::None)
        }
        Backoff::Fixed(delay) => form("Fixed", delay, TokenStream::new()),
        Backoff::Linear { first, step, range } => {
            let step = step
                .as_ref()
                .map(|step| option("step", &time(step, names), names));
            let range = bounds(range, names);
            form("Linear", first, quote!(#step #range))
        }
        Backoff::Exponential {
            first,
            factor,
            range,
        } => form("Exponential", first, growth(factor.as_ref(), range, names)),
        Backoff::Fibonacci { first, range } => form("Fibonacci", first, bounds(range, names)),
        Backoff::Decorrelated { first, range } => form("Decorrelated", first, bounds(range, names)),
        Backoff::List(times) => {
            let times = times.iter().map(|written| time(written, names));
            quote_spanned!(span=> #runtime::Schedule::List(const { &[#(#times),*] }))
        }
    }
}

/// The options of an exponential backoff.
pub(super) fn growth(factor: Option<&Factor>, range: &Range, names: &Names<'_>) -> TokenStream {
    let factor = factor.map(|written| option("factor", &factor_of(written, names), names));
    let range = bounds(range, names);
    quote!(#factor #range)
}

fn bounds(range: &Range, names: &Names<'_>) -> TokenStream {
    let bound = |name: &str, bound: &Option<Time>| {
        bound
            .as_ref()
            .map(|written| option(name, &time(written, names), names))
    };
    let (min, max) = (bound("min", &range.min), bound("max", &range.max));
    quote!(#min #max)
}

pub(super) fn option(name: &str, value: &TokenStream, names: &Names<'_>) -> TokenStream {
    let name = Ident::new(name, names.span());
    quote_spanned!(names.span()=> .#name(#value))
}

pub(super) fn factor_of(factor: &Factor, names: &Names<'_>) -> TokenStream {
    let runtime = names.runtime();
    match factor {
        Factor::Ratio {
            numerator,
            denominator,
        } => {
            quote_spanned!(names.span()=> #runtime::Factor::ratio(#numerator, #denominator))
        }
        Factor::Expr(factor) => quote_spanned!(names.span()=> #runtime::Factor::from(#factor)),
    }
}

pub(super) fn time(time: &Time, names: &Names<'_>) -> TokenStream {
    let runtime = names.runtime();
    match time {
        Time::Literal(literal) => {
            let (secs, nanos) = (literal.secs, literal.nanos);
            quote_spanned!(names.span()=> #runtime::Duration::new(#secs, #nanos))
        }
        Time::Expr(time) => quote!(#time),
    }
}
