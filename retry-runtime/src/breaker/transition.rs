//! Who is told of a breaker's changes: its listener, those who listen to the whole process, and the
//! call that has made one.

use crate::circuit::Transition;
use crate::contain::contain;
use crate::event;
use std::cell::Cell;

/// What is called after each change of a breaker's state.
pub type Listener = dyn Fn(&Transition) + Send + Sync;

thread_local! {
    /// What this thread has made of breakers and nobody has asked for: the last two transitions.
    static MADE: Cell<Made> = const { Cell::new([None, None]) };
}

/// At most two: asking a breaker whose probes have hung for too long opens it, and where that takes
/// no time, it is half-open again at once.
type Made = [Option<Transition>; 2];

fn take() -> Made {
    // Where the thread is about to end, nobody asks.
    MADE.try_with(Cell::take).unwrap_or_default()
}

/// Tells the listener, if there is one, and who listens to the whole process. A panic there would
/// meet a call that has nothing to do with it, perhaps while it already panics.
pub(super) fn tell(transition: Transition, listener: Option<&'static Listener>) {
    let [_, before] = take();
    if let Some(listener) = listener {
        contain(|| listener(&transition));
    }
    event::circuit(transition);
    // Put back, since a listener may use breakers itself.
    let _ = MADE.try_with(|made| made.set([before, Some(transition)]));
}

/// Does something with a breaker, and tells of the transitions that this has made of it, if any.
#[inline]
pub(crate) fn own_transition<R>(act: impl FnOnce() -> R, tell: impl Fn(Transition)) -> R {
    let _of_others = take();
    let result = act();
    take().into_iter().flatten().for_each(tell);
    result
}
