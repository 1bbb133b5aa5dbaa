//! Types as registry records describe them: names of Go types, two levels deep.

use super::Message;

/// How many levels of fields a record has below the message itself.
pub(super) const LEVELS: usize = 2;

/// A type, or a field with its type, as registry records hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema {
    /// Name of the field, in the spelling of the `.proto`; at the root that of the type.
    pub name: String,
    /// Name of the type as Go would have it: `int32`, `[]string`, `Request`; empty for maps.
    pub type_name: String,
    /// Fields of a message; empty for everything else and beyond the depth of a record.
    pub values: Vec<Schema>,
}

impl Schema {
    /// Names a type of which no fields are told: one of Go, or a message with or without its package, `[]`
    /// before it for a list.
    pub fn leaf(go_type: &str) -> Self {
        let type_name = match go_type.strip_prefix("[]") {
            Some(element) => format!("[]{}", go_name(element)),
            None => go_name(go_type),
        };
        Self {
            name: type_name.clone(),
            type_name,
            values: Vec::new(),
        }
    }

    pub(super) fn message<T: Message>(levels: usize) -> Self {
        let mut schema = Self::leaf(T::NAME);
        if let Some(below) = levels.checked_sub(1) {
            let fields = T::FIELDS.iter().map(|(_, proto, go_type)| Self {
                name: (*proto).to_owned(),
                ..Self::leaf(go_type)
            });
            schema.values = fields.collect();
            for (field, describe) in T::MESSAGES {
                schema.values[*field].values = describe(below).values;
            }
        }
        schema
    }
}

/// `pkg.Outer.Inner` → `Outer_Inner`, the type name without the package.
fn go_name(full_name: &str) -> String {
    let is_type = |part: &&str| part.starts_with(|c: char| c.is_ascii_uppercase());
    let parts = full_name.split('.');
    let types: Vec<&str> = parts.skip_while(|part| !is_type(part)).collect();
    match types.as_slice() {
        [] => full_name.rsplit('.').next().unwrap_or_default().to_owned(),
        types => types.join("_"),
    }
}
