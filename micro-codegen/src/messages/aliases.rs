//! Values of an enum that share a number: prost-build keeps the first.

use std::collections::{HashMap, HashSet};

use prost_types::field_descriptor_proto::Type;
use prost_types::{DescriptorProto, EnumDescriptorProto, EnumValueDescriptorProto};

use crate::descriptor::Source;
use crate::names::join;

/// Value names that share a number with an earlier value, by `enum.alias`; prost-build drops them.
pub(super) fn aliases(sources: &[Source]) -> HashMap<String, String> {
    let mut aliases = HashMap::new();
    for source in sources {
        let package = source.file.package();
        for message in &source.file.message_type {
            message_aliases(package, message, &mut aliases);
        }
        for item in &source.file.enum_type {
            enum_aliases(package, item, &mut aliases);
        }
    }
    aliases
}

fn message_aliases(parent: &str, message: &DescriptorProto, aliases: &mut HashMap<String, String>) {
    let full_name = join(parent, message.name());
    for nested in &message.nested_type {
        message_aliases(&full_name, nested, aliases);
    }
    for item in &message.enum_type {
        enum_aliases(&full_name, item, aliases);
    }
}

fn enum_aliases(parent: &str, item: &EnumDescriptorProto, aliases: &mut HashMap<String, String>) {
    if !item
        .options
        .as_ref()
        .is_some_and(|options| options.allow_alias())
    {
        return;
    }
    let full_name = join(parent, item.name());
    let mut numbers = HashSet::new();
    for value in &item.value {
        if !numbers.insert(value.number()) {
            let mut same = item.value.iter();
            let first = same.find(|first| first.number() == value.number());
            let first = first.map_or("", EnumValueDescriptorProto::name);
            aliases.insert(join(&full_name, value.name()), first.to_owned());
        }
    }
}

pub(super) fn replace_defaults(message: &mut DescriptorProto, aliases: &HashMap<String, String>) {
    for nested in &mut message.nested_type {
        replace_defaults(nested, aliases);
    }
    for field in &mut message.field {
        if field.r#type() == Type::Enum
            && let Some(default) = &field.default_value
            && let Some(canonical) = aliases.get(&join(&field.type_name()[1..], default))
        {
            field.default_value = Some(canonical.clone());
        }
    }
}
