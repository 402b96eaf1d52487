//! Tells of blocking waits on a thread that runs tokio's tasks: there, nothing else runs meanwhile.
//!
//! In debug builds only, once for each name. tokio has no function that tells a task from
//! `spawn_blocking`, where to block is right, but it shows: `yield_now` leaves its waker with the
//! scheduler that drives the thread, and wakes it itself where there is none, for nobody else would.
//! Should tokio stop leaving wakers behind, this goes silent. From 1.44.1 on it is right inside of
//! `block_in_place`, too (tokio-rs/tokio#6999, #7216); `tests/it/blocking_delay.rs` has every case.

#[cfg_attr(feature = "tracing", path = "traced.rs")]
#[cfg_attr(all(feature = "log", not(feature = "tracing")), path = "logged.rs")]
#[cfg_attr(
    not(any(feature = "tracing", feature = "log")),
    path = "standard_error.rs"
)]
mod told;

use crate::event::observer::apart;
use crate::primitive::{PoisonError, RwLock};
use std::collections::BTreeSet;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Wake, Waker};

/// Tells of a wait of that operation, unless it may block here or was told of before.
pub(super) fn check(operation: &'static str) {
    // As many names as the program has functions and closures that are retried.
    static TOLD: RwLock<BTreeSet<&'static str>> = RwLock::new(BTreeSet::new());

    if runs_tasks() {
        // A panic elsewhere cannot leave the set broken.
        let is_first = TOLD
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(operation);
        // Apart, and when the lock is gone: who is told may be a subscriber that waits himself.
        if is_first {
            apart(|| told::tell(operation));
        }
    }
}

/// What there is to say of an operation.
const WARNING: &str = "blocks a thread of tokio's tasks while it waits; make it `async`, or call \
    it inside `tokio::task::spawn_blocking`";

/// Returns whether a scheduler of tokio's drives this thread now.
fn runs_tasks() -> bool {
    let nobody = Arc::new(Nobody);
    let waker = Waker::from(Arc::clone(&nobody));
    let of_ours = Arc::strong_count(&nobody);

    let _ = pin!(tokio::task::yield_now()).poll(&mut Context::from_waker(&waker));

    Arc::strong_count(&nobody) > of_ours
}

/// Is woken in vain.
struct Nobody;

impl Wake for Nobody {
    fn wake(self: Arc<Self>) {}
}
