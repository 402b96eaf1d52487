//! The arguments of the attribute: the only list of their spellings.

use crate::spelling;

macro_rules! keys {
    ($($name:ident $spelling:literal $form:ident $example:literal,)*) => {
        /// The name of an argument.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Key {
            $($name,)*
        }

        impl Key {
            const ALL: &[Self] = &[$(Self::$name,)*];
            const SPELLINGS: &[&str] = &[$($spelling,)*];

            /// How the argument is written.
            pub(crate) fn spelling(self) -> &'static str {
                match self {
                    $(Self::$name => $spelling,)*
                }
            }

            /// How its value is attached to it.
            pub(crate) fn form(self) -> Form {
                match self {
                    $(Self::$name => Form::$form,)*
                }
            }

            /// The argument with a usual value.
            pub(crate) fn example(self) -> &'static str {
                match self {
                    $(Self::$name => $example,)*
                }
            }
        }
    };
}

keys! {
    Max "max" Value "max = 5",
    Retries "retries" Value "retries = 5",
    Backoff "backoff" Value "backoff = exponential(500ms)",
    Jitter "jitter" Value "jitter = full",
    On "on" Value "on = Transient",
    When "when" Value "when = |error| error.is_busy()",
    Idempotent "idempotent" Value "idempotent = false",
    RetryAfter "retry_after" Value "retry_after = |error| error.wait()",
    Timeout "timeout" Value "timeout = 5s",
    Deadline "deadline" Value "deadline = 30s",
    Breaker "breaker" Either "breaker(failures = 5)",
    Budget "budget" Either "budget = BUDGET",
    Fallback "fallback" Value "fallback = |gave_up| Ok(cached)",
    Attempt "attempt" Value "attempt = attempt",
    Name "name" Value "name = \"connect\"",
    Observe "observe" Value "observe = observer",
    Errors "errors" Value "errors = hidden",
    Stats "stats" Flag "stats",
    Policy "policy" Value "policy = POLICY",
    Sleep "sleep" Value "sleep = path",
    Clone "clone" Names "clone(a, b)",
    Keep "keep" Names "keep(a, b)",
    Doc "doc" Value "doc = false",
    Crate "crate" Value "crate = path",
}

/// How the value of an argument is attached to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// `key = value`.
    Value,
    /// `key(a, b)`.
    Names,
    /// `key = value` or `key(option = value)`.
    Either,
    /// `key`.
    Flag,
}

/// Names that other retry libraries use for our arguments.
const FOREIGN: &[(&str, Key)] = &[
    ("attempts", Key::Max),
    ("max_attempts", Key::Max),
    ("tries", Key::Max),
    ("max_tries", Key::Max),
    ("stop", Key::Max),
    ("times", Key::Retries),
    ("max_retries", Key::Retries),
    ("max_times", Key::Retries),
    ("delay", Key::Backoff),
    ("wait", Key::Backoff),
    ("interval", Key::Backoff),
    ("strategy", Key::Backoff),
    ("retry_on", Key::On),
    ("retry_if", Key::When),
    ("condition", Key::When),
    ("predicate", Key::When),
    ("attempt_timeout", Key::Timeout),
    ("total_timeout", Key::Deadline),
    ("max_elapsed", Key::Deadline),
    ("max_elapsed_time", Key::Deadline),
    ("max_duration", Key::Deadline),
    ("notify", Key::Observe),
    ("on_retry", Key::Observe),
    ("observer", Key::Observe),
    ("statistics", Key::Stats),
    ("metrics", Key::Stats),
    ("circuit_breaker", Key::Breaker),
    ("retry_budget", Key::Budget),
];

impl Key {
    /// The argument that is spelt like this.
    pub(crate) fn find(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|key| key.spelling() == word)
    }

    /// What to say about a name that is no argument.
    pub(crate) fn unknown(word: &str) -> String {
        let foreign = FOREIGN.iter().find(|(name, _)| *name == word);
        let meant = match foreign {
            Some((_, key)) => Some(key.spelling()),
            None => spelling::nearest(word, Self::SPELLINGS),
        };
        match meant {
            Some(meant) => format!("unknown argument `{word}`; did you mean `{meant}`?"),
            None => format!(
                "unknown argument `{word}`; the most used ones are `max`, `backoff`, `jitter`, `on` and `when`"
            ),
        }
    }
}
