//! A breaker around the attempts of a call that retries.

use super::CircuitBreaker;
use super::permit::Permit;
use super::trip::Trip;
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
    fn open_for(&self) -> Option<Duration> {
        // Where it is not said how long, only an operator can change it.
        self.left(self.load())
            .map(|why| why.left().unwrap_or(Duration::MAX))
    }
}
