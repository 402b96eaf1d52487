//! What the board has: a bus, a counter, and noise.

use core::time::Duration;

use crate::error::BusError;

/// The registers of the sensor.
pub trait Bus {
    /// Measures.
    ///
    /// # Errors
    ///
    /// Tells why nothing could be measured.
    fn measure(&mut self) -> Result<u16, BusError>;

    /// Returns what has arrived in the buffer, if anything has.
    fn buffered(&mut self) -> Option<u16>;
}

/// A counter that runs by itself.
pub trait Ticks {
    /// How often it counts a second.
    const PER_SECOND: u64;

    /// Returns the count.
    fn now(&mut self) -> u64;

    /// Returns how long ago the count was `start`; a fraction of a microsecond does not count.
    fn since(&mut self, start: u64) -> Duration {
        let ticks = self.now().wrapping_sub(start);
        Duration::from_micros(ticks.saturating_mul(1_000_000) / Self::PER_SECOND)
    }

    /// Waits by looking at the counter until `delay` is over.
    fn busy_wait(&mut self, delay: Duration) {
        let start = self.now();
        while self.since(start) < delay {
            core::hint::spin_loop();
        }
    }
}

/// Random numbers: a generator of the xorshift family, started by what an open pin picked up.
#[derive(Debug)]
pub struct Noise(u64);

impl Noise {
    /// Starts with what was picked up.
    #[must_use]
    pub const fn new(picked_up: u64) -> Self {
        // It stays at zero if it starts there.
        Self(picked_up | 1)
    }

    /// Returns the next number.
    pub const fn draw(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }
}
