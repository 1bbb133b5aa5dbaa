//! Which imports have to be generated along, so that the code for the files
//! that were asked for finds all types it names.

use std::collections::HashMap;

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
    let mut decoded = Vec::with_capacity(files.len());
    let mut homes = HashMap::new();
    for (index, file) in files.iter().enumerate() {
        let file = FileDescriptorProto::decode(&file[..]).map_err(|error| {
            Error::general(format!("the compiler wrote no descriptors: {error}"))
        })?;
        for name in declared(&file) {
            homes.insert(name, index);
        }
        decoded.push(file);
    }

    let mut names = roots.to_vec();
    let is_root = |file: &FileDescriptorProto| roots.iter().any(|root| root == file.name());
    let mut seen: Vec<bool> = decoded.iter().map(is_root).collect();
    let mut open: Vec<usize> = (0..decoded.len()).filter(|index| seen[*index]).collect();
    while let Some(index) = open.pop() {
        for name in used(&decoded[index]) {
            let home = homes.get(name).filter(|_| !is_elsewhere(name, options));
            if let Some(home) = home.copied()
                && !std::mem::replace(&mut seen[home], true)
            {
                open.push(home);
            }
        }
    }
    for (file, seen) in decoded.iter().zip(seen) {
        if seen && !is_root(file) {
            names.push(file.name().to_owned());
        }
    }
    Ok(names)
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
