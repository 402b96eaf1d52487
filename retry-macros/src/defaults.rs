//! What holds where the attribute says nothing.
//!
//! The last step of checking: from here on no value is missing, and the rules have all been
//! applied.

use crate::args::{Args, BackoffArg, Count, GrowingArg, Shape};
use crate::model::{
    Attempts, Backoff, Class, Doc, Literal, Model, Name, On, Policy, Range, Retryable, Sleep, Time,
};
use crate::names;

/// The most attempts where nothing else is said.
const DEFAULT_ATTEMPTS: u32 = 3;

/// The first delay where nothing else is said.
const DEFAULT_FIRST: Literal = Literal {
    secs: 0,
    nanos: 100_000_000,
};

/// Fills in the defaults.
pub(crate) fn complete(args: Args) -> Model {
    let attempts = match (args.max, args.retries) {
        (Some(max), _) => Some(match max.count {
            Count::Exactly(attempts) => Attempts::Exactly(attempts),
            Count::Unlimited => Attempts::Unlimited,
            Count::Expr(expr) => Attempts::Max(expr),
        }),
        (None, Some(retries)) => Some(match retries.count {
            Count::Exactly(retries) => Attempts::Exactly(retries.saturating_add(1)),
            Count::Unlimited => Attempts::Unlimited,
            Count::Expr(expr) => Attempts::Retries(expr),
        }),
        (None, None) => None,
    };
    let backoff = args.backoff.map(backoff_of);
    let policy = if args.policy.is_some() {
        Policy {
            base: args.policy,
            attempts,
            backoff,
            jitter: None,
        }
    } else {
        Policy {
            base: None,
            attempts: Some(attempts.unwrap_or(Attempts::Exactly(DEFAULT_ATTEMPTS))),
            backoff: Some(backoff.unwrap_or(Backoff::Exponential {
                first: Time::Literal(DEFAULT_FIRST),
                factor: None,
                range: Range::default(),
            })),
            jitter: None,
        }
    };
    let on = args.on.unwrap_or_else(|| match args.when {
        Some(_) => On::Every,
        None => On::Classes {
            classes: vec![Class::Transient],
            span: None,
        },
    });
    Model {
        runtime: args.runtime.unwrap_or_else(names::runtime),
        policy: Policy {
            jitter: args.jitter.map(|jitter| jitter.jitter),
            ..policy
        },
        retryable: Retryable {
            on,
            when: args.when,
        },
        attempt: args.attempt,
        name: args.name.map_or(Name::Default, Name::Given),
        sleep: args.sleep.map_or(Sleep::Default, Sleep::With),
        clone: args.clone,
        keep: args.keep,
        doc: if args.doc.is_some() {
            Doc::Leave
        } else {
            Doc::Add
        },
    }
}

fn backoff_of(form: BackoffArg) -> Backoff {
    match form {
        BackoffArg::None => Backoff::None,
        BackoffArg::Fixed(delay) => Backoff::Fixed(delay.time),
        BackoffArg::List(delays) => {
            Backoff::List(delays.into_iter().map(|delay| delay.time).collect())
        }
        BackoffArg::Custom(expr) => Backoff::Custom(expr),
        BackoffArg::Growing(growing) => {
            let GrowingArg {
                shape,
                first,
                step,
                factor,
                min,
                max,
            } = *growing;
            let first = first.time;
            let range = Range {
                min: min.map(|min| min.time),
                max: max.map(|max| max.time),
            };
            match shape {
                Shape::Linear => Backoff::Linear {
                    first,
                    step: step.map(|step| step.time),
                    range,
                },
                Shape::Exponential => Backoff::Exponential {
                    first,
                    factor,
                    range,
                },
                Shape::Fibonacci => Backoff::Fibonacci { first, range },
                Shape::Decorrelated => Backoff::Decorrelated { first, range },
            }
        }
    }
}
