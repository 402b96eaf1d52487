//! Who is told of a breaker's changes: its listener, those who listen to the whole process, and the
//! call that has made one.

use crate::circuit::Transition;
use crate::contain::contain;
use crate::event;
use std::cell::Cell;

/// What is called after each change of a breaker's state.
pub type Listener = dyn Fn(&Transition) + Send + Sync;

thread_local! {
    /// The last transition that this thread has made and nobody has asked for.
    static MADE: Cell<Option<Transition>> = const { Cell::new(None) };
}

/// Tells the listener, if there is one, and who listens to the whole process. A panic there would
/// meet a call that has nothing to do with it, perhaps while it already panics.
pub(super) fn tell(transition: Transition, listener: Option<&'static Listener>) {
    if let Some(listener) = listener {
        contain(|| listener(&transition));
    }
    event::circuit(transition);
    // Last, since a listener may use breakers itself. Where the thread is about to end, nobody asks.
    let _ = MADE.try_with(|made| made.set(Some(transition)));
}

/// Does something with a breaker, and tells of the transition that this has made of it, if any.
///
/// Nothing that is done so makes more than one.
#[inline]
pub(crate) fn own_transition<R>(act: impl FnOnce() -> R, tell: impl FnOnce(Transition)) -> R {
    let take = || MADE.try_with(Cell::take).ok().flatten();
    let _of_others = take();
    let result = act();
    if let Some(made) = take() {
        tell(made);
    }
    result
}
