//! What is to happen when: events in the order of time.
//!
//! A calendar has a page for each stretch of time, and only the page of today is kept in order. So
//! an event costs about the same however many there are, and no event is an allocation of its own:
//! pages that are over are written on again.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::mem;
use std::time::Duration;

/// Nanoseconds in a page, as a power of two: a millisecond or so.
const PAGE_BITS: u32 = 20;

/// Events in the order of time; those of the same moment come in the order of `E`.
#[derive(Debug)]
pub(crate) struct Calendar<E> {
    /// The number of today's page since time began.
    today: u64,
    /// What is left of today.
    events: BinaryHeap<Reverse<(u64, E)>>,
    /// The days to come, from tomorrow.
    pages: VecDeque<Vec<Reverse<(u64, E)>>>,
    /// Empty pages to be written on.
    blank: Vec<Vec<Reverse<(u64, E)>>>,
    /// How many events there are on all pages.
    count: usize,
}

impl<E: Ord> Calendar<E> {
    /// Creates an empty calendar.
    #[must_use]
    pub(crate) fn new() -> Self {
        Self {
            today: 0,
            events: BinaryHeap::new(),
            pages: VecDeque::new(),
            blank: Vec::new(),
            count: 0,
        }
    }

    /// Notes an event; one that would be in the past comes next.
    pub(crate) fn push(&mut self, at: Duration, event: E) {
        let at = u64::try_from(at.as_nanos()).unwrap_or(u64::MAX);
        self.count += 1;
        match (at >> PAGE_BITS).checked_sub(self.today + 1) {
            None => self.events.push(Reverse((at, event))),
            Some(ahead) => self.page(ahead).push(Reverse((at, event))),
        }
    }

    /// Takes out the next event and the moment at which it happens.
    pub(crate) fn pop(&mut self) -> Option<(Duration, E)> {
        if self.count == 0 {
            return None;
        }
        loop {
            if let Some(Reverse((at, event))) = self.events.pop() {
                self.count -= 1;
                return Some((Duration::from_nanos(at), event));
            }
            let page = self.pages.pop_front().unwrap_or_default();
            let over = mem::replace(&mut self.events, BinaryHeap::from(page)).into_vec();
            if over.capacity() > 0 {
                self.blank.push(over);
            }
            self.today += 1;
        }
    }

    /// Returns the page of a day to come, 0 for tomorrow.
    #[expect(
        clippy::indexing_slicing,
        reason = "there are as many pages, or were made"
    )]
    fn page(&mut self, ahead: u64) -> &mut Vec<Reverse<(u64, E)>> {
        let ahead = usize::try_from(ahead).unwrap_or(usize::MAX);
        while self.pages.len() <= ahead {
            self.pages.push_back(Vec::new());
        }
        let page = &mut self.pages[ahead];
        if page.capacity() == 0 {
            *page = self.blank.pop().unwrap_or_default();
        }
        page
    }
}

impl<E: Ord> Default for Calendar<E> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn events_come_in_the_order_of_time_whatever_the_order_they_were_noted_in() {
        let mut random = Random::new(1);
        let mut calendar = Calendar::new();
        let mut expected = Vec::new();
        for event in 0..5_000_u32 {
            let at = Duration::from_micros(u64::from(random.below(50_000)));
            calendar.push(at, event);
            expected.push((at, event));
        }
        expected.sort_unstable();

        let found: Vec<_> = std::iter::from_fn(|| calendar.pop()).collect();

        assert_eq!(found, expected);
    }

    #[test]
    fn events_noted_on_the_way_find_their_place() {
        let mut calendar = Calendar::new();
        calendar.push(Duration::from_millis(5), 'b');
        calendar.push(Duration::from_millis(900), 'd');

        let first = calendar.pop();
        calendar.push(Duration::from_millis(6), 'c');
        calendar.push(Duration::from_millis(2), 'a');
        let rest: String = std::iter::from_fn(|| calendar.pop())
            .map(|(_, event)| event)
            .collect();

        assert_eq!(first, Some((Duration::from_millis(5), 'b')));
        assert_eq!(rest, "acd");
    }
}
