//! Which names can be used, and what to use instead of the others.

use std::path::{Component, Path};

use heck::{ToKebabCase, ToSnakeCase, ToUpperCamelCase};

use super::words;
use crate::error::Error;

/// The longest part between dots that a DNS name may have, mDNS included.
const LONGEST_PART: usize = 63;

/// Returns `name` as a relative folder with `/` between its parts.
pub(super) fn folder(name: &str) -> Result<String, Error> {
    if name.trim().is_empty() {
        return Err(Error::refused(
            "the name is empty",
            "name a folder to create, as in `micro-new greeter`",
        ));
    }
    let path = Path::new(name);
    let last = path
        .file_name()
        .and_then(|last| last.to_str())
        .unwrap_or("greeter");
    if name.contains('\\') {
        let hint = format!("write `{}`", name.replace('\\', "/"));
        return Err(Error::refused(format!("`{name}` has a `\\` in it"), hint));
    }
    let odd = |c: &char| c.is_control() || "<>:\"|?*$`".contains(*c);
    if let Some(bad) = name.chars().find(odd) {
        let hint = "use letters, digits, `-` and `_`, and `/` between folders";
        return Err(Error::refused(format!("`{name}` has {bad:?} in it"), hint));
    }
    let mut parts = Vec::new();
    for component in path.components() {
        match component {
            Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
            Component::CurDir => {}
            Component::ParentDir => {
                let hint = format!("change into that folder and use `{last}`");
                return Err(Error::refused(
                    format!("`{name}` leads out of this folder"),
                    hint,
                ));
            }
            Component::RootDir | Component::Prefix(_) => {
                let hint = format!("change into the folder that shall hold it and use `{last}`");
                return Err(Error::refused(
                    format!("`{name}` is not a relative path"),
                    hint,
                ));
            }
        }
    }
    if parts.is_empty() {
        return Err(Error::refused(
            format!("`{name}` names no new folder"),
            "use a name, as in `micro-new greeter`",
        ));
    }
    Ok(parts.join("/"))
}

/// Checks the short name; `origin` is the argument it comes from, or empty if there is but one.
pub(crate) fn alias(alias: &str, origin: &str) -> Result<String, Error> {
    let refuse = |reason: String, suggestion: String| {
        let hint = match origin {
            "NAME" => {
                format!("try `{suggestion}`, or keep the folder and add `--alias={suggestion}`")
            }
            "" => format!("try `{suggestion}`"),
            _ => format!("try `{origin}={suggestion}`"),
        };
        Err(Error::refused(reason, hint))
    };
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if let Some(bad) = alias.chars().find(|c| !allowed(*c)) {
        let reason = format!(
            "`{alias}` has `{bad}` in it: a service is named with ASCII letters, digits, `-` and `_`"
        );
        return refuse(reason, suggestion(alias));
    }
    if !alias.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return refuse(
            format!("`{alias}` does not begin with a letter, as a Rust type must"),
            suggestion(alias),
        );
    }
    if alias.ends_with(['-', '_']) || alias.contains("--") || alias.contains("__") {
        let reason = format!("`{alias}` has a `-` or `_` that separates nothing");
        return refuse(reason, suggestion(alias));
    }
    if alias.len() > LONGEST_PART {
        let reason =
            format!("`{alias}` is longer than {LONGEST_PART} letters, the most that DNS allows");
        return refuse(
            reason,
            alias[..LONGEST_PART]
                .trim_end_matches(['-', '_'])
                .to_owned(),
        );
    }
    if let Some(user) = words::taken(&alias.to_snake_case(), &alias.to_upper_camel_case()) {
        return refuse(
            format!("`{alias}` {user}"),
            format!("my-{}", alias.to_kebab_case()),
        );
    }
    Ok(alias.to_owned())
}

/// Returns the nearest good alias: bad letters out, leading digits to the end.
fn suggestion(alias: &str) -> String {
    let ascii: String = alias
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || "-_ ".contains(*c))
        .collect();
    let kebab = ascii.to_kebab_case();
    let digits: String = kebab.chars().take_while(char::is_ascii_digit).collect();
    let rest = kebab[digits.len()..].trim_start_matches('-');
    let moved = format!("{rest}{digits}");
    if moved.starts_with(|c: char| c.is_ascii_alphabetic()) {
        moved
    } else {
        "greeter".to_owned()
    }
}

/// Checks a name of parts with dots between them, which also becomes a protobuf package.
pub(super) fn dotted(name: &str, option: &str, example: &str) -> Result<String, Error> {
    let hint = || {
        format!(
            "use parts that begin with a letter and dots between them, as in `{option}={example}`"
        )
    };
    if name.is_empty() {
        return Err(Error::refused(format!("`{option}` is empty"), hint()));
    }
    for part in name.split('.') {
        let letters = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let good = part.starts_with(|c: char| c.is_ascii_alphabetic())
            && part.chars().all(letters)
            && !part.ends_with('-')
            && part.len() <= LONGEST_PART;
        if !good {
            let reason = match part {
                "" => format!("`{name}` has an empty part"),
                part => format!("`{part}` in `{name}` cannot be part of a service's name"),
            };
            return Err(Error::refused(reason, hint()));
        }
    }
    Ok(name.to_owned())
}

/// Checks the topic of events: what brokers and logs can carry, and no more than they can.
pub(crate) fn topic(topic: &str) -> Result<(), Error> {
    const LONGEST: usize = 200;
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let hint = "use letters, digits, `.`, `-` and `_`, as in `orders.created`";
    if topic.is_empty() {
        return Err(Error::refused("the topic is empty", hint));
    }
    if topic.len() > LONGEST {
        let reason = format!("the topic is longer than {LONGEST} letters");
        return Err(Error::refused(reason, hint));
    }
    match topic.chars().find(|c| !allowed(*c)) {
        Some(bad) => Err(Error::refused(
            format!("the topic `{topic}` has {bad:?} in it"),
            hint,
        )),
        None => Ok(()),
    }
}
