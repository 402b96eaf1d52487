//! What the server is told to do wrong, and how it says so.

use std::collections::VecDeque;
use std::future::pending;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt as _};

/// What a call gets instead of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// Nothing is done, and the status has this code.
    Refusal(Code),
    /// The same with `RESOURCE_EXHAUSTED`, and how long the client should wait, as `RetryInfo`.
    Throttle(Duration),
    /// Everything is done, and then the status is `UNAVAILABLE`, as when the answer is lost.
    LostAnswer,
    /// There is no answer, ever.
    Silence,
}

impl Fault {
    /// `UNAVAILABLE`, the one that is to be expected of any server.
    pub const UNAVAILABLE: Self = Self::Refusal(Code::Unavailable);

    fn status(self) -> Status {
        match self {
            Self::Refusal(code) => Status::new(code, "as told"),
            Self::Throttle(wait) => Status::with_error_details(
                Code::ResourceExhausted,
                "too many requests",
                ErrorDetails::with_retry_info(Some(wait)),
            ),
            Self::LostAnswer | Self::Silence => Status::unavailable("the answer was lost"),
        }
    }
}

/// The faults of a server, one for each call; the calls after them are answered.
#[derive(Debug, Default)]
pub struct Script {
    faults: Mutex<VecDeque<Fault>>,
}

impl Script {
    /// Creates a script of these faults, in this order.
    pub fn new(faults: impl IntoIterator<Item = Fault>) -> Self {
        Self {
            faults: Mutex::new(faults.into_iter().collect()),
        }
    }

    /// Plays the next part: gives what `answer` does, or the fault.
    ///
    /// # Errors
    ///
    /// The status of the fault.
    pub async fn play<T>(&self, answer: impl FnOnce() -> T) -> Result<T, Status> {
        let fault = {
            let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
            faults.pop_front()
        };
        let Some(fault) = fault else {
            return Ok(answer());
        };
        match fault {
            Fault::LostAnswer => drop(answer()),
            Fault::Silence => pending().await,
            Fault::Refusal(_) | Fault::Throttle(_) => {}
        }
        Err(fault.status())
    }
}
