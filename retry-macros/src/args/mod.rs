//! The attribute as written: `key = value` by `key = value`, each with the span of what it says.
//!
//! Rules about one value are applied by that value's parser; nothing here knows the function. A bad
//! argument is reported and skipped, so that one run shows every mistake.

mod backoff;
mod breaker;
mod budget;
mod callable;
mod count;
mod duration;
mod factor;
mod fraction;
mod jitter;
mod key;
mod number;
mod on;
mod options;
mod tokens;
mod whole;
mod word;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Expr, LitStr, Path, Token};

pub(crate) use self::backoff::{BackoffArg, GrowingArg, Shape};
pub(crate) use self::breaker::{BreakerArg, OwnBreakerArg, WindowArg};
pub(crate) use self::budget::{BudgetArg, OwnBudgetArg};
pub(crate) use self::count::{Count, CountArg};
pub(crate) use self::duration::DurationArg;
pub(crate) use self::jitter::JitterArg;
use self::key::Form;
pub(crate) use self::key::Key;
use self::tokens::Found;
pub(crate) use self::whole::WholeArg;
use crate::diag::Diagnostics;
use crate::model::{Literal, On, Time};

/// The arguments of one attribute, where given.
#[derive(Default)]
pub(crate) struct Args {
    pub(crate) max: Option<CountArg>,
    pub(crate) retries: Option<CountArg>,
    pub(crate) backoff: Option<BackoffArg>,
    pub(crate) jitter: Option<JitterArg>,
    pub(crate) on: Option<On>,
    pub(crate) when: Option<Expr>,
    pub(crate) idempotent: Option<()>,
    pub(crate) retry_after: Option<Expr>,
    pub(crate) timeout: Option<DurationArg>,
    pub(crate) deadline: Option<DurationArg>,
    pub(crate) fallback: Option<Expr>,
    pub(crate) breaker: Option<BreakerArg>,
    pub(crate) budget: Option<BudgetArg>,
    pub(crate) attempt: Option<Ident>,
    pub(crate) name: Option<LitStr>,
    pub(crate) observe: Option<Expr>,
    pub(crate) errors: Option<()>,
    pub(crate) stats: Option<()>,
    pub(crate) policy: Option<Expr>,
    pub(crate) sleep: Option<Expr>,
    pub(crate) clone: Vec<Ident>,
    pub(crate) keep: Vec<Ident>,
    pub(crate) doc: Option<()>,
    pub(crate) runtime: Option<Path>,
    /// Every argument that was written, with its key's span, also those whose value is wrong.
    written: Vec<(Key, Span)>,
}

