//! A `mod` or `use` line more in a file that is the user's, where rustfmt would put it.

/// Adds `mod NAME;` unless the module is declared already.
pub(super) fn with_module(text: &str, visibility: &str, name: &str) -> String {
    let declared = text
        .lines()
        .filter_map(module_of)
        .any(|declared| declared == name);
    match declared {
        true => text.to_owned(),
        false => inserted(text, &format!("{visibility}mod {name};"), |line| {
            line.ends_with(';').then(|| module_of(line)).flatten()
        }),
    }
}

/// Adds `pub use MODULE::ITEM;` unless something of the module is used already.
pub(super) fn with_use(text: &str, module: &str, item: &str) -> String {
    let used =
        |line: &str| used_by(line).is_some_and(|path| path.starts_with(&format!("{module}::")));
    match text.lines().any(used) {
        true => text.to_owned(),
        false => inserted(text, &format!("pub use {module}::{item};"), used_by),
    }
}

/// Returns the module that a line declares, at the left margin.
fn module_of(line: &str) -> Option<&str> {
    let rest = without_visibility(line).strip_prefix("mod ")?;
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '#')?;
    Some(&rest[..end])
}

/// Returns the path that a line uses, if it is a line of its own.
fn used_by(line: &str) -> Option<&str> {
    let path = without_visibility(line).strip_prefix("use ")?;
    let path = path.strip_suffix(';')?;
    Some(path.strip_prefix("self::").unwrap_or(path))
}

fn without_visibility(line: &str) -> &str {
    match line.strip_prefix("pub") {
        Some(rest) if rest.starts_with('(') => rest.split_once(") ").map_or(line, |(_, rest)| rest),
        Some(rest) => rest.strip_prefix(' ').unwrap_or(line),
        None => line,
    }
}

/// Inserts `new` among the first lines of its kind, by their keys, or below the head of the file.
fn inserted(text: &str, new: &str, key: impl Fn(&str) -> Option<&str>) -> String {
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut lines: Vec<&str> = text.lines().collect();
    match group(&lines, &key) {
        Some((from, to)) => {
            let later = |line: &&&str| key(line) > key(new);
            let place = lines[from..to].iter().position(|line| later(&line));
            lines.insert(place.map_or(to, |place| from + place), new);
        }
        None => {
            let place = below_head(&lines);
            if lines.get(place).is_some_and(|line| !line.is_empty()) {
                lines.insert(place, "");
            }
            lines.insert(place, new);
            if place > 0 && !lines[place - 1].is_empty() {
                lines.insert(place, "");
            }
        }
    }
    lines.iter().map(|line| format!("{line}{end}")).collect()
}

/// Returns the first lines of one kind that stand together, and have nothing above that belongs to one of them.
fn group(lines: &[&str], key: impl Fn(&str) -> Option<&str>) -> Option<(usize, usize)> {
    let mut from = 0;
    while from < lines.len() {
        let to = (from..lines.len())
            .find(|line| key(lines[*line]).is_none())
            .unwrap_or(lines.len());
        let attached = from > 0
            && ["#[", "///"]
                .iter()
                .any(|mark| lines[from - 1].starts_with(mark));
        if to > from && !attached {
            return Some((from, to));
        }
        from = to + 1;
    }
    None
}

/// Returns the line after the documentation and the attributes of the file, and after its modules.
fn below_head(lines: &[&str]) -> usize {
    let head = |line: &&str| {
        let module = module_of(line).is_some() && line.ends_with(';');
        module || line.starts_with("//!") || line.starts_with("#![")
    };
    lines.iter().rposition(head).map_or(0, |last| last + 1)
}

#[cfg(test)]
mod tests {
    use super::{with_module, with_use};

    fn both(text: &str) -> String {
        with_use(&with_module(text, "", "m"), "m", "M")
    }

    #[test]
    fn lines_are_added_in_order() {
        let before = "//! Doc.\n\nmod a;\nmod z;\n\npub use a::A;\npub use z::{Y, Z};\n";
        let after = "//! Doc.\n\nmod a;\nmod m;\nmod z;\n\npub use a::A;\npub use m::M;\npub use z::{Y, Z};\n";
        assert_eq!(both(before), after);
        assert_eq!(both(after), after);
    }

    #[test]
    fn a_file_without_lines_of_the_kind_gets_them_below_its_head() {
        let head = "//! Doc.\n";
        assert_eq!(both(head), "//! Doc.\n\nmod m;\n\npub use m::M;\n");
        assert_eq!(both(""), "mod m;\n\npub use m::M;\n");
        let code = "//! Doc.\n#![allow(x)]\n\nfn f() {}\n";
        assert_eq!(
            both(code),
            "//! Doc.\n#![allow(x)]\n\nmod m;\n\npub use m::M;\n\nfn f() {}\n"
        );
    }

    #[test]
    fn attributes_and_documentation_stay_with_their_lines() {
        let before = "#[cfg(test)]\nmod tests;\n\n/// Said of a.\nmod a;\n";
        let after = with_module(before, "pub ", "m");
        assert!(
            after.starts_with("#[cfg(test)]\nmod tests;\n\n/// Said of a.\nmod a;\n"),
            "{after}"
        );
        assert!(after.contains("\npub mod m;\n"), "{after}");
    }

    #[test]
    fn what_is_declared_is_seen() {
        for text in [
            "pub mod m;\n",
            "pub(crate) mod m {\n}\n",
            "mod m; // mine\n",
        ] {
            assert_eq!(with_module(text, "", "m"), text);
        }
        for text in ["pub use m::{A, B};\n", "use self::m::M;\n"] {
            assert_eq!(with_use(text, "m", "M"), text);
        }
        assert_ne!(with_module("mod mm;\n", "", "m"), "mod mm;\n");
    }

    #[test]
    fn line_ends_are_kept() {
        assert_eq!(with_module("mod a;\r\n", "", "m"), "mod a;\r\nmod m;\r\n");
    }
}
