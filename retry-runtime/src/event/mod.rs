//! What an observer is told: that an attempt is to be repeated, that it has helped, that a call was
//! given up, that a circuit breaker has changed its state.
//!
//! Plain values that borrow from the call. Who is told, and that nobody can break a call by what he
//! does with it, is the matter of `observer`; what is known of an error that of `cause`.
//!
//! # Observers that come with features
//!
//! The features `tracing`, `metrics` and `log` send events to the crates of these names, with no
//! line of code but what sets up the receiver. Several may be on, and each sends all that is its
//! own. They come after the observer of the process, and what goes wrong in a receiver stays there,
//! as with every [`Observer`].
//!
//! **A call that succeeds at its first attempt sends nothing and costs nothing more** than without
//! them, by instruction counts. After a failed attempt, with a feature on, an event is put together
//! and offered even where nobody has set up a receiver. What the texts of errors may give away, they
//! do not where it is [hidden](hide_error_texts) or the attribute says `errors = hidden`: all three
//! show the class then.
//!
//! ## `tracing`
//!
//! Events with the target `retry_runtime`, in the span that is entered when the attempt ends; in
//! debug builds, also a warning, with the field `operation`, when a blocking delay holds up a thread
//! of tokio's tasks.
//!
//! | level | message | when |
//! |---|---|---|
//! | `WARN` | `retrying` | an attempt has failed, and another follows |
//! | `INFO` | `succeeded after retries` | a retry has succeeded |
//! | `ERROR` | `gave up` | there is no further attempt |
//! | `DEBUG` | `not retried` | the first attempt failed with an error that is not worth another; the caller gets it as without retries |
//! | `WARN` | `circuit breaker changed state` | to open, or forced open |
//! | `INFO` | `circuit breaker changed state` | to any other |
//!
//! A field without a value is not there:
//!
//! | field | type | of | what it is |
//! |---|---|---|---|
//! | `operation` | text | all | the [operation](Event::operation); of a circuit breaker its name, if it has one |
//! | `attempt` | integer | calls | the [attempt](Event::attempt) that has ended, 0 if there was none |
//! | `max` | integer | calls | [most attempts](Event::max_attempts), unless unlimited |
//! | `delay_ms` | integer | `retrying` | the delay in whole milliseconds |
//! | `reason` | text | `gave up`, `not retried` | the [reason](StopReason::as_str), such as `max_attempts` |
//! | `elapsed_ms` | integer | calls | how long the call has been [going on](Event::elapsed), where that is known |
//! | `class` | text | failures | the class of the error, where its type has one |
//! | `error` | text | failures | the error and its sources, as [`Cause`] writes them by `{:#}` |
//! | `from`, `to` | text | breakers | the [states](crate::breaker::State::as_str) |
//!
//! ## `log`
//!
//! A record with the target `retry_runtime` for each of these, at the same level. It says what the
//! event's `Display` says, in one line, if the error does. With both features on, both send: who
//! reads `tracing`'s events through `log` as well, by a feature of `tracing` itself or by
//! `tracing-log`, wants one of them only.
//!
//! ## `metrics`
//!
//! | name | kind | labels | what it is |
//! |---|---|---|---|
//! | `retry_attempts_total` | counter | `operation` | attempts that have ended, the first included, **of calls whose first attempt failed** |
//! | `retry_retries_total` | counter | `operation` | failed attempts after which another was to follow |
//! | `retry_gave_up_total` | counter | `operation`, `reason` | calls that were given up, also at their first attempt or before it |
//! | `retry_delay_seconds` | histogram | `operation` | the delays, as chosen |
//! | `circuit_breaker_state` | gauge | `operation` | the state that a circuit breaker of that name has changed to |
//!
//! To count all calls means to write at each of them; that is what [statistics](mod@crate::stats)
//! do, for functions that ask for them. A future that is dropped while it waits, or is rejected by
//! its circuit breaker then, has a retry counted and the attempt not made.
//!
//! The gauge is 0 for closed, 1 for half-open, 2 for open, 3 for forced open and -1 for disabled:
//! from 2 on, calls are rejected. It is there from the first change of the state on, and not for
//! breakers without a name. Breakers of one name, as those of
//! [`CircuitBreakers`](crate::breaker::CircuitBreakers) mostly are, share it, and it is what was
//! told last: the order in which two threads tell is [not promised](crate::breaker::Transition).
//!
//! No label holds anything that is not in the source code, so there are as many figures as
//! functions. Each figure of an event takes one small allocation, since `metrics` wants labels
//! owned. `describe_metrics` tells the recorder units and meanings.

pub(crate) mod cause;
#[cfg(any(feature = "tracing", feature = "log"))]
mod level;
#[cfg(feature = "log")]
mod log;
#[cfg(feature = "metrics")]
mod metrics;
pub(crate) mod observer;
mod report;
#[cfg(feature = "tracing")]
mod tracing;

pub use self::cause::Cause;
pub(crate) use self::cause::{Nothing, Shows};
#[cfg(feature = "metrics")]
pub use self::metrics::describe_metrics;
pub use self::observer::{
    Observer, ObserverAlreadySet, are_error_texts_hidden, hide_error_texts, set_observer,
};
pub(crate) use self::observer::{Observers, is_heard};
pub(crate) use self::report::{Call, circuit};

use crate::circuit::Transition;
use crate::decision::StopReason;
use std::fmt;
use std::time::Duration;

/// What is written to logs is found there by this, whichever file of ours says it.
#[cfg(any(feature = "tracing", feature = "log"))]
pub(crate) const TARGET: &str = "retry_runtime";

