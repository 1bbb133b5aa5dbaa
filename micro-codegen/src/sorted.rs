//! A small map.

/// Values by name, in the order of the names.
///
/// It is a list, since each kind of `BTreeMap` is much code in the build of every service.
#[derive(Debug)]
pub(crate) struct Sorted<V> {
    entries: Vec<(String, V)>,
}

impl<V> Default for Sorted<V> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
        }
    }
}

impl<V> Sorted<V> {
    /// The value of `name`, which is `new` if there was none.
    pub(crate) fn entry(&mut self, name: &str, new: V) -> &mut V {
        let at = match self.find(name) {
            Ok(at) => at,
            Err(at) => {
                self.entries.insert(at, (name.to_owned(), new));
                at
            }
        };
        &mut self.entries[at].1
    }

    pub(crate) fn get(&self, name: &str) -> Option<&V> {
        self.find(name).ok().map(|at| &self.entries[at].1)
    }

    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut V> {
        self.find(name).ok().map(|at| &mut self.entries[at].1)
    }

    pub(crate) fn remove(&mut self, name: &str) -> Option<V> {
        self.find(name).ok().map(|at| self.entries.remove(at).1)
    }

    pub(crate) fn entries(&self) -> &[(String, V)] {
        &self.entries
    }

    pub(crate) fn entries_mut(&mut self) -> &mut [(String, V)] {
        &mut self.entries
    }

    pub(crate) fn into_entries(self) -> Vec<(String, V)> {
        self.entries
    }

    fn find(&self, name: &str) -> Result<usize, usize> {
        self.entries
            .binary_search_by(|(other, _)| other.as_str().cmp(name))
    }
}

#[cfg(test)]
mod tests {
    use super::Sorted;

    #[test]
    fn names_are_in_order_and_there_once() {
        let mut map = Sorted::default();
        for name in ["b", "c", "a", "b"] {
            *map.entry(name, 0) += 1;
        }
        let expected = [("a", 1), ("b", 2), ("c", 1)].map(|(name, n)| (name.to_owned(), n));
        assert_eq!(map.entries(), expected);
        assert_eq!(map.remove("b"), Some(2));
        assert_eq!((map.get("b"), map.get("c")), (None, Some(&1)));
    }
}
