//! The "Retries" section that the function's documentation gains: what the attribute does, in one
//! sentence.
//!
//! It says only what is certain. Expressions are quoted as the user wrote them, since their values
//! are not known.

mod amount;
mod bounds;
mod delays;
mod guards;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Expr;

use self::amount::{decimal, ratio, span};
use self::delays::Schedule;
use crate::model::{
    Attempts, Backoff, Class, Doc, Factor, Indeterminate, Jitter, Model, On, Policy, Range,
    Retryable, Time,
};
use crate::written;

/// The text to add to the documentation, if the user wants it.
///
/// It begins with an empty line, so that it is a paragraph of its own.
pub(crate) fn section(model: &Model) -> Option<String> {
    match model.doc {
        Doc::Leave => None,
        Doc::Add => Some(format!("\n*Retries*: {}.", sentence(model))),
    }
}

fn sentence(model: &Model) -> String {
    let policy = &model.policy;
    let condition = condition(&model.retryable);
    let waits = waits(policy);
    let base = policy
        .base
        .as_ref()
        .map(|base| format!("as {} says", code(base)));
    let (head, rest) = match (&policy.attempts, base) {
        (Some(Attempts::Exactly(1)), _) => (
            "none; the only attempt is the first".to_owned(),
            [None, None],
        ),
        (Some(attempts), base) => {
            let head = format!("{} {condition}", attempts_of(attempts));
            let base = base.map(|base| format!("otherwise {base}"));
            (head, [waits, base])
        }
        (None, base) => {
            let head = format!("{} {condition}", base.unwrap_or_default());
            (head, [waits, None])
        }
    };
    let rest = rest
        .into_iter()
        .flatten()
        .chain(bounds::parts(model))
        .chain(guards::parts(model));
    [head]
        .into_iter()
        .chain(rest)
        .collect::<Vec<_>>()
        .join("; ")
}

fn attempts_of(attempts: &Attempts) -> String {
    match attempts {
        Attempts::Exactly(attempts) => format!("up to {attempts} attempts"),
        Attempts::Unlimited => "unlimited attempts".to_owned(),
        Attempts::Max(expr) => format!("up to {} attempts", code(expr)),
        Attempts::Retries(expr) => format!("up to {} retries", code(expr)),
    }
}

/// "on transient errors", "on every error for which `|e| e.is_busy()` holds".
fn condition(retryable: &Retryable) -> String {
    let on = match &retryable.on {
        On::Classes { classes, .. } => format!("on {} errors", classes_of(classes)),
        On::Error { pattern, guard } => {
            format!("on errors matching {}", pattern_of(pattern, guard.as_ref()))
        }
        On::Outcome { pattern, guard } => {
            format!(
                "on outcomes matching {}",
                pattern_of(pattern, guard.as_ref())
            )
        }
        On::Every if retryable.when.is_some() => "on errors".to_owned(),
        On::Every => "on every error".to_owned(),
    };
    let on = match &retryable.when {
        Some(when) => format!("{on} for which {} holds", code(when)),
        None => on,
    };
    match retryable.indeterminate {
        Indeterminate::Retried => on,
        Indeterminate::LeftOut => format!("{on}, unless the operation may have taken place"),
    }
}

fn classes_of(classes: &[Class]) -> String {
    // The umbrella covers the others.
    if classes.contains(&Class::Transient) {
        return "transient".to_owned();
    }
    let names = classes.iter().map(|class| match class {
        Class::Transient => "transient",
        Class::Timeout => "timeout",
        Class::Throttled => "throttled",
    });
    names.collect::<Vec<_>>().join(" and ")
}

