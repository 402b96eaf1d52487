//! The pipeline outside the compiler: what is accepted, and that nothing makes it panic.

use proc_macro2::{Group, TokenTree};

use super::*;

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
    "backoff = [100ms, 1s, DELAY, 5s], jitter = 20%",
    "backoff = custom(5), jitter = 0.2",
    "backoff = self.backoff, jitter = JITTER",
    "backoff = my::Backoff::<A, B>::new(1, 2), jitter = none",
    "backoff = MyBackoff { first: 1, second: 2 }, jitter = full",
    "on = Timeout | Throttled",
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
