//! YAML of JSON.

use serde_json::Value;

use crate::failure::{Failure, Kind, Result};

/// Writes JSON as YAML.
pub(super) fn of(json: &str) -> Result<String> {
    let value = serde_json::from_str(json)
        .map_err(|error| Failure::new(Kind::Failed, format!("no YAML of this: {error}")))?;
    let mut out = String::new();
    write(&value, 0, &mut out);
    if out.starts_with('\n') {
        out.remove(0);
    }
    Ok(out)
}

/// Writes a value after its key or dash, with the line's end.
fn write(value: &Value, level: usize, out: &mut String) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            out.push('\n');
            for (key, value) in members {
                indent(level, out);
                out.push_str(&text(key));
                out.push(':');
                write(value, level + 1, out);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            out.push('\n');
            for item in items {
                indent(level, out);
                out.push('-');
                write(item, level + 1, out);
            }
        }
        other => {
            if !out.is_empty() {
                out.push(' ');
            }
            match other {
                Value::String(string) => out.push_str(&text(string)),
                plain => out.push_str(&plain.to_string()),
            }
            out.push('\n');
        }
    }
}

fn indent(level: usize, out: &mut String) {
    out.extend(std::iter::repeat_n("  ", level));
}

/// Writes a string plainly where no reader can take it for something else, else as JSON, which YAML reads.
fn text(text: &str) -> String {
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '/' | '-');
    let begins = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let reserved = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];
    let lower = text.to_ascii_lowercase();
    if begins && text.chars().all(word) && !reserved.contains(&&*lower) {
        return text.to_owned();
    }
    Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_as_yaml() {
        let json = r#"{"name":"a.b","yes":"no","n":1,"list":[{"a":1,"b":[]},"x y",[2]],"o":{},"m":{"k":"1.5"}}"#;
        assert_eq!(
            of(json).unwrap(),
            "list:\n  -\n    a: 1\n    b: []\n  - \"x y\"\n  -\n    - 2\n\
             m:\n  k: \"1.5\"\n\"n\": 1\nname: a.b\no: {}\n\"yes\": \"no\"\n"
        );
        assert_eq!(of("\"a: b\"").unwrap(), "\"a: b\"\n");
        assert_eq!(of("[]").unwrap(), "[]\n");
    }
}
