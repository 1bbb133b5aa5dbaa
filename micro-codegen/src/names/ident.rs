//! Protobuf names → Rust identifiers, by the same rules prost-build uses for messages.

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, Span};

/// Name of a field, method or module.
pub(crate) fn snake(name: &str) -> String {
    escape(name.to_snake_case())
}

/// Name of a type or variant.
pub(crate) fn upper_camel(name: &str) -> String {
    escape(name.to_upper_camel_case())
}

/// Name of a static.
pub(crate) fn shouty(name: &str) -> String {
    escape(name.to_shouty_snake_case())
}

/// Name of an enum's variant: without the enum's name in front, where something remains.
pub(crate) fn variant(enum_name: &str, value: &str, retain_prefix: bool) -> String {
    let name = upper_camel(value);
    if retain_prefix {
        return name;
    }
    match name.strip_prefix(&upper_camel(enum_name)) {
        Some(rest) if rest.starts_with(char::is_uppercase) => escape(rest.to_owned()),
        _ => name,
    }
}

/// Turns what a naming rule gave into an identifier token.
///
/// # Panics
///
/// On text that is no identifier; names are checked when descriptors are read.
pub(crate) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// Whether protobuf allows the name, and a Rust name remains of it.
pub(crate) fn is_name(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && name.chars().any(|c| c != '_')
}

fn escape(name: String) -> String {
    match name.as_str() {
        "as" | "break" | "const" | "continue" | "else" | "enum" | "false" | "fn" | "for" | "if"
        | "impl" | "in" | "let" | "loop" | "match" | "mod" | "move" | "mut" | "pub" | "ref"
        | "return" | "static" | "struct" | "trait" | "true" | "type" | "unsafe" | "use"
        | "where" | "while" | "dyn" | "abstract" | "become" | "box" | "do" | "final" | "macro"
        | "override" | "priv" | "typeof" | "unsized" | "virtual" | "yield" | "async" | "await"
        | "try" | "gen" => format!("r#{name}"),
        // These cannot be raw.
        "super" | "self" | "Self" | "extern" | "crate" => name + "_",
        _ if name.starts_with(|c: char| c.is_ascii_digit()) => format!("_{name}"),
        _ => name,
    }
}
