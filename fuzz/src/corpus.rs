//! Where to start from: what the golden cases are generated from.

use bytes::Bytes;
use prost::Message;

use crate::targets::FileSet;

/// Larger inputs are left out, for many small ones are tried in the same time.
const LARGEST: usize = 24 * 1024;

/// What protoc writes to a plugin, files left encoded.
#[derive(Clone, PartialEq, Message)]
struct Request {
    #[prost(string, repeated, tag = "1")]
    file_to_generate: Vec<String>,
    #[prost(string, optional, tag = "2")]
    parameter: Option<String>,
    #[prost(bytes = "bytes", repeated, tag = "15")]
    proto_file: Vec<Bytes>,
}

/// Inputs for a target, by its name.
///
/// # Panics
///
/// When a golden case does not compile.
pub fn seeds(target: &str) -> Vec<Vec<u8>> {
    let mut cases = golden_cases::all();
    cases.extend(golden_cases::errors());
    if target == "options" {
        let parameters = cases.into_iter().map(|case| case.options.into_bytes());
        return parameters.filter(|bytes| !bytes.is_empty()).collect();
    }
    let mut seeds = Vec::new();
    for case in cases {
        let compiled = case.compile().unwrap_or_else(|why| panic!("{why}"));
        let bytes = match target {
            "request" => Request {
                file_to_generate: compiled.to_generate,
                parameter: Some(case.options),
                proto_file: compiled.files,
            }
            .encode_to_vec(),
            _ => FileSet {
                file: compiled.files,
            }
            .encode_to_vec(),
        };
        if bytes.len() <= LARGEST {
            seeds.push(bytes);
        }
    }
    seeds
}
