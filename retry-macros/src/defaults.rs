//! What holds where the attribute says nothing.
//!
//! The last step of checking: from here on no value is missing, and the rules have all been
//! applied.

use crate::args::{
    Args, BackoffArg, BreakerArg, BudgetArg, Count, GrowingArg, OwnBreakerArg, Shape, WholeArg,
    WindowArg,
};
use crate::model::{
    Attempts, Backoff, Breaker, Budget, Class, Doc, Errors, Indeterminate, Literal, Model, Name,
    On, OwnBreaker, Policy, Range, Rate, Retryable, Sleep, Stats, Time, Trip, Whole, Window,
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
            deadline: None,
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
            deadline: None,
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
            deadline: args.deadline.map(|deadline| deadline.time),
            ..policy
        },
        retryable: Retryable {
            on,
            when: args.when,
            indeterminate: args
                .idempotent
                .map_or(Indeterminate::Retried, |()| Indeterminate::LeftOut),
        },
        retry_after: args.retry_after,
        timeout: args.timeout.map(|timeout| timeout.time),
        fallback: args.fallback,
        breaker: args.breaker.map(breaker_of),
        budget: args.budget.map(budget_of),
        attempt: args.attempt,
        name: args.name.map_or(Name::Default, Name::Given),
        observe: args.observe,
        errors: args.errors.map_or(Errors::Shown, |()| Errors::Hidden),
        stats: args.stats.map_or(Stats::None, |()| Stats::Kept),
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
                Shape::Adaptive => Backoff::Adaptive {
                    first,
                    factor,
                    range,
                },
            }
        }
    }
}

/// How long a breaker stays open where nothing else is said.
const DEFAULT_RECOVERY: Literal = Literal { secs: 30, nanos: 0 };

/// The failures in a row that open a breaker where nothing else is said.
const DEFAULT_FAILURES: u32 = 5;

/// The rate of failures that opens a breaker with a window, as in Resilience4j and Hystrix.
const DEFAULT_RATE: u32 = 5_000;

/// The fewest calls that a rate is taken of, as in Hystrix; all those of a smaller window.
const DEFAULT_MINIMUM: u32 = 20;

fn breaker_of(breaker: BreakerArg) -> Breaker {
    let own = match breaker {
        BreakerArg::Shared(expr) => return Breaker::Shared(expr),
        BreakerArg::Own(own) => *own,
    };
    let OwnBreakerArg {
        failures,
        window,
        rate,
        minimum,
        slow,
        slow_rate,
        recovery,
        factor,
        max,
        jitter,
        probes,
        successes,
        lease,
        ..
    } = own;
    let trip = match window {
        None => Trip::Consecutive(value_or(failures, DEFAULT_FAILURES)),
        Some(window) => {
            let (window, most) = match window {
                WindowArg::Calls(calls) => (Window::Calls(calls), calls),
                WindowArg::Span(span) => (Window::Span(span.time), DEFAULT_MINIMUM),
            };
            Trip::Rate {
                window,
                rate: rate.unwrap_or(Rate::BasisPoints(DEFAULT_RATE)),
                minimum: value_or(minimum, DEFAULT_MINIMUM.min(most)),
                slow: slow.map(|slow| slow.time).zip(slow_rate),
            }
        }
    };
    Breaker::Own(Box::new(OwnBreaker {
        trip,
        recovery: recovery.map_or(Time::Literal(DEFAULT_RECOVERY), |recovery| recovery.time),
        growth: factor.zip(max.map(|max| max.time)),
        jitter,
        probes: probes.map(|probes| probes.value),
        successes: successes.map(|successes| successes.value),
        lease: lease.map(|lease| lease.time),
    }))
}

/// The tokens of a full budget where nothing else is said.
const DEFAULT_CAPACITY: u32 = 100;

/// What a success brings where nothing else is said: a tenth of a token.
const DEFAULT_RATIO: u32 = 1_000;

/// What a second brings where nothing else is said.
const DEFAULT_RESERVE: u32 = 1;

fn budget_of(budget: BudgetArg) -> Budget {
    match budget {
        BudgetArg::Shared(expr) => Budget::Shared(expr),
        BudgetArg::Own(own) => Budget::Own {
            capacity: value_or(own.capacity, DEFAULT_CAPACITY),
            ten_thousandths: own
                .ratio
                .map_or(DEFAULT_RATIO, |ratio| ratio.ten_thousandths),
            reserve: value_or(own.reserve, DEFAULT_RESERVE),
        },
    }
}

fn value_or(written: Option<WholeArg>, default: u32) -> Whole {
    written.map_or(Whole::Exactly(default), |written| written.value)
}
