//! Which message types an `Any` may hold in JSON.

use std::fmt;
use std::sync::{LazyLock, OnceLock};

use serde_core::de::DeserializeSeed;

use super::error::Trace;
use super::tree::{Seed, Tree};
use super::{Message, ReadOptions, Reading, Value, Writing};

/// Message types by name.
#[derive(Clone)]
pub struct Types {
    /// In the order of the names.
    entries: Vec<(&'static str, Entry)>,
}

/// How one type goes between protobuf bytes and JSON.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    /// Whether the JSON stands in a member `value` instead of beside `@type`.
    pub(super) special: bool,
    pub(super) to_json: fn(&[u8], Writing<'_>) -> Result<Tree, String>,
    pub(super) from_json: fn(Tree, Reading<'_>) -> Result<Vec<u8>, String>,
}

impl Types {
    /// Returns a registry that knows the types of `google.protobuf` that have a JSON of their own.
    pub fn new() -> Self {
        let mut types = Self {
            entries: Vec::new(),
        };
        super::wkt::register(&mut types);
        types
    }

    /// Adds the messages of `google/protobuf/` that describe others: those of
    /// `descriptor.proto`, `type.proto`, `api.proto`, `source_context.proto` and
    /// `compiler/plugin.proto`.
    // Inlined, so that the build of a service that does not call it is not slowed down.
    #[inline]
    pub fn add_descriptors(&mut self) -> &mut Self {
        super::wkt::register_descriptors(self);
        self
    }

    /// Adds message type `T`.
    pub fn add<T: Message + Value + prost::Message>(&mut self) -> &mut Self {
        self.insert::<T>(T::NAME, false)
    }

    /// Makes this the registry of all reads and writes whose options name none.
    ///
    /// # Errors
    ///
    /// Gives the registry back when another one was installed or used before.
    pub fn install(self) -> Result<(), Self> {
        INSTALLED.set(self)
    }

    pub(super) fn insert<T: Value + prost::Message + Default>(
        &mut self,
        name: &'static str,
        special: bool,
    ) -> &mut Self {
        let entry = Entry {
            special,
            to_json: to_json::<T>,
            from_json: from_json::<T>,
        };
        self.put(name, entry);
        self
    }

    fn put(&mut self, name: &'static str, entry: Entry) {
        match self.find(name) {
            Ok(at) => self.entries[at].1 = entry,
            Err(at) => self.entries.insert(at, (name, entry)),
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<Entry> {
        self.find(name).ok().map(|at| self.entries[at].1)
    }

    fn find(&self, name: &str) -> Result<usize, usize> {
        self.entries
            .binary_search_by(|(known, _)| (*known).cmp(name))
    }
}

impl Default for Types {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Types {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.entries.iter().map(|(name, _)| name);
        f.debug_set().entries(names).finish()
    }
}

static INSTALLED: OnceLock<Types> = OnceLock::new();

pub(super) fn installed() -> &'static Types {
    static WELL_KNOWN: LazyLock<Types> = LazyLock::new(Types::new);
    INSTALLED.get().unwrap_or_else(|| &WELL_KNOWN)
}

// Of these two there is one for every type, so they only do what depends on it.

fn to_json<T: Value + prost::Message + Default>(
    bytes: &[u8],
    writing: Writing<'_>,
) -> Result<Tree, String> {
    match T::decode(bytes) {
        Ok(value) => tree(&|to| value.write(writing, to)),
        Err(error) => Err(error.to_string()),
    }
}

fn from_json<T: Value + prost::Message>(
    json: Tree,
    reading: Reading<'_>,
) -> Result<Vec<u8>, String> {
    match T::read(reading, json) {
        Ok(value) => Ok(value.encode_to_vec()),
        Err(error) => Err(error.to_string()),
    }
}

type Json<'a> = serde_json::Serializer<&'a mut Vec<u8>>;

/// What `write` writes.
fn tree(write: &dyn Fn(&mut Json<'_>) -> serde_json::Result<()>) -> Result<Tree, String> {
    let mut text = Vec::new();
    write(&mut Json::new(&mut text)).map_err(|error| error.to_string())?;
    let trace = Trace::default();
    let seed = Seed(Reading::new(&ReadOptions::STRICT, &trace));
    let tree = seed.deserialize(&mut serde_json::Deserializer::from_slice(&text));
    tree.map_err(|error| error.to_string())
}