impl Args {
    /// Parses the attribute's tokens.
    pub(crate) fn parse(tokens: TokenStream, diag: &mut Diagnostics) -> Self {
        let mut args = Self::default();
        let parser = |input: ParseStream<'_>| {
            while !input.is_empty() {
                args.argument(input, diag);
                separator(input, diag);
            }
            Ok(())
        };
        let parsed = parser.parse2(tokens);
        diag.take(parsed);
        args
    }

    /// Where the key of an argument stands, if it was written.
    pub(crate) fn span_of(&self, key: Key) -> Option<Span> {
        self.written
            .iter()
            .find(|(other, _)| *other == key)
            .map(|(_, span)| *span)
    }

    /// Which of two arguments was written first, which later, and where the later one stands; if
    /// both were.
    pub(crate) fn both(&self, one: Key, other: Key) -> Option<(Key, Key, Span)> {
        let mut written = self
            .written
            .iter()
            .filter(|(key, _)| *key == one || *key == other);
        let (earlier, _) = written.next()?;
        let (later, span) = written.next()?;
        Some((*earlier, *later, *span))
    }

    /// Parses one argument up to its comma.
    fn argument(&mut self, input: ParseStream<'_>, diag: &mut Diagnostics) {
        let Some(key) = key(input, diag) else {
            return;
        };
        let Keyed { key, span, value } = key;
        if self.span_of(key).is_some() {
            let message = format!(
                "duplicate argument `{}`; it was already given in this attribute",
                key.spelling()
            );
            diag.push(span, message);
            // Its value is read all the same, for the mistakes in it.
            Self::default().value(key, value, input, diag);
        } else {
            self.written.push((key, span));
            self.value(key, value, input, diag);
        }
    }

    /// Parses the value of an argument; where that fails, goes on at the next argument.
    fn value(&mut self, key: Key, value: Value, input: ParseStream<'_>, diag: &mut Diagnostics) {
        let errors = diag.len();
        match value {
            Value::Parentheses(group) => match key {
                Key::Clone => self.clone = word::names(key, &group, diag),
                Key::Breaker => self.breaker = breaker::own(&group, diag),
                Key::Budget => self.budget = budget::own(&group, diag),
                _ => self.keep = word::names(key, &group, diag),
            },
            Value::Follows => match key {
                Key::Max => self.max = diag.take(count::parse(input, key)),
                Key::Retries => self.retries = diag.take(count::parse(input, key)),
                Key::Backoff => self.backoff = backoff::parse(input, diag),
                Key::Jitter => self.jitter = diag.take(jitter::parse(input)),
                Key::On => self.on = diag.take(on::parse(input)),
                Key::When => self.when = diag.take(callable::callable(input, key)),
                Key::Breaker => self.breaker = diag.take(breaker::shared(input)),
                Key::Budget => self.budget = diag.take(budget::shared(input)),
                Key::Attempt => self.attempt = diag.take(word::attempt(input)),
                Key::Name => self.name = diag.take(word::name(input)),
                Key::Policy => self.policy = diag.take(callable::policy(input)),
                Key::Sleep => self.sleep = diag.take(callable::callable(input, key)),
                Key::Idempotent => self.idempotent = diag.take(word::idempotent(input)),
                Key::Doc => self.doc = diag.take(word::doc(input)),
                Key::Crate => self.runtime = diag.take(word::path(input)),
                Key::RetryAfter => self.retry_after = diag.take(callable::callable(input, key)),
                Key::Timeout => self.timeout = diag.take(bound(input, key)),
                Key::Deadline => self.deadline = diag.take(bound(input, key)),
                Key::Fallback => self.fallback = diag.take(callable::fallback(input)),
                Key::Observe => self.observe = diag.take(callable::observer(input)),
                Key::Errors => self.errors = diag.take(word::errors(input)),
                Key::Stats | Key::Clone | Key::Keep => {}
            },
            Value::Nothing => self.stats = Some(()),
        }
        if diag.len() > errors && !tokens::at_end(input.cursor()) {
            tokens::skip_argument(input);
        }
    }
}

/// A key and what follows it.
struct Keyed {
    key: Key,
    span: Span,
    value: Value,
}

/// Where the value of an argument is.
enum Value {
    /// After the `=` that has just been consumed.
    Follows,
    /// In the parentheses after the key.
    Parentheses(Group),
    /// Nowhere: the key says it all.
    Nothing,
}

/// Parses a key and its `=`, or its names; reports and skips what is no argument.
fn key(input: ParseStream<'_>, diag: &mut Diagnostics) -> Option<Keyed> {
    let Some((word, rest)) = input.cursor().ident() else {
        diag.add(no_argument(input));
        if !tokens::is_punct(input.cursor(), ',') {
            tokens::skip_argument(input);
        }
        return None;
    };
    let span = word.span();
    let Some(key) = Key::find(&word.to_string()) else {
        diag.push(span, unknown(&word, tokens::equals(rest).is_some()));
        tokens::skip_argument(input);
        return None;
    };
    let _ = input.call(Ident::parse_any);
    let value = match key.form() {
        Form::Flag => flag(key, input),
        Form::Names => names(key, span, input),
        Form::Either if input.cursor().group(Delimiter::Parenthesis).is_some() => {
            input.parse().map(Value::Parentheses)
        }
        Form::Either | Form::Value => equals(key, span, input),
    };
    match value {
        Ok(value) => Some(Keyed { key, span, value }),
        Err(error) => {
            diag.add(error);
            tokens::skip_argument(input);
            None
        }
    }
}

fn flag(key: Key, input: ParseStream<'_>) -> syn::Result<Value> {
    if tokens::at_end(input.cursor()) {
        return Ok(Value::Nothing);
    }
    let (Found { text, span }, key) = (tokens::found(input.cursor()), key.spelling());
    let message = format!("`{key}` takes no value, found {text}; write `{key}` alone");
    Err(syn::Error::new(span, message))
}

fn names(key: Key, span: Span, input: ParseStream<'_>) -> syn::Result<Value> {
    if input.cursor().group(Delimiter::Parenthesis).is_some() {
        return input.parse().map(Value::Parentheses);
    }
    let (key, example) = (key.spelling(), key.example());
    Err(if tokens::at_end(input.cursor()) {
        syn::Error::new(
            span,
            format!("`{key}` needs the names of parameters; write `{example}`"),
        )
    } else {
        let Found { text, span } = tokens::found(input.cursor());
        syn::Error::new(
            span,
            format!("expected `(` after `{key}`, found {text}; write `{example}`"),
        )
    })
}

