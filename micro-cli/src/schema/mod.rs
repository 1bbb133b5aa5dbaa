//! Messages as the registry describes them.

use micro::registry::Value;

/// Returns the fields of a message, without those that Go's generated code keeps for itself.
pub(crate) fn fields(message: &Value) -> impl Iterator<Item = &Value> {
    let of_go = message
        .values
        .iter()
        .any(|field| field.kind == "MessageState");
    let own = move |field: &&Value| {
        let kept = matches!(&*field.kind, "MessageState" | "SizeCache" | "UnknownFields")
            || matches!(
                (&*field.name, &*field.kind),
                ("int32", "int32") | ("sizeCache", _) | ("unknownFields", _)
            );
        !(of_go && kept)
    };
    message.values.iter().filter(own)
}

/// Returns the type of a field; the registry has none for maps.
pub(crate) fn type_name(field: &Value) -> &str {
    match &*field.kind {
        "" => "map",
        kind => kind,
    }
}
