use super::section;
use crate::args::Args;
use crate::check;
use crate::diag::Diagnostics;
use crate::item::RetryFn;

/// The sentence for an attribute.
fn text(attribute: &str) -> String {
    let mut diag = Diagnostics::default();
    let function = "fn f(a: A) -> Result<T, E> { body }".parse().unwrap();
    let function = RetryFn::parse(function, &mut diag).unwrap();
    let args = Args::parse(attribute.parse().unwrap(), &mut diag);
    let model = check::model(args, &function, &mut diag);
    diag.finish().unwrap();
    let section = section(&model).unwrap();
    section.strip_prefix("\n*Retries*: ").unwrap().to_owned()
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (attribute, expected) in cases {
        assert_eq!(text(attribute), *expected, "{attribute}");
    }
}

#[test]
fn counts_attempts() {
    check(&[
        (
            "",
            "up to 3 attempts on transient errors; waits up to 100 ms, 200 ms (full jitter), 300 ms at worst.",
        ),
        ("max = 1", "none; the only attempt is the first."),
        (
            "max = 2",
            "up to 2 attempts on transient errors; waits up to 100 ms (full jitter).",
        ),
        (
            "retries = 1, backoff = none",
            "up to 2 attempts on transient errors; no delay between them.",
        ),
        (
            "max = N, backoff = fixed(1s)",
            "up to `N` attempts on transient errors; waits 1 s each time.",
        ),
        (
            "retries = self.n - 1, backoff = fixed(1s)",
            "up to `self.n - 1` retries on transient errors; waits 1 s each time.",
        ),
        (
            "max = unlimited",
            "unlimited attempts on transient errors; waits up to 100 ms, 200 ms, 400 ms, ..., 60 s (full jitter).",
        ),
    ]);
}

#[test]
fn lists_delays() {
    let head = "up to 5 attempts on transient errors; ";
    for (backoff, expected) in [
        (
            "exponential(500ms)",
            "waits up to 500 ms, 1 s, 2 s, 4 s (full jitter), 7.5 s at worst.",
        ),
        (
            "exponential(500ms), jitter = none",
            "waits 500 ms, 1 s, 2 s, 4 s, 7.5 s in all.",
        ),
        (
            "exponential(500ms), jitter = equal",
            "waits up to 500 ms, 1 s, 2 s, 4 s (equal jitter), 7.5 s at worst.",
        ),
        (
            "exponential(500ms), jitter = 0.125",
            "waits up to 500 ms, 1 s, 2 s, 4 s (12.5% jitter), 7.5 s at worst.",
        ),
        (
            "exponential(500ms), jitter = 0",
            "waits 500 ms, 1 s, 2 s, 4 s, 7.5 s in all.",
        ),
        (
            "exponential(500ms), jitter = JITTER",
            "waits up to 500 ms, 1 s, 2 s, 4 s (jitter `JITTER`), 7.5 s at worst.",
        ),
        (
            "exponential(500ms, min = 50ms)",
            "waits up to 500 ms, 1 s, 2 s, 4 s (full jitter, at least 50 ms), 7.5 s at worst.",
        ),
        (
            "exponential(1ms, factor = 1.5)",
            "waits up to 1 ms, 1.5 ms, 2.25 ms, 3.375 ms (full jitter), 8.125 ms at worst.",
        ),
        (
            "exponential(30s, factor = 10)",
            "waits up to 30 s, 60 s, 60 s, 60 s (full jitter), 3 min 30 s at worst.",
        ),
        (
            "exponential(1s, factor = 1)",
            "waits up to 1 s each time (full jitter), 4 s at worst.",
        ),
        (
            "exponential(3ns, factor = 1.5), jitter = none",
            "waits 3 ns, 4 ns, 6 ns, 10 ns, 23 ns in all.",
        ),
        (
            "linear(1s, step = 500ms)",
            "waits up to 1 s, 1.5 s, 2 s, 2.5 s (full jitter), 7 s at worst.",
        ),
        (
            "linear(1h, max = 2h)",
            "waits up to 1 h, 2 h, 2 h, 2 h (full jitter), 7 h at worst.",
        ),
        (
            "fibonacci(1s)",
            "waits up to 1 s, 1 s, 2 s, 3 s (full jitter), 7 s at worst.",
        ),
        (
            "decorrelated(500ms)",
            "waits between 500 ms and 1.5 s, 4.5 s, 13.5 s, 40.5 s (decorrelated jitter), 60 s at worst.",
        ),
        (
            "decorrelated(500ms, max = 2s)",
            "waits between 500 ms and 1.5 s, 2 s, 2 s, 2 s (decorrelated jitter), 7.5 s at worst.",
        ),
        ("fixed(90s)", "waits 1 min 30 s each time, 6 min in all."),
        (
            "fixed(2s), jitter = full",
            "waits up to 2 s each time (full jitter), 8 s at worst.",
        ),
        ("fixed(0s)", "no delay between them."),
        (
            "[100ms, 1s, 5s]",
            "waits 100 ms, 1 s, 5 s, 5 s, 11.1 s in all.",
        ),
        (
            "[100ms, 1s, 5s], jitter = 20%",
            "waits up to 100 ms, 1 s, 5 s, 5 s (20% jitter), 11.1 s at worst.",
        ),
    ] {
        assert_eq!(
            text(&format!("max = 5, backoff = {backoff}")),
            format!("{head}{expected}"),
            "{backoff}"
        );
    }
}

