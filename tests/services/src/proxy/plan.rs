//! What becomes of a proxy's connections, one after the other.

use super::Fate;
use std::collections::VecDeque;

/// The fates of the first connections, and that of all others.
#[derive(Debug, Clone)]
pub struct Plan {
    first: VecDeque<Fate>,
    then: Fate,
}

impl Plan {
    /// All connections meet the same.
    pub const fn always(fate: Fate) -> Self {
        Self {
            first: VecDeque::new(),
            then: fate,
        }
    }

    /// The first connections meet these, each the next one; all others are served.
    pub fn first(fates: impl IntoIterator<Item = Fate>) -> Self {
        Self {
            first: fates.into_iter().collect(),
            then: Fate::Served,
        }
    }

    /// Returns the fate that the next connection is going to meet.
    pub(super) fn next(&self) -> Fate {
        self.first.front().copied().unwrap_or(self.then)
    }

    /// Returns the fate of a connection that is there.
    pub(super) fn take(&mut self) -> Fate {
        self.first.pop_front().unwrap_or(self.then)
    }
}
