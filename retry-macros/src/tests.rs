//! The pipeline outside the compiler: what is accepted, and that nothing makes it panic.

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