#[test]
fn shortens_long_lists() {
    check(&[
        (
            "max = 8",
            "up to 8 attempts on transient errors; waits up to 100 ms, 200 ms, 400 ms, ..., 6.4 s (full jitter), 12.7 s at worst.",
        ),
        (
            "max = 20, backoff = [1s, 2s, 3s]",
            "up to 20 attempts on transient errors; waits 1 s, 2 s, then 3 s each time, 54 s in all.",
        ),
        (
            "max = 8, backoff = [1s, 2s, 3s, 4s, 5s, 6s, 7s]",
            "up to 8 attempts on transient errors; waits 1 s, 2 s, 3 s, ..., 7 s, 28 s in all.",
        ),
        (
            "max = 4294967295, backoff = fixed(1us)",
            "up to 4294967295 attempts on transient errors; waits 1 us each time, 1 h 11 min 34.967294 s in all.",
        ),
        (
            "max = unlimited, backoff = [1s, 5s]",
            "unlimited attempts on transient errors; waits 1 s, then 5 s each time.",
        ),
    ]);
}

#[test]
fn describes_what_it_cannot_compute() {
    let head = "up to 3 attempts on transient errors; ";
    for (backoff, expected) in [
        (
            "exponential(BASE)",
            "delays grow from `BASE` by a factor of 2 up to 60 s (full jitter).",
        ),
        (
            "exponential(BASE, factor = 1.50, max = CAP), jitter = none",
            "delays grow from `BASE` by a factor of 1.5 up to `CAP`.",
        ),
        (
            "exponential(1s, factor = self.factor)",
            "delays grow from 1 s by a factor of `self.factor` up to 60 s (full jitter).",
        ),
        (
            "linear(BASE)",
            "delays grow from `BASE` by `BASE` each time up to 60 s (full jitter).",
        ),
        (
            "fibonacci(BASE, min = 1s)",
            "delays grow from `BASE` like the Fibonacci numbers up to 60 s (full jitter, at least 1 s).",
        ),
        (
            "adaptive(100ms)",
            "delays grow from 100 ms by a factor of 2, divided by the rate of attempts that succeed, up to 60 s (full jitter).",
        ),
        (
            "adaptive(BASE, factor = 1.50, min = 1s, max = CAP)",
            "delays grow from `BASE` by a factor of 1.5, divided by the rate of attempts that succeed, up to `CAP` (full jitter, at least 1 s).",
        ),
        (
            "adaptive(100ms), jitter = none",
            "delays grow from 100 ms by a factor of 2, divided by the rate of attempts that succeed, up to 60 s.",
        ),
        ("adaptive(0s, min = 1s)", "no delay between them."),
        (
            "decorrelated(BASE)",
            "delays vary between `BASE` and three times the one before, up to 60 s (decorrelated jitter).",
        ),
        (
            "fixed(Duration::from_millis(5))",
            "waits `Duration::from_millis(5)` each time.",
        ),
        ("[1s, DELAY]", "waits 1 s, then `DELAY` each time."),
        ("custom(5)", "waits as `custom(5)` says."),
    ] {
        assert_eq!(
            text(&format!("backoff = {backoff}")),
            format!("{head}{expected}"),
            "{backoff}"
        );
    }
    check(&[(
        "max = 4294967295, backoff = linear(1ns, max = 1h)",
        "up to 4294967295 attempts on transient errors; delays grow from 1 ns by 1 ns each time up to 1 h (full jitter).",
    )]);
}

