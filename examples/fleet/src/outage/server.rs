//! A server that works on one request after the other, in the order in which they come.
//!
//! It never looks whether anybody still waits for the answer. As each request takes it the same
//! time and the fault is known beforehand, what becomes of a request is known when it is sent: no
//! queue has to be kept, and a request is a single event, however long it waits.

use super::scenario::{Fault, LATENCY, START, Scenario, TIMEOUT};
use std::time::Duration;

/// The server, and the network before it.
#[derive(Debug, Clone)]
pub struct Server {
    scenario: Scenario,
    /// When it has worked off what it has got so far.
    free: Duration,
}

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    /// When the client knows.
    pub at: Duration,
    /// What it knows then.
    pub fate: Fate,
    /// When the server has worked on it, if it has: the client may have given up.
    pub served: Option<Duration>,
}

/// What a client hears of its request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// The answer.
    Answered,
    /// That nobody is there.
    Refused,
    /// Nothing, for too long.
    TimedOut,
}

impl Server {
    /// Creates a server that has nothing to do.
    #[must_use]
    pub const fn new(scenario: Scenario) -> Self {
        Self {
            scenario,
            free: Duration::ZERO,
        }
    }

    /// Sends a request. They are sent in the order of time.
    pub fn send(&mut self, sent: Duration) -> Sent {
        let arrival = sent + LATENCY;
        let (fault, over) = (self.scenario.fault, self.scenario.over());
        let is_fault = (START..over).contains(&arrival);
        match fault {
            Fault::Refused if is_fault => return refused(sent + 2 * LATENCY),
            Fault::BlackHole if is_fault => return timed_out(sent, None),
            _ => {}
        }

        let done = self.done(self.free.max(arrival));
        if fault == Fault::Refused && arrival < START && done > START {
            // It waits, or is worked on, when the server dies.
            return refused(START + LATENCY);
        }
        self.free = done;
        let is_lost = fault == Fault::BlackHole && (START..over).contains(&done);
        let answer = done + LATENCY;
        if is_lost || answer >= sent + TIMEOUT {
            return timed_out(sent, Some(done));
        }
        Sent {
            at: answer,
            fate: Fate::Answered,
            served: Some(done),
        }
    }

    /// Returns when a request is done that is begun at this moment.
    fn done(&self, begun: Duration) -> Duration {
        let Scenario { fault, left, .. } = self.scenario;
        let (over, work) = (self.scenario.over(), self.scenario.service());
        if fault != Fault::BrownOut || begun >= over {
            return begun + work;
        }
        // What is left of the work, first at full speed, then at the lower one, then at full speed.
        let before = START.saturating_sub(begun);
        let Some(work) = work.checked_sub(before).filter(|work| !work.is_zero()) else {
            return begun + work;
        };
        let begun = begun.max(START);
        let slowly = work * 100 / left.max(1);
        if begun + slowly <= over {
            return begun + slowly;
        }
        let during = over.saturating_sub(begun) * left / 100;
        over + work.saturating_sub(during)
    }
}

const fn refused(at: Duration) -> Sent {
    Sent {
        at,
        fate: Fate::Refused,
        served: None,
    }
}

fn timed_out(sent: Duration, served: Option<Duration>) -> Sent {
    Sent {
        at: sent + TIMEOUT,
        fate: Fate::TimedOut,
        served,
    }
}
