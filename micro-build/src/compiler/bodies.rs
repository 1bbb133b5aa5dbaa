//! protox takes the comment behind a method's closing brace for the method's
//! own; protoc the one behind the opening brace. This puts protoc's in place, so
//! that both give the same documentation.

use bytes::Bytes;
use micro_codegen::wire;
use prost::Message as _;
use prost::encoding::{WireType, encode_key};
use prost_types::{SourceCodeInfo, source_code_info::Location};

use crate::Error;
use crate::sources::{Scan, Sources};

/// Fields `name` and `source_code_info` of `FileDescriptorProto`.
const NAME: u32 = 1;
const SOURCE_CODE_INFO: u32 = 9;
/// Fields `service` and, in it, `method`.
const METHOD_PATH: [i32; 2] = [6, 2];

/// The encoded file with the comments of its methods put right.
pub(super) fn correct(file: Bytes, sources: &Sources) -> Result<Bytes, Error> {
    let broken = |error| Error::general(format!("protox wrote no file descriptor: {error}"));
    let fields = wire::fields(&file).map_err(broken)?;
    let name = fields.iter().rfind(|field| field.number == NAME);
    let name = name.map(wire::Field::text).transpose().map_err(broken)?;
    match name
        .and_then(|name| sources.get(&name))
        .map(|file| &file.scan)
    {
        Some(scan) if scan.bodies.iter().flatten().any(Option::is_some) => {
            rewritten(&fields, scan).map_err(broken)
        }
        _ => Ok(file),
    }
}

/// Copies every field but the source info, which is decoded, changed and added again.
fn rewritten(fields: &[wire::Field<'_>], scan: &Scan) -> Result<Bytes, prost::DecodeError> {
    let mut written = Vec::new();
    for field in fields {
        if field.number != SOURCE_CODE_INFO {
            written.extend_from_slice(field.encoded);
            continue;
        }
        let mut info = SourceCodeInfo::decode(field.message()?)?;
        for location in &mut info.location {
            change(location, scan);
        }
        encode_key(SOURCE_CODE_INFO, WireType::LengthDelimited, &mut written);
        written.extend(info.encode_length_delimited_to_vec());
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
