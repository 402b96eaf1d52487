//! Who is told, and how it comes that he cannot break a call.
//!
//! What is told to everybody passes one gate, a flag that is looked at after a failure: while nobody
//! listens, that is all that it costs.

use super::Event;
use crate::circuit::Transition;
use crate::contain::contain;
use crate::flags::Flag;
use crate::stats::Stats;
use std::cell::Cell;
use std::error::Error;
use std::fmt;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// Is told of retries.
///
/// Implemented for closures. A function's own observer is named by `observe = ..` in the attribute;
/// [`set_observer`] sets one for the whole process.
///
/// It is called on the thread that makes the attempts, between two of them, while nothing of ours is
/// locked: a call that has failed does not go on before it returns. In an asynchronous function it
/// must not block for long, and in any function it should not.
///
/// Should it panic, the panic is reported as every panic is, and ends there; only where panics abort
/// the process, they do so here, too. What an observer retries itself is not told to anybody, or it
/// could go on telling itself for ever.
///
/// # Examples
///
/// ```
/// use retry_runtime::event::{Event, EventKind, Observer};
/// use retry_runtime::retry;
/// use std::io;
/// use std::sync::atomic::{AtomicU32, Ordering};
///
/// static RETRIES: AtomicU32 = AtomicU32::new(0);
///
/// struct Counter;
///
/// impl Observer for Counter {
///     fn observe(&self, event: &Event<'_>) {
///         if let EventKind::Retrying { .. } = event.kind() {
///             RETRIES.fetch_add(1, Ordering::Relaxed);
///         }
///     }
/// }
///
/// #[retry(max = 3, backoff = none, observe = Counter)]
/// fn fetch() -> io::Result<String> {
///     Err(io::ErrorKind::ConnectionRefused.into())
/// }
///
/// assert!(fetch().is_err());
/// assert_eq!(RETRIES.load(Ordering::Relaxed), 2);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an observer; implement `Observer` for it, or write a closure, `|event| ..`",
    label = "cannot be told of retries"
)]
pub trait Observer {
    /// Takes notice of an event.
    fn observe(&self, event: &Event<'_>);

    /// Returns whether this observer is also told of calls whose first attempt has succeeded, as of
    /// all others that [succeed](super::EventKind::Succeeded).
    ///
    /// It is not unless it says so. Asked of a function's own observer; the one of the process is
    /// never told of them: a call that succeeds at once is what there is most of, and asks nobody.
    fn wants_first_successes(&self) -> bool {
        false
    }
}

impl<F: Fn(&Event<'_>)> Observer for F {
    fn observe(&self, event: &Event<'_>) {
        self(event);
    }
}

/// Sets who is told of all retries of the process, beside the observers of single functions.
///
/// Meant for the start of `main`; calls that are under way are told of from then on.
///
/// # Errors
///
/// There is one already: it stays.
///
/// # Examples
///
/// ```
/// use retry_runtime::event::{Event, set_observer};
///
/// set_observer(|event: &Event<'_>| eprintln!("{event}"))?;
/// # assert!(set_observer(|_: &Event<'_>| {}).is_err());
/// # Ok::<(), retry_runtime::event::ObserverAlreadySet>(())
/// ```
pub fn set_observer(
    observer: impl Observer + Send + Sync + 'static,
) -> Result<(), ObserverAlreadySet> {
    OF_PROCESS
        .set(Box::new(observer))
        .map_err(|_| ObserverAlreadySet)?;
    Flag::Heard.set(true);
    Ok(())
}

/// There is an observer of the process already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ObserverAlreadySet;

impl fmt::Display for ObserverAlreadySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an observer of the process is set already")
    }
}

impl Error for ObserverAlreadySet {}

/// Hides the texts of errors from all observers, or shows them again; shown at the start.
///
/// The text of an error may hold what does not belong in a log: a password in an address, a name, a
/// query. While hidden, an event shows an error's class and nothing else of it. One function hides
/// its own for good by `errors = hidden` in the attribute.
///
/// # Examples
///
/// ```
/// use retry_runtime::event::{are_error_texts_hidden, hide_error_texts};
///
/// hide_error_texts(true);
/// assert!(are_error_texts_hidden());
/// ```
pub fn hide_error_texts(hidden: bool) {
    // Relaxed: the flag guards no other memory.
    TEXTS_HIDDEN.store(hidden, Ordering::Relaxed);
}

/// Returns whether the texts of errors are hidden in the whole process, see [`hide_error_texts`].
#[must_use]
pub fn are_error_texts_hidden() -> bool {
    // Relaxed: see `hide_error_texts`, its only pair.
    TEXTS_HIDDEN.load(Ordering::Relaxed)
}

static OF_PROCESS: OnceLock<Box<dyn Observer + Send + Sync>> = OnceLock::new();

static TEXTS_HIDDEN: AtomicBool = AtomicBool::new(false);

/// Returns whether anybody listens to the whole process.
#[inline]
pub(crate) fn is_heard() -> bool {
    Flag::Heard.is_raised()
}

/// Who is told of one call, beside those who are told of all.
#[derive(Clone, Copy)]
pub struct Observers<'a> {
    pub(crate) own: Option<&'a dyn Observer>,
    pub(crate) stats: Option<&'static Stats>,
}

impl Observers<'_> {
    /// Nobody beside them.
    pub const NOBODY: Self = Self {
        own: None,
        stats: None,
    };

    /// Tells a function's own observer what its call has made of its circuit breaker.
    #[cold]
    pub(crate) fn circuit(self, transition: Transition) {
        if let Some(own) = self.own {
            apart(|| tell_one(own, &Event::of(transition)));
        }
    }
}

impl fmt::Debug for Observers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Observers")
            .field("own", &self.own.is_some())
            .field("stats", &self.stats)
            .finish()
    }
}

/// Tells a function's own observer; to be called [`apart`].
pub(super) fn tell_one(observer: &dyn Observer, event: &Event<'_>) {
    contain(|| observer.observe(event));
}

/// Tells those who listen to the whole process; to be called [`apart`].
pub(super) fn tell_all(event: &Event<'_>) {
    if let Some(observer) = OF_PROCESS.get() {
        contain(|| observer.observe(event));
    }
    for tell in BUILT_IN {
        contain(|| tell(event));
    }
}

/// Those that come with features.
const BUILT_IN: &[fn(&Event<'_>)] = &[
    #[cfg(feature = "tracing")]
    super::tracing::tell,
    #[cfg(feature = "metrics")]
    super::metrics::tell,
    #[cfg(feature = "log")]
    super::log::tell,
];

/// Does what is done for observers, so that nothing of it reaches the call: no panic, and no events
/// of their own.
pub(crate) fn apart(tell: impl FnOnce()) {
    thread_local! {
        static TELLS: Cell<bool> = const { Cell::new(false) };
    }

    // Without a thread-local the thread is about to end, and nobody listens any more.
    let is_told_already = TELLS.try_with(|tells| tells.replace(true)).unwrap_or(true);
    if is_told_already {
        return;
    }
    contain(tell);
    let _ = TELLS.try_with(|tells| tells.set(false));
}
