//! What can be chosen about reading and writing, and what is carried along meanwhile.

use super::error::Trace;
use super::types::{self, Types};

/// How many messages, lists and objects may stand inside each other.
const DEPTH: u32 = 100;

/// Choices for writing; the default is canonical proto3 JSON.
#[derive(Clone, Copy, Debug, Default)]
pub struct WriteOptions<'a> {
    /// Use the names of the `.proto` (`snake_case`, usually) instead of `lowerCamelCase`.
    pub proto_names: bool,
    /// Write fields without presence, lists and maps even when they are empty.
    pub defaults: bool,
    /// Write enums as numbers.
    pub enum_numbers: bool,
    /// Types that an `Any` may hold; when `None`, those given to [`Types::install`].
    pub types: Option<&'a Types>,
}

impl WriteOptions<'static> {
    /// Canonical proto3 JSON.
    pub const CANONICAL: Self = Self {
        proto_names: false,
        defaults: false,
        enum_numbers: false,
        types: None,
    };

    /// Canonical but for the field names, which are those of the `.proto`.
    pub const PROTO_NAMES: Self = Self {
        proto_names: true,
        ..Self::CANONICAL
    };
}

/// Choices for reading; the default refuses what it does not know.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReadOptions<'a> {
    /// Pass over unknown fields and unknown enum names.
    pub ignore_unknown: bool,
    /// Types that an `Any` may hold; when `None`, those given to [`Types::install`].
    pub types: Option<&'a Types>,
}

impl ReadOptions<'static> {
    /// Refuses unknown fields and enum names.
    pub const STRICT: Self = Self {
        ignore_unknown: false,
        types: None,
    };

    /// Passes over unknown fields and enum names.
    pub const LENIENT: Self = Self {
        ignore_unknown: true,
        types: None,
    };
}

/// A write under way: its options and its place in the value.
#[derive(Clone, Copy, Debug)]
pub struct Writing<'a> {
    pub(super) options: &'a WriteOptions<'a>,
    pub(super) trace: &'a Trace,
    depth: u32,
}

impl<'a> Writing<'a> {
    pub(super) fn new(options: &'a WriteOptions<'a>, trace: &'a Trace) -> Self {
        Self {
            options,
            trace,
            depth: 0,
        }
    }

    pub(super) fn types(self) -> &'a Types {
        self.options.types.unwrap_or_else(|| types::installed())
    }

    pub(super) fn deeper<E: serde_core::ser::Error>(mut self) -> Result<Self, E> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(E::custom(TOO_DEEP));
        }
        Ok(self)
    }
}

/// A read under way: its options and its place in the value.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    pub(super) options: &'a ReadOptions<'a>,
    pub(super) trace: &'a Trace,
    depth: u32,
}

impl<'a> Reading<'a> {
    pub(super) fn new(options: &'a ReadOptions<'a>, trace: &'a Trace) -> Self {
        Self {
            options,
            trace,
            depth: 0,
        }
    }

    pub(super) fn types(self) -> &'a Types {
        self.options.types.unwrap_or_else(|| types::installed())
    }

    pub(super) fn deeper<E: serde_core::de::Error>(mut self) -> Result<Self, E> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(E::custom(TOO_DEEP));
        }
        Ok(self)
    }
}

const TOO_DEEP: &str = "nested deeper than 100 levels";
