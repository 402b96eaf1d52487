//! Deliberate faults, for proving that models and long programs would find them.
//!
//! Compiled in only for them. Elsewhere no fault is ever active, and the compiler removes the
//! question.

/// Returns whether this run is to show the fault of that name.
#[cfg(not(any(retry_loom, retry_shuttle)))]
#[inline]
pub(crate) const fn active(_name: &str) -> bool {
    false
}

/// Returns whether this run is to show the fault of that name, by the variable `RETRY_MUTANT`.
#[cfg(any(retry_loom, retry_shuttle))]
pub(crate) fn active(name: &str) -> bool {
    static MUTANT: std::sync::OnceLock<Option<String>> = std::sync::OnceLock::new();
    let mutant = MUTANT.get_or_init(|| std::env::var("RETRY_MUTANT").ok());
    mutant.as_deref() == Some(name)
}
