//! From sources to encoded descriptors: protox, or protoc where it is needed or wanted.

#[cfg(feature = "protox")]
mod bodies;
mod protoc;
#[cfg(feature = "protox")]
mod protox;

#[cfg(test)]
pub(crate) use protoc::compile as with_protoc;

use std::path::PathBuf;

use bytes::Bytes;
use micro_codegen::{Errors, wire};

use crate::environment::Environment;
use crate::sources::{Sources, quoted};
use crate::{Builder, Error};

/// The encoded files of the import closure, imports before importers.
#[derive(Debug)]
pub(crate) struct Descriptors {
    pub(crate) files: Vec<Bytes>,
    /// What the compiler said although it succeeded.
    pub(crate) warnings: Vec<String>,
}

/// Compiles with the compiler that the builder, the environment and the files ask for.
pub(crate) fn compile(
    builder: &Builder,
    environment: &Environment,
    sources: &Sources,
) -> Result<Descriptors, Error> {
    let chosen = match &builder.protoc {
        Some(Some(program)) => Some(program.clone()),
        _ => environment.protoc.clone(),
    };
    let wanted = builder.protoc.is_some() || chosen.is_some();
    #[cfg(feature = "protox")]
    if !wanted && sources.edition().is_none() {
        return protox::compile(sources);
    }
    let program = chosen.unwrap_or_else(|| PathBuf::from("protoc"));
    protoc::compile(&program, wanted, sources)
}

/// The files of a `FileDescriptorSet`; they stay encoded, so that custom options survive.
fn split(set: Vec<u8>) -> Result<Vec<Bytes>, Error> {
    let set = Bytes::from(set);
    match wire::messages(&set, 1) {
        Ok(files) => Ok(files.into_iter().map(|file| set.slice_ref(file)).collect()),
        Err(error) => Err(Error::general(format!(
            "the compiler wrote no descriptor set: {error}"
        ))),
    }
}

fn finish(files: Vec<Bytes>, warnings: Vec<String>, errors: Errors) -> Result<Descriptors, Error> {
    errors
        .into_result(Descriptors { files, warnings })
        .map_err(Error::new)
}

fn not_found(import: &str, sources: &Sources) -> String {
    let folders: Vec<_> = sources
        .includes
        .iter()
        .map(|folder| quoted(folder))
        .collect();
    format!(
        "import `{import}` not found in {}; add the folder it is in with `.include(…)`",
        folders.join(", ")
    )
}
