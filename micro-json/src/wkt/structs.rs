//! `google.protobuf.Struct`, `Value` and `ListValue`: any JSON.

use std::collections::BTreeMap;
use std::fmt;

use prost_types::value::Kind;
use prost_types::{ListValue, Struct, Value as Any};
use serde_core::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_core::ser::{Error as _, SerializeMap, SerializeSeq, Serializer};

use crate::fields::Element;
use crate::{Plain, Reading, Schema, Value, Writing};

const KIND: std::marker::PhantomData<Plain> = std::marker::PhantomData;

impl Value for Any {
    const NULL: bool = true;

    fn write<S: Serializer>(&self, writing: Writing<'_>, to: S) -> Result<S::Ok, S::Error> {
        match &self.kind {
            None => Err(S::Error::custom("`google.protobuf.Value` has no value")),
            Some(Kind::NullValue(_)) => to.serialize_unit(),
            Some(Kind::NumberValue(number)) if !number.is_finite() => Err(S::Error::custom(
                "`google.protobuf.Value` holds a number that JSON has not",
            )),
            Some(Kind::NumberValue(number)) => to.serialize_f64(*number),
            Some(Kind::StringValue(text)) => to.serialize_str(text),
            Some(Kind::BoolValue(value)) => to.serialize_bool(*value),
            Some(Kind::StructValue(value)) => value.write(writing, to),
            Some(Kind::ListValue(value)) => value.write(writing, to),
        }
    }

    fn read<'de, D: Deserializer<'de>>(reading: Reading<'_>, from: D) -> Result<Self, D::Error> {
        from.deserialize_any(AnyJson(reading))
    }

    fn describe(_: usize) -> Schema {
        Schema::leaf("Value")
    }
}

impl Value for Struct {
    fn write<S: Serializer>(&self, writing: Writing<'_>, to: S) -> Result<S::Ok, S::Error> {
        let writing = writing.deeper()?;
        let mut object = to.serialize_map(Some(self.fields.len()))?;
        for (key, value) in &self.fields {
            object
                .serialize_entry(
                    key,
                    &Element {
                        value,
                        writing,
                        kind: KIND,
                    },
                )
                .inspect_err(|_| writing.trace.key(key))?;
        }
        object.end()
    }

    fn read<'de, D: Deserializer<'de>>(reading: Reading<'_>, from: D) -> Result<Self, D::Error> {
        from.deserialize_map(Object(reading))
    }

    fn describe(_: usize) -> Schema {
        Schema::leaf("Struct")
    }
}

impl Value for ListValue {
    fn write<S: Serializer>(&self, writing: Writing<'_>, to: S) -> Result<S::Ok, S::Error> {
        let writing = writing.deeper()?;
        let mut list = to.serialize_seq(Some(self.values.len()))?;
        for (index, value) in self.values.iter().enumerate() {
            list.serialize_element(&Element {
                value,
                writing,
                kind: KIND,
            })
            .inspect_err(|_| writing.trace.index(index))?;
        }
        list.end()
    }

    fn read<'de, D: Deserializer<'de>>(reading: Reading<'_>, from: D) -> Result<Self, D::Error> {
        from.deserialize_seq(List(reading))
    }

    fn describe(_: usize) -> Schema {
        Schema::leaf("ListValue")
    }
}

#[derive(Clone, Copy)]
struct AnyJson<'a>(Reading<'a>);

impl<'de> DeserializeSeed<'de> for AnyJson<'_> {
    type Value = Any;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Any, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for AnyJson<'_> {
    type Value = Any;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Any, E> {
        Ok(Kind::NullValue(0).into())
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Any, E> {
        Ok(Kind::BoolValue(value).into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Any, E> {
        Ok(Kind::NumberValue(value as f64).into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Any, E> {
        Ok(Kind::NumberValue(value as f64).into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Any, E> {
        Ok(Kind::NumberValue(value).into())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Any, E> {
        self.visit_string(text.to_owned())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Any, E> {
        Ok(Kind::StringValue(text).into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Any, A::Error> {
        List(self.0)
            .visit_seq(list)
            .map(|list| Kind::ListValue(list).into())
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Any, A::Error> {
        Object(self.0)
            .visit_map(object)
            .map(|object| Kind::StructValue(object).into())
    }
}

struct List<'a>(Reading<'a>);

impl<'de> Visitor<'de> for List<'_> {
    type Value = ListValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<ListValue, A::Error> {
        let reading = self.0.deeper()?;
        let mut values = Vec::new();
        while let Some(value) = list
            .next_element_seed(AnyJson(reading))
            .inspect_err(|_| reading.trace.index(values.len()))?
        {
            values.push(value);
        }
        Ok(ListValue { values })
    }
}

struct Object<'a>(Reading<'a>);

impl<'de> Visitor<'de> for Object<'_> {
    type Value = Struct;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Struct, A::Error> {
        let reading = self.0.deeper()?;
        let mut fields = BTreeMap::new();
        while let Some(key) = object.next_key::<String>()? {
            let read = object.next_value_seed(AnyJson(reading));
            let value = read.inspect_err(|_| reading.trace.key(&key))?;
            if fields.contains_key(&key) {
                return Err(A::Error::custom(format_args!("key `{key}` is there twice")));
            }
            fields.insert(key, value);
        }
        Ok(Struct { fields })
    }
}
