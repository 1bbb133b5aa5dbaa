//! JSON as Go's encoder writes it.

use std::fmt::Write;

use crate::Metadata;

/// Writes the members of an object, in the order they are given.
pub(super) struct Members<'a> {
    out: &'a mut String,
    first: bool,
}

impl<'a> Members<'a> {
    pub(super) fn new(out: &'a mut String) -> Self {
        out.push('{');
        Self { out, first: true }
    }

    pub(super) fn key(&mut self, key: &str) -> &mut String {
        if !self.first {
            self.out.push(',');
        }
        self.first = false;
        text(key, self.out);
        self.out.push(':');
        self.out
    }

    pub(super) fn text(&mut self, key: &str, value: &str) {
        text(value, self.key(key));
    }

    pub(super) fn end(self) {
        self.out.push('}');
    }
}

/// Writes a map; what an empty one is depends on whether Go's services make it or leave it nil.
pub(super) fn metadata(map: &Metadata, empty: &str, out: &mut String) {
    if map.is_empty() {
        out.push_str(empty);
        return;
    }
    let mut members = Members::new(out);
    for (key, value) in map {
        members.text(key, value);
    }
    members.end();
}

/// Writes a list, which in Go is nil when it is empty.
pub(super) fn list<T>(items: &[T], write: fn(&T, &mut String), out: &mut String) {
    if items.is_empty() {
        out.push_str("null");
        return;
    }
    for (at, item) in items.iter().enumerate() {
        out.push(if at == 0 { '[' } else { ',' });
        write(item, out);
    }
    out.push(']');
}

/// Writes what may be missing.
pub(super) fn option<T>(item: Option<&T>, write: fn(&T, &mut String), out: &mut String) {
    match item {
        Some(item) => write(item, out),
        None => out.push_str("null"),
    }
}

/// Writes a string with Go's escapes, which keep it harmless inside of HTML.
pub(super) fn text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..='\x1f' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                // A string takes all that is written.
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out.push('"');
}
