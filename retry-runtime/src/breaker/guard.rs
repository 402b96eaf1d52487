//! A breaker around the attempts of a call that retries.

use super::CircuitBreaker;
use super::moment::Moment;
use super::permit::Permit;
use super::trip::Trip;
use crate::circuit::State;
use std::time::Duration;

impl<T: Trip> Permit<'_, T> {
    /// Tells that the attempt has failed, or that its error says nothing about the other side, and
    /// returns how long the breaker is going to reject every call, if it does.
    #[cold]
    #[inline(never)]
    pub(crate) fn error(self, is_failure: bool) -> Option<Duration> {
        let breaker = self.breaker();
        if is_failure {
            self.failure();
        } else {
            self.ignore();
        }
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
