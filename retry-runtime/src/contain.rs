//! Running what others wrote, where a panic of it must not reach a call that has nothing to do with
//! it.

use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs it; a panic is reported as every panic is, and ends here.
pub(crate) fn contain(run: impl FnOnce()) {
    let Err(thrown) = catch_unwind(AssertUnwindSafe(run)) else {
        return;
    };
    // What was thrown may panic itself when it is dropped, and so on without an end: the second one
    // is left alone.
    if let Err(again) = catch_unwind(AssertUnwindSafe(|| drop(thrown))) {
        mem::forget(again);
    }
}
