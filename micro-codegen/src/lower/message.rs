//! Messages, fields and enums.

use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{DescriptorProto, EnumDescriptorProto, FieldDescriptorProto};

use super::Context;
use crate::descriptor::symbols::{Symbol, is_map_entry};
use crate::model::{Cardinality, Enum, EnumRef, Field, Kind, Message, Oneof, RustPath};
use crate::names::ident::{snake, upper_camel};
use crate::names::join;
use crate::names::rename::real_oneof;

#[derive(Clone, Copy)]
pub(super) struct Lower<'a> {
    pub(super) package: &'a str,
    pub(super) context: Context<'a>,
}

impl Lower<'_> {
    pub(super) fn message(&self, parent: &str, message: &DescriptorProto, proto3: bool) -> Message {
        let full_name = join(parent, message.name());
        let (oneofs, positions) = self.oneofs(&full_name, message);
        Message {
            path: self.context.type_path(self.package, &full_name),
            fields: message
                .field
                .iter()
                .map(|field| self.field(&full_name, field, &positions, proto3))
                .collect(),
            oneofs,
            messages: message
                .nested_type
                .iter()
                .filter(|nested| !is_map_entry(nested))
                .map(|nested| self.message(&full_name, nested, proto3))
                .collect(),
            enums: message
                .enum_type
                .iter()
                .map(|item| self.enumeration(&full_name, item))
                .collect(),
            full_name,
        }
    }

    pub(super) fn enumeration(&self, parent: &str, item: &EnumDescriptorProto) -> Enum {
        let full_name = join(parent, item.name());
        Enum {
            path: self.context.type_path(self.package, &full_name),
            values: item
                .value
                .iter()
                .map(|value| (value.name().to_owned(), value.number()))
                .collect(),
            full_name,
        }
    }

    /// The oneofs that have members, and where each declared oneof went.
    fn oneofs(&self, full_name: &str, message: &DescriptorProto) -> (Vec<Oneof>, Vec<usize>) {
        let names = self.context.names;
        let module = self.module_of(full_name);
        let mut oneofs = Vec::new();
        let mut positions = Vec::with_capacity(message.oneof_decl.len());
        for (index, declared) in message.oneof_decl.iter().enumerate() {
            positions.push(oneofs.len());
            if message
                .field
                .iter()
                .any(|field| real_oneof(field) == Some(index))
            {
                let name = names.of(full_name, declared.name());
                let type_name = names.oneof_type(full_name, message, name);
                oneofs.push(Oneof {
                    rust_name: snake(name),
                    path: RustPath::new(format!("{module}{type_name}")),
                });
            }
        }
        (oneofs, positions)
    }

    /// `outer::inner::` for the items nested in a message.
    fn module_of(&self, full_name: &str) -> String {
        let full = self.context.names.full(full_name);
        let below = match self.package {
            "" => full.as_str(),
            package => &full[package.len() + 1..],
        };
        below.split('.').map(|part| snake(part) + "::").collect()
    }

    fn field(
        &self,
        message_name: &str,
        field: &FieldDescriptorProto,
        oneofs: &[usize],
        proto3: bool,
    ) -> Field {
        let name = self.context.names.of(message_name, field.name());
        let entry = self.context.symbols.map_entry(field.type_name());
        let oneof = real_oneof(field).map(|index| oneofs[index]);
        let (rust_name, cardinality, valued) = match (entry, oneof) {
            (Some(entry), _) => (snake(name), Cardinality::Map, &entry.field[1]),
            (None, Some(index)) => (upper_camel(name), Cardinality::Oneof(index), field),
            (None, None) => (snake(name), plain_cardinality(field, proto3), field),
        };
        Field {
            name: field.name().to_owned(),
            json_name: match field.json_name() {
                "" => lower_camel(field.name()),
                given => given.to_owned(),
            },
            rust_name,
            kind: self.kind(valued),
            cardinality,
            deprecated: field
                .options
                .as_ref()
                .is_some_and(|options| options.deprecated()),
        }
    }

    fn kind(&self, field: &FieldDescriptorProto) -> Kind {
        match field.r#type() {
            Type::Double => Kind::Double,
            Type::Float => Kind::Float,
            Type::Int32 | Type::Sint32 | Type::Sfixed32 => Kind::Int32,
            Type::Int64 | Type::Sint64 | Type::Sfixed64 => Kind::Int64,
            Type::Uint32 | Type::Fixed32 => Kind::Uint32,
            Type::Uint64 | Type::Fixed64 => Kind::Uint64,
            Type::Bool => Kind::Bool,
            Type::String => Kind::String,
            Type::Bytes => Kind::Bytes,
            Type::Message | Type::Group => {
                Kind::Message(self.context.type_ref(self.package, field.type_name()))
            }
            Type::Enum => {
                let closed = matches!(
                    self.context.symbols.get(field.type_name()),
                    Some(Symbol::Enum(true))
                );
                let type_ref = self.context.type_ref(self.package, field.type_name());
                Kind::Enum(EnumRef {
                    full_name: type_ref.full_name,
                    path: type_ref.path,
                    closed,
                })
            }
        }
    }
}

fn plain_cardinality(field: &FieldDescriptorProto, proto3: bool) -> Cardinality {
    match field.label() {
        Label::Repeated => Cardinality::Repeated,
        // A required message is a plain struct field, too.
        Label::Required => Cardinality::Required,
        Label::Optional
            if !proto3 || field.proto3_optional() || field.r#type() == Type::Message =>
        {
            Cardinality::Optional
        }
        Label::Optional => Cardinality::Implicit,
    }
}

/// The JSON name protoc would give: `foo_bar` → `fooBar`.
fn lower_camel(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut upper = false;
    for c in name.chars() {
        if c == '_' {
            upper = true;
        } else if std::mem::take(&mut upper) {
            out.push(c.to_ascii_uppercase());
        } else {
            out.push(c);
        }
    }
    out
}
