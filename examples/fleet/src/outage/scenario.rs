//! What goes wrong, for whom, and what the clients do about it.

use retry_runtime::backoff::Schedule;
use retry_runtime::{Jitter, Policy};
use std::time::Duration;

/// The network, one way.
pub const LATENCY: Duration = Duration::from_millis(5);
/// How long a client waits for an answer.
pub const TIMEOUT: Duration = Duration::from_secs(1);
/// The first delay; the library's default.
pub const FIRST_DELAY: Duration = Duration::from_millis(100);
/// How often a client calls, on average.
pub const BETWEEN_CALLS: Duration = Duration::from_secs(10);
/// When the fault begins; before it everything is well.
pub const START: Duration = Duration::from_secs(5);

/// What happens to the server for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// It is not there: who calls hears so at once, and what it had not finished is lost.
    Refused,
    /// The network swallows every message, in both directions: who calls waits until the timeout,
    /// and the server knows nothing of it.
    BlackHole,
    /// It works on, at a fraction of its capacity.
    BrownOut,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::None, Self::Refused, Self::BlackHole, Self::BrownOut];

    /// Returns the name that the command line knows it by.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Refused => "refused",
            Self::BlackHole => "black-hole",
            Self::BrownOut => "brown-out",
        }
    }
}

/// How calls are repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retrying {
    /// Not at all.
    Never,
    /// After delays that double.
    Unspread,
    /// The same, all of it random.
    Full,
    /// The same, half of it random.
    Equal,
    /// After up to three times the delay before.
    Decorrelated,
}

impl Retrying {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Never,
        Self::Unspread,
        Self::Full,
        Self::Equal,
        Self::Decorrelated,
    ];

    /// Returns the name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Never => "no retry",
            Self::Unspread => "no jitter",
            Self::Full => "full jitter",
            Self::Equal => "equal jitter",
            Self::Decorrelated => "decorrelated",
        }
    }

    /// Returns what the library is to be told.
    pub(super) fn policy(self, attempts: u32) -> Policy {
        let growing = Policy::new()
            .max_attempts(attempts)
            .backoff(Schedule::exponential(FIRST_DELAY));
        match self {
            Self::Never => growing.max_attempts(1),
            Self::Unspread => growing.jitter(Jitter::NONE),
            Self::Full => growing.jitter(Jitter::FULL),
            Self::Equal => growing.jitter(Jitter::EQUAL),
            Self::Decorrelated => growing.backoff(Schedule::decorrelated(FIRST_DELAY)),
        }
    }
}

/// What the calls of a process share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// Nothing.
    Neither,
    /// A budget with the library's defaults.
    Budget,
    /// A circuit breaker that opens after five failures in a row.
    Breaker,
}

impl Guard {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Neither, Self::Budget, Self::Breaker];

    /// Returns the name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Neither => "neither",
            Self::Budget => "budget",
            Self::Breaker => "breaker",
        }
    }
}

/// Returns what can be chosen: without retries a budget has nothing to say.
#[must_use]
pub fn choices() -> Vec<(Retrying, Guard)> {
    let guards = Guard::ALL.into_iter();
    guards
        .flat_map(|guard| Retrying::ALL.map(|retrying| (retrying, guard)))
        .filter(|choice| *choice != (Retrying::Never, Guard::Budget))
        .collect()
}

/// A run of the simulation: who calls, and what goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scenario {
    /// How many clients there are; each calls once in [`BETWEEN_CALLS`], at any moment.
    pub clients: u32,
    /// How many processes they are in.
    pub processes: u32,
    /// The calls in percent of what the server can serve.
    pub load: u32,
    /// What happens at [`START`].
    pub fault: Fault,
    /// For how long.
    pub length: Duration,
    /// What a brown-out leaves of the capacity, in percent.
    pub left: u32,
    /// Whether every client makes a call more at [`START`].
    pub wave: bool,
    /// The most attempts of a call.
    pub attempts: u32,
    /// How long a breaker stays open.
    pub recovery: Duration,
    /// When the last call begins.
    pub end: Duration,
    /// What all chance comes from.
    pub seed: u64,
}

impl Scenario {
    /// Creates a run of 45 seconds with a fault of ten, at 70 % load, with 4 attempts a call, and
    /// a process for every thousand clients, so that each makes a hundred calls a second.
    ///
    /// A breaker stays open for 5 seconds, since the library's default of 30 is made for longer
    /// outages than this one.
    #[must_use]
    pub const fn new(clients: u32, fault: Fault) -> Self {
        Self {
            clients,
            processes: clients.div_ceil(1_000),
            load: 70,
            fault,
            length: Duration::from_secs(10),
            left: 50,
            wave: false,
            attempts: 4,
            recovery: Duration::from_secs(5),
            end: Duration::from_secs(45),
            seed: 1,
        }
    }

    /// Creates a run in which nothing happens but that everybody calls at once.
    #[must_use]
    pub const fn wave(clients: u32) -> Self {
        Self {
            wave: true,
            ..Self::new(clients, Fault::None)
        }
    }

    /// Returns when the fault is over.
    #[must_use]
    pub fn over(&self) -> Duration {
        match self.fault {
            Fault::None => START,
            _ => START + self.length,
        }
    }

    /// Returns how long the server works on a request.
    #[must_use]
    pub fn service(&self) -> Duration {
        self.between_calls() * self.load / 100
    }

    /// Returns how long it is from one call of any client to the next, on average.
    #[must_use]
    pub fn between_calls(&self) -> Duration {
        BETWEEN_CALLS / self.clients.max(1)
    }
}
