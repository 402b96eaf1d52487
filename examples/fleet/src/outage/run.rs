//! The run itself: who calls when, and what follows.
//!
//! A call under way waits for exactly one event at any time, and nobody looks for what is over.

use super::calls::Calls;
use super::clock::SimulatedClock;
use super::process::{Permitted, Process};
use super::record::Record;
use super::scenario::{Guard, Retrying, START, Scenario};
use super::server::{Fate, Server};
use crate::calendar::Calendar;
use crate::random::Random;
use retry_runtime::{Decision, Failure, Policy, testing};
use std::time::Duration;

/// What is to happen; the number is that of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    /// The next call begins.
    Begin,
    /// Every client makes a call.
    Wave,
    /// A delay is over.
    Turn(u32),
    /// An answer is there.
    Answered(u32),
    /// Nobody is there.
    Refused(u32),
    /// The client gives up waiting.
    TimedOut(u32),
}

struct Run<'a> {
    scenario: Scenario,
    policy: Policy,
    processes: &'a [Process],
    server: Server,
    calendar: Calendar<Event>,
    calls: Calls<'a>,
    /// Chance of the callers: the same for every policy.
    arrivals: Random,
    /// Chance of the delays.
    draws: Random,
    record: Record,
}

/// Runs a scenario until the last call has ended, and returns what has happened.
///
/// Seeds the library's random numbers of this thread, which a breaker spreads its open period by.
#[must_use]
pub fn run(scenario: Scenario, retrying: Retrying, guard: Guard) -> Record {
    let processes: Vec<_> = (0..scenario.processes.max(1))
        .map(|_| Process::new(guard, &scenario))
        .collect();
    testing::seed(scenario.seed);
    let mut seeds = Random::new(scenario.seed);
    let mut run = Run {
        scenario,
        policy: retrying.policy(scenario.attempts),
        processes: &processes,
        server: Server::new(scenario),
        calendar: Calendar::new(),
        calls: Calls::default(),
        arrivals: Random::new(seeds.draw()),
        draws: Random::new(seeds.draw()),
        record: Record::new(scenario),
    };
    if scenario.wave {
        run.calendar.push(START, Event::Wave);
    }
    run.expect_call(Duration::ZERO);
    while let Some((now, event)) = run.calendar.pop() {
        SimulatedClock::set(now);
        run.happen(now, event);
    }
    run.record
}

impl Run<'_> {
    fn happen(&mut self, now: Duration, event: Event) {
        match event {
            Event::Begin => {
                let process = self.arrivals.below(self.processes());
                self.begin(now, process);
                self.expect_call(now);
            }
            Event::Wave => {
                for client in 0..self.scenario.clients {
                    self.begin(now, client % self.processes());
                }
            }
            Event::Turn(call) => self.attempt(now, call),
            Event::Answered(call) => self.succeed(now, call),
            Event::Refused(call) => self.fail(now, call, Fate::Refused),
            Event::TimedOut(call) => self.fail(now, call, Fate::TimedOut),
        }
    }

    fn processes(&self) -> u32 {
        self.scenario.processes.max(1)
    }

    /// Notes when the next call begins, unless that is after the end.
    fn expect_call(&mut self, now: Duration) {
        let at = now + self.arrivals.exponential(self.scenario.between_calls());
        if at < self.scenario.end {
            self.calendar.push(at, Event::Begin);
        }
    }

    fn begin(&mut self, now: Duration, process: u32) {
        let Some(process) = self.processes.get(process as usize) else {
            return;
        };
        self.record.begun(now);
        let number = self.calls.begin(process);
        self.attempt(now, number);
    }

    /// Sends a request, unless the breaker is against it.
    fn attempt(&mut self, now: Duration, number: u32) {
        let call = self.calls.of(number);
        call.permit = match call.process.permit() {
            Permitted::Freely => None,
            Permitted::By(permit) => Some(permit),
            Permitted::Not => {
                self.record.ends.rejected += 1;
                return self.calls.end(number);
            }
        };
        let sent = self.server.send(now);
        self.record.sent(now, sent);
        let event = match sent.fate {
            Fate::Answered => Event::Answered(number),
            Fate::Refused => Event::Refused(number),
            Fate::TimedOut => Event::TimedOut(number),
        };
        self.calendar.push(sent.at, event);
    }

    fn succeed(&mut self, now: Duration, number: u32) {
        let call = self.calls.of(number);
        if let Some(permit) = call.permit.take() {
            permit.success();
        }
        call.process.succeeded();
        self.record.succeeded(now);
        self.calls.end(number);
    }

    /// Decides what follows a failure, as the library does around an annotated function.
    fn fail(&mut self, now: Duration, number: u32, fate: Fate) {
        let call = self.calls.of(number);
        if let Some(permit) = call.permit.take() {
            permit.failure();
        }
        let process = call.process;
        let (failure, draw) = (Failure::retryable(), self.draws.draw());
        let decision = call
            .attempts
            .decide_drawn(&self.policy, Duration::ZERO, failure, draw);
        let ends = &mut self.record.ends;
        match decision {
            Decision::Stop(_) => ends.exhausted += 1,
            Decision::Sleep(delay) if process.is_open_for(delay) => ends.rejected += 1,
            Decision::Sleep(_) if !process.pays(fate) => ends.unpaid += 1,
            Decision::Sleep(delay) => {
                return self.calendar.push(now + delay, Event::Turn(number));
            }
        }
        self.calls.end(number);
    }
}
