//! What is retried: the constants that generated code lays out.
//!
//! Below `attempts` and `next`, which both decide by it.

use crate::policy::Policy;

/// What is retried: its name and what of its errors may be seen, for those who watch, and how often
/// and how long.
#[derive(Debug)]
pub struct Operation {
    pub(crate) name: &'static str,
    pub(crate) texts: Texts,
    pub(crate) policy: Policy,
}

/// Whether the texts of errors may be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Texts {
    Shown,
    Hidden,
}

impl Operation {
    /// Puts name and policy together.
    #[inline]
    #[must_use]
    pub const fn new(name: &'static str, policy: Policy) -> Self {
        Self {
            name,
            texts: Texts::Shown,
            policy,
        }
    }

    /// Hides the texts of errors.
    #[inline]
    #[must_use]
    pub const fn with_hidden_errors(mut self) -> Self {
        self.texts = Texts::Hidden;
        self
    }
}
