//! The JSON text of an error, byte for byte as Go's encoder writes it.

use std::fmt::Write;

use super::Error;

impl Error {
    /// Returns the JSON text that stands in `grpc-message`.
    pub fn to_json(&self) -> String {
        let inner = &*self.0;
        let mut out = String::with_capacity(48 + inner.detail.len() + inner.id.len());
        out.push('{');
        member(&mut out, "id", &inner.id);
        if inner.code != 0 {
            key(&mut out, "code");
            let _ = write!(out, "{}", inner.code);
        }
        member(&mut out, "detail", &inner.detail);
        member(&mut out, "status", &inner.status);
        out.push('}');
        out
    }

    /// Reads the text of an error; text that is not one becomes the detail of a code-less error.
    pub fn parse(text: &str) -> Self {
        from_json(text).unwrap_or_else(|| Self::new("", 0, text.to_owned()))
    }
}

fn from_json(text: &str) -> Option<Error> {
    let members = match serde_json::from_str(text).ok()? {
        serde_json::Value::Object(members) => members,
        serde_json::Value::Null => return Some(Error::new("", 0, "")),
        _ => return None,
    };
    let (mut id, mut code, mut detail, mut status) = Default::default();
    for (name, value) in members {
        let target = match name.to_ascii_lowercase().as_str() {
            "code" => {
                code = match value {
                    serde_json::Value::Null => 0,
                    value => i32::try_from(value.as_i64()?).ok()?,
                };
                continue;
            }
            "id" => &mut id,
            "detail" => &mut detail,
            "status" => &mut status,
            _ => continue,
        };
        *target = match value {
            serde_json::Value::String(text) => text,
            serde_json::Value::Null => String::new(),
            _ => return None,
        };
    }
    Some(Error::from_wire(id, code, detail, status))
}

fn member(out: &mut String, name: &str, value: &str) {
    if value.is_empty() {
        return;
    }
    key(out, name);
    out.push('"');
    for c in value.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..='\u{1f}' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

fn key(out: &mut String, name: &str) {
    if out.len() > 1 {
        out.push(',');
    }
    let _ = write!(out, "\"{name}\":");
}
