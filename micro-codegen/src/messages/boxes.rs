//! Fields that have to be boxed, beyond those prost-build finds.

use std::collections::{HashMap, HashSet};

use prost_build::Config;
use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{DescriptorProto, FieldDescriptorProto};

use crate::Options;
use crate::descriptor::Source;
use crate::names::join;
use crate::names::paths::covers;
use crate::names::rename::real_oneof;

/// prost-build looks for a boxed member of a oneof in one place under the
/// oneof's name and in another without it.
pub(super) fn members(sources: &[Source], options: &Options, config: &mut Config) {
    if options.boxed.is_empty() {
        return;
    }
    each_message(sources, &mut |name, message| {
        for field in message
            .field
            .iter()
            .filter(|field| real_oneof(field).is_some())
        {
            let path = format!("{name}.{}", field_path(message, field));
            if options.boxed.iter().any(|pattern| covers(pattern, &path)) {
                config.boxed(format!(".{name}.{}", field.name()));
            }
        }
    });
}

/// Visits every message of the closure with its full name.
pub(super) fn each_message<'a>(
    sources: &'a [Source],
    visit: &mut dyn FnMut(&str, &'a DescriptorProto),
) {
    let mut stack = Vec::new();
    for source in sources {
        let package = source.file.package();
        let messages = source.file.message_type.iter();
        stack.extend(messages.map(|message| (join(package, message.name()), message)));
    }
    while let Some((name, message)) = stack.pop() {
        visit(&name, message);
        stack.extend(
            message
                .nested_type
                .iter()
                .map(|nested| (join(&name, nested.name()), nested)),
        );
    }
}

/// prost-build finds recursion through messages but not through groups.
pub(super) fn recursive_groups(sources: &[Source], config: &mut Config) {
    let mut edges: HashMap<String, Vec<&str>> = HashMap::new();
    let mut groups = Vec::new();
    each_message(sources, &mut |name, message| {
        for field in message
            .field
            .iter()
            .filter(|field| field.label() != Label::Repeated)
        {
            let target = field.type_name().trim_start_matches('.');
            let group = field.r#type() == Type::Group;
            if group || field.r#type() == Type::Message {
                edges.entry(name.to_owned()).or_default().push(target);
            }
            if group {
                groups.push((name.to_owned(), field_path(message, field), target));
            }
        }
    });
    for (message, field, target) in groups {
        if reaches(&edges, target, &message) {
            config.boxed(format!(".{message}.{field}"));
        }
    }
}

fn field_path(message: &DescriptorProto, field: &FieldDescriptorProto) -> String {
    match real_oneof(field) {
        Some(index) => format!("{}.{}", message.oneof_decl[index].name(), field.name()),
        None => field.name().to_owned(),
    }
}

fn reaches(edges: &HashMap<String, Vec<&str>>, from: &str, to: &str) -> bool {
    let mut seen = HashSet::new();
    let mut stack = vec![from];
    while let Some(name) = stack.pop() {
        if name == to {
            return true;
        }
        if seen.insert(name)
            && let Some(inside) = edges.get(name)
        {
            stack.extend_from_slice(inside);
        }
    }
    false
}
