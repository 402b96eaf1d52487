//! The pipeline outside the compiler: what is accepted, and that nothing makes it panic.

use proc_macro2::{Delimiter, Group, TokenTree};

use super::*;
use crate::model::{Attempts, Backoff, Factor, Jitter, Literal, Model, On, Time};

const FUNCTION: &str =
    "fn connect(url: String, port: u16) -> Result<Client, Error> { body(url, port) }";

/// Attributes that are right, together using every argument in every form.
const VALID: &[&str] = &[
    "",
    "max = 5, backoff = exponential(500ms), on = Transient",
    "max = 5,",
    "max = unlimited, backoff = fixed(1s)",
    "max = ATTEMPTS + 1, backoff = none",
    "max = 1",
    "retries = 0, backoff = linear(100ms, step = 50ms, max = 2s, min = 10ms)",
    "retries = 0x10, backoff = exponential(1.5s, factor = 1.5, max = 2min)",
    "retries = config.retries(), backoff = exponential(BASE, factor = FACTOR)",
    "backoff = fibonacci(1s, max = 1h), jitter = equal",
    "backoff = decorrelated(50us, max = 3s)",
    "backoff = adaptive(50us, factor = 1.5, min = FLOOR, max = 3s), jitter = equal",
    "backoff = [100ms, 1s, DELAY, 5s], jitter = 20%",
    "backoff = custom(5), jitter = 0.2",
    "backoff = self.backoff, jitter = JITTER",
    "backoff = my::Backoff::<A, B>::new(1, 2), jitter = none",
    "backoff = MyBackoff { first: 1, second: 2 }, jitter = full",
    "on = Timeout | Throttled",
    "on = Timeout, idempotent = false",
    "idempotent = false, on = Transient, when = Error::is_busy",
    "on = DbError::Busy | DbError::Io(_)",
    "on = Error::Http(code) if *code >= 500",
    "on = _",
    "on = e if e.is_busy(), when = |e| e.code() != 5",
    "on = Ok(job) if !job.done",
    "on = Err(_) | Ok(Reply { status: 503, .. })",
    "on = None | Some(0)",
    "on = 500..=599",
    "when = |error: &Error| error.code == 5",
    "when = Error::is_busy",
    "attempt = attempt, name = \"connect\", sleep = my::sleep, doc = false",
    "policy = POLICY, crate = ::my::retry",
    "policy = &self.policy, jitter = full, max = unlimited",
    "clone(url, port), max = 2",
    "clone(url), keep(port)",
];

fn run(attribute: &str) -> String {
    let attribute: TokenStream = attribute.parse().unwrap();
    expand_attribute(attribute, FUNCTION.parse().unwrap()).to_string()
}

#[test]
fn accepts_every_argument_in_every_form() {
    for attribute in VALID {
        let output = run(attribute);

        assert!(!output.contains("compile_error"), "{attribute}: {output}");
    }
}

/// Attributes that are wrong, so that their variants stay near the paths of errors.
const WRONG: &[&str] = &[
    "max(5), maks = 3, retries == 2",
    "backoff = exponential(base = 500ms, 5, factor = 0.5, cap = 1s), 7",
    "backoff = \"5s\", jitter = 120%, on = Transiant | x @ 5",
    "on = |e| e.busy(), when = 5, clone = a, keep(&b, 5, fn)",
    "timeout = 5 s, breaker(failures = 5), fallback = |a, b| Foo::<A, B>::new(a), budget",
    "idempotent = true, on = _, idempotent = 5, when = f",
    "doc = true, crate = \"a\", name = 5, attempt = \"x\", policy = true, sleep",
    "on = Ok(_) | 5, on = [Timeout, Throttled], on = Transient, Timeout",
];

/// Every way to drop, double or swap one token, or to stop before it, at any depth.
fn variants(tokens: &[TokenTree]) -> Vec<Vec<TokenTree>> {
    let mut variants = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let (before, behind) = tokens.split_at(index);
        variants.push(before.to_vec());
        variants.push([before, &behind[1..]].concat());
        variants.push([before, &behind[..1], behind].concat());
        if let [first, second, rest @ ..] = behind {
            variants.push([before, &[second.clone(), first.clone()], rest].concat());
        }
        if let TokenTree::Group(group) = token {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            for inner in self::variants(&inner) {
                let group = Group::new(group.delimiter(), inner.into_iter().collect());
                variants.push([before, &[group.into()], &behind[1..]].concat());
            }
        }
    }
    variants
}

/// The mistakes of an attribute.
fn mistakes(attribute: TokenStream) -> Vec<String> {
    let mut diag = Diagnostics::default();
    let function = RetryFn::parse(FUNCTION.parse().unwrap(), &mut diag).unwrap();
    let args = Args::parse(attribute, &mut diag);
    let _ = check::model(args, &function, &mut diag);
    let errors = diag.finish().err().into_iter().flatten();
    errors.map(|error| error.to_string()).collect()
}

