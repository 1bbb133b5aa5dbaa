//! `google.protobuf.FieldMask`: paths with commas between them, in `lowerCamelCase`.

use std::fmt;

use prost_types::FieldMask;
use serde_core::de::{Deserializer, Visitor};
use serde_core::ser::{Error as _, Serializer};

use crate::{Reading, Schema, Value, Writing};

impl Value for FieldMask {
    fn write<S: Serializer>(&self, _: Writing<'_>, to: S) -> Result<S::Ok, S::Error> {
        let mut text = String::new();
        for (index, path) in self.paths.iter().enumerate() {
            if index > 0 {
                text.push(',');
            }
            if !push_camel(path, &mut text) {
                return Err(S::Error::custom(format_args!(
                    "path `{path}` of a field mask is not snake_case and has no JSON"
                )));
            }
        }
        to.serialize_str(&text)
    }

    fn read<'de, D: Deserializer<'de>>(_: Reading<'_>, from: D) -> Result<Self, D::Error> {
        from.deserialize_str(Paths)
    }

    fn describe(_: usize) -> Schema {
        Schema::leaf("FieldMask")
    }
}

/// `foo_bar` → `fooBar`, if that can be undone.
fn push_camel(path: &str, text: &mut String) -> bool {
    let mut after_underscore = false;
    for c in path.chars() {
        match c {
            'a'..='z' if after_underscore => {
                after_underscore = false;
                text.push(c.to_ascii_uppercase());
            }
            _ if after_underscore => return false,
            '_' => after_underscore = true,
            'A'..='Z' => return false,
            _ => text.push(c),
        }
    }
    !after_underscore
}

struct Paths;

impl Visitor<'_> for Paths {
    type Value = FieldMask;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("field paths in lowerCamelCase with commas between them")
    }

    fn visit_str<E: serde_core::de::Error>(self, text: &str) -> Result<FieldMask, E> {
        if text.is_empty() {
            return Ok(FieldMask::default());
        }
        let paths: Option<Vec<String>> = text.split(',').map(snake).collect();
        let paths =
            paths.ok_or_else(|| E::invalid_value(serde_core::de::Unexpected::Str(text), &self))?;
        Ok(FieldMask { paths })
    }
}

fn snake(path: &str) -> Option<String> {
    let mut out = String::with_capacity(path.len() + 4);
    for c in path.chars() {
        match c {
            'A'..='Z' => out.extend(['_', c.to_ascii_lowercase()]),
            'a'..='z' | '0'..='9' | '.' => out.push(c),
            _ => return None,
        }
    }
    (!out.is_empty()).then_some(out)
}
