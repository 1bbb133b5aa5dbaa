//! A request of flags: `--name John --address.city Rome`.

use micro::registry::Value as Schema;
use serde_json::{Map, Value};

use super::check::is_named;
use super::{fields, is_open};
use crate::failure::{Failure, Result};
use crate::names::{closest, folded};

/// Makes the JSON of a request of flags, each a field by its name in any case.
///
/// Types come from the schema; where it says nothing, what is JSON is taken as that, and all else as text.
pub(crate) fn request(words: &[String], schema: Option<&Schema>) -> Result<String> {
    let mut object = Map::new();
    let mut words = words.iter().peekable();
    while let Some(word) = words.next() {
        let Some(flag) = word.strip_prefix("--").filter(|flag| !flag.is_empty()) else {
            let what = format!("`{word}` is no flag");
            return Err(Failure::usage(what)
                .hint("write fields as --FIELD VALUE, or the whole request as one JSON object"));
        };
        let (path, value) = match flag.split_once('=') {
            Some((path, value)) => (path, Some(value.to_owned())),
            None => (flag, None),
        };
        let (names, kind) = resolve(path, schema)?;
        let value = match value {
            Some(value) => value,
            None if kind == Some("bool") => words
                .next_if(|word| matches!(&***word, "true" | "false"))
                .map_or_else(|| "true".to_owned(), String::clone),
            None => match (words.next_if(|word| !word.starts_with("--")), kind) {
                (Some(value), _) => value.clone(),
                (None, None) => "true".to_owned(),
                (None, Some(kind)) => {
                    let what = format!("--{path} has no value");
                    return Err(Failure::usage(what).hint(format!("write --{path} and a {kind}")));
                }
            },
        };
        put(&mut object, &names, kind, &value);
    }
    Ok(Value::Object(object).to_string())
}

/// Finds the field of a path; its type is none where the schema says nothing.
fn resolve<'a>(path: &str, schema: Option<&'a Schema>) -> Result<(Vec<String>, Option<&'a str>)> {
    let mut names = Vec::new();
    let mut within = schema.filter(|schema| !schema.values.is_empty());
    let mut kind = None;
    for part in path.split('.') {
        let Some(message) = within else {
            names.push(part.to_owned());
            kind = None;
            continue;
        };
        let exact = fields(message).find(|field| is_named(field, part));
        let like = || fields(message).find(|field| folded(&field.name) == folded(part));
        let Some(field) = exact.or_else(like) else {
            if is_open(message) {
                names.push(part.to_owned());
                (within, kind) = (None, None);
                continue;
            }
            let known = || fields(message).map(|field| &*field.name);
            let what = format!("--{path}: {} has no field `{part}`", message.kind);
            return Err(Failure::usage(what).hint(match closest(part, known()) {
                Some(name) => format!("did you mean --{name}?"),
                None => format!("it has {}", known().collect::<Vec<_>>().join(", ")),
            }));
        };
        names.push(field.name.clone());
        kind = Some(&*field.kind);
        within = Some(field).filter(|field| !field.values.is_empty());
    }
    Ok((names, kind))
}

fn put(object: &mut Map<String, Value>, names: &[String], kind: Option<&str>, text: &str) {
    let Some((name, rest)) = names.split_first() else {
        return;
    };
    if !rest.is_empty() {
        let inner = object
            .entry(name.clone())
            .or_insert_with(|| Map::new().into());
        if let Value::Object(inner) = inner {
            put(inner, rest, kind, text);
        }
        return;
    }
    let element = kind.and_then(|kind| kind.strip_prefix("[]"));
    let element = element.filter(|element| *element != "uint8");
    let whole_list = || {
        serde_json::from_str::<Value>(text)
            .ok()
            .filter(Value::is_array)
    };
    match element {
        None => {
            object.insert(name.clone(), value(kind, text));
        }
        Some(element) => match object
            .entry(name.clone())
            .or_insert_with(|| Vec::<Value>::new().into())
        {
            Value::Array(items) => match whole_list() {
                Some(Value::Array(all)) => items.extend(all),
                _ => items.push(value(Some(element), text)),
            },
            other => *other = value(Some(element), text),
        },
    }
}

/// The value of a field; what does not fit its type is left to the check to complain of.
fn value(kind: Option<&str>, text: &str) -> Value {
    match kind {
        Some("string" | "[]uint8") => text.into(),
        _ => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
    }
}
