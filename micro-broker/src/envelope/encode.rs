//! Writing.

use base64::Engine;
use bytes::Bytes;

use super::BASE64;
use crate::Message;

/// Writes a message as JSON, the names of its header sorted.
pub fn encode(message: &Message) -> Bytes {
    let header = message.header.iter();
    let header: usize = header
        .map(|(name, value)| name.len() + value.len() + 6)
        .sum();
    let body = message.body.len().div_ceil(3) * 4;
    let mut json = String::with_capacity(header + body + 32);
    json.push_str("{\"Header\":{");
    for (index, (name, value)) in message.header.iter().enumerate() {
        if index > 0 {
            json.push(',');
        }
        text(name, &mut json);
        json.push(':');
        text(value, &mut json);
    }
    json.push_str("},\"Body\":\"");
    BASE64.encode_string(&message.body, &mut json);
    json.push_str("\"}");
    Bytes::from(json)
}

/// Writes a string with the escapes that Go uses.
fn text(text: &str, json: &mut String) {
    json.push('"');
    let mut plain = 0;
    for (at, c) in text.char_indices() {
        let escape = match c {
            '"' => Some("\\\""),
            '\\' => Some("\\\\"),
            '\n' => Some("\\n"),
            '\r' => Some("\\r"),
            '\t' => Some("\\t"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\x1f' => None,
            _ => continue,
        };
        json.push_str(&text[plain..at]);
        match escape {
            Some(escape) => json.push_str(escape),
            None => json.push_str(&format!("\\u{:04x}", u32::from(c))),
        }
        plain = at + c.len_utf8();
    }
    json.push_str(&text[plain..]);
    json.push('"');
}