fn equals(key: Key, span: Span, input: ParseStream<'_>) -> syn::Result<Value> {
    let (name, example) = (key.spelling(), key.example());
    let cursor = input.cursor();
    let Some((equals, rest)) = tokens::equals(cursor) else {
        if tokens::at_end(cursor) {
            let message = format!("`{name}` needs a value; write it like `{example}`");
            return Err(syn::Error::new(span, message));
        }
        let Found { text, span } = tokens::found(cursor);
        let inner = cursor
            .group(Delimiter::Parenthesis)
            .map(|(inner, ..)| inner.token_stream());
        let inner = inner
            .map(crate::written::code)
            .filter(|inner| !inner.is_empty());
        let example = match inner {
            Some(inner) => format!("{name} = {}", tokens::shorten(&inner)),
            None => example.to_owned(),
        };
        let message =
            format!("expected `=` after `{name}`, found {text}; write it like `{example}`");
        return Err(syn::Error::new(span, message));
    };
    let _ = input.parse::<Token![=]>();
    // `max = backoff = none`: the first value was forgotten.
    let forgotten = rest.ident().is_some_and(|(word, rest)| {
        Key::find(&word.to_string()).is_some() && tokens::equals(rest).is_some()
    });
    if tokens::at_end(rest) || forgotten {
        let message = format!("expected a value after `=`; write it like `{example}`");
        return Err(syn::Error::new(equals, message));
    }
    Ok(Value::Follows)
}

/// Consumes the comma after an argument; anything else is reported.
fn separator(input: ParseStream<'_>, diag: &mut Diagnostics) {
    if input.is_empty() || input.parse::<Token![,]>().is_ok() {
        return;
    }
    let Found { text, span } = tokens::found(input.cursor());
    if tokens::starts_argument(input.cursor()) {
        diag.push(span, format!("expected `,` before {text}"));
        return;
    }
    diag.push(
        span,
        format!("expected `,`, found {text}; separate arguments by commas"),
    );
    tokens::skip_argument(input);
    let _ = input.parse::<Option<Token![,]>>();
}

/// What to say where no argument begins.
fn no_argument(input: ParseStream<'_>) -> syn::Error {
    let Found { text, span } = tokens::found(input.cursor());
    let example = match tokens::lone_literal(input).map(|signed| signed.text) {
        _ if tokens::is_punct(input.cursor(), ',') => {
            return syn::Error::new(span, "expected an argument, found `,`; remove it");
        }
        Some(text) if text.ends_with('"') => format!("name = {}", tokens::shorten(&text)),
        Some(text) if tokens::describe(&text).contains("duration") => {
            format!("backoff = exponential({text})")
        }
        Some(text) if text.chars().all(|letter| letter.is_ascii_digit()) => format!("max = {text}"),
        _ => "max = 5".to_owned(),
    };
    syn::Error::new(
        span,
        format!("expected an argument, found {text}; write it like `{example}`"),
    )
}

/// What to say about a word that is no key.
fn unknown(word: &Ident, has_value: bool) -> String {
    let text = word.to_string();
    let meant = match text.as_str() {
        _ if has_value => None,
        "Transient" | "Timeout" | "Throttled" => Some(format!("on = {text}")),
        "none" | "fixed" | "linear" | "exponential" | "fibonacci" | "decorrelated" | "adaptive" => {
            Some(format!(
                "backoff = {text}{}",
                if text == "none" { "" } else { "(..)" }
            ))
        }
        "full" | "equal" => Some(format!("jitter = {text}")),
        "unlimited" => Some("max = unlimited".to_owned()),
        _ => None,
    };
    match meant {
        Some(meant) => format!("expected an argument, found the value `{text}`; write `{meant}`"),
        None if !has_value && text.starts_with(char::is_uppercase) => {
            format!("unknown argument `{text}`; join the alternatives of a pattern with `|`")
        }
        None => Key::unknown(&text),
    }
}

/// Parses a bound on time, which cannot be nothing.
fn bound(input: ParseStream<'_>, key: Key) -> syn::Result<DurationArg> {
    let arg = duration::parse(input)?;
    if matches!(arg.time, Time::Literal(Literal { secs: 0, nanos: 0 })) {
        let message = format!(
            "`{}` must be above zero, found `{}`; write it like `{}`",
            key.spelling(),
            arg.text,
            key.example()
        );
        return Err(syn::Error::new(arg.span, message));
    }
    Ok(arg)
}
