//! `string`, `bool` and `google.protobuf.Empty`.

use std::fmt;

use serde_core::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_core::ser::{SerializeMap, Serializer};

use super::{Reading, Schema, Value, Writing};

impl Value for String {
    fn is_default(&self) -> bool {
        self.is_empty()
    }

    fn write<S: Serializer>(&self, _: Writing<'_>, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self)
    }

    fn read<'de, D: Deserializer<'de>>(_: Reading<'_>, from: D) -> Result<Self, D::Error> {
        from.deserialize_string(Text)
    }

    fn describe(_: usize) -> Schema {
        Schema::leaf("string")
    }
}

struct Text;

impl Visitor<'_> for Text {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<String, E> {
        Ok(text)
    }
}

impl Value for bool {
    fn is_default(&self) -> bool {
        !*self
    }

    fn write<S: Serializer>(&self, _: Writing<'_>, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bool(*self)
    }

    fn read<'de, D: Deserializer<'de>>(_: Reading<'_>, from: D) -> Result<Self, D::Error> {
        serde_core::Deserialize::deserialize(from)
    }

    fn describe(_: usize) -> Schema {
        Schema::leaf("bool")
    }
}

/// `google.protobuf.Empty`.
impl Value for () {
    fn write<S: Serializer>(&self, _: Writing<'_>, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_map(Some(0))?.end()
    }

    fn read<'de, D: Deserializer<'de>>(reading: Reading<'_>, from: D) -> Result<Self, D::Error> {
        from.deserialize_map(Empty(reading))
    }

    fn describe(_: usize) -> Schema {
        Schema::leaf("Empty")
    }
}

struct Empty<'a>(Reading<'a>);

impl<'de> Visitor<'de> for Empty<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an empty object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            if !self.0.options.ignore_unknown {
                return Err(super::message::unknown(&name, "google.protobuf.Empty"));
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}
