//! Clients that contend for one row, as in [Exponential Backoff And Jitter][aws] (AWS Architecture
//! Blog, 2015).
//!
//! Each client wants to change the row once. It reads the row's version and sends a write that says
//! which version it has read; the write fails if the row has changed since, and the client waits as
//! its algorithm says and reads again. Every message, to the row and back, takes the time of the
//! network; the row itself takes none.
//!
//! What is counted is what the article counts: a *call* is a write that has reached the row, and
//! the *completion* is the moment at which the last client hears that its write was taken. All
//! clients start at once.
//!
//! There is one difference: the article caps a decorrelated delay after it was drawn, so that many
//! are exactly at the cap, and the library caps what it draws from. A hundred clients, the only
//! ones whose delays get there, are done 8 % sooner.
//!
//! [aws]: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/

mod article;

pub use article::{ARTICLE, Published};

use crate::calendar::Calendar;
use crate::random::Random;
use retry_runtime::backoff::{Decorrelated, Exponential, Schedule};
use retry_runtime::{Attempts, Decision, Failure, Jitter, Policy};
use std::time::Duration;

const BASE: Duration = Duration::from_millis(5);
const CAP: Duration = Duration::from_secs(2);
/// The article's own code counts a failure before it asks for the delay, so that the first window
/// is twice the base.
const FIRST: Duration = Duration::from_millis(10);
/// Of a message, one way.
const NETWORK: (Duration, Duration) = (Duration::from_millis(10), Duration::from_millis(2));

/// How long a client waits after a write that has failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// It reads again at once.
    None,
    /// Delays double from 10 ms to 2 s.
    Exponential,
    /// The same, half of it random.
    Equal,
    /// The same, all of it random.
    Full,
    /// Up to three times the delay before.
    Decorrelated,
}

impl Algorithm {
    /// All of them, in the order of the article's table.
    pub const ALL: [Self; 5] = [
        Self::None,
        Self::Exponential,
        Self::Equal,
        Self::Full,
        Self::Decorrelated,
    ];

    /// Returns the name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "no backoff",
            Self::Exponential => "exponential",
            Self::Equal => "equal jitter",
            Self::Full => "full jitter",
            Self::Decorrelated => "decorrelated",
        }
    }

    /// Returns what the library is to be told: as many attempts as it takes.
    fn policy(self) -> Policy {
        let growing = Exponential::new(FIRST).max(CAP).into();
        let (backoff, jitter) = match self {
            Self::None => (Schedule::None, Jitter::NONE),
            Self::Exponential => (growing, Jitter::NONE),
            Self::Equal => (growing, Jitter::EQUAL),
            Self::Full => (growing, Jitter::FULL),
            Self::Decorrelated => (Decorrelated::new(BASE).max(CAP).into(), Jitter::FULL),
        };
        Policy::new().unlimited().backoff(backoff).jitter(jitter)
    }
}

/// How one trial went, or many of them on average.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contention {
    /// Writes that have reached the row.
    pub calls: f64,
    /// When the last client was done, in milliseconds.
    pub completion: f64,
}

/// What happens next to a client: the same for each message, where it arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    /// Its read reaches the row.
    Read,
    /// It hears of this version.
    Heard(u32),
    /// Its write for this version reaches the row.
    Write(u32),
    /// It hears that its write was taken.
    Done,
    /// It hears that its write was not.
    Refused,
}

/// Lets so many clients contend once.
fn trial(algorithm: Algorithm, clients: u32, random: &mut Random) -> Contention {
    let policy = algorithm.policy();
    let mut calendar = Calendar::new();
    let mut attempts = vec![Attempts::new(); clients as usize];
    for client in 0..clients {
        calendar.push(network(random), (client, Event::Read));
    }

    let (mut version, mut calls, mut last) = (0, 0_u32, Duration::ZERO);
    while let Some((now, (client, event))) = calendar.pop() {
        last = now;
        let (delay, next) = match event {
            Event::Read => (Duration::ZERO, Event::Heard(version)),
            Event::Heard(version) => (Duration::ZERO, Event::Write(version)),
            Event::Write(read) => {
                calls += 1;
                let is_taken = read == version;
                version += u32::from(is_taken);
                let answer = if is_taken {
                    Event::Done
                } else {
                    Event::Refused
                };
                (Duration::ZERO, answer)
            }
            Event::Done => continue,
            Event::Refused => {
                let Some(attempts) = attempts.get_mut(client as usize) else {
                    continue;
                };
                let failure = Failure::retryable();
                match attempts.decide_drawn(&policy, Duration::ZERO, failure, random.draw()) {
                    Decision::Sleep(delay) => (delay, Event::Read),
                    Decision::Stop(_) => continue,
                }
            }
        };
        calendar.push(now + delay + network(random), (client, next));
    }
    Contention {
        calls: f64::from(calls),
        completion: last.as_secs_f64() * 1e3,
    }
}

fn network(random: &mut Random) -> Duration {
    let (mean, deviation) = NETWORK;
    random.normal(mean, deviation)
}

/// Returns the mean of so many trials.
#[must_use]
pub fn mean(algorithm: Algorithm, clients: u32, trials: u32, seed: u64) -> Contention {
    let mut random = Random::new(seed);
    let (mut calls, mut completion) = (0.0, 0.0);
    for _ in 0..trials {
        let trial = trial(algorithm, clients, &mut random);
        calls += trial.calls;
        completion += trial.completion;
    }
    Contention {
        calls: calls / f64::from(trials),
        completion: completion / f64::from(trials),
    }
}

/// Returns the median of the means of so many seeds, each of so many trials: what the published
/// table has, for 11 seeds of 100 trials.
#[must_use]
pub fn median(algorithm: Algorithm, clients: u32, effort: Effort, seed: u64) -> Contention {
    let mut seeds = Random::new(seed);
    let means: Vec<_> = (0..effort.seeds)
        .map(|_| mean(algorithm, clients, effort.trials, seeds.draw()))
        .collect();
    let middle = |part: fn(&Contention) -> f64| {
        let mut parts: Vec<_> = means.iter().map(part).collect();
        parts.sort_unstable_by(f64::total_cmp);
        parts.get(parts.len() / 2).copied().unwrap_or(f64::NAN)
    };
    Contention {
        calls: middle(|mean| mean.calls),
        completion: middle(|mean| mean.completion),
    }
}

/// How often trials are repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// How many means there are to take the median of.
    pub seeds: u32,
    /// How many trials there are in a mean.
    pub trials: u32,
}

impl Effort {
    /// What the published table was made with.
    pub const PUBLISHED: Self = Self {
        seeds: 11,
        trials: 100,
    };
    /// Enough to see the same, in a moment.
    pub const QUICK: Self = Self {
        seeds: 3,
        trials: 20,
    };
}
