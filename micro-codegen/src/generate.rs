//! The whole run: descriptors in, files out.

use std::collections::HashMap;

use bytes::Bytes;
use proc_macro2::TokenStream;
use prost::encoding::{WireType, encode_key, encode_varint};
use quote::ToTokens as _;

use crate::descriptor::symbols::Symbols;
use crate::descriptor::{self, Source};
use crate::emit::{self, Emit};
use crate::lower::{self, Context};
use crate::names::rename::Names;
use crate::names::resolve::Resolver;
use crate::{Errors, GeneratedFile, Options, assemble, format, messages, parallel};

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
    let mut sources = descriptor::read(files)?;
    // No other order shows.
    sources.sort_unstable_by(|a, b| a.file.name().cmp(b.file.name()));
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
    let mut out = assemble::assemble(&sources, &targets, &texts, options)?;
    if let Some(name) = &options.descriptor_set {
        assemble::add(&mut out, name, descriptor_set(&sources));
    }
    Ok(out)
}

/// Positions of the files by name.
fn by_name(sources: &[Source]) -> HashMap<&str, usize> {
    let names = sources.iter().enumerate();
    names
        .map(|(index, source)| (source.file.name(), index))
        .collect()
}

/// Positions of the files to generate.
fn targets(sources: &[Source], to_generate: &[String]) -> Result<Vec<usize>, Errors> {
    let mut errors = Errors::default();
    let by_name = by_name(sources);
    let mut wanted = vec![false; sources.len()];
    for name in to_generate {
        match by_name.get(name.as_str()) {
            Some(index) => wanted[*index] = true,
            None => errors.push_general(format!(
                "`{name}` is to be generated, but its descriptor is not in the request"
            )),
        }
    }
    let targets = (0..sources.len()).filter(|index| wanted[*index]);
    errors.into_result(targets.collect())
}

/// Text of each target, in the order of `targets`.
fn texts(
    sources: &[Source],
    targets: &[usize],
    context: Context<'_>,
) -> Result<Vec<String>, Errors> {
    let options = context.options;
    let emit = |position: usize| emit_file(&sources[targets[position]], context);
    let mut messages = Ok(Vec::new());
    let emitted = parallel::map_beside(targets.len(), &emit, &mut || {
        if options.messages {
            messages = messages::generate(sources, targets, context.names, options);
        }
    });
    let messages = messages?;
    let finished = parallel::map(targets.len(), &|position| {
        let text = messages.get(position)?.as_ref()?;
        let source = &sources[targets[position]];
        let (names, resolver) = (context.names, context.resolver);
        Some(messages::finish(text, source, names, resolver))
    });
    let mut errors = Errors::default();
    let mut texts = Vec::with_capacity(targets.len());
    for (messages, emitted) in finished.into_iter().zip(emitted) {
        match emitted {
            Ok(emitted) => texts.push(messages.unwrap_or_default() + &emitted),
            Err(message) => errors.push_general(message),
        }
    }
    errors.into_result(texts)
}

/// What our own emitters write for a file.
fn emit_file(source: &Source, context: Context<'_>) -> Result<String, String> {
    let file = lower::file(source, context);
    let emit = Emit::new(context.options);
    let mut tokens = TokenStream::new();
    if context.options.messages {
        for message in &file.messages {
            emit::type_name::type_names(message, &file.package, &emit).to_tokens(&mut tokens);
        }
    }
    let mut text = String::new();
    if context.options.messages && context.options.json {
        for message in &file.messages {
            emit::json::message(message, &emit, &mut text);
        }
        for item in &file.enums {
            emit::json::enumeration(item, &emit, &mut text);
        }
    }
    for service in &file.services {
        emit::service::service(service, &emit).to_tokens(&mut tokens);
    }
    let items = format::format(tokens).map_err(|error| {
        format!(
            "the code for `{}` does not parse: {error}; look at the attributes in the options",
            file.name
        )
    })?;
    Ok(text + &items)
}

/// An encoded `FileDescriptorSet`: imports before importers, else sorted by name.
fn descriptor_set(sources: &[Source]) -> Vec<u8> {
    let by_name = by_name(sources);
    let mut out = Vec::new();
    let mut seen = vec![false; sources.len()];
    for root in 0..sources.len() {
        // A file is visited to open its imports, and again to write it.
        let mut stack = vec![(root, false)];
        while let Some((index, write)) = stack.pop() {
            let source = &sources[index];
            if write {
                append(&mut out, &source.encoded);
            } else if !std::mem::replace(&mut seen[index], true) {
                stack.push((index, true));
                let imports = source.file.dependency.iter().rev();
                let imports = imports.filter_map(|name| by_name.get(name.as_str()));
                stack.extend(imports.map(|import| (*import, false)));
            }
        }
    }
    out
}

fn append(out: &mut Vec<u8>, file: &[u8]) {
    encode_key(1, WireType::LengthDelimited, out);
    encode_varint(file.len() as u64, out);
    out.extend_from_slice(file);
}
