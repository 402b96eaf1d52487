//! How a breaker is made: its constructors, and the settings of one that is not shared yet.
//!
//! All of it takes the breaker by value, so nothing can be set any more once it is shared.

use super::invalid::InvalidBreaker;
use super::moment::{self, is_span, span};
use super::settings::{Settings, Slow, is_within, within};
use super::transition::Listener;
use super::trip::{Consecutive, Trip};
use super::window::{self, CountWindow, TimeWindow, Window};
use super::{CircuitBreaker, Rate};
use crate::backoff::Factor;
use crate::clock::Clock;
use crate::nanos;
use crate::primitive::AtomicU64;
use std::mem;
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

pub(super) use constructors;

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
                settings: Settings::new().require(failures > 0, &InvalidBreaker::NoFailures),
            }
        }
    }
}

impl<const N: usize> CircuitBreaker<CountWindow<N>> {
    /// With more calls to judge by, it would never open.
    const MOST: u64 = window::size::<N>();

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
                settings: Settings::window(rate, within(minimum, Self::MOST)).require(
                    is_within(minimum, Self::MOST),
                    &InvalidBreaker::MinimumOutOfRange { max: Self::MOST },
                ),
            }
        }
    }
}

impl<const B: usize> CircuitBreaker<TimeWindow<B>> {
    /// With more calls to judge by, it would never open.
    const MOST: u64 = window::size::<B>().saturating_mul(window::MOST_IN_BUCKET);

    constructors! {
        /// Creates a breaker that opens when of the calls that ended within the last `span` at least
        /// the share `rate` has failed, as soon as there are `minimum` calls; from 1 to 16 383 times
        /// `B`, which is how many are counted.
        ///
        /// Half-open as with a [`count_window`](CircuitBreaker::count_window).
        #[must_use]
        pub fn time_window(span: Duration, rate: Rate, minimum: u32) -> Self {
            Self {
                word: AtomicU64::new(0),
                lease: AtomicU64::new(0),
                trip: TimeWindow::new(moment::span(span)),
                settings: Settings::window(rate, within(minimum, Self::MOST))
                    .require(
                        is_within(minimum, Self::MOST),
                        &InvalidBreaker::MinimumOutOfRange { max: Self::MOST },
                    )
                    .require(is_span(span), &InvalidBreaker::SpanOutOfRange),
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
        let possible = !longer_than.is_zero();
        self.settings = self
            .settings
            .require(possible, &InvalidBreaker::NoSlowLimit);
        self.settings.slow = Some(Slow {
            limit: nanos::saturating(longer_than),
            rate,
        });
        // No call is permitted without a look at the clock.
        self.settings.rests_below = 0;
        self
    }

    /// Sets how many probes are permitted and judged while half-open; from 1 to 127.
    ///
    /// The breaker opens as soon as so many of them have failed, or were slow, that the rate will be
    /// reached, and closes when all are done.
    #[must_use]
    pub const fn permitted(self, probes: u32) -> Self {
        let most = if probes > 127 { 127 } else { probes };
        self.probes(probes).successes(most)
    }
}

impl Default for CircuitBreaker {
    fn default() -> Self {
        Self::new()
    }
}

/// Settings, to be made before the breaker is shared.
impl<T: Trip> CircuitBreaker<T> {
    /// Refuses a breaker that could never open or never close, or that is not what was asked for.
    ///
    /// To be called after all settings. By themselves they take the nearest value that makes sense;
    /// for what comes from a configuration, or where a mistake should not compile, that is not good
    /// enough.
    ///
    /// # Errors
    ///
    /// Returns the first setting that was out of its range, even if the same was set again later.
    /// Without one, returns two settings that contradict each other: a cap of
    /// [`growth`](CircuitBreaker::growth) below the [`recovery`](CircuitBreaker::recovery), or more
    /// [`probes`](CircuitBreaker::probes) at once than [`successes`](CircuitBreaker::successes)
    /// that close, so that the surplus would never be permitted.
    ///
    /// Times are rounded to milliseconds, and a cap of any length is fine. A [`Rate`] is in its
    /// range by its type; see [`Rate::try_percent`].
    ///
    /// # Examples
    ///
    /// ```
    /// use retry_runtime::breaker::{CircuitBreaker, InvalidBreaker};
    /// use std::time::Duration;
    ///
    /// fn configured(failures: u32, recovery: Duration) -> Result<CircuitBreaker, InvalidBreaker> {
    ///     CircuitBreaker::consecutive(failures).recovery(recovery).check()
    /// }
    ///
    /// assert!(configured(5, Duration::from_secs(10)).is_ok());
    /// let refused = configured(0, Duration::from_secs(10)).unwrap_err();
    /// assert_eq!(refused, InvalidBreaker::NoFailures);
    /// ```
    ///
    /// In a `static`, a mistake becomes an error of the compiler:
    ///
    /// ```
    /// use retry_runtime::breaker::CircuitBreaker;
    ///
    /// static DB: CircuitBreaker = match CircuitBreaker::consecutive(5).probes(2).successes(4).check() {
    ///     Ok(breaker) => breaker,
    ///     Err(_) => panic!("the settings of this breaker contradict each other"),
    /// };
    ///
    /// assert!(DB.try_acquire().is_ok());
    /// ```
    ///
    /// ```compile_fail,E0080
    /// use retry_runtime::breaker::CircuitBreaker;
    ///
    /// // Of two probes at once the second would never be permitted, since one success closes.
    /// static DB: CircuitBreaker = match CircuitBreaker::consecutive(5).probes(2).check() {
    ///     Ok(breaker) => breaker,
    ///     Err(_) => panic!("the settings of this breaker contradict each other"),
    /// };
    /// ```
    pub const fn check(self) -> Result<Self, InvalidBreaker> {
        match self.settings.mistake() {
            None => Ok(self),
            Some(mistake) => {
                // In a `const fn` nothing that is generic can be dropped. Nothing in it needs to.
                mem::forget(self);
                Err(mistake)
            }
        }
    }

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
        self.settings = self
            .settings
            .require(is_span(open), &InvalidBreaker::RecoveryOutOfRange);
        self.settings.open = self.settings.open.with_first(span(open));
        self
    }

    /// Multiplies the open period by `factor` after each half-open round that fails, up to `max`.
    ///
    /// `max` bounds the period after jitter, the first one included. When the breaker has closed,
    /// the next open period is the first again. At most 15 rounds are counted.
    #[must_use]
    pub const fn growth(mut self, factor: Factor, max: Duration) -> Self {
        self.settings.open = self.settings.open.with_growth(factor, span(max));
        self
    }

    /// Sets how far the open period is spread to either side, in percent, so that the instances of
    /// a service do not send their probes at once; 0 for none, more than 100 counts as 100.
    #[must_use]
    pub const fn jitter(mut self, percent: u32) -> Self {
        self.settings = self
            .settings
            .require(percent <= 100, &InvalidBreaker::JitterOutOfRange);
        let percent = if percent > 100 { 100 } else { percent };
        self.settings.open = self.settings.open.with_spread(percent);
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
        self.settings.clock = Some(clock);
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
