//! protox takes the comment behind a method's closing brace for the method's
//! own; protoc the one behind the opening brace. This puts protoc's in place, so
//! that both give the same documentation.

use bytes::{Buf as _, Bytes};
use prost::Message as _;
use prost::encoding::{DecodeContext, WireType, decode_key, encode_key, skip_field};
use prost_types::{SourceCodeInfo, source_code_info::Location};

use crate::Error;
use crate::sources::{Scan, Sources};

/// Field `source_code_info` of `FileDescriptorProto`.
const SOURCE_CODE_INFO: u32 = 9;
/// Fields `service` and, in it, `method`.
const METHOD_PATH: [i32; 2] = [6, 2];

/// The encoded file with the comments of its methods put right.
pub(super) fn correct(file: Bytes, sources: &Sources) -> Result<Bytes, Error> {
    let broken = |error| Error::general(format!("protox wrote no file descriptor: {error}"));
    let name = Name::decode(file.clone()).map_err(broken)?.name;
    match sources.get(&name).map(|file| &file.scan) {
        Some(scan) if scan.bodies.iter().flatten().any(Option::is_some) => {
            rewritten(file, scan).map_err(broken)
        }
        _ => Ok(file),
    }
}

#[derive(Clone, PartialEq, prost::Message)]
struct Name {
    #[prost(string, tag = "1")]
    name: String,
}

/// Copies every field but the source info, which is decoded, changed and added again.
fn rewritten(file: Bytes, scan: &Scan) -> Result<Bytes, prost::DecodeError> {
    let mut written = Vec::with_capacity(file.len());
    let mut rest = file.clone();
    while rest.has_remaining() {
        let start = file.len() - rest.len();
        let (tag, wire) = decode_key(&mut rest)?;
        if tag == SOURCE_CODE_INFO {
            let length = prost::decode_length_delimiter(&mut rest)?;
            let mut info = SourceCodeInfo::decode(rest.split_to(length.min(rest.len())))?;
            for location in &mut info.location {
                change(location, scan);
            }
            encode_key(tag, WireType::LengthDelimited, &mut written);
            written.extend(info.encode_length_delimited_to_vec());
        } else {
            skip_field(wire, tag, &mut rest, DecodeContext::default())?;
            written.extend_from_slice(&file[start..file.len() - rest.len()]);
        }
    }
    Ok(written.into())
}

fn change(location: &mut Location, scan: &Scan) {
    let [first, service, second, method] = location.path[..] else {
        return;
    };
    let index = |number: i32| usize::try_from(number).unwrap_or(usize::MAX);
    let methods = scan.bodies.get(index(service));
    let body = methods.and_then(|methods| methods.get(index(method)));
    if let (METHOD_PATH, Some(Some(comment))) = ([first, second], body) {
        location.trailing_comments.clone_from(comment);
    }
}
