//! Where to start from: what the golden cases are generated from, bodies and headers of calls, and
//! packets of mDNS.

use std::fs;

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
        "mdns" => return packets(),
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

/// The packets that go-micro sends or was sent: each as if it were the only one, and one after the other.
fn packets() -> Vec<Vec<u8>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../micro-mdns/tests/vectors");
    let files = fs::read_dir(folder).unwrap_or_else(|why| panic!("`{folder}`: {why}"));
    let mut paths: Vec<_> = files.flatten().map(|file| file.path()).collect();
    paths.sort();
    let texts: Vec<String> = paths.iter().flat_map(fs::read_to_string).collect();
    let of_files = texts.iter().map(|text| text.split('"').filter_map(packet));
    let together = of_files.clone().map(|packets| packets.flatten().collect());
    of_files.flatten().chain(together).collect()
}

/// A word of hexadecimal digits that is long enough for a packet, after its length and a byte.
fn packet(word: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let digits: Vec<u32> = word.as_bytes().iter().map(digit).collect::<Option<_>>()?;
    let length = u16::try_from(digits.len() / 2)
        .ok()
        .filter(|length| *length > 12)?;
    let mut packet = length.to_be_bytes().to_vec();
    packet.push(0);
    packet.extend(
        digits
            .chunks_exact(2)
            .map(|pair| (pair[0] << 4 | pair[1]) as u8),
    );
    Some(packet)
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
