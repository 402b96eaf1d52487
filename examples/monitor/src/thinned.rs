//! A list that never grows beyond a limit, however much is put into it.
//!
//! When it is full, every second item is dropped, and from then on it takes one of every two, of
//! every four and so on: what is left is spread evenly over everything that there was.

/// At most [`MOST`](Thinned::MOST) items of many, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thinned<T> {
    items: Vec<T>,
    seen: u64,
    /// One of so many is kept; a power of two.
    step: u64,
}

impl<T> Thinned<T> {
    /// The most items that are kept; an even number, so that thinning keeps the rhythm.
    pub const MOST: usize = 2_000;

    /// Creates an empty list.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            items: Vec::new(),
            seen: 0,
            step: 1,
        }
    }

    /// Takes notice of an item, and keeps it when it is its turn.
    pub fn push(&mut self, item: T) {
        if self.seen % self.step == 0 {
            if self.items.len() == Self::MOST {
                self.thin();
            }
            self.items.push(item);
        }
        self.seen += 1;
    }

    /// Returns what has been kept.
    #[must_use]
    pub fn items(&self) -> &[T] {
        &self.items
    }

    /// Returns of how many items one is kept: 1 as long as all are.
    #[must_use]
    pub const fn step(&self) -> u64 {
        self.step
    }

    fn thin(&mut self) {
        let mut keeps = false;
        self.items.retain(|_| {
            keeps = !keeps;
            keeps
        });
        self.step = self.step.saturating_mul(2);
    }
}

impl<T> Default for Thinned<T> {
    fn default() -> Self {
        Self::new()
    }
}
