//! A breaker around the attempts of a call that retries.

use super::CircuitBreaker;
use super::moment::Moment;
use super::permit::Permit;
use super::trip::Trip;
use crate::circuit::State;
use std::time::Duration;

impl<T: Trip> Permit<'_, T> {
    /// Tells that the attempt has failed, and returns how long the breaker is going to reject every
    /// call, if it does.
    pub(crate) fn fail(self) -> Option<Duration> {
        let breaker = self.breaker();
        self.failure();
        breaker.open_for()
    }

    /// Tells that the attempt's error says nothing about the other side, and returns the same as
    /// [`fail`](Permit::fail).
    pub(crate) fn pass(self) -> Option<Duration> {
        let breaker = self.breaker();
        self.ignore();
        breaker.open_for()
    }
}

impl<T: Trip> CircuitBreaker<T> {
    /// Returns how long every call is going to be rejected, if one would be now.
    ///
    /// A half-open breaker may let a call through at any time, and a breaker that is forced open
    /// rejects until an operator says otherwise.
    fn open_for(&self) -> Option<Duration> {
        let word = self.load();
        match word.state() {
            State::ForcedOpen => Some(Duration::MAX),
            State::Open => {
                let longest = self.settings.open.longest();
                let now = Moment::reached(self.now());
                let left = word.end().and_then(|end| end.left(now, longest));
                left.map(Duration::from_millis)
            }
            State::Closed | State::HalfOpen | State::Disabled => None,
        }
    }
}
