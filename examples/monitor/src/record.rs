//! What is collected of a run: the observer of the annotated function.
//!
//! Counts are exact for ever, the points for the picture are thinned, so a run of any length takes
//! the same memory. Nothing is drawn or printed here.

use crate::thinned::Thinned;
use retry_runtime::Class;
use retry_runtime::breaker::State;
use retry_runtime::event::{Event, EventKind, Observer};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How an attempt has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// With an answer.
    Succeeded,
    /// With an error.
    Failed,
    /// By its timeout.
    TimedOut,
}

/// One attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    /// When it ended.
    pub at: Duration,
    /// Its number within its call.
    pub number: u32,
    /// How it ended.
    pub ended: Ended,
}

/// One delay before a retry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delay {
    /// When it was chosen.
    pub at: Duration,
    /// How long it is.
    pub length: Duration,
}

/// One change of the circuit breaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// When it was made.
    pub at: Duration,
    /// The state that it led to.
    pub to: State,
}

/// How often what has happened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Calls that have ended.
    pub calls: u64,
    /// Calls that were given up, the rejected ones included.
    pub gave_up: u64,
    /// Calls that the circuit breaker rejected before an attempt, the first or a later one.
    pub rejected: u64,
    /// Attempts that have ended.
    pub attempts: u64,
    /// Attempts that were not the first of their call.
    pub retries: u64,
    /// Attempts that gave an answer.
    pub succeeded: u64,
    /// Attempts that gave an error.
    pub failed: u64,
    /// Attempts that took too long.
    pub timed_out: u64,
    /// Changes of the circuit breaker's state.
    pub transitions: u64,
}

/// What has been collected up to a moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recording {
    /// How long it took to collect.
    pub length: Duration,
    /// Exact numbers.
    pub counts: Counts,
    /// When attempts ended, and how.
    pub attempts: Thinned<Attempt>,
    /// When calls were rejected before an attempt.
    pub rejections: Thinned<Duration>,
    /// The delays chosen.
    pub delays: Thinned<Delay>,
    /// The changes of a circuit breaker that was closed at first.
    pub changes: Thinned<Change>,
}

/// Collects what the observers of calls are told.
#[derive(Debug)]
pub struct Record {
    start: Instant,
    recording: Mutex<Recording>,
}

impl Record {
    /// Begins now.
    #[must_use]
    pub fn new() -> Self {
        Self {
            start: Instant::now(),
            recording: Mutex::default(),
        }
    }

    /// Returns the observer of a call that is about to begin.
    #[must_use]
    pub fn of_call(&self) -> OfCall<'_> {
        OfCall {
            record: self,
            attempts: AtomicU32::new(0),
        }
    }

    /// Returns a copy of everything collected up to now.
    #[must_use]
    pub fn recording(&self) -> Recording {
        Recording {
            length: self.start.elapsed(),
            ..self.lock().clone()
        }
    }

    fn lock(&self) -> MutexGuard<'_, Recording> {
        self.recording
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Record {
    fn default() -> Self {
        Self::new()
    }
}

/// The observer of one call.
///
/// One for each call, since a call may be given up for the outcome of its last attempt, or because
/// the circuit breaker has rejected the next: whether the attempt has been told of before is all
/// that tells the two apart.
#[derive(Debug)]
pub struct OfCall<'a> {
    record: &'a Record,
    /// How many attempts of this call have been recorded.
    attempts: AtomicU32,
}

impl Observer for OfCall<'_> {
    fn observe(&self, event: &Event<'_>) {
        let at = self.record.start.elapsed();
        // Relaxed: one call tells of one thing after the other.
        let known = match event.kind() {
            EventKind::Circuit(_) => 0,
            _ => self.attempts.swap(event.attempt(), Ordering::Relaxed),
        };
        self.record.lock().add(at, known, event);
    }

    fn wants_first_successes(&self) -> bool {
        true
    }
}

impl Recording {
    /// Adds an event of a call of which so many attempts are `known`.
    fn add(&mut self, at: Duration, known: u32, event: &Event<'_>) {
        let number = event.attempt();
        match event.kind() {
            EventKind::Retrying { delay: length } => {
                self.attempt(at, number, failure(event));
                self.delays.push(Delay { at, length });
            }
            EventKind::Succeeded => {
                self.counts.calls += 1;
                self.attempt(at, number, Ended::Succeeded);
            }
            EventKind::GaveUp { .. } => {
                self.counts.calls += 1;
                self.counts.gave_up += 1;
                if number > known {
                    self.attempt(at, number, failure(event));
                } else {
                    self.counts.rejected += 1;
                    self.rejections.push(at);
                }
            }
            EventKind::Circuit(change) => {
                self.counts.transitions += 1;
                self.changes.push(Change {
                    at,
                    to: change.to(),
                });
            }
            // What later versions tell of is not in the picture.
            _ => {}
        }
    }

    fn attempt(&mut self, at: Duration, number: u32, ended: Ended) {
        self.counts.attempts += 1;
        self.counts.retries += u64::from(number > 1);
        match ended {
            Ended::Succeeded => self.counts.succeeded += 1,
            Ended::Failed => self.counts.failed += 1,
            Ended::TimedOut => self.counts.timed_out += 1,
        }
        self.attempts.push(Attempt { at, number, ended });
    }
}

fn failure(event: &Event<'_>) -> Ended {
    match event.cause().and_then(|cause| cause.class()) {
        Some(Class::Timeout) => Ended::TimedOut,
        _ => Ended::Failed,
    }
}
