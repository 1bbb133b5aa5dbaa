//! Canonical JSON of protobuf messages.
//!
//! [`Value`] is what can stand in JSON, [`Message`] what generated code implements;
//! [`to_string`] and [`from_str`] and their siblings are the way in. Everything goes
//! through serde, so messages can also stand inside other serde types.

mod any;
mod bytes;
mod containers;
mod enumeration;
mod error;
mod fields;
mod float;
#[doc(hidden)]
pub mod implement;
mod integer;
mod map;
mod member;
mod message;
mod options;
mod schema;
mod text;
mod tree;
mod types;
mod value;
mod wkt;

#[cfg(test)]
mod tests;

pub use enumeration::{Closed, Enum, Open};
pub use error::Error;
pub use fields::Fields;
pub use map::{Key, Map};
pub use member::Member;
pub use message::{Describe, Field, Message};
pub use options::{ReadOptions, Reading, WriteOptions, Writing};
pub use schema::Schema;
pub use types::Types;
pub use value::{Plain, Value};

pub use crate::{__json_enumeration as enumeration, __json_message as message};
pub use crate::{__json_value as value, __json_well_known as well_known};
pub use serde_core::de::MapAccess;
pub use serde_core::ser::SerializeMap;

#[doc(hidden)]
pub use serde_core as serde;

use std::io;

/// Writes `value` to `to`.
///
/// # Errors
///
/// When a well-known type is out of its range, when an `Any` is of an unknown type or
/// broken, when messages nest too deeply, or when `to` fails.
pub fn write<T: Value>(
    value: &T,
    options: &WriteOptions<'_>,
    to: impl io::Write,
) -> Result<(), Error> {
    let trace = error::Trace::default();
    let writing = Writing::new(options, &trace);
    value
        .write(writing, &mut serde_json::Serializer::new(to))
        .map_err(|error| Error::new(&trace, error))
}

/// Writes `value` into new bytes.
///
/// # Errors
///
/// As [`write()`].
pub fn to_vec<T: Value>(value: &T, options: &WriteOptions<'_>) -> Result<Vec<u8>, Error> {
    let mut out = Vec::with_capacity(128);
    write(value, options, &mut out)?;
    Ok(out)
}

/// Writes `value` into a new string.
///
/// # Errors
///
/// As [`write()`].
pub fn to_string<T: Value>(value: &T, options: &WriteOptions<'_>) -> Result<String, Error> {
    let text = to_vec(value, options)?;
    Ok(String::from_utf8(text).expect("serde_json writes UTF-8"))
}

/// Reads one value, and nothing but it, from `bytes`.
///
/// # Errors
///
/// When the bytes are not JSON, not JSON of a `T`, or nest too deeply.
pub fn from_slice<T: Value>(bytes: &[u8], options: &ReadOptions<'_>) -> Result<T, Error> {
    read(serde_json::Deserializer::from_slice(bytes), options)
}

/// Reads one value, and nothing but it, from `text`.
///
/// # Errors
///
/// As [`from_slice`].
pub fn from_str<T: Value>(text: &str, options: &ReadOptions<'_>) -> Result<T, Error> {
    read(serde_json::Deserializer::from_str(text), options)
}

fn read<'de, T: Value, R: serde_json::de::Read<'de>>(
    mut from: serde_json::Deserializer<R>,
    options: &ReadOptions<'_>,
) -> Result<T, Error> {
    let trace = error::Trace::default();
    let value = T::read(Reading::new(options, &trace), &mut from);
    value
        .and_then(|value| from.end().map(|()| value))
        .map_err(|error| Error::new(&trace, error))
}
