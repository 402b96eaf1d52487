//! From the state of a call to an event: what is known at the time, put together for those who are
//! told.

use super::cause::{Cause, Shows};
use super::observer::{self, Observers};
use super::{Event, EventKind};
use crate::circuit::Transition;
use crate::decision::{Decision, StopReason};
use crate::operation::{Operation, Texts};
use crate::policy::Policy;
use std::time::Duration;

/// A call, as far as observers want to know.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Call<'a> {
    pub(crate) operation: &'static str,
    pub(crate) texts: Texts,
    pub(crate) elapsed: Option<Duration>,
    pub(crate) observers: Observers<'a>,
}

impl Call<'_> {
    /// A call about which nothing else is known.
    pub(crate) const fn of(operation: &'static str) -> Self {
        Self {
            operation,
            texts: Texts::Shown,
            elapsed: None,
            observers: Observers::NOBODY,
        }
    }

    /// A call of an annotated function.
    pub(crate) const fn to(operation: &Operation) -> Self {
        Self {
            texts: operation.texts,
            ..Self::of(operation.name)
        }
    }

    /// Whether anybody is told of a failure.
    pub(crate) fn is_told(&self) -> bool {
        self.observers.stats.is_some() || self.is_heard()
    }

    /// Tells of a failed attempt, and what follows it.
    #[cold]
    #[inline(never)]
    pub(crate) fn failed(
        &self,
        attempt: u32,
        policy: &Policy,
        shown: &dyn Shows,
        decision: Decision,
    ) {
        let kind = match decision {
            Decision::Sleep(delay) => EventKind::Retrying { delay },
            Decision::Stop(reason) => EventKind::GaveUp { reason },
        };
        if let Some(stats) = self.observers.stats {
            match kind {
                EventKind::GaveUp { reason } => stats.gave_up(attempt, reason),
                EventKind::Retrying { delay } => stats.waits(delay),
                EventKind::Succeeded | EventKind::Circuit(_) => {}
            }
        }
        if self.is_heard() {
            // What looks at the error is the user's code, too, and asked only for those who watch.
            observer::apart(|| {
                shown.show(&mut |cause| self.tell(&self.event(kind, attempt, policy, cause)));
            });
        }
    }

    /// Tells of an attempt that has succeeded, to those who want to know of this one.
    #[cold]
    #[inline(never)]
    pub(crate) fn succeeded(&self, attempt: u32, policy: &Policy) {
        if let (Some(stats), 2..) = (self.observers.stats, attempt) {
            stats.succeeded_after_retry();
        }
        let event = self.event(EventKind::Succeeded, attempt, policy, None);
        observer::apart(|| match self.observers.own {
            _ if attempt > 1 => self.tell(&event),
            Some(own) if own.wants_first_successes() => observer::tell_one(own, &event),
            _ => {}
        });
    }

    /// Tells of a call whose next attempt was rejected by its circuit breaker, after `attempts`.
    #[cold]
    #[inline(never)]
    pub(crate) fn rejected(&self, attempts: u32, policy: &Policy, cause: Cause<'_>) {
        let reason = StopReason::CircuitOpen;
        if let Some(stats) = self.observers.stats {
            stats.gave_up(attempts, reason);
        }
        if self.is_heard() {
            let kind = EventKind::GaveUp { reason };
            let event = Event {
                is_rejection: true,
                ..self.event(kind, attempts, policy, Some(cause))
            };
            observer::apart(|| self.tell(&event));
        }
    }

    fn is_heard(&self) -> bool {
        self.observers.own.is_some() || observer::is_heard()
    }

    fn tell(&self, event: &Event<'_>) {
        if let Some(own) = self.observers.own {
            observer::tell_one(own, event);
        }
        observer::tell_all(event);
    }

    fn event<'c>(
        &self,
        kind: EventKind,
        attempt: u32,
        policy: &Policy,
        cause: Option<Cause<'c>>,
    ) -> Event<'c> {
        let is_hidden = self.texts == Texts::Hidden || observer::are_error_texts_hidden();
        Event {
            operation: self.operation,
            kind,
            attempt,
            max_attempts: Some(policy.max_attempts).filter(|most| *most != u32::MAX),
            elapsed: self.elapsed,
            cause: match cause {
                Some(cause) if is_hidden => Some(cause.hidden()),
                cause => cause,
            },
            is_rejection: false,
        }
    }
}

/// Tells those who listen to the whole process of a circuit breaker.
#[cold]
pub(crate) fn circuit(transition: Transition) {
    if observer::is_heard() {
        observer::apart(|| observer::tell_all(&Event::of(transition)));
    }
}
