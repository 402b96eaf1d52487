//! The macros of `retry-runtime`, which re-exports and documents them; depend on that crate, not on this one.
