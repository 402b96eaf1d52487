//! What is retried: the two constants that generated code lays out.
//!
//! Below `attempts` and `next`, which both decide by it.

use crate::policy::Policy;

/// What is retried: its name, for those who watch, and how often and how long.
#[derive(Debug)]
pub struct Operation {
    pub(crate) name: &'static str,
    pub(crate) policy: Policy,
}

impl Operation {
    /// Puts the two together.
    #[inline]
    #[must_use]
    pub const fn new(name: &'static str, policy: Policy) -> Self {
        Self { name, policy }
    }
}
