//! Map fields: which Rust maps they can be, and their keys.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::hash::{BuildHasher, Hash};

use super::integer;

/// A key of a map; in JSON always a string.
pub trait Key: Sized + Ord + Hash + fmt::Display {
    /// What a key is, for messages.
    const EXPECTED: &'static str;

    /// Returns the key that `text` is.
    fn parse(text: &str) -> Option<Self>;

    /// Calls `f` with the key's text.
    fn with_text<R>(&self, f: impl FnOnce(&str) -> R) -> R {
        f(&self.to_string())
    }
}

impl Key for String {
    const EXPECTED: &'static str = "a string";

    fn parse(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }

    fn with_text<R>(&self, f: impl FnOnce(&str) -> R) -> R {
        f(self)
    }
}

impl Key for bool {
    const EXPECTED: &'static str = "`true` or `false`";

    fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn with_text<R>(&self, f: impl FnOnce(&str) -> R) -> R {
        f(if *self { "true" } else { "false" })
    }
}

macro_rules! integer_keys {
    ($($type:ty: $expected:literal, $sign:expr;)*) => {$(
        impl Key for $type {
            const EXPECTED: &'static str = $expected;

            fn parse(text: &str) -> Option<Self> {
                integer::parse(text)?.try_into().ok()
            }

            fn with_text<R>(&self, f: impl FnOnce(&str) -> R) -> R {
                let (negative, digits): (bool, u64) = $sign(*self);
                integer::with_digits(negative, digits, f)
            }
        }
    )*};
}

integer_keys! {
    i32: "int32", |key: i32| (key < 0, key.unsigned_abs().into());
    i64: "int64", |key: i64| (key < 0, key.unsigned_abs());
    u32: "uint32", |key: u32| (false, key.into());
    u64: "uint64", |key| (false, key);
}

/// What a map field is in Rust.
pub trait Map {
    /// Type of the keys.
    type Key: Key;
    /// Type of the values.
    type Value;

    /// Whether there is nothing in it.
    fn is_empty(&self) -> bool;

    /// The entries in the map's own order.
    fn entries(&self) -> impl Iterator<Item = (&Self::Key, &Self::Value)>;

    /// Adds an entry, and returns the value it replaced.
    fn put(&mut self, key: Self::Key, value: Self::Value) -> Option<Self::Value>;
}

impl<K: Key, V, S: BuildHasher> Map for HashMap<K, V, S> {
    type Key = K;
    type Value = V;

    fn is_empty(&self) -> bool {
        self.is_empty()
    }

    fn entries(&self) -> impl Iterator<Item = (&K, &V)> {
        self.iter()
    }

    fn put(&mut self, key: K, value: V) -> Option<V> {
        self.insert(key, value)
    }
}

impl<K: Key, V> Map for BTreeMap<K, V> {
    type Key = K;
    type Value = V;

    fn is_empty(&self) -> bool {
        self.is_empty()
    }

    fn entries(&self) -> impl Iterator<Item = (&K, &V)> {
        self.iter()
    }

    fn put(&mut self, key: K, value: V) -> Option<V> {
        self.insert(key, value)
    }
}
