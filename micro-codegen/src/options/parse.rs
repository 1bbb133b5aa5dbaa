//! Reads the parameter a protoc plugin is given: `name=value,name=value`.

use super::table::{Row, Slot, TABLE};
use super::{Options, nearest};
use crate::Errors;

impl Options {
    /// Reads a plugin parameter such as `json=false,bytes=.pkg.Blob,extern_path=.pkg=::other`.
    ///
    /// Options are separated by `,`; a comma inside a value is written `\,`.
    /// A flag without `=` is `true`. Options that take a path may be repeated.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the parameter, and what [`Options::check`] finds.
    pub fn parse(parameter: &str) -> Result<Self, Errors> {
        let mut options = Self::default();
        let mut errors = Errors::default();
        let mut given: Vec<(&str, String)> = Vec::new();
        let mut unknown = Vec::new();

        for segment in split(parameter) {
            let (name, value) = match segment.split_once('=') {
                Some((name, value)) => (name.trim(), Some(value.trim())),
                None => (segment.trim(), None),
            };
            let Some(row) = TABLE.iter().find(|row| row.name == name) else {
                unknown.push(name.to_owned());
                continue;
            };
            if let Err(message) = set(&mut options, row, value) {
                errors.push_general(message);
                continue;
            }
            if !row.repeats() {
                let value = value.unwrap_or("true").to_owned();
                match given.iter().find(|(name, _)| *name == row.name) {
                    Some((name, earlier)) if *earlier != value => errors.push_general(format!(
                        "option `{name}` is given twice, as `{earlier}` and as `{value}`; keep one"
                    )),
                    Some(_) => {}
                    None => given.push((row.name, value)),
                }
            }
        }

        if !unknown.is_empty() {
            errors.push_general(unknown_message(&unknown));
        }
        if let Err(found) = options.check() {
            for error in found.iter() {
                errors.push(error.at.clone(), error.message.clone());
            }
        }
        errors.into_result(options)
    }
}

/// Splits at commas, takes `\,` for a comma, and drops empty parts.
fn split(parameter: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut chars = parameter.chars().peekable();
    while let Some(c) = chars.next() {
        let escaped = c == '\\' && chars.peek() == Some(&',');
        match parts.last_mut() {
            Some(part) if escaped => part.extend(chars.next()),
            Some(part) if c != ',' => part.push(c),
            _ => parts.push(String::new()),
        }
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}

fn set(options: &mut Options, row: &Row, value: Option<&str>) -> Result<(), String> {
    let name = row.name;
    let shape = || format!("`{name}={}`", row.value());
    let needed = |value: Option<&str>| match value {
        None | Some("") => Err(format!("option `{name}` needs a value: {}", shape())),
        Some(value) => Ok(value.to_owned()),
    };
    match row.slot {
        Slot::Flag(field) => {
            *field(options) = match value {
                None | Some("true") => true,
                Some("false") => false,
                Some(other) => {
                    return Err(format!(
                        "option `{name}` is `true` or `false`, not `{other}`"
                    ));
                }
            };
        }
        Slot::Text(_, field) => *field(options) = needed(value)?,
        Slot::Name(_, field) => {
            *field(options) = match value {
                Some("") => None,
                value => Some(needed(value)?),
            };
        }
        Slot::Paths(field) => field(options).push(needed(value)?),
        Slot::Pairs(_, field) => {
            let pair = needed(value)?;
            match pair.split_once('=') {
                Some((path, what)) if !path.trim().is_empty() && !what.trim().is_empty() => {
                    field(options).push((path.trim().to_owned(), what.trim().to_owned()));
                }
                _ => {
                    return Err(format!(
                        "option `{name}` takes a protobuf path and what belongs to it: {}, not `{pair}`",
                        shape()
                    ));
                }
            }
        }
    }
    Ok(())
}

fn unknown_message(unknown: &[String]) -> String {
    let mut message = String::from(if unknown.len() == 1 {
        "unknown option "
    } else {
        "unknown options "
    });
    for (index, name) in unknown.iter().enumerate() {
        if index > 0 {
            message.push_str(", ");
        }
        message.push('`');
        message.push_str(name);
        message.push('`');
        message.push_str(&hint(name));
    }
    message.push_str("; the options are ");
    let names: Vec<_> = TABLE.iter().map(|row| row.name).collect();
    message.push_str(&names.join(", "));
    message
}

fn hint(name: &str) -> String {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !name.chars().all(is_name) {
        return " (a comma inside a value is written `\\,`)".to_owned();
    }
    let off = name.strip_prefix("no_").and_then(|name| {
        let flag = |row: &&Row| matches!(row.slot, Slot::Flag(_)) && row.name == name;
        TABLE.iter().find(flag)
    });
    if let Some(row) = off {
        return format!(" (write `{}=false`)", row.name);
    }
    match nearest::nearest(name, TABLE.iter().map(|row| row.name)) {
        Some(nearest) => format!(" (did you mean `{nearest}`?)"),
        None => String::new(),
    }
}
