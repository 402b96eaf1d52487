//! A circuit breaker: stops calling what keeps failing, and finds out by a few probes when to go
//! on.
//!
//! Retries help against failures that pass quickly; against an outage they are load on what is
//! already down. A breaker notices, rejects calls at once instead of letting them wait and fail,
//! and lets one through from time to time.
//!
//! ```text
//!             failures                    period over, next call
//!   Closed ------------------> Open ------------------------------> HalfOpen
//!     ^                         ^                                    |    |
//!     |                         +------ a probe fails, or hangs -----+    |
//!     +-------------------------------- probes succeed -------------------+
//! ```
//!
//! # Examples
//!
//! ```
//! use retry_runtime::breaker::{CircuitBreaker, State};
//! use std::io;
//!
//! static DB: CircuitBreaker = CircuitBreaker::consecutive(2).name("db");
//!
//! fn query() -> io::Result<u32> {
//!     DB.call(|| Err(io::ErrorKind::ConnectionRefused.into()))
//! }
//!
//! assert_eq!(query().unwrap_err().kind(), io::ErrorKind::ConnectionRefused);
//! assert_eq!(query().unwrap_err().kind(), io::ErrorKind::ConnectionRefused);
//! assert_eq!(DB.state(), State::Open);
//! // Rejected: the database was not called.
//! assert!(query().unwrap_err().to_string().starts_with("circuit breaker `db` is open"));
//! ```
//!
//! [`CircuitBreakers`] holds one for each host, tenant or shard.

mod builder;
mod call;
mod guard;
mod invalid;
mod keyed;
mod moment;
mod permit;
mod rate;
mod rejection;
mod sample;
mod settings;
mod shell;
mod snapshot;
mod state;
mod transition;
mod trip;
mod window;

pub use self::invalid::InvalidBreaker;
pub use self::keyed::CircuitBreakers;
pub use self::permit::{Permit, Recorded};
pub use self::rate::Rate;
pub use self::rejection::CircuitOpen;
pub use self::snapshot::Snapshot;
pub use self::transition::Listener;
pub(crate) use self::transition::own_transition;
pub use self::trip::{Consecutive, Trip};
pub use self::window::{CountWindow, TimeWindow, Window};
pub use crate::circuit::{State, Transition};

use self::moment::Moment;
use self::settings::Settings;
use self::shell::UNTIMED;
use self::state::Word;
use self::trip::Totals;
use crate::primitive::AtomicU64;
use std::fmt;
use std::panic::RefUnwindSafe;
use std::time::Duration;

/// A circuit breaker, shared by reference; usable in a `static`.
///
/// | setting | default | like |
/// |---|---|---|
/// | [`consecutive`](CircuitBreaker::consecutive) failures | 5 | gobreaker (6) |
/// | [`recovery`](CircuitBreaker::recovery), the open period | 30 s | between Hystrix (5 s) and gobreaker (60 s) |
/// | [`jitter`](CircuitBreaker::jitter) of the open period | 25 % to either side | |
/// | [`growth`](CircuitBreaker::growth) of the open period | none | |
/// | [`probes`](CircuitBreaker::probes) at once | 1 | gobreaker, Hystrix (1) |
/// | [`successes`](CircuitBreaker::successes) that close | 1 | gobreaker, Hystrix (1) |
/// | [`lease`](CircuitBreaker::lease) of hung probes | 60 s | |
///
/// # Thread safety
///
/// There is no lock: a call never waits for another one. A closed breaker that counts failures in a
/// row answers a call and takes its success by reading one word each, writes nothing and asks no
/// clock.
///
/// # Examples
///
/// ```
/// use retry_runtime::breaker::CircuitBreaker;
/// use std::time::Duration;
///
/// static SEARCH: CircuitBreaker = CircuitBreaker::consecutive(10)
///     .name("search")
///     .recovery(Duration::from_secs(5))
///     .probes(2)
///     .successes(4)
///     .on_transition(&|change| println!("{} is now {}", change.name(), change.to()));
///
/// assert!(SEARCH.try_acquire().is_ok());
/// ```
pub struct CircuitBreaker<T: Trip = Consecutive> {
    /// The whole state machine, see `state`.
    word: AtomicU64,
    /// Until when the probes may take, see `state::Lease`; used only while half-open.
    lease: AtomicU64,
    trip: T,
    settings: Settings,
}

impl<T: Trip> CircuitBreaker<T> {
    /// Permits a call or rejects it.
    ///
    /// # Errors
    ///
    /// Rejects the call while the breaker is open, and while it is half-open and all probes are on
    /// their way.
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::breaker::{CircuitBreaker, State};
    ///
    /// let breaker = CircuitBreaker::consecutive(1);
    /// breaker.try_acquire().unwrap().failure();
    /// assert_eq!(breaker.try_acquire().unwrap_err().state(), State::Open);
    /// ```
    #[inline]
    pub fn try_acquire(&self) -> Result<Permit<'_, T>, CircuitOpen> {
        let seen = self.load();
        if self.rests(seen) {
            return Ok(Permit::new(self, seen, UNTIMED));
        }
        let word = if seen.is_closed() {
            seen.of_permit()
        } else {
            self.ask()
                .map_err(|why| CircuitOpen::new(self.settings.name, why))?
        };
        Ok(Permit::new(self, word, self.start()))
    }

    /// Returns the state.
    ///
    /// No timer turns an open breaker half-open: it stays open until a call asks after the open
    /// period.
    #[must_use]
    pub fn state(&self) -> State {
        self.load().state()
    }

    /// Returns the state with everything that belongs to it.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let mut word = self.load();
        loop {
            let totals = self.totals(word);
            let now = self.load();
            // A window that the breaker has left meanwhile may be counting for the next state.
            if now.generation() == word.generation() {
                return self.snapshot_of(word, totals);
            }
            word = now;
        }
    }

    /// What has been counted in a state: calls while closed, probes while half-open.
    fn totals(&self, word: Word) -> Totals {
        let [_, calls, failed, slow] = word.probes();
        let totals = match word.state() {
            State::Closed => self.trip.totals(word.generation(), || self.now()),
            _ => None,
        };
        totals.unwrap_or(Totals {
            calls,
            failed,
            slow,
        })
    }

    fn snapshot_of(&self, word: Word, totals: Totals) -> Snapshot {
        let [in_flight, ..] = word.probes();
        Snapshot {
            name: self.settings.name,
            state: word.state(),
            generation: word.generation(),
            failures_in_a_row: word.failures_in_a_row(),
            in_flight,
            totals,
            minimum: self.settings.minimum,
            retry_after: word.end().map(|end| {
                let left = end.left(Moment::reached(self.now()), self.settings.open.longest());
                Duration::from_millis(left.unwrap_or(0))
            }),
        }
    }

    /// Rejects every call from now on, until [`reset`](CircuitBreaker::reset) or
    /// [`disable`](CircuitBreaker::disable).
    pub fn force_open(&self) {
        self.change(Word::forced_open);
    }

    /// Permits every call from now on and counts none, until [`reset`](CircuitBreaker::reset) or
    /// [`force_open`](CircuitBreaker::force_open).
    pub fn disable(&self) {
        self.change(Word::disabled);
    }

    /// Closes the breaker, whatever it is, and forgets what was counted.
    pub fn reset(&self) {
        self.change(Word::closed);
    }
}

/// A panic cannot leave the state half written, since each change of it is one exchange.
impl<T: Trip> RefUnwindSafe for CircuitBreaker<T> {}

impl<T: Trip> fmt::Debug for CircuitBreaker<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CircuitBreaker")
            .field(&self.snapshot())
            .finish()
    }
}
