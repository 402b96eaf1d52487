//! The loop: it attempts, asks what follows, and waits.

use retry_runtime::{
    Attempts, Classes, Classify, Decision, Failure, GaveUp, NoValue, Outcome, Policy, StopReason,
};

use crate::error::BusError;
use crate::hardware::{Bus, Noise, Ticks};

/// A sensor that is asked again when it does not answer.
#[derive(Debug)]
pub struct Driver<B, T> {
    bus: B,
    ticks: T,
    noise: Noise,
    policy: Policy,
}

impl<B: Bus, T: Ticks> Driver<B, T> {
    /// Puts the parts together.
    pub const fn new(bus: B, ticks: T, noise: Noise, policy: Policy) -> Self {
        Self {
            bus,
            ticks,
            noise,
            policy,
        }
    }

    /// Measures; where it gives up, `fallback` stands in.
    ///
    /// # Errors
    ///
    /// Returns the error of the fallback.
    pub fn measure(
        &mut self,
        fallback: impl FnOnce(GaveUp<BusError>) -> Result<u16, BusError>,
    ) -> Result<u16, BusError> {
        self.retry(B::measure, fallback)
    }

    /// Waits for something to arrive in the buffer.
    pub fn buffered(&mut self) -> Option<u16> {
        self.retry(B::buffered, |_: GaveUp<NoValue>| None)
    }

    fn retry<O>(
        &mut self,
        attempt: impl Fn(&mut B) -> O,
        fallback: impl FnOnce(GaveUp<O::Error>) -> O,
    ) -> O
    where
        O: Outcome,
        O::Error: Classify,
    {
        let start = self.ticks.now();
        let mut attempts = Attempts::new();
        loop {
            let outcome = attempt(&mut self.bus);
            let Some(error) = outcome.error() else {
                return outcome;
            };
            let failure = Failure::of(error, Classes::TRANSIENT);
            let elapsed = self.ticks.since(start);
            match attempts.decide_drawn(&self.policy, elapsed, failure, self.noise.draw()) {
                Decision::Sleep(delay) => self.ticks.busy_wait(delay),
                Decision::Stop(reason) => {
                    let error = outcome.into_error().ok();
                    return fallback(GaveUp::new(error, attempts.number(), elapsed, reason));
                }
            }
        }
    }
}

/// Lets what was measured before stand in, as long as there is a sensor.
///
/// # Errors
///
/// Returns the last error where there is none.
pub fn cached(before: u16, gave_up: &GaveUp<BusError>) -> Result<u16, BusError> {
    match (gave_up.reason, gave_up.error) {
        (StopReason::NotRetryable, Some(error)) => Err(error),
        _ => Ok(before),
    }
}
