//! Whether a server's test goes on.

use std::sync::{Arc, Mutex, PoisonError};

/// What a server needs while its test goes on, shared by those who start and stop it.
///
/// Locked while one of them acts, so that a start cannot overtake the end of the test.
#[derive(Debug)]
pub(crate) struct Phase<T> {
    state: Arc<Mutex<State<T>>>,
}

#[derive(Debug)]
enum State<T> {
    InUse(T),
    Over,
}

impl<T> Phase<T> {
    pub(crate) fn new(needed: T) -> Self {
        Self {
            state: Arc::new(Mutex::new(State::InUse(needed))),
        }
    }

    /// Acts on the server; nothing happens once the test is over.
    pub(crate) fn act(&self, action: impl FnOnce(&mut T)) {
        if let State::InUse(needed) = &mut *self.state.lock().unwrap() {
            action(needed);
        }
    }

    /// Ends it, and gives what was needed to the first one who does.
    pub(crate) fn end(&self) -> Option<T> {
        // An action that panicked has left the lock poisoned, and may have left a server.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match std::mem::replace(&mut *state, State::Over) {
            State::InUse(needed) => Some(needed),
            State::Over => None,
        }
    }
}

impl<T> Clone for Phase<T> {
    fn clone(&self) -> Self {
        Self {
            state: Arc::clone(&self.state),
        }
    }
}
