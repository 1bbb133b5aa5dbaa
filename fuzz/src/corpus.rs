//! Where to start from: what the golden cases are generated from, and bodies and headers of calls.

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
    match target {
        "framing" => return owned(BODIES),
        "headers" => return owned(HEADERS),
        _ => {}
    }
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

fn owned(seeds: &[&[u8]]) -> Vec<Vec<u8>> {
    seeds.iter().map(|seed| seed.to_vec()).collect()
}

/// The first byte says in which pieces, and whether as gzip.
const BODIES: &[&[u8]] = &[
    b"\x04\0\0\0\0\x03abc\0\0\0\0\0\0\0\0\0\x01z",
    b"\x02\0\0\x01\0\0abc",
    b"\x01\x01\0\0\0\x17\x1f\x8b\x08\0\0\0\0\0\0\x03\x4b\x4c\x4a\x06\0\xc2\x41\x24\x35\x03\0\0\0",
    b"\x03\x01\0\0\0\x0a\x1f\x8b\x08\0\0\0\0\0\0\x03",
];

const HEADERS: &[&[u8]] = &[
    b"grpc-status: 0\ncontent-type: application/grpc",
    b"grpc-status: 5\ngrpc-message: {\"id\":\"a\",\"code\":404,\"detail\":\"no %25 b\",\"status\":\"Not Found\"}",
    b"grpc-status: 13\ngrpc-message: 100% %C3%A9\ngrpc-status-details-bin: CAUSA2FiYw",
    b"grpc-timeout: 4999u\ntimeout: 5000000000\nx-bytes-bin: AP8=, AQ\nmicro-trace-id: a",
];
