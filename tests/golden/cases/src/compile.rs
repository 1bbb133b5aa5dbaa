//! Protos to descriptors: protox where it can, protoc for editions.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use bytes::Bytes;
use prost::Message as _;

/// What a protobuf compiler hands to a plugin.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// Encoded `FileDescriptorProto`s, imports before importers.
    pub files: Vec<Bytes>,
    /// Names of the files to generate.
    pub to_generate: Vec<String>,
}

/// Compiles `protos`, found below `includes`, with their imports and source info.
///
/// # Errors
///
/// What the protobuf compiler says.
pub fn compile(includes: &[PathBuf], protos: &[String]) -> Result<Compiled, String> {
    let includes: Vec<&Path> = includes
        .iter()
        .map(PathBuf::as_path)
        .filter(|path| path.is_dir())
        .collect();
    let set = if protos.iter().any(|proto| has_edition(&includes, proto)) {
        with_protoc(&includes, protos)?
    } else {
        with_protox(&includes, protos)?
    };
    let set = FileSet::decode(set.as_slice()).map_err(|error| error.to_string())?;
    Ok(Compiled {
        files: set.file,
        to_generate: protos.to_vec(),
    })
}

/// `FileDescriptorSet` with its files left encoded, so that unknown options survive.
#[derive(Clone, PartialEq, prost::Message)]
struct FileSet {
    #[prost(bytes = "bytes", repeated, tag = "1")]
    file: Vec<Bytes>,
}

fn has_edition(includes: &[&Path], proto: &str) -> bool {
    includes
        .iter()
        .find_map(|include| fs::read_to_string(include.join(proto)).ok())
        .is_some_and(|text| text.lines().any(|line| line.starts_with("edition")))
}

fn with_protox(includes: &[&Path], protos: &[String]) -> Result<Vec<u8>, String> {
    let mut compiler = protox::Compiler::new(includes).map_err(|error| error.to_string())?;
    compiler.include_imports(true).include_source_info(true);
    compiler
        .open_files(protos)
        .map_err(|error| format!("{error:?}"))?;
    Ok(compiler.encode_file_descriptor_set())
}

fn with_protoc(includes: &[&Path], protos: &[String]) -> Result<Vec<u8>, String> {
    let protoc = protoc_bin_vendored::protoc_bin_path().map_err(|error| error.to_string())?;
    let out = tempfile::NamedTempFile::new().map_err(|error| error.to_string())?;
    let mut command = Command::new(protoc);
    command.args(["--include_imports", "--include_source_info"]);
    command.arg("-o").arg(out.path());
    for include in includes {
        command.arg("-I").arg(include);
    }
    if let Ok(include) = protoc_bin_vendored::include_path() {
        command.arg("-I").arg(include);
    }
    let output = command
        .args(protos)
        .output()
        .map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    fs::read(out.path()).map_err(|error| error.to_string())
}
