//! The time of the simulation, as the library's clocks tell it.

use retry_runtime::clock::Clock;
use std::cell::Cell;
use std::time::Duration;

thread_local! {
    static NOW: Cell<Duration> = const { Cell::new(Duration::ZERO) };
}

/// A clock that shows what time it is in the simulation that runs on this thread.
///
/// The library's own `ManualClock` would do for a budget. A breaker wants a clock that lives for as
/// long as the process, and simulations come and go: so it is a `static`, with a time for each
/// thread.
#[derive(Debug, Clone, Copy)]
pub(super) struct SimulatedClock;

/// What breakers look at.
pub(super) static CLOCK: SimulatedClock = SimulatedClock;

impl SimulatedClock {
    /// Sets the time of this thread.
    pub(super) fn set(now: Duration) {
        NOW.set(now);
    }
}

impl Clock for SimulatedClock {
    fn now(&self) -> Duration {
        NOW.get()
    }
}
