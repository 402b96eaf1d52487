//! What has happened, counted by tenths of a second, and what it comes to.

use super::scenario::{BETWEEN_CALLS, START, Scenario};
use super::server::Sent;
use std::ops::Range;
use std::time::Duration;

/// How long everything is counted together.
pub const SLICE: Duration = Duration::from_millis(100);
/// How many slices are looked at together, to say how many of something there are in a second.
const SECOND: usize = 10;

/// What happened in a tenth of a second.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Slice {
    /// Calls that began.
    pub calls: u32,
    /// Requests that were sent.
    pub requests: u32,
    /// Calls that succeeded.
    pub successes: u32,
    /// Requests that the server was done with, whoever waited for them.
    pub served: u32,
    /// Those of them whose client had given up, or would.
    pub in_vain: u32,
}

/// How the calls of a run ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ends {
    /// With an answer.
    pub succeeded: u64,
    /// With the failure of the last attempt that the policy allows.
    pub exhausted: u64,
    /// With a failure that the budget would not pay a retry for.
    pub unpaid: u64,
    /// Because of an open breaker.
    pub rejected: u64,
}

/// Everything that has happened in a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    scenario: Scenario,
    slices: Vec<Slice>,
    /// All calls that began.
    pub calls: u64,
    /// All requests that were sent.
    pub requests: u64,
    /// How the calls ended: each of them once.
    pub ends: Ends,
}

impl Record {
    pub(super) fn new(scenario: Scenario) -> Self {
        let slices = index(scenario.end);
        Self {
            scenario,
            slices: vec![Slice::default(); slices],
            calls: 0,
            requests: 0,
            ends: Ends::default(),
        }
    }

    pub(super) fn begun(&mut self, now: Duration) {
        self.calls += 1;
        self.count(now, |slice| slice.calls += 1);
    }

    pub(super) fn sent(&mut self, now: Duration, sent: Sent) {
        self.requests += 1;
        self.count(now, |slice| slice.requests += 1);
        if let Some(at) = sent.served {
            let in_vain = u32::from(sent.fate != super::Fate::Answered);
            self.count(at, |slice| {
                slice.served += 1;
                slice.in_vain += in_vain;
            });
        }
    }

    pub(super) fn succeeded(&mut self, now: Duration) {
        self.ends.succeeded += 1;
        self.count(now, |slice| slice.successes += 1);
    }

    /// What comes after the end is in no slice.
    fn count(&mut self, at: Duration, count: impl FnOnce(&mut Slice)) {
        if let Some(slice) = self.slices.get_mut(index(at)) {
            count(slice);
        }
    }

    /// Returns what happened, a tenth of a second each, from the beginning.
    #[must_use]
    pub fn slices(&self) -> &[Slice] {
        &self.slices
    }

    /// Returns what it comes to.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let outage = self.sum(index(START)..index(self.scenario.over()));
        let all = self.sum(0..self.slices.len());
        let normal = f64::from(self.scenario.clients) / BETWEEN_CALLS.as_secs_f64();
        let peak = self.seconds().map(|second| second.requests).max();
        Summary {
            amplification: quotient(self.requests, self.calls),
            amplification_in_outage: share(outage.requests, outage.calls),
            peak: f64::from(peak.unwrap_or(0)) / normal,
            recovery: self.recovery(),
            goodput_in_outage: share(outage.successes, outage.calls),
            in_vain: share(all.in_vain, all.served).unwrap_or(0.0),
        }
    }

    /// The seconds after the fault, one for each slice that one begins with.
    fn seconds(&self) -> impl Iterator<Item = Slice> {
        let after = index(self.scenario.over());
        let last = (self.slices.len() + 1).saturating_sub(SECOND);
        (after..last).map(|first| self.sum(first..first + SECOND))
    }

    /// Returns how long after the fault everything is well, and stays so until the end.
    ///
    /// Well is a second in which nine calls succeed for ten that begin. Nothing is known if the
    /// last second in which all was not well is less than a second from the end.
    fn recovery(&self) -> Option<Duration> {
        let is_well =
            |second: &Slice| u64::from(second.successes) * 10 >= u64::from(second.calls) * 9;
        let seconds: Vec<_> = self.seconds().collect();
        let unwell = seconds.iter().rposition(|second| !is_well(second));
        let well_from = unwell.map_or(0, |last| last + 1);
        let slices = u32::try_from(well_from).ok()?;
        (well_from + SECOND <= seconds.len()).then(|| SLICE * slices)
    }

    fn sum(&self, slices: Range<usize>) -> Slice {
        let slices = self.slices.get(slices).unwrap_or_default();
        slices.iter().fold(Slice::default(), |sum, slice| Slice {
            calls: sum.calls + slice.calls,
            requests: sum.requests + slice.requests,
            successes: sum.successes + slice.successes,
            served: sum.served + slice.served,
            in_vain: sum.in_vain + slice.in_vain,
        })
    }
}

/// What a run comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// Requests for each call, over the whole run.
    pub amplification: f64,
    /// The same while the fault lasts, if there is one.
    pub amplification_in_outage: Option<f64>,
    /// The most requests in a second after the fault, for each call in a second of a normal day.
    pub peak: f64,
    /// How long after the fault everything is well, unless that takes longer than the run.
    pub recovery: Option<Duration>,
    /// Successes for each call that begins while the fault lasts.
    pub goodput_in_outage: Option<f64>,
    /// Which part of the server's work nobody waited for.
    pub in_vain: f64,
}

fn index(at: Duration) -> usize {
    usize::try_from(at.as_nanos() / SLICE.as_nanos()).unwrap_or(usize::MAX)
}

fn share(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| f64::from(part) / f64::from(whole))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a run has fewer than 2^53 requests"
)]
fn quotient(part: u64, whole: u64) -> f64 {
    part as f64 / whole.max(1) as f64
}
