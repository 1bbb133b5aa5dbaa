//! Messages and enums by prost-build, brought into the shape of the other output.

mod aliases;
mod boxes;
mod depth;
mod docs;
mod polish;
mod rename;
mod stand_ins;

use std::collections::HashMap;

use prost_build::{Config, Module};
use prost_types::FileDescriptorProto;

use crate::comments::Comments;
use crate::descriptor::Source;
use crate::names::rename::{Names, module_path};
use crate::names::resolve::Resolver;
use crate::{Errors, Options};

/// What prost-build writes for each of `targets`, which are in order; nothing for files without messages.
///
/// # Errors
///
/// When prost-build refuses the options.
pub(crate) fn generate(
    sources: &[Source],
    targets: &[usize],
    names: &Names,
    options: &Options,
) -> Result<Vec<Option<String>>, Errors> {
    depth::check(sources)?;
    let mut config = config(options);
    boxes::recursive_groups(sources, &mut config);
    boxes::members(sources, options, &mut config);
    let aliases = aliases::aliases(sources);
    // A module of its own for every file keeps the files' texts apart.
    let requests = sources.iter().enumerate().map(|(index, source)| {
        let target = targets.binary_search(&index).is_ok();
        let file = prepare(source, names, options, &aliases, target);
        (Module::from_parts([index.to_string()]), file)
    });
    let mut texts = config.generate(requests.collect()).map_err(|error| {
        let mut errors = Errors::default();
        errors.push_general(error.to_string());
        errors
    })?;
    let text = |index: &usize| texts.remove(&Module::from_parts([index.to_string()]));
    Ok(targets.iter().map(text).collect())
}

/// Brings prost-build's text for a file into the shape of the other output.
pub(crate) fn finish(text: &str, source: &Source, names: &Names, resolver: &Resolver) -> String {
    let values = rename::values(source, names, resolver);
    let module = module_path(source.file.package());
    let parent = module.last().map_or("", String::as_str);
    polish::Polish::new(parent, &Comments::of(&source.file), &values).run(text)
}

/// A copy of the file for prost-build; only targets carry comments.
fn prepare(
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
    if target && original.source_code_info.is_some() {
        file.source_code_info = Some(stand_ins::stand_ins(original, options));
    }
    if !aliases.is_empty() {
        for message in &mut file.message_type {
            aliases::replace_defaults(message, aliases);
        }
    }
    if !names.is_empty() {
        let package = original.package();
        for message in &mut file.message_type {
            rename::message(package, message, names);
        }
        for item in &mut file.enum_type {
            rename::enumeration(package, item, names);
        }
    }
    file
}

fn config(options: &Options) -> Config {
    let mut config = Config::new();
    let runtime = &options.runtime_path;
    config
        .prost_path(format!("{runtime}::codegen::prost"))
        .prost_types_path(format!("{runtime}::codegen::prost_types"))
        .btree_map(&options.btree_map)
        .bytes(&options.bytes)
        .skip_debug(&options.skip_debug);
    for path in &options.boxed {
        config.boxed(path);
    }
    for (path, rust) in &options.extern_path {
        config.extern_path(path, rust);
    }
    for (path, attribute) in &options.type_attribute {
        config.type_attribute(path, attribute);
    }
    for (path, attribute) in &options.message_attribute {
        config.message_attribute(path, attribute);
    }
    for (path, attribute) in &options.enum_attribute {
        config.enum_attribute(path, attribute);
    }
    for (path, attribute) in &options.field_attribute {
        config.field_attribute(path, attribute);
    }
    if options.compile_well_known_types {
        config.compile_well_known_types();
    }
    if options.retain_enum_prefix {
        config.retain_enum_prefix();
    }
    config
}
