//! One Rust name each: what happens when protobuf names fold into the same identifier.

use std::collections::{HashMap, HashSet};

/// Names of one Rust namespace and the protobuf names that want them.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    taken: HashSet<String>,
}

/// A protobuf name that could not have the Rust name it asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Renamed {
    /// Position in the list given to [`Scope::settle`].
    pub(crate) index: usize,
    /// Protobuf name to use in its place.
    pub(crate) name: String,
}

impl Scope {
    /// Gives every name an identifier of its own.
    ///
    /// A name spelled just like its identifier keeps it, then first come, first
    /// served; the others get the first number from 2 that is free.
    pub(crate) fn settle(&mut self, names: &[&str], rule: &dyn Fn(&str) -> String) -> Vec<Renamed> {
        let wanted: Vec<String> = names.iter().map(|name| rule(name)).collect();
        let mut owner: HashMap<&str, usize> = HashMap::with_capacity(names.len());
        for (index, ident) in wanted.iter().enumerate() {
            let exact = names[index] == ident;
            let slot = owner.entry(ident).or_insert(index);
            if exact && names[*slot] != ident {
                *slot = index;
            }
        }
        let losers: Vec<usize> = (0..names.len())
            .filter(|index| {
                let ident = wanted[*index].as_str();
                self.taken.contains(ident) || owner[ident] != *index
            })
            .collect();
        self.taken.extend(wanted.iter().cloned());
        losers
            .into_iter()
            .map(|index| Renamed {
                index,
                name: self.free(names[index], rule),
            })
            .collect()
    }

    fn free(&mut self, name: &str, rule: &dyn Fn(&str) -> String) -> String {
        (2u32..)
            .map(|number| format!("{name}{number}"))
            .find(|candidate| self.taken.insert(rule(candidate)))
            .expect("there are more numbers than names")
    }

    /// Takes an identifier, or says that it is taken.
    pub(crate) fn claim(&mut self, ident: &str) -> bool {
        self.taken.insert(ident.to_owned())
    }

    /// Whether an identifier is taken.
    pub(crate) fn has(&self, ident: &str) -> bool {
        self.taken.contains(ident)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::ident::{snake, upper_camel};

    fn check(names: &[&str], rule: fn(&str) -> String, expected: &[(usize, &str)]) {
        let renamed = Scope::default().settle(names, &rule);
        let renamed: Vec<_> = renamed.iter().map(|r| (r.index, r.name.as_str())).collect();
        assert_eq!(renamed, expected, "{names:?}");
    }

    #[test]
    fn exact_spelling_wins_then_order() {
        check(&["foo_bar", "FooBar"], upper_camel, &[(0, "foo_bar2")]);
        check(&["FooBar", "foo_bar"], upper_camel, &[(1, "foo_bar2")]);
        check(&["GetFoo", "get_foo"], snake, &[(0, "GetFoo2")]);
        check(&["fooBar", "FooBar"], snake, &[(1, "FooBar2")]);
        check(&["a", "A", "a2"], snake, &[(1, "A3")]);
    }
}