/// Something that an [`Observer`] is told.
///
/// # Examples
///
/// ```
/// use retry_runtime::event::{Event, EventKind};
/// use std::time::Duration;
///
/// let delay = Duration::from_millis(250);
/// let event = Event::new("shop::checkout", EventKind::Retrying { delay }).with_attempt(2, Some(5));
///
/// assert_eq!(event.to_string(), "`shop::checkout` failed at attempt 2 of 5, retrying in 250ms");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Event<'a> {
    operation: &'static str,
    kind: EventKind,
    attempt: u32,
    max_attempts: Option<u32>,
    elapsed: Option<Duration>,
    cause: Option<Cause<'a>>,
    /// Whether a circuit breaker has rejected the next attempt: the last was told of before.
    is_rejection: bool,
}

/// What has happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum EventKind {
    /// An attempt has failed, and another follows after the delay.
    Retrying {
        /// How long it is until then.
        delay: Duration,
    },
    /// An attempt has succeeded: a retry, or a first one that the observer
    /// [wants to know of](Observer::wants_first_successes).
    Succeeded,
    /// No further attempt is made, and the call returns what it has.
    ///
    /// An empty budget is such a reason, see [`StopReason::BudgetExhausted`], and so is an error
    /// that is not worth another attempt, [`StopReason::NotRetryable`], also at the first.
    GaveUp {
        /// Why not.
        reason: StopReason,
    },
    /// A circuit breaker has changed its state. The operation is the breaker's name.
    Circuit(Transition),
}

impl<'a> Event<'a> {
    /// Creates an event about which nothing else is known: to test an observer, or for a loop of
    /// one's own.
    #[must_use]
    pub const fn new(operation: &'static str, kind: EventKind) -> Self {
        Self {
            operation,
            kind,
            attempt: 0,
            max_attempts: None,
            elapsed: None,
            cause: None,
            is_rejection: false,
        }
    }

    pub(crate) const fn of(transition: Transition) -> Self {
        Self::new(transition.name, EventKind::Circuit(transition))
    }

    /// Sets the number of the attempt, and of the most attempts where there is a limit.
    #[must_use]
    pub const fn with_attempt(mut self, attempt: u32, max_attempts: Option<u32>) -> Self {
        self.attempt = attempt;
        self.max_attempts = max_attempts;
        self
    }

    /// Sets how long the call has been going on.
    #[must_use]
    pub const fn with_elapsed(mut self, elapsed: Duration) -> Self {
        self.elapsed = Some(elapsed);
        self
    }

    /// Sets why the attempt was not good enough.
    #[must_use]
    pub const fn with_cause(mut self, cause: Cause<'a>) -> Self {
        self.cause = Some(cause);
        self
    }

    /// Returns the name of what is retried: `name = ".."` of the attribute, otherwise
    /// `module::function`. Of a circuit breaker, its own name.
    #[must_use]
    pub const fn operation(&self) -> &'static str {
        self.operation
    }

    /// Returns what has happened.
    #[must_use]
    pub const fn kind(&self) -> EventKind {
        self.kind
    }

    /// Returns the number of the attempt that has just ended, from 1; 0 where there was none, since
    /// a circuit breaker has rejected the call before, or the event is about the breaker.
    #[must_use]
    pub const fn attempt(&self) -> u32 {
        self.attempt
    }

    /// Returns the most attempts that the policy allows, the first included; nothing where it
    /// allows any number.
    #[must_use]
    pub const fn max_attempts(&self) -> Option<u32> {
        self.max_attempts
    }

    /// Returns how long the call has been going on, where that is measured: since its start where it
    /// has a deadline, and otherwise since its first attempt failed, because before that no clock is
    /// read.
    ///
    /// Nothing for functions whose attribute says neither `deadline`, `timeout`, `breaker`,
    /// `budget`, `fallback`, `observe`, `stats` nor `policy`: a call of these has no room to keep a
    /// time in.
    #[must_use]
    pub const fn elapsed(&self) -> Option<Duration> {
        self.elapsed
    }
    /// Returns whether a circuit breaker has rejected the next attempt: then the call is given up
    /// without a further one, and what became of the last was told before.
    #[must_use]
    pub const fn is_rejection(&self) -> bool {
        let is_call = !matches!(self.kind, EventKind::Circuit(_));
        self.is_rejection || (is_call && self.attempt == 0)
    }

    /// Returns why the attempt was not good enough, or a call was rejected; nothing after a success.
    #[must_use]
    pub const fn cause(&self) -> Option<Cause<'a>> {
        self.cause
    }
}

/// One line for logs, without a full stop.
impl fmt::Display for Event<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.operation;
        if let EventKind::Circuit(transition) = self.kind {
            f.write_str("circuit breaker ")?;
            if !operation.is_empty() {
                write!(f, "`{operation}` ")?;
            }
            let (from, to) = (transition.from(), transition.to());
            return write!(f, "is {to} after having been {from}");
        }
        let (what, attempt) = match (self.kind, self.attempt) {
            (EventKind::Succeeded, attempt) => ("succeeded at", attempt.max(1)),
            (_, attempt) if self.is_rejection() => {
                ("was rejected before", attempt.saturating_add(1))
            }
            (_, attempt) => ("failed at", attempt),
        };
        write!(f, "`{operation}` {what} attempt {attempt}")?;
        if let Some(most) = self.max_attempts {
            write!(f, " of {most}")?;
        }
        match self.kind {
            EventKind::Retrying { delay } => write!(f, ", retrying in {delay:?}")?,
            EventKind::GaveUp { reason } => write!(f, ", giving up: {reason}")?,
            EventKind::Succeeded | EventKind::Circuit(_) => {}
        }
        match self.cause {
            Some(cause) => write!(f, ": {cause:#}"),
            None => Ok(()),
        }
    }
}