#[test]
fn survives_malformed_attributes() {
    let function: TokenStream = FUNCTION.parse().unwrap();
    let mut accepted = 0_u32;
    let mut refused = 0_u32;
    for attribute in VALID.iter().chain(WRONG) {
        let tokens: TokenStream = attribute.parse().unwrap();
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for variant in variants(&tokens) {
            let variant: TokenStream = variant.into_iter().collect();
            let mistakes = mistakes(variant.clone());

            let output = expand_attribute(variant.clone(), function.clone()).to_string();

            assert_eq!(
                output.matches("compile_error").count(),
                mistakes.len(),
                "{variant}"
            );
            if mistakes.is_empty() {
                accepted += 1;
                assert!(
                    syn::parse_str::<syn::File>(&output).is_ok(),
                    "{variant}: {output}"
                );
            } else {
                refused += 1;
                assert!(
                    output.ends_with(&function.to_string()),
                    "{variant}: {output}"
                );
            }
            for message in mistakes {
                let words = message.split_whitespace().count();
                assert!(words <= 25, "{words} words for {variant}: {message}");
                assert!(
                    !message.ends_with('.') && !message.contains('\n'),
                    "{variant}: {message}"
                );
            }
        }
    }
    assert!(
        accepted > 100 && refused > 1_000,
        "{accepted} accepted, {refused} refused"
    );
}

/// What an attribute means.
fn model(attribute: TokenStream) -> Model {
    let mut diag = Diagnostics::default();
    let function = RetryFn::parse(FUNCTION.parse().unwrap(), &mut diag).unwrap();
    let args = Args::parse(attribute, &mut diag);
    let model = check::model(args, &function, &mut diag);
    diag.finish().unwrap();
    model
}

fn on(value: &str) -> &'static str {
    match model(format!("on = {value}").parse().unwrap()).retryable.on {
        On::Classes { .. } => "classes",
        On::Error { .. } => "error",
        On::Outcome { .. } => "outcome",
        On::Every => "every",
    }
}

#[test]
fn tells_classes_from_patterns_of_the_error_or_of_the_outcome() {
    for (value, expected) in [
        ("Transient", "classes"),
        ("(Timeout | Throttled)", "classes"),
        ("| Timeout | Throttled", "classes"),
        ("_", "every"),
        ("_ if ready()", "error"),
        ("e if e.is_busy()", "error"),
        ("e @ Error::Busy", "error"),
        ("ref e if e.is_busy()", "error"),
        ("Error::Ok(_)", "error"),
        ("Error::None", "error"),
        ("Reply { status: 503, .. }", "error"),
        ("\"busy\"", "error"),
        ("5 | 7..=9", "error"),
        ("(Error::A | Error::B) | Error::C", "error"),
        ("Ok(_)", "outcome"),
        ("None", "outcome"),
        ("None | Some(0)", "outcome"),
        ("Option::None", "outcome"),
        ("::core::result::Result::Err(5)", "outcome"),
        ("(Ok(0) | Err(_))", "outcome"),
        ("outcome @ Err(_)", "outcome"),
        ("Ok(job) if !job.done && ready(1, 2)", "outcome"),
    ] {
        assert_eq!(on(value), expected, "{value}");
    }
}

#[test]
fn reads_jitter_in_billionths() {
    for (value, expected) in [
        ("0", 0),
        ("1", 1_000_000_000),
        ("1.0", 1_000_000_000),
        ("0.2", 200_000_000),
        ("20%", 200_000_000),
        ("12.5%", 125_000_000),
        ("0%", 0),
        ("100%", 1_000_000_000),
        ("0.000000001", 1),
        ("0.0000001%", 1),
    ] {
        let jitter = model(format!("jitter = {value}").parse().unwrap())
            .policy
            .jitter;

        assert!(
            matches!(jitter, Some(Jitter::Fraction(found)) if found == expected),
            "{value}"
        );
    }
}

#[test]
fn counts_retries_as_attempts() {
    for (attribute, expected) in [
        ("", 3),
        ("max = 1", 1),
        ("max = 0xff", 255),
        ("max = 5_0u32", 50),
        ("retries = 0", 1),
        ("retries = 5", 6),
        ("retries = 4294967294", u32::MAX),
    ] {
        let attempts = model(attribute.parse().unwrap()).policy.attempts;

        assert!(
            matches!(attempts, Some(Attempts::Exactly(n)) if n == expected),
            "{attribute}"
        );
    }
}

#[test]
fn reads_through_the_invisible_groups_of_other_macros() {
    let hidden = |text: &str| {
        let group = Group::new(Delimiter::None, text.parse().unwrap());
        TokenTree::from(group)
    };
    let (five, first, fraction) = (hidden("5"), hidden("1.5s"), hidden("0.2"));
    let (class, error, name) = (
        hidden("Timeout"),
        hidden("Error::Busy | Error::Io(_)"),
        hidden("n"),
    );

    let full = model(quote::quote!(
        max = #five, backoff = exponential(#first, factor = #five), jitter = #fraction,
        on = #class, attempt = #name
    ));

    assert!(matches!(full.policy.attempts, Some(Attempts::Exactly(5))));
    let Some(Backoff::Exponential {
        first: Time::Literal(first),
        factor,
        ..
    }) = full.policy.backoff
    else {
        panic!("not exponential");
    };
    assert_eq!(
        first,
        Literal {
            secs: 1,
            nanos: 500_000_000
        }
    );
    assert!(matches!(
        factor,
        Some(Factor::Ratio {
            numerator: 5,
            denominator: 1
        })
    ));
    assert!(matches!(
        full.policy.jitter,
        Some(Jitter::Fraction(200_000_000))
    ));
    assert!(matches!(full.retryable.on, On::Classes { .. }));
    assert!(full.attempt.is_some_and(|attempt| attempt == "n"));
    assert!(matches!(
        model(quote::quote!(on = #error)).retryable.on,
        On::Error { .. }
    ));
}