#[test]
fn names_what_is_retried() {
    let tail = "; no delay between them.";
    for (arguments, expected) in [
        ("on = Transient | Timeout", "on transient errors"),
        (
            "on = Timeout | Throttled",
            "on timeout and throttled errors",
        ),
        (
            "on = DbError::Busy | DbError::Io(_)",
            "on errors matching `DbError::Busy | DbError::Io(_)`",
        ),
        (
            "on = Error::Http(code) if *code >= 500",
            "on errors matching `Error::Http(code) if *code >= 500`",
        ),
        (
            "on = Ok(job) if !job.done",
            "on outcomes matching `Ok(job) if !job.done`",
        ),
        ("on = _", "on every error"),
        (
            "when = |e| e.is_busy()",
            "on errors for which `|e| e.is_busy()` holds",
        ),
        (
            "on = Throttled, when = busy",
            "on throttled errors for which `busy` holds",
        ),
        (
            "idempotent = false",
            "on transient errors, unless the operation may have taken place",
        ),
        (
            "on = Throttled, when = busy, idempotent = false",
            "on throttled errors for which `busy` holds, unless the operation may have taken place",
        ),
    ] {
        let attribute = format!("backoff = none, {arguments}");
        assert_eq!(
            text(&attribute),
            format!("up to 3 attempts {expected}{tail}"),
            "{attribute}"
        );
    }
}

#[test]
fn leaves_to_the_policy_what_it_decides() {
    check(&[
        ("policy = POLICY", "as `POLICY` says on transient errors."),
        (
            "policy = POLICY, max = 5",
            "up to 5 attempts on transient errors; otherwise as `POLICY` says.",
        ),
        (
            "policy = POLICY, jitter = full",
            "as `POLICY` says on transient errors; with full jitter.",
        ),
        (
            "policy = &self.policy, backoff = fixed(1s)",
            "as `&self.policy` says on transient errors; waits up to 1 s each time.",
        ),
        (
            "policy = POLICY, max = 3, backoff = fixed(1s), jitter = none",
            "up to 3 attempts on transient errors; waits 1 s each time, 2 s in all; otherwise as `POLICY` says.",
        ),
    ]);
}

#[test]
fn is_left_out_on_request() {
    let mut diag = Diagnostics::default();
    let function = "fn f() -> Option<T> { body }".parse().unwrap();
    let function = RetryFn::parse(function, &mut diag).unwrap();
    let args = Args::parse("doc = false".parse().unwrap(), &mut diag);

    let model = check::model(args, &function, &mut diag);

    diag.finish().unwrap();
    assert_eq!(section(&model), None);
}

#[test]
fn tells_of_breaker_and_budget() {
    const HEAD: &str = "up to 2 attempts on transient errors; no delay between them; ";
    for (attribute, expected) in [
        (
            "breaker = self.db",
            "no attempts while the circuit breaker `self.db` is open.",
        ),
        (
            "breaker()",
            "no attempts for about 30 s once 5 in a row have failed.",
        ),
        (
            "breaker(failures = LIMIT, recovery = 1.5s)",
            "no attempts for about 1.5 s once `LIMIT` in a row have failed.",
        ),
        (
            "breaker(window = 100, rate = 12.5%, slow = 2s, slow_rate = 80%)",
            "no attempts for about 30 s once 12.5% of the last 100 have failed or 80% took longer than 2 s.",
        ),
        (
            "breaker(window = 60s)",
            "no attempts for about 30 s once 50% of those in the last 60 s have failed.",
        ),
        (
            "budget = SHARED",
            "retries are paid from the budget `SHARED`.",
        ),
        (
            "breaker = DB, budget()",
            "no attempts while the circuit breaker `DB` is open; retries are paid from a budget of 100 tokens that gains 10% of a token by each success and 1 a second.",
        ),
    ] {
        let text = text(&format!("max = 2, backoff = none, {attribute}"));
        assert_eq!(text.strip_prefix(HEAD), Some(expected), "{attribute}");
    }
    check(&[(
        "max = 1, breaker = DB",
        "none; the only attempt is the first; no attempts while the circuit breaker `DB` is open.",
    )]);
}

#[test]
fn tells_of_bounds_and_a_fallback() {
    check(&[
        (
            "max = 2, backoff = none, deadline = 1.5s, fallback = |_| Ok(1), breaker = DB",
            "up to 2 attempts on transient errors; no delay between them; no delay ends later than 1.5 s after the start; a fallback stands in for the last error; no attempts while the circuit breaker `DB` is open.",
        ),
        (
            "max = 1, deadline = LIMIT",
            "none; the only attempt is the first; no delay ends later than `LIMIT` after the start.",
        ),
    ]);
}
