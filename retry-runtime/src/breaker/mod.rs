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

mod call;
mod guard;
mod moment;
mod permit;
mod rate;
mod rejection;
mod settings;
mod shell;
mod snapshot;
mod state;
mod transition;
mod trip;
mod window;

pub use self::permit::{Permit, Recorded};
pub use self::rate::Rate;
pub use self::rejection::CircuitOpen;
pub use self::snapshot::Snapshot;
pub use self::transition::{Listener, State, Transition};
pub use self::trip::{Consecutive, Trip};
pub use self::window::{CountWindow, TimeWindow, Window};

use self::moment::{Moment, span};
use self::settings::{Settings, Slow};
use self::state::Word;
use self::trip::Totals;
use crate::backoff::Factor;
use crate::clock::Clock;
use crate::nanos;
use crate::primitive::AtomicU64;
use std::fmt;
use std::panic::RefUnwindSafe;
use std::time::Duration;

/// `const`, but for the model checker, which takes note of atomics when they are created.
macro_rules! constructors {
    ($($(#[$meta:meta])* $vis:vis fn $name:ident($($arg:ident: $type:ty),*) -> $result:ty $body:block)*) => {$(
        #[cfg(not(retry_loom))]
        $(#[$meta])*
        $vis const fn $name($($arg: $type),*) -> $result $body

        #[cfg(retry_loom)]
        $(#[$meta])*
        $vis fn $name($($arg: $type),*) -> $result $body
    )*};
}

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

impl CircuitBreaker {
    constructors! {
        /// Creates a breaker that opens after 5 failures in a row.
        #[must_use]
        pub fn new() -> Self {
            Self::consecutive(5)
        }

        /// Creates a breaker that opens after so many failures in a row; 0 counts as 1.
        #[must_use]
        pub fn consecutive(failures: u32) -> Self {
            Self {
                word: AtomicU64::new(0),
                lease: AtomicU64::new(0),
                trip: Consecutive::new(failures),
                settings: Settings::new(),
            }
        }
    }
}

impl<const N: usize> CircuitBreaker<CountWindow<N>> {
    constructors! {
        /// Creates a breaker that opens when of the last `N` calls at least the share `rate` has
        /// failed, as soon as there are `minimum` calls; from 1 to `N`.
        ///
        /// Half-open, it permits 10 probes, and closes or opens by the same rates of them, see
        /// [`permitted`](CircuitBreaker::permitted).
        #[must_use]
        pub fn count_window(rate: Rate, minimum: u32) -> Self {
            Self {
                word: AtomicU64::new(0),
                lease: AtomicU64::new(0),
                trip: CountWindow::new(),
                settings: Settings::window(rate, window::at_most::<N>(minimum)),
            }
        }
    }
}

impl<const B: usize> CircuitBreaker<TimeWindow<B>> {
    constructors! {
        /// Creates a breaker that opens when of the calls that ended within the last `span` at least
        /// the share `rate` has failed, as soon as there are `minimum` calls; 0 counts as 1.
        ///
        /// Half-open as with a [`count_window`](CircuitBreaker::count_window).
        #[must_use]
        pub fn time_window(span: Duration, rate: Rate, minimum: u32) -> Self {
            Self {
                word: AtomicU64::new(0),
                lease: AtomicU64::new(0),
                trip: TimeWindow::new(moment::span(span)),
                settings: Settings::window(rate, nanos::u64_from_u32(if minimum == 0 { 1 } else { minimum })),
            }
        }
    }
}

impl<T: Window> CircuitBreaker<T> {
    /// Makes slow calls count: as soon as at least the share `rate` took longer than `longer_than`,
    /// the breaker opens, whatever their outcome. Reads the clock at the start and the end of each
    /// call.
    #[must_use]
    pub const fn slow(mut self, longer_than: Duration, rate: Rate) -> Self {
        self.settings.slow = Some(Slow {
            limit: nanos::saturating(longer_than),
            rate,
        });
        self
    }

    /// Sets how many probes are permitted and judged while half-open; from 1 to 127.
    ///
    /// The breaker opens as soon as so many of them have failed, or were slow, that the rate will be
    /// reached, and closes when all are done.
    #[must_use]
    pub const fn permitted(self, probes: u32) -> Self {
        let probes = if probes > 127 { 127 } else { probes };
        self.probes(probes).successes(probes)
    }
}

impl Default for CircuitBreaker {
    fn default() -> Self {
        Self::new()
    }
}

/// Settings, to be made before the breaker is shared.
impl<T: Trip> CircuitBreaker<T> {
    /// Sets the name that errors and transitions carry; empty at first.
    #[must_use]
    pub const fn name(mut self, name: &'static str) -> Self {
        self.settings.name = name;
        self
    }

    /// Sets how long the breaker stays open before it lets a probe through.
    ///
    /// Whole milliseconds, rounded up; at least one, at most a little less than 50 days.
    #[must_use]
    pub const fn recovery(mut self, open: Duration) -> Self {
        self.settings.open.first = span(open);
        self
    }

    /// Multiplies the open period by `factor` after each half-open round that fails, up to `max`.
    ///
    /// `max` bounds the period after jitter, the first one included. When the breaker has closed,
    /// the next open period is the first again. At most 15 rounds are counted.
    #[must_use]
    pub const fn growth(mut self, factor: Factor, max: Duration) -> Self {
        self.settings.open.factor = factor;
        self.settings.open.cap = span(max);
        self
    }

    /// Sets how far the open period is spread to either side, in percent, so that the instances of
    /// a service do not send their probes at once; 0 for none, more than 100 counts as 100.
    #[must_use]
    pub const fn jitter(mut self, percent: u32) -> Self {
        self.settings.open.spread = if percent > 100 { 100 } else { percent };
        self
    }

    /// Sets the most probes that may be on their way at once while half-open; from 1 to 127.
    #[must_use]
    pub const fn probes(mut self, at_once: u32) -> Self {
        self.settings = self.settings.probes(at_once);
        self
    }

    /// Sets how many probes have to succeed for the breaker to close; from 1 to 511.
    #[must_use]
    pub const fn successes(mut self, needed: u32) -> Self {
        self.settings = self.settings.needed(needed);
        self
    }

    /// Sets how long probes may take. When all places of probes have been taken for so long, the
    /// breaker opens again, and what becomes of those probes counts no more.
    ///
    /// Each permitted probe starts the lease anew. Whole milliseconds as in
    /// [`recovery`](CircuitBreaker::recovery).
    #[must_use]
    pub const fn lease(mut self, lease: Duration) -> Self {
        self.settings = self.settings.lease(lease);
        self
    }

    /// Sets the clock; at first it is that of the system.
    #[must_use]
    pub const fn clock(mut self, clock: &'static dyn Clock) -> Self {
        self.settings.clock = clock;
        self
    }

    /// Sets what is called after each change of the state.
    ///
    /// It is called by the thread that made the change, after it, while nothing is held; it may use
    /// the breaker itself. Should it panic, the panic ends there.
    #[must_use]
    pub const fn on_transition(mut self, listener: &'static Listener) -> Self {
        self.settings.listener = Some(listener);
        self
    }
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
        let word = match seen.state() {
            State::Closed => seen,
            _ => self.ask(seen)?,
        };
        Ok(Permit::new(self, word))
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
        let word = self.load();
        let [in_flight, calls, failed, slow] = word.probes();
        let probes = Totals {
            calls,
            failed,
            slow,
        };
        let totals = match word.state() {
            State::Closed => self.trip.totals(word.generation(), || self.now()),
            _ => None,
        };
        Snapshot {
            name: self.settings.name,
            state: word.state(),
            generation: word.generation(),
            failures_in_a_row: word.failures_in_a_row(),
            in_flight,
            totals: totals.unwrap_or(probes),
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
