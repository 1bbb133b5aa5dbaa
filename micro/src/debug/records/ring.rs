//! So many entries and no more: the oldest makes room for the next.

use std::collections::VecDeque;
use std::sync::Arc;

#[derive(Debug)]
pub(super) struct Ring<T> {
    entries: VecDeque<Arc<T>>,
    most: usize,
    /// The number of the next entry; the first one had 0.
    next: u64,
}

impl<T> Ring<T> {
    pub(super) fn new(most: usize) -> Self {
        Self {
            entries: VecDeque::new(),
            most,
            next: 0,
        }
    }

    pub(super) fn push(&mut self, entry: T) {
        if self.entries.len() == self.most {
            self.entries.pop_front();
        }
        self.entries.push_back(Arc::new(entry));
        self.next += 1;
    }

    /// Returns the entries, the oldest first.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &Arc<T>> {
        self.entries.iter()
    }

    /// Returns the number of the next entry.
    pub(super) fn next(&self) -> u64 {
        self.next
    }

    /// Returns the entries from number `at` on, and how many of those are gone.
    pub(super) fn since(&self, at: u64) -> (Vec<Arc<T>>, u64) {
        let oldest = self.next - self.entries.len() as u64;
        let gone = oldest.saturating_sub(at);
        let passed = usize::try_from(at.saturating_sub(oldest)).unwrap_or(usize::MAX);
        (self.entries.iter().skip(passed).cloned().collect(), gone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_makes_room() {
        let mut ring = Ring::new(3);
        assert_eq!(ring.since(0), (vec![], 0));
        for entry in 0..5 {
            ring.push(entry);
        }
        let entries = |from: std::ops::Range<u64>| from.map(Arc::new).collect::<Vec<_>>();
        assert!(ring.iter().eq(&entries(2..5)));
        assert_eq!(ring.since(0), (entries(2..5), 2));
        assert_eq!(ring.since(2), (entries(2..5), 0));
        assert_eq!(ring.since(4), (entries(4..5), 0));
        assert_eq!(ring.since(ring.next()), (vec![], 0));
    }
}
