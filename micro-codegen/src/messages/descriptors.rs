//! The descriptors prost-build gets to see: names that do not clash, comments
//! that are safe, types spelled with the names they got.

use std::collections::{HashMap, HashSet};

use prost_build::Config;
use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::source_code_info::Location;
use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto, SourceCodeInfo,
};

use super::docs;
use crate::Options;
use crate::descriptor::Source;
use crate::descriptor::place::part;
use crate::names::join;
use crate::names::paths::covers;
use crate::names::rename::{Names, real_oneof};
use crate::names::resolve::Resolver;

/// A copy of the file for prost-build; only targets carry comments.
pub(super) fn prepare(
    source: &Source,
    names: &Names,
    options: &Options,
    aliases: &HashMap<String, String>,
    target: bool,
) -> FileDescriptorProto {
    let original = &source.file;
    let mut file = FileDescriptorProto {
        name: original.name.clone(),
        package: original.package.clone(),
        message_type: original.message_type.clone(),
        enum_type: original.enum_type.clone(),
        syntax: original.syntax.clone(),
        ..Default::default()
    };
    if target && let Some(info) = &original.source_code_info {
        file.source_code_info = Some(comments_of(original, info, options));
    }
    if !aliases.is_empty() {
        for message in &mut file.message_type {
            replace_alias_defaults(message, aliases);
        }
    }
    if !names.is_empty() {
        let package = original.package();
        for message in &mut file.message_type {
            rename_message(package, message, names);
        }
        for item in &mut file.enum_type {
            rename_enum(package, item, names);
        }
    }
    file
}

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
    let mut first = HashMap::new();
    for value in &item.value {
        let canonical = first.entry(value.number()).or_insert_with(|| value.name());
        if *canonical != value.name() {
            aliases.insert(join(&full_name, value.name()), (*canonical).to_owned());
        }
    }
}

fn replace_alias_defaults(message: &mut DescriptorProto, aliases: &HashMap<String, String>) {
    for nested in &mut message.nested_type {
        replace_alias_defaults(nested, aliases);
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

fn rename_message(parent: &str, message: &mut DescriptorProto, names: &Names) {
    let full_name = join(parent, message.name());
    for nested in &mut message.nested_type {
        rename_message(&full_name, nested, names);
    }
    for item in &mut message.enum_type {
        rename_enum(&full_name, item, names);
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

fn rename_enum(parent: &str, item: &mut EnumDescriptorProto, names: &Names) {
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
pub(super) fn renamed_values(
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

/// Source info with one location for every item prost-build asks about.
fn comments_of(
    file: &FileDescriptorProto,
    info: &SourceCodeInfo,
    options: &Options,
) -> SourceCodeInfo {
    let commented = info
        .location
        .iter()
        .filter(|location| {
            location.leading_comments.is_some() || location.trailing_comments.is_some()
        })
        .map(|location| location.path.as_slice())
        .collect();
    let mut walk = Walk {
        commented,
        options,
        out: Vec::new(),
    };
    let package = file.package();
    for (index, message) in file.message_type.iter().enumerate() {
        walk.message(vec![part::MESSAGE, index as i32], package, message);
    }
    for (index, item) in file.enum_type.iter().enumerate() {
        walk.enumeration(vec![part::ENUM, index as i32], package, item);
    }
    SourceCodeInfo { location: walk.out }
}

struct Walk<'a> {
    commented: HashSet<&'a [i32]>,
    options: &'a Options,
    out: Vec<Location>,
}

impl Walk<'_> {
    fn message(&mut self, path: Vec<i32>, parent: &str, message: &DescriptorProto) {
        let full_name = join(parent, message.name());
        for (index, field) in message.field.iter().enumerate() {
            self.item(
                below(&path, part::MESSAGE_FIELD, index),
                &full_name,
                field.name(),
            );
        }
        for (index, oneof) in message.oneof_decl.iter().enumerate() {
            self.item(
                below(&path, part::MESSAGE_ONEOF, index),
                &full_name,
                oneof.name(),
            );
        }
        for (index, nested) in message.nested_type.iter().enumerate() {
            self.message(
                below(&path, part::MESSAGE_NESTED, index),
                &full_name,
                nested,
            );
        }
        for (index, item) in message.enum_type.iter().enumerate() {
            self.enumeration(below(&path, part::MESSAGE_ENUM, index), &full_name, item);
        }
        self.item(path, parent, message.name());
    }

    fn enumeration(&mut self, path: Vec<i32>, parent: &str, item: &EnumDescriptorProto) {
        let full_name = join(parent, item.name());
        for (index, value) in item.value.iter().enumerate() {
            self.item(
                below(&path, part::ENUM_VALUE, index),
                &full_name,
                value.name(),
            );
        }
        self.item(path, parent, item.name());
    }

    fn item(&mut self, path: Vec<i32>, parent: &str, name: &str) {
        let disabled = &self.options.disable_comments;
        let hidden = !disabled.is_empty()
            && disabled
                .iter()
                .any(|pattern| covers(pattern, &join(parent, name)));
        let commented = !hidden && self.commented.contains(path.as_slice());
        self.out.push(Location {
            leading_comments: commented.then(|| docs::placeholder(&path)),
            path,
            ..Default::default()
        });
    }
}

fn below(path: &[i32], number: i32, index: usize) -> Vec<i32> {
    let mut longer = Vec::with_capacity(path.len() + 2);
    longer.extend_from_slice(path);
    longer.extend([number, index as i32]);
    longer
}

/// prost-build looks for a boxed member of a oneof in one place under the
/// oneof's name and in another without it.
pub(super) fn box_members(sources: &[Source], options: &Options, config: &mut Config) {
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
pub(super) fn box_recursive_groups(sources: &[Source], config: &mut Config) {
    let mut edges: HashMap<String, Vec<String>> = HashMap::new();
    let mut groups: Vec<(String, String, String)> = Vec::new();
    each_message(sources, &mut |name, message| {
        for field in message
            .field
            .iter()
            .filter(|field| field.label() != Label::Repeated)
        {
            let target = field.type_name().trim_start_matches('.');
            let group = field.r#type() == Type::Group;
            if group || field.r#type() == Type::Message {
                edges
                    .entry(name.to_owned())
                    .or_default()
                    .push(target.to_owned());
            }
            if group {
                groups.push((
                    name.to_owned(),
                    field_path(message, field),
                    target.to_owned(),
                ));
            }
        }
    });
    for (message, field, target) in groups {
        if reaches(&edges, &target, &message) {
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

fn reaches(edges: &HashMap<String, Vec<String>>, from: &str, to: &str) -> bool {
    let mut seen = HashSet::new();
    let mut stack = vec![from];
    while let Some(name) = stack.pop() {
        if name == to {
            return true;
        }
        if seen.insert(name) {
            stack.extend(edges.get(name).into_iter().flatten().map(String::as_str));
        }
    }
    false
}
