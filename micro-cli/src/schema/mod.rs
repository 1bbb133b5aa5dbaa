//! Messages as the registry describes them.

mod check;
mod flags;

use micro::registry::Value;

pub(crate) use check::check;
pub(crate) use flags::request;

/// Returns the fields of a message, without those that Go's generated code keeps for itself.
pub(crate) fn fields(message: &Value) -> impl Iterator<Item = &Value> {
    let of_go = message
        .values
        .iter()
        .any(|field| field.kind == "MessageState");
    let own = move |field: &&Value| {
        let kept = field.kind == "MessageState"
            || matches!(
                (&*field.name, &*field.kind),
                ("int32" | "sizeCache", "int32") | ("unknownFields", "[]uint8")
            );
        !(of_go && kept)
    };
    message.values.iter().filter(own)
}

/// Whether a message has fields beyond those that are described: Go names the members of a oneof, and fields
/// without a tag, by their type.
pub(crate) fn is_open(message: &Value) -> bool {
    message.values.is_empty() || fields(message).any(|field| field.name == field.kind)
}

/// Returns the type of a field; the registry has none for maps.
pub(crate) fn type_name(field: &Value) -> &str {
    match &*field.kind {
        "" => "map",
        kind => kind,
    }
}

#[cfg(test)]
mod tests;
