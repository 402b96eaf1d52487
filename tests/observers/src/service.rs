//! A service that fails as it is told.

use std::cell::RefCell;
use std::error::Error;
use std::fmt;
use std::io;

use retry_runtime::breaker::CircuitOpen;
use retry_runtime::{Classify, TimedOut};

/// An error with and without a source, whose texts nobody should see.
#[derive(Debug, Classify)]
pub enum Failure {
    /// With a source.
    #[classify(transient)]
    Unreachable(io::Error),
    /// Without.
    #[classify(permanent)]
    Denied,
    /// Not made by the service.
    #[classify(transparent)]
    Open(CircuitOpen),
    /// Nor this.
    #[classify(transparent)]
    Late(TimedOut),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable(_) => f.write_str("cannot reach anna:secret@db"),
            Self::Denied => f.write_str("password `secret` denied"),
            Self::Open(open) => open.fmt(f),
            Self::Late(late) => late.fmt(f),
        }
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Unreachable(source) => Some(source),
            Self::Denied | Self::Open(_) | Self::Late(_) => None,
        }
    }
}

impl From<CircuitOpen> for Failure {
    fn from(open: CircuitOpen) -> Self {
        Self::Open(open)
    }
}

impl From<TimedOut> for Failure {
    fn from(late: TimedOut) -> Self {
        Self::Late(late)
    }
}

/// Gives the outcomes of a script, one a call, and then successes.
#[derive(Debug, Default)]
pub struct Service {
    failures: RefCell<Vec<Failure>>,
}

impl Service {
    /// Is unreachable that many times.
    #[must_use]
    pub fn unreachable(times: u32) -> Self {
        Self::default().then_unreachable(times)
    }

    /// Denies the first call.
    #[must_use]
    pub fn denying() -> Self {
        Self::default().then_denying()
    }

    /// Is unreachable that many times after what it does already.
    #[must_use]
    pub fn then_unreachable(self, times: u32) -> Self {
        let refused = || io::Error::from(io::ErrorKind::ConnectionRefused);
        let failures = (0..times).map(|_| Failure::Unreachable(refused()));
        // Backwards, so that the next one is the last.
        self.failures.borrow_mut().splice(..0, failures);
        self
    }

    /// Denies one call after what it does already.
    #[must_use]
    pub fn then_denying(self) -> Self {
        self.failures.borrow_mut().insert(0, Failure::Denied);
        self
    }

    /// Is called.
    ///
    /// # Errors
    ///
    /// As the script says.
    pub fn call(&self) -> Result<(), Failure> {
        self.failures.borrow_mut().pop().map_or(Ok(()), Err)
    }
}
