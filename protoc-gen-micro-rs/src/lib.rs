//! The protoc plugin of micro for Rust, as a library: `micro_codegen` behind protoc's protocol.
//!
//! `program.rs` is the command line, `protocol.rs` the messages on it. What is
//! generated is decided in `micro_codegen`; build scripts reach the same through `micro_build`.

mod panics;
mod program;
mod protocol;
#[cfg(test)]
mod tests;

use bytes::Bytes;
use micro_codegen::{Errors, GeneratedFile, Options};
use prost::Message as _;
use protocol::{Request, Response};

pub use program::main;

/// Answers an encoded `CodeGeneratorRequest` with an encoded `CodeGeneratorResponse`.
///
/// Whatever is wrong with the request is told in the response's `error`, as the protocol wants.
#[must_use]
pub fn respond(request: Bytes) -> Vec<u8> {
    respond_with(request, micro_codegen::generate)
}

type Generate = fn(&[Bytes], &[String], &Options) -> Result<Vec<GeneratedFile>, Errors>;

fn respond_with(request: Bytes, generate: Generate) -> Vec<u8> {
    let response = match files(request, generate) {
        Ok(files) => Response::of_files(files),
        Err(error) => Response::of_error(error),
    };
    response.encode_to_vec()
}

fn files(request: Bytes, generate: Generate) -> Result<Vec<GeneratedFile>, String> {
    if request.is_empty() {
        return Err(format!("nothing on standard input; {}", program::HINT));
    }
    let request = Request::decode(request).map_err(|error| {
        format!(
            "standard input does not hold a CodeGeneratorRequest ({error}); {}",
            program::HINT
        )
    })?;
    let parameter = request.parameter.unwrap_or_default();
    panics::caught(|| {
        let options = Options::parse(&parameter)?;
        generate(&request.proto_file, &request.file_to_generate, &options)
    })?
    .map_err(|errors| errors.to_string())
}
