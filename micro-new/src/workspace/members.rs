//! The `members` of a workspace: patterns that match folders, and a line more in the style of the others.

use std::fs;
use std::path::{Path, PathBuf};

use toml_edit::{Array, RawString, Value};

/// Whether `path`, or a folder above it, is what `excluded` names.
pub(super) fn holds(excluded: &str, path: &str) -> bool {
    Path::new(path).starts_with(plain(excluded))
}

/// Whether the pattern of a member matches `path`.
pub(super) fn covers(pattern: &str, path: &str) -> bool {
    let patterns: Vec<&str> = plain(pattern).split('/').collect();
    let parts: Vec<&str> = path.split('/').collect();
    patterns.len() == parts.len()
        && patterns
            .iter()
            .zip(parts)
            .all(|(pattern, part)| matches(pattern.as_bytes(), part.as_bytes()))
}

/// Whether a part of a path matches a pattern of letters, `*` and `?`.
fn matches(pattern: &[u8], part: &[u8]) -> bool {
    match (pattern.split_first(), part.split_first()) {
        (None, None) => true,
        (Some((b'*', rest)), _) if matches(rest, part) => true,
        (Some((b'*', _)), Some((_, part))) => matches(pattern, part),
        (Some((b'?', rest)), Some((_, part))) => matches(rest, part),
        (Some((a, rest)), Some((b, part))) => a == b && matches(rest, part),
        _ => false,
    }
}

/// Returns the folders that `members` stand for; of patterns, only a last part of `*` is looked up.
pub(super) fn folders(root: &Path, members: &[String]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for member in members {
        match plain(member).strip_suffix('*') {
            Some(above) if above.is_empty() || above.ends_with('/') => {
                let entries = fs::read_dir(root.join(above));
                found.extend(
                    entries
                        .into_iter()
                        .flatten()
                        .flatten()
                        .map(|entry| entry.path()),
                );
            }
            _ => found.push(root.join(plain(member))),
        }
    }
    found
}

fn plain(path: &str) -> &str {
    path.trim_start_matches("./").trim_end_matches('/')
}

/// Adds `path`, in its place if the members are sorted, and without a change to any other line.
pub(super) fn insert(members: &mut Array, path: &str) {
    let sorted = members.iter().map(Value::as_str).is_sorted();
    let after = |member: &Value| member.as_str() > Some(path);
    let end = members.len();
    let place = match sorted {
        true => members.iter().position(after).unwrap_or(end),
        false => end,
    };
    let Some(indent) = members.get(0).and_then(indent) else {
        let mut member = Value::from(path);
        member
            .decor_mut()
            .set_prefix(if place == 0 { "" } else { " " });
        if let Some(next) = members.get_mut(place) {
            next.decor_mut().set_prefix(" ");
        }
        members.insert_formatted(place, member);
        return;
    };

    // What stands between two members belongs to the first as far as its line goes.
    let between = match members.get(place) {
        Some(next) => prefix(next),
        None if members.trailing_comma() => text(Some(members.trailing())),
        None => String::new(),
    };
    let (same_line, rest) = match between.find('\n') {
        Some(at) => between.split_at(at),
        None => (between.as_str(), ""),
    };
    let mut member = Value::from(path);
    member
        .decor_mut()
        .set_prefix(format!("{same_line}\n{indent}"));
    if let Some(next) = members.get_mut(place) {
        next.decor_mut().set_prefix(rest.to_owned());
    } else if members.trailing_comma() {
        members.set_trailing(rest.to_owned());
    } else if let Some(last) = members.get_mut(end.saturating_sub(1)) {
        // The last one has what stands before the bracket.
        let suffix = text(last.decor().suffix());
        last.decor_mut().set_suffix("");
        member.decor_mut().set_suffix(suffix);
    }
    members.insert_formatted(place, member);
}

/// Returns how far a member on a line of its own is indented.
fn indent(member: &Value) -> Option<String> {
    let prefix = prefix(member);
    let (_, indent) = prefix.rsplit_once('\n')?;
    Some(indent.to_owned())
}

fn prefix(value: &Value) -> String {
    text(value.decor().prefix())
}

fn text(raw: Option<&RawString>) -> String {
    raw.and_then(RawString::as_str)
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use toml_edit::DocumentMut;

    use super::{covers, holds, insert};

    fn inserted(manifest: &str, path: &str) -> String {
        let mut document: DocumentMut = manifest.parse().unwrap();
        let members = document["workspace"]["members"].as_array_mut().unwrap();
        insert(members, path);
        document.to_string()
    }

    #[test]
    fn patterns() {
        assert!(covers("crates/*", "crates/a"));
        assert!(covers("./crates/a/", "crates/a"));
        assert!(covers("c*s/?", "crates/a"));
        assert!(!covers("crates/*", "crates/a/b"));
        assert!(!covers("crates/*", "a"));
        assert!(!covers("crates/?", "crates/ab"));
        assert!(holds("crates", "crates/a/b"));
        assert!(!holds("crates/a", "crates/ab"));
    }

    #[test]
    fn members_keep_their_style() {
        let table = [
            ("[]", "[\"m\"]"),
            ("[\"a\"]", "[\"a\", \"m\"]"),
            ("[\"z\"]", "[\"m\", \"z\"]"),
            ("[\"a\", \"z\"]", "[\"a\", \"m\", \"z\"]"),
            ("[\"z\", \"a\"]", "[\"z\", \"a\", \"m\"]"),
            (
                "[\n    \"a\",\n    \"z\",\n]",
                "[\n    \"a\",\n    \"m\",\n    \"z\",\n]",
            ),
            ("[\n    \"a\",\n]", "[\n    \"a\",\n    \"m\",\n]"),
            ("[\n  \"a\"\n]", "[\n  \"a\",\n  \"m\"\n]"),
            ("[\n\t\"z\",\n]", "[\n\t\"m\",\n\t\"z\",\n]"),
            (
                "[\n    \"a\", # first\n    \"z\", # last\n]",
                "[\n    \"a\", # first\n    \"m\",\n    \"z\", # last\n]",
            ),
            (
                "[\n    # these\n    \"a\", # first\n]",
                "[\n    # these\n    \"a\", # first\n    \"m\",\n]",
            ),
        ];
        for (before, after) in table {
            let manifest = |members: &str| {
                format!("[workspace] # ours\nmembers = {members}\nresolver = \"3\"\n")
            };
            assert_eq!(
                inserted(&manifest(before), "m"),
                manifest(after),
                "{before}"
            );
        }
    }
}
