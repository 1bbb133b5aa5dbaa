//! Names on the wire and in Rust, derived in one place.

use heck::{ToShoutySnakeCase, ToUpperCamelCase};
use quote::format_ident;
use syn::ext::IdentExt;
use syn::{Ident, LitStr};

/// The Rust items that are written for one service.
pub(crate) struct ItemNames {
    pub(crate) server: Ident,
    pub(crate) client: Ident,
    pub(crate) spec: Ident,
}

impl ItemNames {
    /// `base` is the service's name as a Rust type.
    pub(crate) fn new(base: &str, at: &Ident) -> Self {
        Self {
            server: format_ident!("{base}Server", span = at.span()),
            client: format_ident!("{base}Client", span = at.span()),
            spec: format_ident!("{}_SPEC", base.to_shouty_snake_case(), span = at.span()),
        }
    }
}

/// Splits `go.micro.Greeter` into package and service.
pub(crate) fn split_service(name: &str) -> (&str, &str) {
    name.rsplit_once('.').unwrap_or(("", name))
}

/// Returns the name of an endpoint: `say_hello` becomes `SayHello`.
pub(crate) fn endpoint(method: &Ident) -> String {
    method.unraw().to_string().to_upper_camel_case()
}

/// Returns the type name a service's items begin with, when the attribute names the service.
pub(crate) fn base(service: &str) -> String {
    match service.chars().next() {
        Some(first) if first.is_uppercase() && !service.contains('_') => service.to_owned(),
        _ => service.to_upper_camel_case(),
    }
}

/// Says what is wrong with `name` as a service or endpoint, if anything is; dots only where `dotted`.
pub(crate) fn check(name: &LitStr, dotted: bool) -> Result<(), String> {
    let text = name.value();
    let mut parts = text.split('.');
    let good = if dotted {
        parts.all(is_word)
    } else {
        is_word(&text)
    };
    if good {
        return Ok(());
    }
    let example = if dotted {
        "`Greeter` or `go.micro.Greeter`"
    } else {
        "`Hello`"
    };
    Err(format!(
        "`{text}` cannot be a name on the wire: expected ASCII letters, digits and `_`, a letter first, as in {example}"
    ))
}

/// Says what is wrong with `name` as the beginning of types' names, if anything is.
pub(crate) fn check_type(name: &LitStr) -> Result<(), String> {
    let text = name.value();
    if is_word(&text) && text.starts_with(|first: char| first.is_ascii_uppercase()) {
        return Ok(());
    }
    Err(format!(
        "`{text}` cannot begin the name of a type: expected ASCII letters, digits and `_`, a capital letter first, as in `Admin`"
    ))
}

fn is_word(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
