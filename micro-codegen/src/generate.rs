//! The whole run: descriptors in, files out.

use std::collections::{BTreeMap, HashMap};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use proc_macro2::TokenStream;
use prost::bytes::BufMut as _;

use crate::descriptor::symbols::Symbols;
use crate::descriptor::{self, Source};
use crate::emit::{self, Emit};
use crate::include::Tree;
use crate::lower::{self, Context};
use crate::names::rename::{Names, module_path};
use crate::names::resolve::Resolver;
use crate::{Errors, GeneratedFile, Options, format, messages};

/// Generates Rust for `to_generate` out of encoded `FileDescriptorProto`s.
///
/// `files` holds the whole import closure in any order. The result depends on
/// nothing but the arguments, and not on their order; it is sorted by name.
///
/// # Errors
///
/// Every problem found, not just the first, each with its place in the `.proto`.
pub fn generate(
    files: &[Bytes],
    to_generate: &[String],
    options: &Options,
) -> Result<Vec<GeneratedFile>, Errors> {
    options.check()?;
    let sources = descriptor::read(files)?;
    let targets = targets(&sources, to_generate)?;
    let runtime = &options.runtime_path;
    let prost_types = format!("{runtime}::codegen::prost_types");
    let resolver = Resolver::new(
        &options.extern_path,
        &format!("{runtime}::codegen::prost"),
        (!options.compile_well_known_types).then_some(prost_types.as_str()),
    );
    let names = Names::new(&sources, &resolver, options.retain_enum_prefix);
    let symbols = Symbols::new(&sources);
    let context = Context {
        symbols: &symbols,
        names: &names,
        resolver: &resolver,
        options,
    };
    let texts = texts(&sources, &targets, context)?;
    let mut out = assemble(&sources, &targets, &texts, options);
    if let Some(name) = &options.descriptor_set {
        out.push(GeneratedFile {
            name: name.clone(),
            content: descriptor_set(files),
        });
    }
    out.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(out)
}

/// Positions of the files to generate, sorted by name so that no order shows.
fn targets(sources: &[Source], to_generate: &[String]) -> Result<Vec<usize>, Errors> {
    let mut errors = Errors::default();
    let by_name: HashMap<&str, usize> = sources
        .iter()
        .enumerate()
        .map(|(index, source)| (source.file.name(), index))
        .collect();
    let mut targets = BTreeMap::new();
    for name in to_generate {
        match by_name.get(name.as_str()) {
            Some(index) => {
                targets.insert(name, *index);
            }
            None => errors.push_general(format!(
                "`{name}` is to be generated, but its descriptor is not in the request"
            )),
        }
    }
    errors.into_result(targets.into_values().collect())
}

/// Text of each target, in the order of `targets`.
fn texts(
    sources: &[Source],
    targets: &[usize],
    context: Context<'_>,
) -> Result<Vec<String>, Errors> {
    let next = AtomicUsize::new(0);
    let emitted = Mutex::new(vec![String::new(); targets.len()]);
    let problems = Mutex::new(Errors::default());
    let work = || {
        loop {
            let position = next.fetch_add(1, Ordering::Relaxed);
            let Some(&index) = targets.get(position) else {
                return;
            };
            match emit_file(&sources[index], context) {
                Ok(text) => lock(&emitted)[position] = text,
                Err(message) => lock(&problems).push_general(message),
            }
        }
    };
    let messages = std::thread::scope(|scope| {
        let workers = std::thread::available_parallelism()
            .map_or(1, |n| n.get())
            .min(8);
        for _ in 1..workers {
            scope.spawn(work);
        }
        let options = context.options;
        let messages = if options.messages {
            messages::generate(sources, targets, context.names, context.resolver, options)
        } else {
            Ok(HashMap::new())
        };
        work();
        messages
    });
    let problems = problems
        .into_inner()
        .unwrap_or_else(|poison| poison.into_inner());
    let mut messages = problems.into_result(messages?)?;
    let emitted = emitted
        .into_inner()
        .unwrap_or_else(|poison| poison.into_inner());
    let joined = targets.iter().zip(emitted).map(|(index, emitted)| {
        let text = messages.remove(index).unwrap_or_default();
        if text.is_empty() {
            emitted
        } else {
            text + &emitted
        }
    });
    Ok(joined.collect())
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poison| poison.into_inner())
}

/// What our own emitters write for a file.
fn emit_file(source: &Source, context: Context<'_>) -> Result<String, String> {
    let file = lower::file(source, context);
    let emit = Emit::new(context.options);
    let mut tokens = TokenStream::new();
    tokens.extend(
        file.services
            .iter()
            .map(|service| emit::service::service(service, &emit)),
    );
    format::format(tokens).map_err(|error| {
        format!(
            "the code for `{}` does not parse: {error}; look at the attributes in the options",
            file.name
        )
    })
}

/// Groups the texts into files and nests those in modules.
fn assemble(
    sources: &[Source],
    targets: &[usize],
    texts: &[String],
    options: &Options,
) -> Vec<GeneratedFile> {
    let mut files: BTreeMap<String, (Vec<String>, Vec<&str>, String)> = BTreeMap::new();
    for (&index, text) in targets
        .iter()
        .zip(texts)
        .filter(|(_, text)| !text.is_empty())
    {
        let file = &sources[index].file;
        let module = module_path(file.package());
        let name = file_name(file.name(), &module, options);
        let (_, protos, content) = files
            .entry(name)
            .or_insert_with(|| (module, Vec::new(), String::new()));
        protos.push(file.name());
        content.push_str(text);
    }
    let mut tree = Tree::default();
    let mut out = Vec::with_capacity(files.len() + 1);
    for (name, (module, protos, content)) in files {
        tree.add(&module, &name);
        let header = format!(
            "// @generated by micro for Rust from {}. Do not edit.\n\n",
            protos.join(", ")
        );
        out.push(GeneratedFile {
            name,
            content: (header + &format::space(&content)).into_bytes(),
        });
    }
    if let Some(name) = &options.include_file {
        out.push(GeneratedFile {
            name: name.clone(),
            content: tree.text().into_bytes(),
        });
    }
    out
}

fn file_name(proto: &str, module: &[String], options: &Options) -> String {
    if !options.file_per_package {
        let stem = proto.strip_suffix(".proto").unwrap_or(proto);
        return format!("{stem}.rs");
    }
    let parts: Vec<&str> = module
        .iter()
        .map(|part| part.trim_start_matches("r#"))
        .collect();
    match parts.as_slice() {
        [] => format!("{}.rs", options.default_package_filename),
        parts => format!("{}.rs", parts.join(".")),
    }
}

/// An encoded `FileDescriptorSet` of the descriptors as they came in.
fn descriptor_set(files: &[Bytes]) -> Vec<u8> {
    let mut out = Vec::new();
    for file in files {
        prost::encoding::encode_key(1, prost::encoding::WireType::LengthDelimited, &mut out);
        prost::encoding::encode_varint(file.len() as u64, &mut out);
        out.put_slice(file);
    }
    out
}