fn pattern_of(pattern: &impl ToTokens, guard: Option<&Expr>) -> String {
    code(&guard.map_or_else(|| quote!(#pattern), |guard| quote!(#pattern if #guard)))
}

/// How long the waits are; nothing where the policy says it.
fn waits(policy: &Policy) -> Option<String> {
    let Some(backoff) = &policy.backoff else {
        return policy.jitter.as_ref().map(|jitter| match spread(jitter) {
            Some(spread) => format!("with {spread}"),
            None => "without jitter".to_owned(),
        });
    };
    let count = match policy.attempts {
        Some(Attempts::Exactly(attempts)) => Some(attempts.saturating_sub(1)),
        _ => None,
    };
    let note = note(policy, backoff);
    let certain = if note.is_none() && (policy.base.is_none() || policy.jitter.is_some()) {
        Certain::Exactly
    } else {
        Certain::UpTo
    };
    let note = note.map(|note| format!(" ({note})")).unwrap_or_default();
    Some(match delays::schedule(backoff, count) {
        Some(schedule) if schedule.changing.iter().all(|delay| *delay == 0) => {
            "no delay between them".to_owned()
        }
        Some(schedule) => listed(backoff, &schedule, count, certain, &note),
        None => described(backoff, certain, &note),
    })
}

/// Whether a delay is as long as said, or spread below that.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Certain {
    Exactly,
    UpTo,
}

/// How the delays are spread: "full jitter, at least 50 ms"; nothing where they are not.
fn note(policy: &Policy, backoff: &Backoff) -> Option<String> {
    let (min, default) = match backoff {
        Backoff::None | Backoff::Custom(_) => return policy.jitter.as_ref().and_then(spread),
        Backoff::Fixed(_) | Backoff::List(_) => (None, None),
        Backoff::Decorrelated { .. } => return Some("decorrelated jitter".to_owned()),
        Backoff::Linear { range, .. }
        | Backoff::Exponential { range, .. }
        | Backoff::Adaptive { range, .. }
        | Backoff::Fibonacci { range, .. } => (range.min.as_ref(), Some("full jitter".to_owned())),
    };
    let spread = match &policy.jitter {
        Some(jitter) => spread(jitter),
        None if policy.base.is_some() => None,
        None => default,
    };
    match (spread, min) {
        (Some(spread), Some(min)) => Some(format!("{spread}, at least {}", time(min))),
        (spread, _) => spread,
    }
}

fn spread(jitter: &Jitter) -> Option<String> {
    match jitter {
        Jitter::Full => Some("full jitter".to_owned()),
        Jitter::Equal => Some("equal jitter".to_owned()),
        Jitter::None | Jitter::Fraction(0) => None,
        Jitter::Fraction(billionths) => Some(format!(
            "{}% jitter",
            decimal(u128::from(*billionths), 10_000_000, 7)
        )),
        Jitter::Expr(expr) => Some(format!("jitter {}", code(expr))),
    }
}

/// The most delays that are all listed.
const MOST_LISTED: usize = 6;

/// "waits up to 500 ms, 1 s, 2 s, 4 s (full jitter), 7.5 s at worst".
fn listed(
    backoff: &Backoff,
    schedule: &Schedule,
    count: Option<u32>,
    certain: Certain,
    note: &str,
) -> String {
    let Schedule {
        changing,
        last,
        total,
    } = schedule;
    let spans = |delays: &[u128]| delays.iter().map(|delay| span(*delay)).collect::<Vec<_>>();
    let all = count.and_then(|count| usize::try_from(count).ok());
    let list = match (changing.as_slice(), all) {
        ([only], all) if all != Some(1) => format!("{} each time", span(*only)),
        (changing, Some(all)) if all <= MOST_LISTED => {
            let repeated = vec![*last; all.saturating_sub(changing.len())];
            [spans(changing), spans(&repeated)].concat().join(", ")
        }
        (changing, all) if changing.len() < MOST_LISTED && all != Some(changing.len()) => {
            let before = changing.split_last().map_or(changing, |(_, before)| before);
            format!(
                "{}, then {} each time",
                spans(before).join(", "),
                span(*last)
            )
        }
        (changing, _) => {
            let begin = changing.get(..3).unwrap_or(changing);
            format!("{}, ..., {}", spans(begin).join(", "), span(*last))
        }
    };
    let lead = match (backoff, certain) {
        (Backoff::Decorrelated { first, range }, _) => {
            format!("waits between {} and ", floor(first, range))
        }
        (_, Certain::Exactly) => "waits ".to_owned(),
        (_, Certain::UpTo) => "waits up to ".to_owned(),
    };
    let total = match (total, certain) {
        (Some(total), Certain::Exactly) if count != Some(1) => format!(", {} in all", span(*total)),
        (Some(total), Certain::UpTo) if count != Some(1) => {
            format!(", {} at worst", span(*total))
        }
        _ => String::new(),
    };
    format!("{lead}{list}{note}{total}")
}

/// The lower end of decorrelated delays.
fn floor(first: &Time, range: &Range) -> String {
    match (first, &range.min) {
        (Time::Literal(first), Some(Time::Literal(min))) if min > first => {
            span(delays::nanos(*min))
        }
        _ => time(first),
    }
}

/// "delays grow exponentially from `BASE` by a factor of 1.5 up to 60 s (full jitter)".
fn described(backoff: &Backoff, certain: Certain, note: &str) -> String {
    let up_to = if certain == Certain::UpTo {
        "up to "
    } else {
        ""
    };
    let cap = |range: &Range| {
        let cap = range.max.as_ref().map_or_else(|| "60 s".to_owned(), time);
        format!("up to {cap}")
    };
    let text = match backoff {
        Backoff::None => "no delay between them".to_owned(),
        Backoff::Fixed(delay) => format!("waits {up_to}{} each time", time(delay)),
        Backoff::List(delays) => {
            let delays: Vec<String> = delays.iter().map(time).collect();
            match delays.split_last() {
                Some((last, [])) => format!("waits {up_to}{last} each time"),
                Some((last, before)) => {
                    format!("waits {up_to}{}, then {last} each time", before.join(", "))
                }
                None => String::new(),
            }
        }
        Backoff::Linear { first, step, range } => {
            let step = step.as_ref().unwrap_or(first);
            let (first, step) = (time(first), time(step));
            format!(
                "delays grow from {first} by {step} each time {}",
                cap(range)
            )
        }
        Backoff::Exponential {
            first,
            factor,
            range,
        }
        | Backoff::Adaptive {
            first,
            factor,
            range,
        } => {
            let factor = match factor {
                None => "2".to_owned(),
                Some(Factor::Ratio {
                    numerator,
                    denominator,
                }) => ratio(*numerator, *denominator),
                Some(Factor::Expr(expr)) => code(expr),
            };
            let divided = match backoff {
                Backoff::Adaptive { .. } => ", divided by the rate of attempts that succeed,",
                _ => "",
            };
            format!(
                "delays grow from {} by a factor of {factor}{divided} {}",
                time(first),
                cap(range)
            )
        }
        Backoff::Fibonacci { first, range } => {
            format!(
                "delays grow from {} like the Fibonacci numbers {}",
                time(first),
                cap(range)
            )
        }
        Backoff::Decorrelated { first, range } => format!(
            "delays vary between {} and three times the one before, {}",
            floor(first, range),
            cap(range)
        ),
        Backoff::Custom(expr) => format!("waits as {} says", code(expr)),
    };
    format!("{text}{note}")
}

fn time(time: &Time) -> String {
    match time {
        Time::Literal(literal) => span(delays::nanos(*literal)),
        Time::Expr(expr) => code(expr),
    }
}

/// Quotes code as the user wrote it.
fn code(tokens: &impl ToTokens) -> String {
    let tokens: TokenStream = tokens.to_token_stream();
    let text = written::code(tokens);
    let fence = if text.contains('`') { "``" } else { "`" };
    format!("{fence}{text}{fence}")
}
