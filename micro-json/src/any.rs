//! `google.protobuf.Any`: the message it holds, with its type in a member `@type`.

use std::fmt;

use prost_types::Any;
use serde_core::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde_core::ser::{Error as _, SerializeMap, Serializer};

use super::tree::{Seed, Tree};
use super::types::Entry;
use super::{Reading, Schema, Value, Writing};

impl Value for Any {
    fn write<S: Serializer>(&self, writing: Writing<'_>, to: S) -> Result<S::Ok, S::Error> {
        let writing = writing.deeper()?;
        let mut object = to.serialize_map(None)?;
        if self.type_url.is_empty() && self.value.is_empty() {
            return object.end();
        }
        let entry = writing.types().get(type_name(&self.type_url));
        let entry = entry.ok_or_else(|| S::Error::custom(unknown_type(&self.type_url)))?;
        object.serialize_entry("@type", &self.type_url)?;
        match (entry.to_json)(&self.value, writing).map_err(S::Error::custom)? {
            Tree::Object(members) if !entry.special => {
                for (name, value) in &members {
                    object.serialize_entry(name, value)?;
                }
            }
            json => object.serialize_entry("value", &json)?,
        }
        object.end()
    }

    fn read<'de, D: Deserializer<'de>>(reading: Reading<'_>, from: D) -> Result<Self, D::Error> {
        from.deserialize_map(Object(reading))
    }

    fn describe(_: usize) -> Schema {
        Schema::leaf("Any")
    }
}

struct Object<'a>(Reading<'a>);

impl<'de> Visitor<'de> for Object<'_> {
    type Value = Any;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of `google.protobuf.Any`")
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Any, A::Error> {
        let reading = self.0.deeper()?;
        let Tree::Object(members) = Seed(self.0).visit_map(object)? else {
            return Ok(Any::default());
        };
        if members.is_empty() {
            return Ok(Any::default());
        }
        read(members, reading).map_err(A::Error::custom)
    }
}

fn read(mut members: Vec<(String, Tree)>, reading: Reading<'_>) -> Result<Any, String> {
    let type_url = match take(&mut members, "@type")? {
        Some(Tree::Text(type_url)) => type_url,
        _ => return Err("expected a member `@type` that is a string".to_owned()),
    };
    if !type_url.contains('/') {
        return Err(format!(
            "expected a type URL with a `/` as `@type`, found `{type_url}`"
        ));
    }
    let name = type_name(&type_url);
    let entry = reading.types().get(name);
    let entry = entry.ok_or_else(|| unknown_type(&type_url))?;
    if name == "google.protobuf.Empty" {
        // Go writes one, most others do not.
        take(&mut members, "value")?;
    }
    let json = content(entry, members, reading)?;
    let value = (entry.from_json)(json, reading)?;
    Ok(Any { type_url, value })
}

/// What is left of the object: the message itself, or what stands in `value`.
fn content(
    entry: Entry,
    mut members: Vec<(String, Tree)>,
    reading: Reading<'_>,
) -> Result<Tree, String> {
    if !entry.special {
        return Ok(Tree::Object(members));
    }
    let value = take(&mut members, "value")?;
    match members.first() {
        Some((name, _)) if !reading.options.ignore_unknown => {
            Err(format!("unknown member `{name}` beside `value`"))
        }
        _ => value.ok_or_else(|| "expected a member `value`".to_owned()),
    }
}

/// Removes the member called `name`, of which there may be only one.
fn take(members: &mut Vec<(String, Tree)>, name: &str) -> Result<Option<Tree>, String> {
    let mut found = members
        .extract_if(.., |(member, _)| member == name)
        .map(|(_, value)| value);
    let first = found.next();
    match found.next() {
        Some(_) => Err(format!("member `{name}` is there twice")),
        None => Ok(first),
    }
}

fn type_name(type_url: &str) -> &str {
    type_url.rsplit('/').next().unwrap_or(type_url)
}

fn unknown_type(type_url: &str) -> String {
    format!("type `{type_url}` of an `Any` is not in the registry; add it to `json::Types`")
}
