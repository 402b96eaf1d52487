//! Deliberate faults, for proving that the models would find them.
//!
//! Compiled in only under the model checker. Elsewhere no fault is ever active, and the compiler
//! removes the question.

/// Returns whether this run is to show the fault of that name.
#[cfg(not(retry_loom))]
#[inline]
pub(crate) const fn active(_name: &str) -> bool {
    false
}

/// Returns whether this run is to show the fault of that name, by the variable `RETRY_MUTANT`.
#[cfg(retry_loom)]
pub(crate) fn active(name: &str) -> bool {
    static MUTANT: std::sync::OnceLock<Option<String>> = std::sync::OnceLock::new();
    let mutant = MUTANT.get_or_init(|| std::env::var("RETRY_MUTANT").ok());
    mutant.as_deref() == Some(name)
}
