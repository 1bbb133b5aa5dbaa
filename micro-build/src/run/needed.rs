//! Which imports have to be generated along, so that the code for the files
//! that were asked for finds all types it names.

use std::collections::{BTreeSet, HashMap};

use bytes::Bytes;
use micro_codegen::Options;
use prost::Message as _;
use prost_types::{DescriptorProto, FileDescriptorProto};

use crate::Error;

/// The names in `roots`, then those of imported files whose types they use,
/// also by way of others. Types taken from elsewhere count as there: those below
/// an `extern_path`, and the well-known ones.
pub(super) fn with_imports(
    files: &[Bytes],
    roots: &[String],
    options: &Options,
) -> Result<Vec<String>, Error> {
    let decoded: Result<Vec<_>, _> = files
        .iter()
        .map(|file| FileDescriptorProto::decode(file.clone()))
        .collect();
    let files = decoded
        .map_err(|error| Error::general(format!("the compiler wrote no descriptors: {error}")))?;
    let mut homes = HashMap::new();
    for (index, file) in files.iter().enumerate() {
        homes.extend(declared(file).into_iter().map(|name| (name, index)));
    }

    let is_root = |index: &usize| roots.iter().any(|root| root == files[*index].name());
    let mut open: Vec<usize> = (0..files.len()).filter(is_root).collect();
    let mut seen: BTreeSet<usize> = open.iter().copied().collect();
    while let Some(index) = open.pop() {
        for name in used(&files[index]) {
            let home = homes.get(name).filter(|_| !is_elsewhere(name, options));
            if let Some(home) = home.copied()
                && seen.insert(home)
            {
                open.push(home);
            }
        }
    }
    let imported = seen.iter().filter(|index| !is_root(index));
    let imported = imported.map(|index| files[*index].name().to_owned());
    Ok(roots.iter().cloned().chain(imported).collect())
}

fn is_elsewhere(name: &str, options: &Options) -> bool {
    let below = |path: &str| {
        let rest = name.strip_prefix(path);
        path == "." || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let well_known = !options.compile_well_known_types && below(".google.protobuf");
    well_known || options.extern_path.iter().any(|(path, _)| below(path))
}

/// The full names, with a dot in front, of all messages and enums of a file.
fn declared(file: &FileDescriptorProto) -> Vec<String> {
    let parent = match file.package() {
        "" => String::new(),
        package => format!(".{package}"),
    };
    let mut names = Vec::new();
    for item in &file.enum_type {
        names.push(format!("{parent}.{}", item.name()));
    }
    for message in &file.message_type {
        declared_in(&parent, message, &mut names);
    }
    names
}

fn declared_in(parent: &str, message: &DescriptorProto, names: &mut Vec<String>) {
    let name = format!("{parent}.{}", message.name());
    for item in &message.enum_type {
        names.push(format!("{name}.{}", item.name()));
    }
    for nested in &message.nested_type {
        declared_in(&name, nested, names);
    }
    names.push(name);
}

/// The full names of the types that the code for a file will name.
fn used(file: &FileDescriptorProto) -> Vec<&str> {
    let mut names = Vec::new();
    for method in file.service.iter().flat_map(|service| &service.method) {
        names.extend([method.input_type(), method.output_type()]);
    }
    for message in &file.message_type {
        used_in(message, &mut names);
    }
    names
}

fn used_in<'a>(message: &'a DescriptorProto, names: &mut Vec<&'a str>) {
    let fields = message.field.iter();
    names.extend(fields.filter_map(|field| field.type_name.as_deref()));
    for nested in &message.nested_type {
        used_in(nested, names);
    }
}
