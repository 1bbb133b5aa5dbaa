//! Whether a request is what its endpoint takes, as far as the registry's record says what that is.

use std::fmt::Write;

use micro::registry::Value as Schema;
use serde_json::Value;

use super::{fields, is_open};
use crate::names::closest;

/// Messages whose JSON is not that of their fields.
const OWN_JSON: [&str; 18] = [
    "Any",
    "BoolValue",
    "BytesValue",
    "DoubleValue",
    "Duration",
    "Empty",
    "FieldMask",
    "FloatValue",
    "Int32Value",
    "Int64Value",
    "ListValue",
    "NullValue",
    "StringValue",
    "Struct",
    "Timestamp",
    "UInt32Value",
    "UInt64Value",
    "Value",
];

/// Returns all that is wrong with a request.
pub(crate) fn check(request: &Value, schema: &Schema) -> Vec<String> {
    let mut found = Vec::new();
    message(request, schema, "", &mut found);
    found
}

fn message(value: &Value, schema: &Schema, path: &str, found: &mut Vec<String>) {
    let Value::Object(members) = value else {
        found.push(expected(
            path,
            &format!("an object, the fields of {}", schema.kind),
            value,
        ));
        return;
    };
    for (key, value) in members {
        let path = match path {
            "" => key.clone(),
            path => format!("{path}.{key}"),
        };
        match fields(schema).find(|field| is_named(field, key)) {
            Some(known) => field(value, known, &path, found),
            // It may be one that the record does not name: it is cut off, or Go's.
            None if is_open(schema) => {}
            None => found.push(unknown(&path, key, schema)),
        }
    }
}

/// Whether JSON may name a field so: as the proto does, or in camel case.
pub(crate) fn is_named(field: &Schema, key: &str) -> bool {
    field.name == key || camel(&field.name) == key
}

/// `user_name` → `userName`, by the mapping of protobuf.
fn camel(name: &str) -> String {
    let mut upper = false;
    let mut camel = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '_' => upper = true,
            c if upper => {
                camel.push(c.to_ascii_uppercase());
                upper = false;
            }
            c => camel.push(c),
        }
    }
    camel
}

fn unknown(path: &str, key: &str, schema: &Schema) -> String {
    let names = || fields(schema).map(|field| &*field.name);
    let mut text = format!("`{path}`: {} has no such field", schema.kind);
    // Writing to a string cannot fail.
    let _ = match closest(key, names()) {
        Some(name) => write!(text, "; did you mean `{name}`?"),
        None => write!(text, "; it has {}", names().collect::<Vec<_>>().join(", ")),
    };
    text
}

fn field(value: &Value, field: &Schema, path: &str, found: &mut Vec<String>) {
    if value.is_null() {
        return;
    }
    if field.kind == "[]uint8" {
        let numbers = |items: &Vec<Value>| {
            items
                .iter()
                .all(|item| item.as_u64().is_some_and(|n| n < 256))
        };
        if !(value.is_string() || value.as_array().is_some_and(numbers)) {
            found.push(expected(path, "bytes in base64", value));
        }
        return;
    }
    let Some(element) = field.kind.strip_prefix("[]") else {
        return single(value, &field.kind, field, path, found);
    };
    let Value::Array(items) = value else {
        found.push(expected(path, &format!("a list of {element}"), value));
        return;
    };
    for (at, item) in items.iter().enumerate() {
        single(item, element, field, &format!("{path}[{at}]"), found);
    }
}

/// Checks a value that is no list.
fn single(value: &Value, kind: &str, schema: &Schema, path: &str, found: &mut Vec<String>) {
    let right = match kind {
        "string" => value.is_string(),
        "bool" => value.is_boolean(),
        "int32" => integer(value).is_some_and(|n| i32::try_from(n).is_ok()),
        "int64" | "int" => integer(value).is_some_and(|n| i64::try_from(n).is_ok()),
        "uint32" => integer(value).is_some_and(|n| u32::try_from(n).is_ok()),
        "uint64" | "uint" => integer(value).is_some_and(|n| u64::try_from(n).is_ok()),
        "float32" | "float64" => is_float(value),
        // A map, or whatever one likes.
        "" => true,
        kind if OWN_JSON.contains(&kind) => true,
        _ if !schema.values.is_empty() => return message(value, schema, path, found),
        // An enumeration, or a message of which nothing is known.
        _ => true,
    };
    if !right {
        let article = if kind.starts_with(['i', 'u']) {
            "an"
        } else {
            "a"
        };
        found.push(expected(path, &format!("{article} {kind}"), value));
    }
}

/// A whole number, which may also stand in a string.
fn integer(value: &Value) -> Option<i128> {
    match value {
        Value::Number(number) => {
            let whole = number.as_i64().map(i128::from);
            let whole = whole.or_else(|| number.as_u64().map(i128::from));
            // `1.0` and `1e3` are whole, too.
            let rounded = || number.as_f64().filter(|number| number.fract() == 0.0);
            whole.or_else(|| rounded().map(|number| number as i128))
        }
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

fn is_float(value: &Value) -> bool {
    match value {
        Value::String(text) => {
            matches!(&**text, "NaN" | "Infinity" | "-Infinity") || text.parse::<f64>().is_ok()
        }
        value => value.is_number(),
    }
}

fn expected(path: &str, what: &str, value: &Value) -> String {
    let found = match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) => {
            let short: String = text.chars().take(40).collect();
            format!("the string {short:?}")
        }
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    };
    match path {
        "" => format!("the request should be {what}, and is {found}"),
        path => format!("`{path}`: should be {what}, and is {found}"),
    }
}
