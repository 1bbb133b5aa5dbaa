//! What can stand as one JSON value.

use serde_core::{Deserializer, Serializer};

use super::{Reading, Schema, Writing};

/// The kind of everything but enums: the Rust type alone says how it is written.
#[derive(Clone, Copy, Debug)]
pub enum Plain {}

/// A type that can stand as the JSON value of a field.
///
/// `K` tells apart what shares a Rust type: an `i32` field is a number, or under
/// [`Open`](super::Open) and [`Closed`](super::Closed) an enum.
pub trait Value<K = Plain>: Sized {
    /// Whether `null` is a value of this type and not the absence of one.
    const NULL: bool = false;

    /// Whether a field without presence leaves this value out.
    fn is_default(&self) -> bool {
        false
    }

    /// Writes the value.
    ///
    /// # Errors
    ///
    /// Those of `to`, and when the value has no JSON.
    fn write<S: Serializer>(&self, writing: Writing<'_>, to: S) -> Result<S::Ok, S::Error>;

    /// Reads a value.
    ///
    /// # Errors
    ///
    /// Those of `from`, and when the JSON is not one of this type.
    fn read<'de, D: Deserializer<'de>>(reading: Reading<'_>, from: D) -> Result<Self, D::Error>;

    /// Reads a value, or `None` for an enum name that is unknown and to be passed over.
    ///
    /// # Errors
    ///
    /// As [`Value::read`].
    fn read_known<'de, D: Deserializer<'de>>(
        reading: Reading<'_>,
        from: D,
    ) -> Result<Option<Self>, D::Error> {
        Self::read(reading, from).map(Some)
    }

    /// Describes the type for registry records, with at most `levels` levels of fields.
    fn describe(levels: usize) -> Schema;

    /// Describes the type for registry records.
    fn schema() -> Schema {
        Self::describe(super::schema::LEVELS)
    }
}

impl<K, T: Value<K>> Value<K> for Box<T> {
    const NULL: bool = T::NULL;

    fn is_default(&self) -> bool {
        (**self).is_default()
    }

    fn write<S: Serializer>(&self, writing: Writing<'_>, to: S) -> Result<S::Ok, S::Error> {
        (**self).write(writing, to)
    }

    fn read<'de, D: Deserializer<'de>>(reading: Reading<'_>, from: D) -> Result<Self, D::Error> {
        T::read(reading, from).map(Box::new)
    }

    fn read_known<'de, D: Deserializer<'de>>(
        reading: Reading<'_>,
        from: D,
    ) -> Result<Option<Self>, D::Error> {
        Ok(T::read_known(reading, from)?.map(Box::new))
    }

    fn describe(levels: usize) -> Schema {
        T::describe(levels)
    }
}
