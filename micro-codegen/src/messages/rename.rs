//! Puts the substitutes of names that clash into prost-build's descriptors.

use prost_types::field_descriptor_proto::Type;
use prost_types::{DescriptorProto, EnumDescriptorProto, FieldDescriptorProto};

use crate::descriptor::Source;
use crate::names::join;
use crate::names::rename::Names;
use crate::names::resolve::Resolver;

pub(super) fn message(parent: &str, message: &mut DescriptorProto, names: &Names) {
    let full_name = join(parent, message.name());
    for nested in &mut message.nested_type {
        self::message(&full_name, nested, names);
    }
    for item in &mut message.enum_type {
        enumeration(&full_name, item, names);
    }
    for field in &mut message.field {
        field.name = Some(names.of(&full_name, field.name()).to_owned());
        rename_default(field, names);
        if let Some(type_name) = field
            .type_name
            .as_deref()
            .and_then(|name| name.strip_prefix('.'))
        {
            field.type_name = Some(format!(".{}", names.full(type_name)));
        }
    }
    for oneof in &mut message.oneof_decl {
        oneof.name = Some(names.of(&full_name, oneof.name()).to_owned());
    }
    message.name = Some(names.of(parent, message.name()).to_owned());
}

pub(super) fn enumeration(parent: &str, item: &mut EnumDescriptorProto, names: &Names) {
    let full_name = join(parent, item.name());
    for value in &mut item.value {
        value.name = Some(names.of(&full_name, value.name()).to_owned());
    }
    item.name = Some(names.of(parent, item.name()).to_owned());
}

fn rename_default(field: &mut FieldDescriptorProto, names: &Names) {
    if field.r#type() == Type::Enum
        && let Some(default) = &field.default_value
    {
        let enum_name = field.type_name().trim_start_matches('.').to_owned();
        field.default_value = Some(names.of(&enum_name, default).to_owned());
    }
}

/// For every enum in the order prost-build writes them: substitute and original value names.
pub(super) fn values(
    source: &Source,
    names: &Names,
    resolver: &Resolver,
) -> Vec<Vec<(String, String)>> {
    let mut enums = Vec::new();
    if names.is_empty() {
        return enums;
    }
    let package = source.file.package();
    for message in &source.file.message_type {
        if resolver.external(&join(package, message.name())).is_none() {
            message_values(package, message, names, &mut enums);
        }
    }
    for item in &source.file.enum_type {
        if resolver.external(&join(package, item.name())).is_none() {
            enums.push(enum_values(package, item, names));
        }
    }
    enums
}

fn message_values(
    parent: &str,
    message: &DescriptorProto,
    names: &Names,
    enums: &mut Vec<Vec<(String, String)>>,
) {
    let full_name = join(parent, message.name());
    for nested in &message.nested_type {
        message_values(&full_name, nested, names, enums);
    }
    for item in &message.enum_type {
        enums.push(enum_values(&full_name, item, names));
    }
}

fn enum_values(parent: &str, item: &EnumDescriptorProto, names: &Names) -> Vec<(String, String)> {
    let full_name = join(parent, item.name());
    item.value
        .iter()
        .map(|value| {
            (
                names.of(&full_name, value.name()).to_owned(),
                value.name().to_owned(),
            )
        })
        .filter(|(substitute, original)| substitute != original)
        .collect()
}
