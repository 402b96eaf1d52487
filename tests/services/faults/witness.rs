//! What an observer is told of one call.

use crate::stage::Stage;
use retry_runtime::event::{Event, EventKind, Observer};
use retry_runtime::{Class, StopReason};
use service_tests::proxy::Proxy;
use std::sync::{Arc, Mutex, PoisonError};

/// The observer of one call; it tells the proxy of the attempts that the proxy cannot see.
#[derive(Debug)]
pub(crate) struct Witness {
    proxy: Arc<Proxy>,
    seen: Mutex<Seen>,
}

/// What one call came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Seen {
    /// How many attempts were made.
    pub(crate) attempts: u32,
    /// The classes of those that failed.
    pub(crate) failures: Vec<Class>,
    /// Why the call was given up, if it was.
    pub(crate) gave_up: Option<StopReason>,
}

impl Seen {
    /// A call that has failed so often, each time by an error of that class.
    pub(crate) fn gave_up(attempts: u32, class: Class, reason: StopReason) -> Self {
        Self {
            attempts,
            failures: vec![class; usize::try_from(attempts).unwrap()],
            gave_up: Some(reason),
        }
    }

    /// A call whose last attempt has succeeded.
    pub(crate) fn succeeded(failures: u32, class: Class) -> Self {
        Self {
            attempts: failures + 1,
            failures: vec![class; usize::try_from(failures).unwrap()],
            gave_up: None,
        }
    }
}

impl Witness {
    pub(crate) fn new(stage: &Stage) -> Self {
        Self {
            proxy: Arc::clone(&stage.proxy),
            seen: Mutex::default(),
        }
    }

    /// Returns what has been told of the call.
    pub(crate) fn seen(&self) -> Seen {
        self.seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Observer for Witness {
    fn observe(&self, event: &Event<'_>) {
        if let EventKind::Circuit(_) = event.kind() {
            return;
        }
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.attempts = event.attempt();
        if let EventKind::GaveUp { reason } = event.kind() {
            seen.gave_up = Some(reason);
        }
        // Without an attempt, or with one that has been told of before, nobody was refused.
        if let Some(class) = event.cause().and_then(|cause| cause.class())
            && event.attempt() > 0
            && !event.is_rejection()
        {
            seen.failures.push(class);
            self.proxy.was_refused();
        }
    }

    fn wants_first_successes(&self) -> bool {
        true
    }
}
